#include "segmentation/tumour_doubts.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

namespace remnant::imaging::segmentation {
namespace {

using core::Vec3;

constexpr double kSeenHu = 10.0;
constexpr double kLeastSeen = 0.8;
constexpr double kMostAtBound = 0.02;
constexpr double kLeastOfGiven = 0.75;
constexpr double kMostOfGiven = 1.3;
constexpr double kNeighbourHu = 40.0;
constexpr double kMostNeighbour = 0.1;
constexpr int kFewSlices = 3;
constexpr double kCalcifiedHu = 130.0;

OutlineDoubt doubt(const char* id, std::string text, const Vec3& place) {
    return {{id, std::move(text), ""}, place};
}

/// The surface point in the middle of the directions that a rule picks.
template <class Rule>
Vec3 place_where(const TumourFit& fit, Rule rule) {
    Vec3 sum = Vec3::Zero();
    for (std::size_t d = 0; d < fit.shape.radii.size(); ++d) {
        if (rule(d)) sum += (*fit.directions)[d];
    }
    if (sum.norm() < 1e-9) return fit.shape.centre;
    std::size_t nearest = 0;
    for (std::size_t d = 0; d < fit.shape.radii.size(); ++d) {
        if ((*fit.directions)[d].dot(sum) > (*fit.directions)[nearest].dot(sum)) nearest = d;
    }
    return fit.shape.centre + fit.shape.radii[nearest] * (*fit.directions)[nearest];
}

std::optional<OutlineDoubt> border(const TumourEvidence& e) {
    const double unseen = 1.0 - e.fit.seen(kSeenHu);
    if (unseen <= 1.0 - kLeastSeen) return std::nullopt;
    return doubt(
        "tumour-border",
        fmt::format("{:.0f} % of the outline has no border in the CT: it is drawn by shape alone there",
                    100.0 * unseen),
        place_where(e.fit, [&](std::size_t d) { return e.fit.contrast[d] < kSeenHu; }));
}

std::optional<OutlineDoubt> bound(const TumourEvidence& e) {
    if (e.fit.at_bound <= kMostAtBound) return std::nullopt;
    return doubt("tumour-bound", "the tumour may be larger than was looked for: draw its longest diameter",
                 e.fit.shape.centre);
}

/// The longest way between two of its surface points, mm.
double longest(const TumourFit& fit) {
    std::vector<Vec3> ends;
    for (std::size_t d = 0; d < fit.shape.radii.size(); ++d)
        ends.push_back(fit.shape.radii[d] * (*fit.directions)[d]);
    double most = 0.0;
    for (const Vec3& a : ends) {
        for (const Vec3& b : ends) most = std::max(most, (a - b).squaredNorm());
    }
    return std::sqrt(most);
}

std::optional<OutlineDoubt> size(const TumourEvidence& e) {
    if (!e.given_mm) return std::nullopt;
    const double share = longest(e.fit) / *e.given_mm;
    if (share >= kLeastOfGiven && share <= kMostOfGiven) return std::nullopt;
    return doubt("tumour-size",
                 fmt::format("what was found is {:.0f} mm long, and {:.0f} mm were given", longest(e.fit),
                             *e.given_mm),
                 e.fit.shape.centre);
}

std::optional<OutlineDoubt> neighbour(const TumourEvidence& e) {
    if (e.liver != nullptr) return std::nullopt;
    std::vector<double> beyond;
    for (const double hu : e.fit.beyond_hu) {
        if (!std::isnan(hu)) beyond.push_back(hu);
    }
    if (beyond.empty()) return std::nullopt;
    const auto middle = beyond.begin() + static_cast<std::ptrdiff_t>(beyond.size() / 2);
    std::ranges::nth_element(beyond, middle);
    const auto other = [&, most = *middle](std::size_t d) {
        return std::abs(e.fit.beyond_hu[d] - most) > kNeighbourHu;
    };
    std::size_t others = 0;
    for (std::size_t d = 0; d < e.fit.beyond_hu.size(); ++d) others += other(d) ? 1 : 0;
    if (static_cast<double>(others) <= kMostNeighbour * static_cast<double>(e.fit.beyond_hu.size()))
        return std::nullopt;
    return doubt("tumour-neighbour",
                 "it touches something else than liver and may run into it: outline the liver first",
                 place_where(e.fit, other));
}

std::optional<OutlineDoubt> beyond_liver(const TumourEvidence& e) {
    if (e.liver == nullptr) return std::nullopt;
    const std::int64_t outside = e.mask.count() - core::count_common(e.mask, *e.liver);
    if (outside == 0) return std::nullopt;
    return doubt("tumour-beyond-liver",
                 fmt::format("part of it ({:.1f} ml) lies outside the liver's outline: add it to the liver",
                             static_cast<double>(outside) * core::geometry_of(e.ct).spacing.prod() / 1000.0),
                 place_where(e.fit, [&](std::size_t d) { return e.fit.outside_mm[d] > 0.0; }));
}

std::optional<OutlineDoubt> cut_off(const TumourEvidence& e) {
    const core::IndexBox box = core::bounds(e.mask);
    for (std::size_t axis = 0; axis < 3; ++axis) {
        if (box.low[axis] > 0 && box.high[axis] < e.mask.size()[axis] - 1) continue;
        return doubt("tumour-cut-off", "the tumour touches the scan's edge: part of it may be missing",
                     e.fit.shape.centre);
    }
    return std::nullopt;
}

std::optional<OutlineDoubt> few_voxels(const TumourEvidence& e) {
    const core::IndexBox box = core::bounds(e.mask);
    int fewest = std::numeric_limits<int>::max();
    for (std::size_t axis = 0; axis < 3; ++axis)
        fewest = std::min(fewest, box.high[axis] - box.low[axis] + 1);
    if (fewest > kFewSlices) return std::nullopt;
    return doubt("tumour-small",
                 fmt::format("it lies in {} slice{} only: its volume is uncertain by much", fewest,
                             fewest == 1 ? "" : "s"),
                 e.fit.shape.centre);
}

double mean_hu(const core::CtVoxels& ct, const core::LabelMask& mask) {
    double sum = 0.0;
    std::visit(
        [&](const auto& voxels) {
            for (int k = 0; k < mask.size()[2]; ++k) {
                for (int j = 0; mask.slab(k).count() > 0 && j < mask.size()[1]; ++j) {
                    for (const core::Run& run : mask.row(j, k)) {
                        for (int i = run.begin; i < run.end; ++i)
                            sum += static_cast<double>(voxels->at(i, j, k));
                    }
                }
            }
        },
        ct);
    return sum / static_cast<double>(std::max<std::int64_t>(1, mask.count()));
}

std::optional<OutlineDoubt> calcified(const TumourEvidence& e) {
    if (mean_hu(e.ct, e.mask) < kCalcifiedHu) return std::nullopt;
    return doubt("tumour-calcified", "it is calcified: soft tissue of the tumour round it may be missing",
                 e.fit.shape.centre);
}

}  // namespace

std::vector<OutlineDoubt> tumour_doubts(const TumourEvidence& evidence) {
    std::vector<OutlineDoubt> doubts;
    for (auto question : {beyond_liver, border, size, bound, cut_off, neighbour, few_voxels, calcified}) {
        if (auto answer = question(evidence)) doubts.push_back(std::move(*answer));
    }
    return doubts;
}

}  // namespace remnant::imaging::segmentation
