#pragma once
// Of several sets of voxels, which is nearest to each voxel of a box: exact, in whole numbers.

#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "distance/box_layout.h"
#include "remnant/core/job.h"
#include "remnant/core/label_mask.h"

namespace remnant::volumetry {

/// Position of a set in the list of sources.
using SourceNumber = std::uint16_t;
inline constexpr SourceNumber kNoSource = std::numeric_limits<SourceNumber>::max();
inline constexpr std::size_t kMostSources = std::size_t{1} << 14;

/// For every voxel of the box the source with the voxel centre nearest to its own by a straight line; of
/// equally near ones the first. kNoSource throughout where all sources are empty; nothing where cancelled.
///
/// How: a separable distance transform (Meijster, Roerdink & Hesselink 2000, doi:10.1007/0-306-47025-X_36)
/// whose squared distances carry the source's number in their lowest digits.
std::vector<SourceNumber> nearest_straight(std::span<const core::LabelMask> sources, const BoxLayout& box,
                                           const Steps& steps, const core::JobContext& job);

/// For every voxel of `domain` the source to which the way from voxel centre to voxel centre (26 neighbours)
/// through `domain` is shortest; of equally near ones the first. A source's own voxels count as part of the
/// domain. kNoSource outside the domain and where no way of less than 400 m leads; nothing where cancelled.
///
/// How: buckets no wider than the shortest step (Dial 1969, doi:10.1145/363269.363610; Denardo & Fox 1979):
/// no voxel of a bucket can shorten the way to another of it.
std::vector<SourceNumber> nearest_within(const core::LabelMask& domain,
                                         std::span<const core::LabelMask> sources, const BoxLayout& box,
                                         const Steps& steps, const core::JobContext& job);

}  // namespace remnant::volumetry
