#include "surface/corner_table.h"

#include <numeric>

namespace remnant::imaging::surface {
namespace {

using Roots = std::array<int, 12>;

int root(Roots& roots, int n) {
    while (roots[static_cast<std::size_t>(n)] != n) n = roots[static_cast<std::size_t>(n)];
    return n;
}

void unite(Roots& roots, int a, int b) {
    roots[static_cast<std::size_t>(root(roots, a))] = root(roots, b);
}

constexpr int bit_of(int axis, int value) {
    return value << axis;
}

bool is_set(int voxels, int n) {
    return (voxels >> n & 1) != 0;
}

/// The two voxels of a crossing.
std::array<int, 2> ends_of(int crossing) {
    const int axis = crossing / 4;
    const int low = bit_of((axis + 1) % 3, crossing & 1) + bit_of((axis + 2) % 3, crossing >> 1 & 1);
    return {low, low + bit_of(axis, 1)};
}

bool is_cut(int voxels, int crossing) {
    const auto [a, b] = ends_of(crossing);
    return is_set(voxels, a) != is_set(voxels, b);
}

/// The four crossings round the lattice edge along `axis` on `side`: those between its four voxels.
std::array<int, 4> crossings_of(int axis, int side) {
    const int u = (axis + 1) % 3, v = (axis + 2) % 3;
    // Of axis u the next axes are v and `axis`, of axis v they are `axis` and u.
    return {crossing_of(u, 0, side), crossing_of(u, 1, side), crossing_of(v, side, 0),
            crossing_of(v, side, 1)};
}

bool share_a_set_voxel(int voxels, int a, int b) {
    for (const int n : ends_of(a)) {
        for (const int m : ends_of(b)) {
            if (n == m && is_set(voxels, n)) return true;
        }
    }
    return false;
}

Corner corner_of(int voxels) {
    Roots roots{};
    std::iota(roots.begin(), roots.end(), 0);
    std::array<std::array<int, 4>, 6> sides{};
    std::array<int, 6> cut{};
    for (int side = 0; side < 6; ++side) {
        const auto s = static_cast<std::size_t>(side);
        sides[s] = crossings_of(side / 2, side % 2);
        for (const int c : sides[s]) cut[s] += is_cut(voxels, c) ? 1 : 0;
        for (const int a : sides[s]) {
            for (const int b : sides[s]) {
                if (a == b || !is_cut(voxels, a) || !is_cut(voxels, b)) continue;
                if (cut[s] == 2 || share_a_set_voxel(voxels, a, b)) unite(roots, a, b);
            }
        }
    }
    Corner corner;
    std::array<int, 12> number{};
    number.fill(-1);
    for (int c = 0; c < 12; ++c) {
        corner.piece_of[static_cast<std::size_t>(c)] = -1;
        if (!is_cut(voxels, c)) continue;
        int& n = number[static_cast<std::size_t>(root(roots, c))];
        if (n < 0) n = corner.pieces++;
        corner.piece_of[static_cast<std::size_t>(c)] = static_cast<std::int8_t>(n);
    }
    for (std::size_t s = 0; s < 6; ++s) {
        bool one = cut[s] == 4;
        for (const int c : sides[s])
            one = one && corner.piece_of[static_cast<std::size_t>(c)] ==
                             corner.piece_of[static_cast<std::size_t>(sides[s][0])];
        if (one) corner.crowded_sides |= static_cast<std::uint8_t>(1U << s);
    }
    return corner;
}

std::array<Corner, 256> made_table() {
    std::array<Corner, 256> table;
    for (int voxels = 0; voxels < 256; ++voxels) table[static_cast<std::size_t>(voxels)] = corner_of(voxels);
    return table;
}

}  // namespace

const std::array<Corner, 256>& corner_table() {
    static const std::array<Corner, 256> table = made_table();
    return table;
}

}  // namespace remnant::imaging::surface
