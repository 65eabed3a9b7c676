#pragma once
// A plane or curved cut as a sheet laid flat: what lies at each of its points.

#include <optional>
#include <string>
#include <vector>

#include "remnant/core/case.h"
#include "remnant/core/plan.h"
#include "remnant/volumetry/margin.h"

namespace remnant::volumetry {

struct SheetPoint {
    core::Vec3 at = core::Vec3::Zero();  // LPS mm
    bool in_liver = false;
    /// To the nearest tumour; none where there is none or the point lies outside the liver.
    std::optional<core::Millimetre> margin;
    std::optional<core::Segment> segment;
    std::string vessel;  // that the cut passes here; empty where it passes none
};

/// `rows` × `columns` points, evenly over the patch's own coordinates (u down the rows, v along the columns),
/// so that the sheet is the patch unrolled. The continuation of the patch is not part of it.
struct CutSheet {
    int rows = 0;
    int columns = 0;
    std::vector<SheetPoint> points;

    [[nodiscard]] const SheetPoint& at(int row, int column) const {
        return points[static_cast<std::size_t>(row * columns + column)];
    }
    /// The point nearest to `world`; null where the sheet is empty.
    [[nodiscard]] const SheetPoint* nearest(const core::Vec3& world) const;
};

/// None for cuts that are no surface (zones, wedges, segments). A plane is laid out as large as the liver.
/// `meter` null: margins are left out.
std::optional<CutSheet> sheet_of(const core::Cut& cut, const core::TimePoint& scan,
                                 const core::LabelMask& liver, int points_each_way, const MarginMeter* meter);

}  // namespace remnant::volumetry
