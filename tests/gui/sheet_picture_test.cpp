#include "plan/sheet_picture.h"

#include <gtest/gtest.h>

#include <cmath>

namespace remnant::ui {
namespace {

using volumetry::CutSheet;
using volumetry::SheetPoint;

/// A CT whose value is the LPS x, y and z of each voxel, added up.
core::CtVoxels ramp() {
    core::GridGeometry grid;
    grid.size = {20, 20, 20};
    grid.spacing = {2.0, 1.5, 3.0};
    auto voxels = std::make_shared<core::VoxelGrid<float>>(grid);
    std::size_t n = 0;
    for (int k = 0; k < 20; ++k) {
        for (int j = 0; j < 20; ++j) {
            for (int i = 0; i < 20; ++i)
                voxels->voxels()[n++] = static_cast<float>(2.0 * i + 1.5 * j + 3.0 * k);
        }
    }
    return core::SharedVoxels<float>(std::move(voxels));
}

CutSheet row_of(std::vector<SheetPoint> points) {
    return {1, static_cast<int>(points.size()), std::move(points)};
}

SheetPoint point_at(const core::Vec3& at) {
    SheetPoint point;
    point.at = at;
    point.in_liver = true;
    return point;
}

TEST(SheetPicture, Of_the_CT_is_interpolated_between_voxels_and_windowed) {
    std::vector<SheetPoint> points;
    for (int n = 0; n < 30; ++n) points.push_back(point_at({0.9 * n, 0.7 * n, 1.1 * n}));
    const core::Window window{80.0, 40.0};
    const QImage picture = ct_picture(row_of(points), ramp(), window);
    for (int n = 0; n < 30; ++n) {
        // What is linear is met exactly: the sum of the coordinates.
        const double value = (0.9 + 0.7 + 1.1) * n;
        const double grey = 255.0 * std::clamp((value - window.level) / window.width + 0.5, 0.0, 1.0);
        EXPECT_NEAR(picture.pixelColor(n, 0).red(), grey, 0.51) << "point " << n;
        EXPECT_EQ(picture.pixelColor(n, 0).red(), picture.pixelColor(n, 0).blue()) << "it is not grey";
    }
}

TEST(SheetPicture, Is_transparent_outside_the_liver) {
    SheetPoint outside = point_at({1, 1, 1});
    outside.in_liver = false;
    const QImage picture = ct_picture(row_of({point_at({1, 1, 1}), outside}), ramp(), {});
    EXPECT_EQ(picture.pixelColor(0, 0).alpha(), 255);
    EXPECT_EQ(picture.pixelColor(1, 0).alpha(), 0);
}

TEST(SheetPicture, Of_margins_follows_the_limits) {
    std::vector<SheetPoint> points;
    for (const double mm : {0.5, 1.0, 9.9, 10.0}) {
        points.push_back(point_at({0, 0, 0}));
        points.back().margin = core::Millimetre(mm);
    }
    const auto colours = [&](const volumetry::MarginLimits& limits) {
        const QImage picture = margin_picture(row_of(points), limits);
        std::vector<QColor> all;
        for (int n = 0; n < 4; ++n) all.push_back(picture.pixelColor(n, 0));
        return all;
    };
    EXPECT_EQ(colours({}), (std::vector{kR1Colour, kBelowAimColour, kBelowAimColour, kAimColour}));
    EXPECT_EQ(colours({core::Millimetre(2), core::Millimetre(9)}),
              (std::vector{kR1Colour, kR1Colour, kAimColour, kAimColour}));
}

}  // namespace
}  // namespace remnant::ui
