// Cuts by whole stretches of rows: what a row crosses is solved, and only voxels beside a crossing are asked.

#include <Eigen/Geometry>
#include <algorithm>
#include <cmath>
#include <memory>
#include <optional>

#include "parallel.h"
#include "remnant/imaging/outline_cut.h"

namespace remnant::imaging::outline {
namespace {

using core::Run;

/// A row of a parted mask, joined where stretches touch.
void append(std::vector<Run>& runs, std::size_t row_begin, Run stretch) {
    if (stretch.end <= stretch.begin) return;
    if (runs.size() > row_begin && runs.back().end == stretch.begin) {
        runs.back().end = stretch.end;
    } else {
        runs.push_back(stretch);
    }
}

/// The mask whose slab k is `slab(k)`, slabs in parallel; slabs without any voxel stay shared.
template <class Slab>
core::LabelMask by_slabs(const core::LabelMask& mask, Slab slab) {
    std::vector<std::shared_ptr<const core::LabelSlab>> slabs(static_cast<std::size_t>(mask.size()[2]));
    for_each_parallel(slabs.size(), [&](std::size_t k) {
        const auto& whole = mask.shared_slab(static_cast<int>(k));
        slabs[k] = whole->count() == 0 ? whole : slab(static_cast<int>(k));
    });
    return {mask.size(), std::move(slabs)};
}

CutParts parted(const core::LabelMask& mask, core::LabelMask inside) {
    core::LabelMask outside = core::subtracted(mask, inside);
    return {std::move(inside), std::move(outside)};
}

/// First index in [begin, end) for which `passed` holds, `end` where it holds for none; once it holds it
/// holds for all that follow.
template <class Passed>
std::int32_t first_passed(std::int32_t begin, std::int32_t end, Passed passed) {
    while (begin < end) {
        const std::int32_t middle = begin + (end - begin) / 2;
        if (passed(middle)) {
            end = middle;
        } else {
            begin = middle + 1;
        }
    }
    return begin;
}

/// Where the centres of a row are on the picture: clip x, y, w, each linear in i. Depth decides nothing.
struct RowOnPicture {
    Eigen::Vector3d start;
    Eigen::Vector3d step;

    [[nodiscard]] Eigen::Vector3d clip(std::int32_t i) const { return start + step * i; }
};

/// The loop on the picture, and which voxels of a row it surrounds.
class LoopOnPicture {
  public:
    explicit LoopOnPicture(const std::vector<Eigen::Vector2d>& loop) : loop_(loop) {
        low_ = high_ = loop.front();
        for (const auto& corner : loop) {
            low_ = low_.cwiseMin(corner);
            high_ = high_.cwiseMax(corner);
        }
    }

    /// Whether a centre is seen within the loop.
    [[nodiscard]] bool surrounds(const Eigen::Vector3d& clip) const {
        if (!(clip.z() > 0.0)) return false;
        const Eigen::Vector2d at = clip.head<2>() / clip.z();
        bool inside = false;
        Eigen::Vector2d a = loop_.back();
        for (const Eigen::Vector2d& b : loop_) {
            if ((a.y() > at.y()) != (b.y() > at.y()) &&
                at.x() < a.x() + (b.x() - a.x()) * ((at.y() - a.y()) / (b.y() - a.y())))
                inside = !inside;
            a = b;
        }
        return inside;
    }

    /// The voxels of `run` that are surrounded. Between two neighbouring crossings the answer does not
    /// change, so one voxel answers for all; the two beside a crossing, where rounding decides, are asked
    /// each.
    void append_surrounded(const RowOnPicture& row, const Run& run, std::vector<std::int32_t>& crossings,
                           std::vector<Run>& runs, std::size_t row_begin) const {
        if (passes_by(row, run)) return;
        find_crossings(row, run, crossings);
        std::int32_t at = run.begin;
        for (const std::int32_t crossing : crossings) {
            const std::int32_t from = std::clamp(crossing, at, run.end);
            const std::int32_t to = std::clamp(crossing + 2, from, run.end);
            append_stretch(row, {at, from}, runs, row_begin);
            for (std::int32_t i = from; i < to; ++i) append_stretch(row, {i, i + 1}, runs, row_begin);
            at = to;
        }
        append_stretch(row, {at, run.end}, runs, row_begin);
    }

