// What filling between slices, cuts in 3D and the live wire cost in 512 × 512 × 400 voxels.

#include <Eigen/Geometry>
#include <cmath>
#include <memory>
#include <numbers>
#include <random>

#include "bench_table.h"
#include "remnant/imaging/outline_cut.h"
#include "remnant/imaging/outline_fill_between.h"
#include "remnant/imaging/outline_live_wire.h"

namespace {

using namespace remnant;
using core::JobContext;
using core::LabelMask;
using core::Run;

constexpr core::Size3 kSize{512, 512, 400};

core::GridGeometry abdomen() {
    core::GridGeometry grid;
    grid.size = kSize;
    grid.spacing = {0.743, 0.743, 0.8};
    return grid;
}

/// An ellipsoid with a waved border: 24 × 21 × 18 cm.
LabelMask liver() {
    return core::mask_of_rows(kSize, [](int j, int k, std::vector<Run>& runs) {
        const double y = (j - 250) / 140.0;
        const double z = (k - 200) / 112.0;
        const double left = 1.0 - y * y - z * z;
        if (left <= 0.0) return;
        const double wave = 6.0 * std::sin(j / 9.0) * std::cos(k / 11.0);
        const int half = static_cast<int>(160.0 * std::sqrt(left) + wave);
        if (half > 0) runs.push_back({220 - half, 220 + half});
    });
}

LabelMask every(const LabelMask& mask, int axis, int step) {
    return core::mask_of_rows(kSize, [&](int j, int k, std::vector<Run>& runs) {
        if ((axis == 1 && j % step != 0) || (axis == 2 && k % step != 0)) return;
        for (const Run& run : mask.row(j, k)) {
            if (axis != 0) {
                runs.push_back(run);
                continue;
            }
            for (int i = (run.begin + step - 1) / step * step; i < run.end; i += step)
                runs.push_back({i, i + 1});
        }
    });
}

int fill_between(const LabelMask& mask) {
    int missed = 0;
    const char* names[] = {"sagittal", "coronal", "axial"};
    for (int axis = 0; axis < 3; ++axis) {
        const LabelMask drawn = every(mask, axis, 8);
        bench::Times times(std::string("fill between every 8th ") + names[axis] + " slice", 1500.0);
        for (int n = 0; n < 5; ++n) {
            times.time([&] {
                if (!imaging::outline::fill_between(drawn, abdomen(), axis, JobContext())) std::exit(2);
            });
        }
        missed |= times.report();
    }
    return missed;
}

/// A drawn loop of 300 corners over the middle of the picture, in perspective.
imaging::outline::Scissors scissors() {
    imaging::outline::Scissors result;
    result.world_to_picture << 0.005, 0.001, 0, -0.9, 0, 0.001, 0.005, -0.9, 0.001, 0.005, 0, 0, 0, 0.0008, 0,
        1;
    for (int n = 0; n < 300; ++n) {
        const double angle = 2.0 * std::numbers::pi * n / 300;
        const double radius = 0.4 + 0.05 * std::sin(9 * angle);
        result.loop.emplace_back(radius * std::cos(angle), radius * std::sin(angle));
    }
    return result;
}

bool seen_within(const imaging::outline::Scissors& cut, const Eigen::Vector4d& clip) {
    if (!(clip.w() > 0.0)) return false;
    const double x = clip.x() / clip.w();
    const double y = clip.y() / clip.w();
    bool inside = false;
    Eigen::Vector2d a = cut.loop.back();
    for (const Eigen::Vector2d& b : cut.loop) {
        if ((a.y() > y) != (b.y() > y) && x < a.x() + (b.x() - a.x()) * ((y - a.y()) / (b.y() - a.y())))
            inside = !inside;
        a = b;
    }
    return inside;
}

/// Every voxel of the outline projected and asked, on one core.
std::int64_t voxel_loop(const LabelMask& mask, const imaging::outline::Scissors& cut) {
    const core::GridGeometry grid = abdomen();
    std::int64_t inside = 0;
    for (int k = 0; k < kSize[2]; ++k) {
        for (int j = 0; j < kSize[1]; ++j) {
            for (const Run& run : mask.row(j, k)) {
                for (int i = run.begin; i < run.end; ++i) {
                    const Eigen::Vector4d clip =
                        cut.world_to_picture * grid.world(core::Vec3(i, j, k)).homogeneous();
                    inside += seen_within(cut, clip) ? 1 : 0;
                }
            }
        }
    }
    return inside;
}

int cuts(const LabelMask& mask) {
    const auto loop = scissors();
    bench::Comparison scissors_row("scissors of 300 corners", "crossings of rows, all cores",
                                   "voxel loop, one core");
    std::int64_t ours = 0;
    for (int n = 0; n < 5; ++n)
        scissors_row.ours([&] {
            ours = imaging::outline::cut_by_scissors(mask, abdomen(), loop, JobContext())->inside.count();
        });
    std::int64_t rival = 0;
    scissors_row.rival([&] { rival = voxel_loop(mask, loop); });
    scissors_row.require(ours > 0 && ours < mask.count(), "the loop cuts the outline");
    scissors_row.require(std::abs(ours - rival) <= 2, "both ways cut the same voxels");
    bench::Times plane("cut by a plane", 100.0);
    const core::CuttingPlane oblique{{160, 180, 160}, core::Vec3(0.8, -0.36, 0.48)};
    for (int n = 0; n < 5; ++n)
        plane.time([&] { (void)imaging::outline::cut_by_plane(mask, abdomen(), oblique); });
    return scissors_row.report(10.0) | plane.report();
}

core::CtVoxels noisy_slice() {
    core::GridGeometry grid = abdomen();
    grid.size[2] = 1;
    auto ct = std::make_shared<core::VoxelGrid<std::int16_t>>(grid);
    std::mt19937 random(1);
    std::normal_distribution<double> noise(0.0, 15.0);
    std::size_t n = 0;
    for (int j = 0; j < kSize[1]; ++j) {
        for (int i = 0; i < kSize[0]; ++i) {
            const double inside = std::hypot((i - 220) / 160.0, (j - 250) / 140.0) < 1 ? 100.0 : 60.0;
            ct->voxels()[n++] = static_cast<std::int16_t>(inside + noise(random));
        }
    }
    return core::SharedVoxels<std::int16_t>(std::move(ct));
}

int live_wire() {
    const auto ct = noisy_slice();
    bench::Times begun("live wire: a slice of 512 x 512 begun", 100.0);
    for (int n = 0; n < 9; ++n) begun.time([&] { (void)imaging::outline::LiveWire::on(ct, 2, 0); });
    auto wire = imaging::outline::LiveWire::on(ct, 2, 0);
    bench::Times click("live wire: a click", 16.0);
    bench::Times near("live wire: a pointer 5 cm away, first time", 16.0);
    bench::Times moved("live wire: the pointer moved on by 2 mm", 16.0);
    bench::Times across("live wire: a pointer across the whole slice", 50.0);
    for (int n = 0; n < 15; ++n) {
        click.time([&] { wire->set_seed({60 + n, 250}); });
        near.time([&] { (void)wire->path_to({110 + n, 205}); });
        moved.time([&] { (void)wire->path_to({112 + n, 203}); });
        across.time([&] { (void)wire->path_to({511, 511}); });
    }
    return begun.report() | click.report() | near.report() | moved.report() | across.report();
}

}  // namespace

int main() {
    const LabelMask mask = liver();
    return fill_between(mask) | cuts(mask) | live_wire();
}
