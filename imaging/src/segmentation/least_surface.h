#pragma once
// A grid divided in two by the surface of least cost.

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "segmentation/area_weights.h"
#include "segmentation/field.h"
#include "segmentation/grid_cut.h"

namespace remnant::imaging::segmentation {

/// What a voxel is before the division: to be divided, or decided.
enum class Side : std::uint8_t { Open, In, Out };

/// What it costs, in mm² of surface, to have a voxel on either side; both ≥ 0.
struct SideCosts {
    double in = 0.0;
    double out = 0.0;
};

/// Calls `visit(a, b, mm²)` for every pair of the 26 neighbours, with the area that the edge between them
/// stands for.
template <class Visit>
void for_each_edge(const core::GridGeometry& grid, const std::array<AreaEdge, 13>& edges, Visit visit) {
    const core::Size3& size = grid.size;
    for (const AreaEdge& edge : edges) {
        const core::Size3& step = edge.step;
        const std::ptrdiff_t offset = (std::ptrdiff_t{step[2]} * size[1] + step[1]) * size[0] + step[0];
        for (int k = std::max(0, -step[2]); k < size[2] - std::max(0, step[2]); ++k) {
            for (int j = std::max(0, -step[1]); j < size[1] - std::max(0, step[1]); ++j) {
                std::ptrdiff_t n = (std::ptrdiff_t{k} * size[1] + j) * size[0] + std::max(0, -step[0]);
                for (int i = std::max(0, -step[0]); i < size[0] - std::max(0, step[0]); ++i, ++n)
                    visit(static_cast<std::size_t>(n), static_cast<std::size_t>(n + offset), edge.mm2);
            }
        }
    }
}

/// The open voxels that come to lie inside where surface and costs together are least. `costs(n)` are those
/// of an open voxel, `share(a, b)` (0–1) says what the surface between two neighbours, one of them open,
/// counts. Whole hundredths of mm² are added, so the division is the same on every machine. Refused:
/// cancelled.
template <class Costs, class Share>
core::Result<Bits> least_surface(const std::vector<Side>& sides, const core::GridGeometry& grid, Costs costs,
                                 Share share, const core::JobContext& job) {
    constexpr double kUnitsPerMm2 = 100.0;
    const auto units = [](double mm2) {
        return static_cast<GridCut::Capacity>(std::lround(mm2 * kUnitsPerMm2));
    };
    std::vector<GridCut::Node> node(sides.size(), -1);
    std::vector<SideCosts> terminals;
    for (std::size_t n = 0; n < sides.size(); ++n) {
        if (sides[n] != Side::Open) continue;
        node[n] = static_cast<GridCut::Node>(terminals.size());
        terminals.push_back(costs(n));
    }
    const auto edges = area_edges(grid.spacing);
    // A face towards a decided voxel is cut where the open one ends on the other side.
    const auto towards = [&](std::size_t open, std::size_t decided, double mm2) {
        SideCosts& cost = terminals[static_cast<std::size_t>(node[open])];
        (sides[decided] == Side::In ? cost.out : cost.in) += mm2;
    };
    std::size_t between = 0;
    for_each_edge(grid, edges, [&](std::size_t a, std::size_t b, double mm2) {
        if (node[a] >= 0 && node[b] >= 0)
            ++between;
        else if (node[a] >= 0)
            towards(a, b, mm2 * share(a, b));
        else if (node[b] >= 0)
            towards(b, a, mm2 * share(b, a));
    });
    GridCut cut(terminals.size(), between);
    for (const SideCosts& cost : terminals) cut.add_node(units(cost.out), units(cost.in));
    for_each_edge(grid, edges, [&](std::size_t a, std::size_t b, double mm2) {
        if (node[a] < 0 || node[b] < 0) return;
        const GridCut::Capacity capacity = units(mm2 * share(a, b));
        cut.add_edge(node[a], node[b], capacity, capacity);
    });
    if (const auto solved = cut.solve(job); !solved) return core::refuse(solved.error());
    return bits_where(node.size(),
                      [&](std::size_t n) { return node[n] >= 0 && cut.in_source_side(node[n]); });
}

}  // namespace remnant::imaging::segmentation