  private:
    static constexpr double kAlong = 1e-9;

    void append_stretch(const RowOnPicture& row, const Run& stretch, std::vector<Run>& runs,
                        std::size_t row_begin) const {
        if (stretch.end <= stretch.begin) return;
        const std::int32_t middle = stretch.begin + (stretch.end - stretch.begin) / 2;
        if (surrounds(row.clip(middle))) append(runs, row_begin, stretch);
    }

    /// True where the run is seen wholly on one side of the box around the loop, or lies behind the eye.
    [[nodiscard]] bool passes_by(const RowOnPicture& row, const Run& run) const {
        const Eigen::Vector3d a = row.clip(run.begin);
        const Eigen::Vector3d b = row.clip(run.end - 1);
        if (!(a.z() > 0.0) && !(b.z() > 0.0)) return true;
        if (!(a.z() > 0.0) || !(b.z() > 0.0)) return false;
        const Eigen::Vector2d p = a.head<2>() / a.z();
        const Eigen::Vector2d q = b.head<2>() / b.z();
        const double slack = kAlong * (1.0 + (high_ - low_).norm());
        return (p.cwiseMax(q).array() < low_.array() - slack).any() ||
               (p.cwiseMin(q).array() > high_.array() + slack).any();
    }

    /// Indices at which the row crosses an edge of the loop or passes the eye, sorted.
    void find_crossings(const RowOnPicture& row, const Run& run, std::vector<std::int32_t>& crossings) const {
        crossings.clear();
        const auto note = [&](double at) {
            if (at > run.begin - 2 && at < run.end + 1)
                crossings.push_back(static_cast<std::int32_t>(std::floor(at)));
        };
        Eigen::Vector2d a = loop_.back();
        for (const Eigen::Vector2d& b : loop_) {
            // The line through both corners in clip coordinates: x·nx + y·ny + w·nw = 0.
            const Eigen::Vector2d normal(a.y() - b.y(), b.x() - a.x());
            const Eigen::Vector3d line(normal.x(), normal.y(), -normal.dot(a));
            const double start = line.dot(row.start);
            const double step = line.dot(row.step);
            const double largest = line.cwiseAbs().dot(row.start.cwiseAbs() + row.step.cwiseAbs() * run.end);
            if (std::abs(step) * (run.end - run.begin) > kAlong * largest) {
                const double at = -start / step;
                if (meets_edge(row, at, a, b)) note(at);
            } else if (std::abs(start + step * run.begin) <= 2.0 * kAlong * largest) {
                // The row runs along the edge: rounding decides for every voxel, so every one is asked.
                for (std::int32_t i = run.begin; i < run.end; ++i) crossings.push_back(i);
            }
            a = b;
        }
        if (row.step.z() != 0.0) note(-row.start.z() / row.step.z());
        std::ranges::sort(crossings);
        const auto doubles = std::ranges::unique(crossings);
        crossings.erase(doubles.begin(), doubles.end());
    }

    /// Whether the row, where it crosses the line through two corners, is seen between them or within half a
    /// voxel of one.
    [[nodiscard]] static bool meets_edge(const RowOnPicture& row, double at, const Eigen::Vector2d& a,
                                         const Eigen::Vector2d& b) {
        const Eigen::Vector3d clip = row.start + row.step * at;
        if (!(clip.z() > 0.0)) return false;
        const Eigen::Vector2d place = clip.head<2>() / clip.z();
        const Eigen::Vector2d voxel = (row.step.head<2>() - place * row.step.z()) / clip.z();
        const Eigen::Vector2d edge = b - a;
        const double along = (place - a).dot(edge);
        const double slack = 0.5 * std::abs(voxel.dot(edge)) + kAlong * edge.squaredNorm();
        return along >= -slack && along <= edge.squaredNorm() + slack;
    }

