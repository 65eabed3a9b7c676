#include "label/seg_grid.h"

#include <fmt/format.h>

#include <Eigen/Geometry>
#include <algorithm>
#include <cmath>

#include "dicom/stack_verdict.h"

namespace remnant::imaging::label {
namespace {

using core::Vec3;
using dicom::SliceHeader;

constexpr double kNearEnough = 0.1;  // mm

/// The frames on the reference, when every one of them is one of its slices.
std::optional<SegGrid> on_reference(const std::vector<SliceHeader>& frames,
                                    const core::GridGeometry& reference) {
    SegGrid grid{reference, {}};
    for (const SliceHeader& f : frames) {
        if (f.format.columns != reference.size[0] || f.format.rows != reference.size[1]) return std::nullopt;
        const Vec3 index = reference.index(*f.position);
        const auto k = static_cast<int>(std::lround(std::clamp(index[2], -1.0, 1e6)));
        if (k < 0 || k >= reference.size[2]) return std::nullopt;
        const Vec3 far(f.format.columns - 1, f.format.rows - 1, 0);
        const Vec3 here = *f.position + *f.row * *f.spacing_i * far[0] + *f.column * *f.spacing_j * far[1];
        const Vec3 there = reference.world({far[0], far[1], static_cast<double>(k)});
        if ((*f.position - reference.world({0, 0, static_cast<double>(k)})).norm() > kNearEnough)
            return std::nullopt;
        if ((here - there).norm() > kNearEnough) return std::nullopt;
        grid.slice_of_frame.push_back(k);
    }
    return grid;
}

/// Multiple of `step` nearest to `gap`, where it is one within the scanner's rounding.
std::optional<long> multiple(double gap, double step) {
    const double times = std::round(gap / step);
    if (times < 1 || std::abs(gap - times * step) > std::max(0.01, std::min(kNearEnough, 0.1 * step)))
        return std::nullopt;
    return static_cast<long>(times);
}

core::Result<double> step_of(const std::vector<double>& heights, const std::optional<double>& said,
                             const std::string& what) {
    std::vector<double> gaps;
    for (std::size_t n = 1; n < heights.size(); ++n) gaps.push_back(heights[n] - heights[n - 1]);
    if (gaps.empty())
        return core::refuse(what,
                            "one slice only: the step between slices cannot be measured without its CT");
    if (said && *said > 0 &&
        std::ranges::all_of(gaps, [&](double gap) { return multiple(gap, *said).has_value(); })) {
        // Measured over the whole, which is finer than what is said.
        long steps = 0;
        for (const double gap : gaps) steps += *multiple(gap, *said);
        return (heights.back() - heights.front()) / static_cast<double>(steps);
    }
    const double step = *std::ranges::min_element(gaps);
    for (std::size_t n = 0; n < gaps.size(); ++n) {
        if (multiple(gaps[n], step) == 1) continue;
        return core::refuse(
            what,
            fmt::format(
                "its slices have no uniform step: {:.4g} mm, but {:.4g} mm between {:.4f} and {:.4f} mm",
                step, gaps[n], heights[n], heights[n + 1]));
    }
    return (heights.back() - heights.front()) / static_cast<double>(gaps.size());
}

core::Result<SegGrid> on_own_positions(const std::vector<SliceHeader>& frames, const std::string& what) {
    const SliceHeader& first = frames.front();
    const Vec3 normal = first.row->cross(*first.column).normalized();
    std::vector<double> heights;
    for (const SliceHeader& f : frames) heights.push_back(normal.dot(*f.position));
    std::vector<double> distinct = heights;
    std::ranges::sort(distinct);
    const auto repeats = std::ranges::unique(distinct, [](double a, double b) { return b - a < 0.01; });
    distinct.erase(repeats.begin(), repeats.end());
    const auto step = step_of(distinct, first.spacing_between, what);
    if (!step) return core::refuse(step.error());
    const double reach = (distinct.back() - distinct.front()) / *step;
    if (reach > 100'000)
        return core::refuse(what, "damaged: its slices lie further apart than any scan is long");
    SegGrid grid;
    grid.geometry.size = {first.format.columns, first.format.rows, static_cast<int>(std::lround(reach)) + 1};
    grid.geometry.spacing = {*first.spacing_i, *first.spacing_j, *step};
    grid.geometry.direction << *first.row, *first.column, normal;
    for (std::size_t n = 0; n < frames.size(); ++n) {
        const int k = static_cast<int>(std::lround((heights[n] - distinct.front()) / *step));
        if (k == 0) grid.geometry.origin = *frames[n].position;
        grid.slice_of_frame.push_back(k);
    }
    for (const SliceHeader& f : frames) {
        const Vec3 shift = *f.position - grid.geometry.origin;
        if ((shift - normal * normal.dot(shift)).norm() > kNearEnough)
            return core::refuse(what, "its slices are shifted sideways: tilt or shear");
    }
    auto checked = core::validated(grid.geometry, what);
    if (!checked) return core::refuse(checked.error());
    grid.geometry = *checked;
    return grid;
}

}  // namespace

core::Result<SegGrid> seg_grid(const std::vector<SliceHeader>& frames, const core::GridGeometry* reference,
                               const std::string& what) {
    for (const SliceHeader& f : frames) {
        if (!f.position || !f.row || !f.column)
            return core::refuse(what, "it has no geometry: no position or orientation in the patient");
        if (!f.spacing_i || !f.spacing_j) return core::refuse(what, "it has no geometry: no pixel spacing");
        const bool unit = std::abs(f.row->norm() - 1) < 1e-3 && std::abs(f.column->norm() - 1) < 1e-3;
        if (!unit || std::abs(f.row->dot(*f.column)) > 1e-3)
            return core::refuse(what, "its orientation is not at right angles");
    }
    if (!dicom::one_orientation(frames)) return core::refuse(what, "it has more than one orientation");
    if (reference != nullptr) {
        if (auto grid = on_reference(frames, *reference)) return *grid;
    }
    return on_own_positions(frames, what);
}

}  // namespace remnant::imaging::label
