// Vessels outlined from two clicks in a real patient, against an expert's masks.
//
// The rule. The expert's centre line is his mask thinned topologically (thinned_line.h). Counted is what of
// it lies in the expert's liver and has, by the distance to the wall of his mask, a calibre of 3 mm and more.
// A point of it is found where a voxel of the outline is no farther than half that calibre, and 2 mm at most.
// Recall is the share of the length that is found; precision the share of the outline's own lines within the
// liver, of 3 mm and more by their own calibre, that have a voxel of the expert's mask within 2 mm.
// Clicks: where the expert's portal vein is widest up to 5 mm from his liver; where his veins are widest in
// it.

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "remnant/imaging/ct_input.h"
#include "remnant/imaging/label_file.h"
#include "remnant/imaging/outline_vessels.h"
#include "test_data.h"
#include "thinned_line.h"

namespace remnant::imaging {
namespace {

using core::Vec3;
using ::remnant::testing::LinePoint;
using ::remnant::testing::ThinnedLine;

constexpr double kCalibreMm = 3.0;
constexpr double kNearMm = 2.0;

bool has_voxel_near(const core::LabelMask& mask, const core::GridGeometry& grid, const Vec3& point,
                    double mm) {
    const Vec3 at = grid.index(point);
    const auto range = [&](Eigen::Index a, int step) {
        const double edge = at[a] + step * mm / grid.spacing[a];
        return std::clamp(static_cast<int>(step < 0 ? std::ceil(edge) : std::floor(edge)), 0,
                          grid.size[static_cast<std::size_t>(a)] - 1);
    };
    for (int k = range(2, -1); k <= range(2, 1); ++k) {
        for (int j = range(1, -1); j <= range(1, 1); ++j) {
            for (int i = range(0, -1); i <= range(0, 1); ++i) {
                if (mask.contains(i, j, k) && (grid.world(Vec3(i, j, k)) - point).norm() <= mm) return true;
            }
        }
    }
    return false;
}

class RealVessels : public ::testing::Test {
  protected:
    void read(const std::filesystem::path& folder) {
        const auto scan = scan_series(folder / "PATIENT_DICOM", core::JobContext());
        ASSERT_TRUE(scan) << core::to_line(scan.error());
        const auto series = choose_volume(*scan, std::nullopt, "ct");
        ASSERT_TRUE(series) << core::to_line(series.error());
        auto volume = load_volume(*series, core::JobContext());
        ASSERT_TRUE(volume) << core::to_line(volume.error());
        ct = volume->voxels;
        grid = core::geometry_of(ct);
        liver = mask_in(folder, "liver");
        portal = mask_in(folder, "portalvein");
        veins = mask_in(folder, "venoussystem");
    }

    [[nodiscard]] core::LabelMask mask_in(const std::filesystem::path& folder, const char* name) const {
        LabelReadOptions reading;
        reading.reference = &grid;
        const auto file = read_label_file(folder / "MASKS_DICOM" / name, reading, core::JobContext());
        return file ? file->entries.front().mask : core::LabelMask(grid.size);
    }

    [[nodiscard]] Vec3 widest(const std::vector<LinePoint>& line, double beyond_liver_mm) const {
        const LinePoint* best = nullptr;
        for (const LinePoint& point : line) {
            if (best && point.radius_mm <= best->radius_mm) continue;
            if (has_voxel_near(liver, grid, point.at, beyond_liver_mm)) best = &point;
        }
        return best->at;
    }

    [[nodiscard]] double recall(const std::vector<LinePoint>& truth, const core::LabelMask& found) const {
        double all = 0.0, met = 0.0;
        for (const LinePoint& point : truth) {
            if (2.0 * point.radius_mm < kCalibreMm ||
                !liver.contains(point.index[0], point.index[1], point.index[2]))
                continue;
            all += point.length_mm;
            if (has_voxel_near(found, grid, point.at, std::min(kNearMm, point.radius_mm)))
                met += point.length_mm;
        }
        return met / all;
    }

    [[nodiscard]] double precision(const BranchTree& tree, const core::LabelMask& truth) const {
        double all = 0.0, met = 0.0;
        for (const VesselLine& line : tree.branches) {
            for (std::size_t n = 1; n < line.points.size(); ++n) {
                if (2.0 * line.radii_mm[n] < kCalibreMm) continue;
                if (!has_voxel_near(liver, grid, line.points[n], grid.spacing.minCoeff())) continue;
                const double length = (line.points[n] - line.points[n - 1]).norm();
                all += length;
                if (has_voxel_near(truth, grid, line.points[n], kNearMm)) met += length;
            }
        }
        return met / all;
    }

    core::CtVoxels ct;
    core::GridGeometry grid;
    core::LabelMask liver, portal, veins;
};

TEST_F(RealVessels, Are_found_as_an_expert_outlined_them) {
    REMNANT_NEED_DATA(folder, "ircadb-17");
    ASSERT_NO_FATAL_FAILURE(read(folder));
    const std::vector<LinePoint> portal_line = ThinnedLine(portal, grid).points();
    const std::vector<LinePoint> vein_line = ThinnedLine(veins, grid).points();
    const VesselRequest request{{{"portal vein", {widest(portal_line, 5.0)}},
                                 {"hepatic veins", {widest(vein_line, 0.5 * grid.spacing.minCoeff())}}},
                                liver};
    const auto found = outline_vessels(ct, request, core::JobContext());
    ASSERT_TRUE(found) << core::to_line(found.error());
    const double portal_recall = recall(portal_line, found->trees[0].mask);
    const double vein_recall = recall(vein_line, found->trees[1].mask);
    const double portal_precision = precision(found->trees[0].tree, portal);
    const double vein_precision = precision(found->trees[1].tree, veins);
    std::printf("portal vein: recall %.3f, precision %.3f; hepatic veins: recall %.3f, precision %.3f\n",
                portal_recall, portal_precision, vein_recall, vein_precision);
    EXPECT_GE(portal_recall, 0.8);
    EXPECT_GE(vein_recall, 0.8);
    EXPECT_GE(portal_precision, 0.9);
    EXPECT_GE(vein_precision, 0.9);
}

}  // namespace
}  // namespace remnant::imaging