    const std::vector<Eigen::Vector2d>& loop_;
    Eigen::Vector2d low_, high_;
};

std::optional<core::Error> unusable(const Scissors& scissors, const char* what) {
    if (scissors.loop.size() < 3) return core::Error{what, "a loop has at least three corners", {}};
    const bool finite =
        scissors.world_to_picture.allFinite() &&
        std::ranges::all_of(scissors.loop, [](const auto& corner) { return corner.allFinite(); });
    if (!finite) return core::Error{what, "the view or the loop is not finite", {}};
    return {};
}

}  // namespace

core::Result<CutParts> cut_by_plane(const core::LabelMask& mask, const core::GridGeometry& grid,
                                    const core::CuttingPlane& plane) {
    constexpr const char* kWhat = "cut by a plane";
    if (mask.size() != grid.size) return core::refuse(kWhat, "the outline belongs to another scan");
    const auto checked = core::cutting_plane(plane.point, plane.normal, kWhat);
    if (!checked) return core::refuse(checked.error());
    const core::Vec3 step = (grid.direction.transpose() * checked->normal).cwiseProduct(grid.spacing);
    const double origin = checked->normal.dot(grid.origin - checked->point);
    return parted(mask, by_slabs(mask, [&](int k) {
                      return core::slab_of_rows(mask.size()[1], [&](int j, std::vector<Run>& runs) {
                          // Monotone in i after rounding too, so that the crossing of a run can be searched.
                          const double row = step.y() * j + (step.z() * k + origin);
                          const auto in = [&](std::int32_t i) { return step.x() * i + row >= 0.0; };
                          const std::size_t row_begin = runs.size();
                          for (const Run& run : mask.row(j, k)) {
                              if (step.x() >= 0.0) {
                                  const auto from = first_passed(run.begin, run.end, in);
                                  append(runs, row_begin, {from, run.end});
                              } else {
                                  const auto to = first_passed(run.begin, run.end,
                                                               [&](std::int32_t i) { return !in(i); });
                                  append(runs, row_begin, {run.begin, to});
                              }
                          }
                      });
                  }));
}

Scissors scissors_along(const std::vector<core::Vec3>& loop, const core::Vec3& into) {
    // Not Eigen's normalized(), which would pass a direction of no length on as if it were one.
    const core::Vec3 depth = into / into.norm();
    Eigen::Index most_across = 0;
    depth.cwiseAbs().minCoeff(&most_across);
    const core::Vec3 across = depth.cross(core::Vec3::Unit(most_across)).normalized();
    const core::Vec3 down = depth.cross(across);
    Scissors scissors;
    scissors.world_to_picture.block<1, 3>(0, 0) = across.transpose();
    scissors.world_to_picture.block<1, 3>(1, 0) = down.transpose();
    scissors.world_to_picture.block<1, 3>(2, 0) = depth.transpose();
    for (const core::Vec3& point : loop) scissors.loop.emplace_back(across.dot(point), down.dot(point));
    return scissors;
}

core::Result<CutParts> cut_by_scissors(const core::LabelMask& mask, const core::GridGeometry& grid,
                                       const Scissors& scissors, const core::JobContext& job) {
    constexpr const char* kWhat = "scissors";
    if (mask.size() != grid.size) return core::refuse(kWhat, "the outline belongs to another scan");
    if (auto error = unusable(scissors, kWhat)) return core::refuse(*std::move(error));

    Eigen::Matrix<double, 3, 4> to_clip;
    to_clip << scissors.world_to_picture.row(0), scissors.world_to_picture.row(1),
        scissors.world_to_picture.row(3);
    const core::Mat3 index_to_clip = to_clip.leftCols<3>() * grid.direction * grid.spacing.asDiagonal();
    const core::Vec3 origin = to_clip.leftCols<3>() * grid.origin + to_clip.col(3);
    const LoopOnPicture loop(scissors.loop);
    job.report(0.0, "cutting");
    core::LabelMask inside = by_slabs(mask, [&](int k) {
        if (job.cancelled()) return mask.shared_slab(k);
        std::vector<std::int32_t> crossings;
        return core::slab_of_rows(mask.size()[1], [&](int j, std::vector<Run>& runs) {
            const RowOnPicture row{origin + index_to_clip * core::Vec3(0, j, k), index_to_clip.col(0)};
            const std::size_t row_begin = runs.size();
            for (const Run& run : mask.row(j, k))
                loop.append_surrounded(row, run, crossings, runs, row_begin);
        });
    });
    if (job.cancelled()) return core::refuse(core::cancelled_error(kWhat));
    job.report(1.0, "cut");
    return parted(mask, std::move(inside));
}

}  // namespace remnant::imaging::outline
