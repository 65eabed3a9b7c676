#pragma once
// Which lesion of an earlier scan is which of a later one.

#include <functional>
#include <string>
#include <vector>

#include "remnant/core/result.h"
#include "remnant/core/warning.h"
#include "remnant/volumetry/lesion.h"

namespace remnant::volumetry {

/// A lesion as matching looks at it; all centres in one space.
struct LesionSeen {
    std::string id;                          // of its structure
    std::string name;                        // as shown
    core::Vec3 centre = core::Vec3::Zero();  // mean of its voxels' centres, LPS mm of the common space
    core::Millilitre volume;
    core::Millimetre diameter;  // the longest within one axial slice, as it was measured on its own scan
};

/// These lesions of the scan, their centres brought by `to_common` from its own space.
std::vector<LesionSeen> lesions_seen(const core::TimePoint& scan, const std::vector<Lesion>& lesions,
                                     const std::function<core::Vec3(const core::Vec3&)>& to_common);

/// One lesion at two times. Positions are those in the lists that were matched.
struct LesionPair {
    std::size_t before = 0;
    std::size_t after = 0;
    core::Millimetre apart;            // between the centres
    core::Percent volume_change;       // of the earlier volume
    core::Millimetre diameter_change;  // later − earlier
    /// Another way to pair the lists, without this pair, is nearly as good.
    bool ambiguous = false;
};

struct LesionMatch {
    std::vector<LesionPair> pairs;      // in the order of the earlier list
    std::vector<std::size_t> gone;      // of the earlier list, without a partner
    std::vector<std::size_t> appeared;  // of the later list, without a partner
    /// `lesion-pair-ambiguous`, one a pair.
    core::Warnings warnings;
};

/// Two lesions may be one where their centres are no farther apart than `tolerance` (how far the spaces miss
/// each other: the 95th percentile of a registration's residual) and half the larger diameter together. A
/// pair costs its distance as a share of that, a lesion left alone one half; the cheapest of all ways to pair
/// is taken, never more than one partner each (Kuhn 1955, doi:10.1002/nav.3800020109). Ambiguous is a pair
/// without which the rest can be paired for at most 0.2 more.
/// Refused: a tolerance that is negative or not finite, lesions whose numbers are.
core::Result<LesionMatch> match_lesions(const std::vector<LesionSeen>& before,
                                        const std::vector<LesionSeen>& after, core::Millimetre tolerance);

}  // namespace remnant::volumetry
