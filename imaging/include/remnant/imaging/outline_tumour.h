#pragma once
// A tumour outlined from a click in it, with or without a diameter.

#include <optional>
#include <vector>

#include "remnant/core/job.h"
#include "remnant/core/label_mask.h"
#include "remnant/core/result.h"
#include "remnant/core/units.h"
#include "remnant/core/voxel_grid.h"
#include "remnant/imaging/find_liver.h"

namespace remnant::imaging {

/// What a person shows of a tumour.
struct TumourHint {
    core::Vec3 centre = core::Vec3::Zero();  // LPS mm, in it, as near to its middle as one sees
    /// Its longest diameter in one slice, more than 2 and at most 250 mm.
    std::optional<core::Millimetre> diameter;
    /// The way the diameter was drawn, of any length but 0; the outline then ends near its two ends.
    std::optional<core::Vec3> along;
};

/// A diameter drawn from one side of the tumour to the other.
TumourHint drawn_across(const core::Vec3& from, const core::Vec3& to);

struct ProposedTumour {
    core::LabelMask mask;  // on the CT's grid
    std::vector<OutlineDoubt> doubts;
};

/// The body round the click whose values differ from what surrounds it: of all closed surfaces that a ray
/// from its middle meets once, the one of least cost, found exactly (Li, Wu, Chen & Sonka 2006,
/// doi:10.1109/TPAMI.2006.19). What lesion and surroundings look like is learned in this scan, so that
/// calcified, cystic and mixed ones are found too. Without a diameter the size is found as the one that
/// stays when other sizes are supposed. `liver`, on the CT's grid, is where a tumour is looked for. Where a
/// diameter is given, it may reach up to 10 mm outside, for a liver's outline misses tumours at its surface
/// first; what is less than 2 mm outside is left out. Without a liver a tumour at its surface may run into a
/// neighbour. The same voxels whatever the number of threads.
///
/// Doubts: `tumour-beyond-liver` (part of it lies outside the liver's outline), `tumour-border` (the border
/// is not seen), `tumour-size` (not as large as was drawn), `tumour-bound` (larger than was looked for),
/// `tumour-cut-off` (the scan's edge), `tumour-neighbour` (it touches something else than liver, and the
/// liver is not known), `tumour-outside` (the click lies outside the liver, which was therefore not used),
/// `tumour-small` (in few slices), `tumour-calcified` (soft tissue round it may be missing). Refused: a click
/// outside the scan or in air, a diameter out of range, a liver on another grid, cancelled.
core::Result<ProposedTumour> propose_tumour(const core::CtVoxels& ct, const TumourHint& hint,
                                            const core::LabelMask* liver, const core::JobContext& job);

}  // namespace remnant::imaging
