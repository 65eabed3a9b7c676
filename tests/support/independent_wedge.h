#pragma once
// A wedge worked out another way: every voxel against every tumour voxel, and the hull by Qhull (Barber,
// Dobkin & Huhdanpaa 1996, doi:10.1145/235815.235821).

#include <libqhull_r/qhull_ra.h>

#include <algorithm>
#include <array>
#include <vector>

#include "remnant/core/geometry.h"
#include "remnant/core/label_mask.h"

namespace remnant::testing {

using Voxel = std::array<int, 3>;

inline std::vector<Voxel> voxels_of(const core::LabelMask& mask) {
    std::vector<Voxel> all;
    for (int k = 0; k < mask.size()[2]; ++k) {
        for (int j = 0; j < mask.size()[1]; ++j) {
            for (const core::Run& run : mask.row(j, k)) {
                for (int i = run.begin; i < run.end; ++i) all.push_back({i, j, k});
            }
        }
    }
    return all;
}

/// Which of `asked` lie in the hull of `points` (which must span space): the facets' planes, with a tolerance
/// far below what whole numbers can differ by.
inline std::vector<Voxel> in_hull_by_qhull(const std::vector<Voxel>& points,
                                           const std::vector<Voxel>& asked) {
    std::vector<coordT> coordinates;
    for (const Voxel& p : points)
        coordinates.insert(coordinates.end(), {coordT(p[0]), coordT(p[1]), coordT(p[2])});
    qhT memory;
    qhT* qh = &memory;
    qh_zero(qh, stderr);
    char options[] = "qhull";
    std::vector<Voxel> inside;
    if (qh_new_qhull(qh, 3, static_cast<int>(points.size()), coordinates.data(), False, options, nullptr,
                     stderr) == 0) {
        Voxel low = points.front();
        Voxel high = points.front();
        for (const Voxel& p : points) {
            for (std::size_t axis = 0; axis < 3; ++axis) {
                low[axis] = std::min(low[axis], p[axis]);
                high[axis] = std::max(high[axis], p[axis]);
            }
        }
        for (const Voxel& p : asked) {
            bool within = p[0] >= low[0] && p[1] >= low[1] && p[2] >= low[2] && p[0] <= high[0] &&
                          p[1] <= high[1] && p[2] <= high[2];
            if (!within) continue;
            for (facetT* facet = qh->facet_list; facet != nullptr && facet->next != nullptr;
                 facet = facet->next)
                within = within && facet->normal[0] * p[0] + facet->normal[1] * p[1] +
                                           facet->normal[2] * p[2] + facet->offset <=
                                       1e-6;
            if (within) inside.push_back(p);
        }
    }
    qh_freeqhull(qh, !qh_ALL);
    int current = 0, total = 0;
    qh_memfreeshort(qh, &current, &total);
    return inside;
}

inline double squared_mm(const Voxel& a, const Voxel& b, const core::Vec3& spacing) {
    return core::Vec3(a[0] - b[0], a[1] - b[1], a[2] - b[2]).cwiseProduct(spacing).squaredNorm();
}

/// Liver voxels that a wedge round one tumour takes, by the words of its definition.
inline core::LabelMask independent_wedge(const core::LabelMask& tumour, double margin,
                                         const core::LabelMask& liver, const core::GridGeometry& grid) {
    const auto of_tumour = voxels_of(tumour);
    const auto of_liver = voxels_of(liver);
    // Only the tumour's outer voxels can be the nearest ones.
    std::vector<Voxel> rim;
    for (const Voxel& v : of_tumour) {
        const bool inner = tumour.contains(v[0] - 1, v[1], v[2]) && tumour.contains(v[0] + 1, v[1], v[2]) &&
                           v[1] > 0 && v[1] + 1 < grid.size[1] && tumour.contains(v[0], v[1] - 1, v[2]) &&
                           tumour.contains(v[0], v[1] + 1, v[2]) && v[2] > 0 && v[2] + 1 < grid.size[2] &&
                           tumour.contains(v[0], v[1], v[2] - 1) && tumour.contains(v[0], v[1], v[2] + 1);
        if (!inner) rim.push_back(v);
    }
    const core::IndexBox box = core::bounds(tumour);
    const double limit = (margin + 1e-9) * (margin + 1e-9);
    std::vector<Voxel> hull;
    std::vector<Voxel> capsule;
    for (const Voxel& v : of_liver) {
        const auto outside = [&](int i, int j, int k) {
            return i >= 0 && j >= 0 && k >= 0 && i < grid.size[0] && j < grid.size[1] && k < grid.size[2] &&
                   !liver.contains(i, j, k);
        };
        if (outside(v[0] - 1, v[1], v[2]) || outside(v[0] + 1, v[1], v[2]) || outside(v[0], v[1] - 1, v[2]) ||
            outside(v[0], v[1] + 1, v[2]) || outside(v[0], v[1], v[2] - 1) || outside(v[0], v[1], v[2] + 1))
            capsule.push_back(v);
        double box_mm = 0.0;
        for (std::size_t axis = 0; axis < 3; ++axis) {
            const double off = std::max({box.low[axis] - v[axis], v[axis] - box.high[axis], 0}) *
                               grid.spacing[static_cast<Eigen::Index>(axis)];
            box_mm += off * off;
        }
        if (box_mm > limit) continue;
        bool near = tumour.contains(v[0], v[1], v[2]);
        for (std::size_t n = 0; !near && n < rim.size(); ++n)
            near = squared_mm(v, rim[n], grid.spacing) <= limit;
        if (near) hull.push_back(v);
    }
    Voxel nearest{};
    double best = 1e300;
    for (const Voxel& c : capsule) {
        if (tumour.contains(c[0], c[1], c[2]) && best > 0.0) {
            best = 0.0;
            nearest = c;
        }
        for (std::size_t n = 0; best > 0.0 && n < rim.size(); ++n) {
            const double d = squared_mm(c, rim[n], grid.spacing);
            if (d < best) {
                best = d;
                nearest = c;
            }
        }
    }
    for (const Voxel& c : capsule) {
        if (squared_mm(c, nearest, grid.spacing) <= limit) hull.push_back(c);
    }
    core::LabelMaskBuilder taken(grid.size);
    for (const Voxel& v : in_hull_by_qhull(hull, of_liver)) taken.add(v[1], v[2], v[0], v[0] + 1);
    return std::move(taken).build();
}

}  // namespace remnant::testing
