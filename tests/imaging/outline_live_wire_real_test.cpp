// The live wire on a real CT, from clicks on the expert's border of the liver.

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "remnant/imaging/dicom_series.h"
#include "remnant/imaging/label_file.h"
#include "remnant/imaging/outline_live_wire.h"
#include "test_data.h"

namespace remnant::imaging::outline {
namespace {

using core::JobContext;
using core::LabelMask;
using Eigen::Vector2d;

/// Pixels of the mask in slice k beside one that is not in it.
std::vector<SlicePixel> border_of(const LabelMask& mask, int k) {
    std::vector<SlicePixel> border;
    for (int j = 1; j + 1 < mask.size()[1]; ++j) {
        for (int i = 1; i + 1 < mask.size()[0]; ++i) {
            if (!mask.contains(i, j, k)) continue;
            if (!mask.contains(i - 1, j, k) || !mask.contains(i + 1, j, k) || !mask.contains(i, j - 1, k) ||
                !mask.contains(i, j + 1, k))
                border.emplace_back(i, j);
        }
    }
    return border;
}

double distance(const std::vector<SlicePixel>& border, const SlicePixel& pixel) {
    double nearest = 1e300;
    for (const SlicePixel& b : border) nearest = std::min(nearest, (b - pixel).cast<double>().norm());
    return nearest;
}

/// The border pixel farthest out in each of `count` directions from the middle.
std::vector<SlicePixel> clicks_on(const std::vector<SlicePixel>& border, int count) {
    Vector2d middle = Vector2d::Zero();
    for (const SlicePixel& b : border) middle += b.cast<double>() / static_cast<double>(border.size());
    std::vector<SlicePixel> clicks;
    for (int n = 0; n < count; ++n) {
        const double angle = 2.0 * std::numbers::pi * n / count;
        const Vector2d towards(std::cos(angle), std::sin(angle));
        double farthest = -1.0;
        SlicePixel click = border.front();
        for (const SlicePixel& b : border) {
            const Vector2d from = b.cast<double>() - middle;
            const double out = from.dot(towards);
            const double beside = std::abs(from.x() * towards.y() - from.y() * towards.x());
            if (beside > 1.0 || out <= farthest) continue;
            farthest = out;
            click = b;
        }
        clicks.push_back(click);
    }
    return clicks;
}

/// Mean distance (mm) from the border, of the contour through the clicks: by the wire, or by straight lines.
double mean_distance(LiveWire& wire, const std::vector<SlicePixel>& border, int clicks, double pixel_mm,
                     bool straight) {
    const auto at = clicks_on(border, clicks);
    double sum = 0.0;
    int count = 0;
    for (std::size_t n = 0; n < at.size(); ++n) {
        const SlicePixel& next = at[(n + 1) % at.size()];
        wire.set_seed(at[n]);
        std::vector<SlicePixel> path;
        if (straight) {
            const int steps = std::max(1, (next - at[n]).cwiseAbs().maxCoeff());
            for (int s = 0; s <= steps; ++s) {
                const Vector2d way = (next - at[n]).cast<double>() * s / steps;
                path.push_back(at[n] + SlicePixel(static_cast<int>(std::lround(way.x())),
                                                  static_cast<int>(std::lround(way.y()))));
            }
        } else {
            path = wire.path_to(next);
        }
        for (const SlicePixel& pixel : path) {
            sum += distance(border, pixel) * pixel_mm;
            ++count;
        }
    }
    return sum / count;
}

struct Means {
    double wire = 0.0;
    double lines = 0.0;
};

/// Over slices all through the liver, none of which the wire's constants were chosen on.
Means over_slices(const core::CtVoxels& ct, const LabelMask& liver, int clicks) {
    Means sum;
    int count = 0;
    const double pixel_mm = core::geometry_of(ct).spacing[0];
    for (int k = 22; k <= 99; k += 11, ++count) {
        auto wire = LiveWire::on(ct, 2, k);
        const auto border = border_of(liver, k);
        EXPECT_TRUE(wire && !border.empty()) << "slice index " << k;
        if (!wire || border.empty()) return {};
        sum.wire += mean_distance(*wire, border, clicks, pixel_mm, false);
        sum.lines += mean_distance(*wire, border, clicks, pixel_mm, true);
    }
    std::printf("%d clicks a slice: wire %.2f mm, straight lines %.2f mm\n", clicks, sum.wire / count,
                sum.lines / count);
    return {sum.wire / count, sum.lines / count};
}

TEST(Live_wire_on_a_real_CT, Is_nearer_to_the_experts_border_than_straight_lines_between_the_same_clicks) {
    REMNANT_NEED_DATA(ct_folder, "ircadb-17/PATIENT_DICOM");
    REMNANT_NEED_DATA(liver_folder, "ircadb-17/MASKS_DICOM/liver");
    const auto scan = scan_series(ct_folder, JobContext());
    ASSERT_TRUE(scan) << core::to_line(scan.error());
    const auto ct = load_volume(scan->series.front(), JobContext());
    ASSERT_TRUE(ct) << core::to_line(ct.error());
    const auto file = read_label_file(liver_folder, {}, JobContext());
    ASSERT_TRUE(file) << core::to_line(file.error());
    const LabelMask& liver = file->entries.front().mask;
    ASSERT_EQ(core::geometry_of(ct->voxels).size, liver.size());
    const Means twelve = over_slices(ct->voxels, liver, 12);
    EXPECT_LT(twelve.wire, 0.8 * twelve.lines) << "twelve clicks a slice";
    const Means twenty = over_slices(ct->voxels, liver, 20);
    EXPECT_LT(twenty.wire, 0.9 * twenty.lines) << "twenty clicks a slice";
}

}  // namespace
}  // namespace remnant::imaging::outline
