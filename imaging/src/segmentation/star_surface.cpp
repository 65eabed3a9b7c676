#include "segmentation/star_surface.h"

#include <algorithm>
#include <cmath>

#include "segmentation/grid_cut.h"

namespace remnant::imaging::segmentation {
namespace {

// Capacities are whole numbers; a cost of 1 is this many.
constexpr double kUnit = 1024.0;
constexpr double kMostCost = 1e5;

GridCut::Capacity capacity(double cost) {
    return static_cast<GridCut::Capacity>(std::lround(kUnit * std::clamp(cost, 0.0, kMostCost)));
}

}  // namespace

core::Result<std::vector<int>> best_star_surface(const Directions& directions, const RayCosts& costs,
                                                 const Calm& calm, const core::JobContext& job) {
    const auto steps = static_cast<std::size_t>(costs.steps);
    const std::size_t count = directions.size() * steps;
    GridCut cut(count, 10 * count);
    const auto node = [&](std::size_t direction, std::size_t place) {
        return static_cast<GridCut::Node>(direction * steps + place);
    };
    for (std::size_t n = 0; n < count; ++n) {
        const bool innermost = n % steps == 0;
        cut.add_node(innermost ? GridCut::kHard : capacity(costs.gain[n]),
                     innermost ? 0 : capacity(-costs.gain[n]));
    }
    const GridCut::Capacity apart = capacity(calm.cost);
    for (std::size_t d = 0; d < directions.size(); ++d) {
        for (std::size_t p = 0; p + 1 < steps; ++p) {
            // What is inside has everything nearer to the point inside.
            cut.add_edge(node(d, p), node(d, p + 1), capacity(costs.border[d * steps + p]), GridCut::kHard);
        }
        for (const int other : directions.beside(d)) {
            const auto o = static_cast<std::size_t>(other);
            for (std::size_t p = 0; p < steps; ++p) {
                if (o > d && apart > 0) cut.add_edge(node(d, p), node(o, p), apart, apart);
                const auto least = static_cast<std::ptrdiff_t>(p) - calm.most;
                if (least > 0)
                    cut.add_edge(node(d, p), node(o, static_cast<std::size_t>(least)), GridCut::kHard, 0);
            }
        }
    }
    if (const auto solved = cut.solve(job); !solved) return core::refuse(solved.error());
    std::vector<int> inside(directions.size(), 0);
    for (std::size_t d = 0; d < directions.size(); ++d) {
        for (std::size_t p = 0; p < steps && cut.in_source_side(node(d, p)); ++p) ++inside[d];
    }
    return inside;
}

}  // namespace remnant::imaging::segmentation
