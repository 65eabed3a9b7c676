#include "plan/sheet_picture.h"

#include <algorithm>
#include <cmath>

namespace remnant::ui {
namespace {

using volumetry::CutSheet;
using volumetry::SheetPoint;

QColor margin_colour(const SheetPoint& point, const volumetry::MarginLimits& limits) {
    if (!point.vessel.empty()) return kVesselColour;
    if (!point.margin) return kNoMarginColour;
    if (*point.margin < limits.least) return kR1Colour;
    return *point.margin < limits.aim ? kBelowAimColour : kAimColour;
}

bool segment_ends(const CutSheet& sheet, int row, int column) {
    const SheetPoint& here = sheet.at(row, column);
    const auto differs = [&](const SheetPoint& other) {
        return other.in_liver && other.segment != here.segment;
    };
    return (row > 0 && differs(sheet.at(row - 1, column))) ||
           (column > 0 && differs(sheet.at(row, column - 1)));
}

template <class Colour>
QImage painted(const CutSheet& sheet, Colour colour) {
    QImage image(sheet.columns, sheet.rows, QImage::Format_RGBA8888);
    image.fill(Qt::transparent);
    for (int row = 0; row < sheet.rows; ++row) {
        for (int column = 0; column < sheet.columns; ++column) {
            if (sheet.at(row, column).in_liver) image.setPixelColor(column, row, colour(row, column));
        }
    }
    return image;
}

/// Linear between the eight voxels around `index`, which must lie in the grid.
template <class T>
double interpolated(const core::VoxelGrid<T>& grid, const core::Vec3& index) {
    std::array<int, 3> low{};
    core::Vec3 part;
    for (int axis = 0; axis < 3; ++axis) {
        const auto n = static_cast<std::size_t>(axis);
        const int last = std::max(0, grid.geometry().size[n] - 2);
        low[n] = std::clamp(static_cast<int>(std::floor(index[axis])), 0, last);
        part[axis] = std::clamp(index[axis] - low[n], 0.0, 1.0);
    }
    double sum = 0.0;
    for (unsigned corner = 0; corner < 8; ++corner) {
        std::array<int, 3> at = low;
        double weight = 1.0;
        for (std::size_t n = 0; n < 3; ++n) {
            const bool high = (corner >> n & 1u) != 0;
            const double along = part[static_cast<Eigen::Index>(n)];
            weight *= high ? along : 1.0 - along;
            at[n] = std::min(at[n] + (high ? 1 : 0), grid.geometry().size[n] - 1);
        }
        if (weight > 0.0) sum += weight * static_cast<double>(grid.at(at[0], at[1], at[2]));
    }
    return sum;
}

}  // namespace

QImage margin_picture(const CutSheet& sheet, const volumetry::MarginLimits& limits) {
    return painted(sheet, [&](int row, int column) {
        const QColor colour = margin_colour(sheet.at(row, column), limits);
        return segment_ends(sheet, row, column) ? colour.darker(190) : colour;
    });
}

QImage ct_picture(const CutSheet& sheet, const core::CtVoxels& ct, const core::Window& window) {
    return std::visit(
        [&](const auto& voxels) {
            return painted(sheet, [&](int row, int column) {
                const core::Vec3 index = voxels->geometry().index(sheet.at(row, column).at);
                const double shade = (interpolated(*voxels, index) - window.level) / window.width + 0.5;
                const int grey = static_cast<int>(std::lround(255.0 * std::clamp(shade, 0.0, 1.0)));
                return QColor(grey, grey, grey);
            });
        },
        ct);
}

volumetry::MarginLimits limits_of(const core::AssessmentChoices& choices) {
    return {choices.margin_least, choices.margin_aim};
}

}  // namespace remnant::ui
