#pragma once
// Where an outline was cut through the liver, and how far two such cuts lie apart.

#include <algorithm>
#include <cmath>
#include <vector>

#include "remnant/core/geometry.h"
#include "remnant/core/label_mask.h"

namespace remnant::testing {

/// The outline's voxels that have a neighbour in the liver which is not of the outline, 8 mm and more inside
/// the liver: at its surface single voxels belong to neither side.
inline std::vector<core::Vec3> cut_face(const core::LabelMask& outline, const core::LabelMask& liver,
                                        const core::GridGeometry& grid) {
    constexpr double kInsideMm = 8.0;
    const auto in = [&](const core::LabelMask& mask, const core::Size3& v) {
        for (std::size_t a = 0; a < 3; ++a) {
            if (v[a] < 0 || v[a] >= grid.size[a]) return false;
        }
        return mask.contains(v[0], v[1], v[2]);
    };
    const auto at_face = [&](const core::Size3& v) {
        bool beside_rest = false;
        for (std::size_t a = 0; a < 3; ++a) {
            const auto far = static_cast<int>(kInsideMm / grid.spacing[static_cast<Eigen::Index>(a)]);
            for (const int sign : {-1, 1}) {
                core::Size3 next = v;
                next[a] += sign;
                core::Size3 deep = v;
                deep[a] += sign * far;
                if (!in(liver, deep)) return false;
                beside_rest = beside_rest || (in(liver, next) && !in(outline, next));
            }
        }
        return beside_rest;
    };
    std::vector<core::Vec3> face;
    for (int k = 0; k < grid.size[2]; ++k) {
        for (int j = 0; j < grid.size[1]; ++j) {
            for (const core::Run& run : outline.row(j, k)) {
                for (int i = run.begin; i < run.end; ++i) {
                    if (at_face({i, j, k})) face.push_back(grid.world(core::Vec3(i, j, k)));
                }
            }
        }
    }
    return face;
}

/// Of the distances from every eighth point to the nearest of the others and back, 95 % are no greater.
inline double distance95(const std::vector<core::Vec3>& a, const std::vector<core::Vec3>& b) {
    std::vector<double> pool;
    const auto add = [&](const std::vector<core::Vec3>& from, const std::vector<core::Vec3>& to) {
        for (std::size_t n = 0; n < from.size(); n += 8) {
            double nearest = 1e18;
            for (const core::Vec3& p : to) nearest = std::min(nearest, (p - from[n]).squaredNorm());
            pool.push_back(std::sqrt(nearest));
        }
    };
    add(a, b);
    add(b, a);
    std::ranges::sort(pool);
    return pool.empty() ? 0.0 : pool[pool.size() * 95 / 100];
}

}  // namespace remnant::testing
