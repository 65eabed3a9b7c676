#pragma once
// An outline from strokes drawn inside and outside a structure, or one corrected by them.

#include <optional>
#include <vector>

#include "remnant/core/job.h"
#include "remnant/core/label_mask.h"
#include "remnant/core/result.h"
#include "remnant/core/units.h"
#include "remnant/core/voxel_grid.h"

namespace remnant::imaging {

enum class StrokeLabel { In, Out };

/// A way drawn by hand. It paints every voxel whose centre lies within the radius of it, and every voxel it
/// passes through.
struct Stroke {
    StrokeLabel label = StrokeLabel::In;
    std::vector<core::Vec3> points;  // LPS mm, at least one, all in the scan
    core::Millimetre radius{2};      // (0, 50]
    bool operator==(const Stroke&) const = default;
};

struct StrokeRequest {
    /// In the order they were drawn: where two paint one voxel, the later one counts.
    std::vector<Stroke> strokes;
    /// The outline to be corrected, on the CT's grid. Without it all is made from the strokes.
    std::optional<core::LabelMask> current;
    /// With a current outline, the strokes from this one on are new; the earlier ones have had their effect
    /// and only keep what they painted.
    std::size_t fresh = 0;
};

/// From strokes alone: which label is reached more easily over tissue like that beneath its strokes, then the
/// surface of least area (Boykov & Kolmogorov 2004, doi:10.1109/TPAMI.2004.60) between what looks like the
/// inside and what looks like the outside nearby, decided at the CT's resolution. With a current outline the
/// same surface near the new strokes alone: an inside stroke only adds, an outside stroke only takes away,
/// what changes hangs together with the stroke, and beyond 30 mm of it nothing changes. A painted voxel is
/// always what it was painted. The same voxels whatever the number of threads. Refused: no strokes, or none
/// of one label and no current outline; a stroke without points, with a radius out of range or a point
/// outside the scan; `fresh` beyond the strokes; an outline of another size; cancelled.
core::Result<core::LabelMask> outline_strokes(const core::CtVoxels& ct, const StrokeRequest& request,
                                              const core::JobContext& job);

}  // namespace remnant::imaging
