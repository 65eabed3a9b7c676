#pragma once
// The centre line of a mask by topological thinning: an independent, slow and simple way, to judge others by.
// Simple points are those whose removal changes neither the pieces of the object nor those of the background
// (Bertrand & Malandain 1994, doi:10.1016/0167-8655(94)90046-9); they go from the outside inwards, and ends
// of lines stay.

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <vector>

#include "remnant/core/geometry.h"
#include "remnant/core/label_mask.h"

namespace remnant::testing {

/// A voxel of the centre line.
struct LinePoint {
    core::Size3 index{0, 0, 0};
    core::Vec3 at = core::Vec3::Zero();  // LPS mm
    double radius_mm = 0.0;              // to the nearest voxel outside, less a quarter of a pixel
    double length_mm = 0.0;              // half the way to each neighbour on the line
};

class ThinnedLine {
  public:
    ThinnedLine(const core::LabelMask& mask, const core::GridGeometry& grid) : grid_(grid) {
        const core::IndexBox box = core::bounds(mask);
        for (std::size_t a = 0; a < 3; ++a) {
            low_[a] = box.low[a] - 1;
            size_[a] = box.high[a] - box.low[a] + 3;
        }
        in_.assign(static_cast<std::size_t>(size_[0]) * size_[1] * size_[2], 0);
        for (int k = box.low[2]; k <= box.high[2]; ++k) {
            for (int j = box.low[1]; j <= box.high[1]; ++j) {
                for (const core::Run& run : mask.row(j, k)) {
                    for (int i = run.begin; i < run.end; ++i)
                        in_[at(i - low_[0], j - low_[1], k - low_[2])] = 1;
                }
            }
        }
        measure_depths();
        thin();
    }

    [[nodiscard]] std::vector<LinePoint> points() const {
        std::vector<LinePoint> list;
        for (const Deep& voxel : voxels_) {
            if (!in_[voxel.n]) continue;
            const core::Size3 own = index(voxel.n);
            const core::Size3 there{own[0] + low_[0], own[1] + low_[1], own[2] + low_[2]};
            LinePoint point{there, grid_.world(core::Vec3(there[0], there[1], there[2])),
                            voxel.depth - 0.25 * grid_.spacing.minCoeff(), 0.0};
            for (int d = 0; d < 27; ++d) {
                const core::Size3 step = step_of(d);
                if (d != 13 && in_[at(own[0] + step[0], own[1] + step[1], own[2] + step[2])])
                    point.length_mm +=
                        0.5 * grid_.spacing.cwiseProduct(core::Vec3(step[0], step[1], step[2])).norm();
            }
            list.push_back(point);
        }
        return list;
    }

  private:
    struct Deep {
        std::size_t n;
        double depth;
    };

    static core::Size3 step_of(int d) { return {d % 3 - 1, d / 3 % 3 - 1, d / 9 - 1}; }
    [[nodiscard]] std::size_t at(int i, int j, int k) const {
        return (static_cast<std::size_t>(k) * size_[1] + j) * size_[0] + i;
    }
    [[nodiscard]] core::Size3 index(std::size_t n) const {
        const auto ni = static_cast<std::size_t>(size_[0]);
        const auto nj = static_cast<std::size_t>(size_[1]);
        return {static_cast<int>(n % ni), static_cast<int>(n / ni % nj), static_cast<int>(n / ni / nj)};
    }

    /// Distance to the nearest voxel outside, by looking in shells of growing size.
    void measure_depths() {
        for (std::size_t n = 0; n < in_.size(); ++n) {
            if (in_[n]) voxels_.push_back({n, depth(index(n))});
        }
        std::ranges::stable_sort(voxels_, {}, &Deep::depth);
    }
    [[nodiscard]] double depth(const core::Size3& own) const {
        double best = 1e9;
        for (int r = 1; r * grid_.spacing.minCoeff() < best && r < 40; ++r) {
            for (int k = std::max(own[2] - r, 0); k <= std::min(own[2] + r, size_[2] - 1); ++k) {
                for (int j = std::max(own[1] - r, 0); j <= std::min(own[1] + r, size_[1] - 1); ++j) {
                    const bool face = std::abs(k - own[2]) == r || std::abs(j - own[1]) == r;
                    for (int i = own[0] - r; i <= own[0] + r; i += face ? 1 : 2 * r) {
                        if (i < 0 || i >= size_[0] || in_[at(i, j, k)]) continue;
                        const core::Vec3 away(i - own[0], j - own[1], k - own[2]);
                        best = std::min(best, grid_.spacing.cwiseProduct(away).norm());
                    }
                }
            }
        }
        return best;
    }

    using Block = std::array<std::uint8_t, 27>;
    [[nodiscard]] Block block(const core::Size3& own) const {
        Block bits{};
        for (int d = 0; d < 27; ++d) {
            const core::Size3 step = step_of(d);
            bits[d] = in_[at(own[0] + step[0], own[1] + step[1], own[2] + step[2])];
        }
        return bits;
    }

    /// Pieces of the voxels for which `member` holds, where two belong together that differ by a step `near`
    /// allows; only pieces with a voxel for which `counts` holds.
    template <class Member, class Near, class Counts>
    static int pieces(Member member, Near near, Counts counts) {
        std::array<bool, 27> seen{};
        int number = 0;
        for (int start = 0; start < 27; ++start) {
            if (seen[start] || !member(start) || !counts(start)) continue;
            ++number;
            std::vector<int> open{start};
            seen[start] = true;
            while (!open.empty()) {
                const int d = open.back();
                open.pop_back();
                for (int e = 0; e < 27; ++e) {
                    if (seen[e] || !member(e) || !near(d, e)) continue;
                    seen[e] = true;
                    open.push_back(e);
                }
            }
        }
        return number;
    }
    static int city_block(int d, int e) {
        const core::Size3 a = step_of(d), b = step_of(e);
        return std::abs(a[0] - b[0]) + std::abs(a[1] - b[1]) + std::abs(a[2] - b[2]);
    }
    static bool touch(int d, int e) {
        const core::Size3 a = step_of(d), b = step_of(e);
        return std::max({std::abs(a[0] - b[0]), std::abs(a[1] - b[1]), std::abs(a[2] - b[2])}) == 1;
    }

    [[nodiscard]] static bool is_simple(const Block& bits) {
        const int object = pieces([&](int d) { return d != 13 && bits[d]; }, touch, [](int) { return true; });
        if (object != 1) return false;
        return pieces([&](int d) { return !bits[d] && city_block(d, 13) <= 2; },
                      [](int d, int e) { return city_block(d, e) == 1; },
                      [](int d) { return city_block(d, 13) == 1; }) == 1;
    }

    void thin() {
        for (bool changed = true; changed;) {
            changed = false;
            for (const Deep& voxel : voxels_) {
                if (!in_[voxel.n]) continue;
                const Block bits = block(index(voxel.n));
                const int neighbours = static_cast<int>(std::ranges::count(bits, 1)) - 1;
                if (neighbours <= 1 || !is_simple(bits)) continue;
                in_[voxel.n] = 0;
                changed = true;
            }
        }
    }

    core::GridGeometry grid_;
    core::Size3 low_{0, 0, 0};
    core::Size3 size_{0, 0, 0};
    std::vector<std::uint8_t> in_;
    std::vector<Deep> voxels_;  // the least deep first
};

}  // namespace remnant::testing
