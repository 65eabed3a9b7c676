#include "remnant/volumetry/surface_cut.h"

#include <tbb/parallel_for.h>

#include <algorithm>
#include <cmath>

#include "cut/box_corners.h"
#include "cut/self_crossing.h"

namespace remnant::volumetry {
namespace {

using core::Run;
using core::Vec3;

constexpr double kOnSurface = 1e-9;  // of a voxel

constexpr int kStrips = 16;

/// A vertex as a rasteriser sees it: scan lines run at whole `scan`, along `across`; `hit` is what is asked
/// for.
struct Corner {
    double scan;
    double across;
    double hit;
};

/// Where a scan line passes an edge. Always worked out from the edge's lower end.
struct Passing {
    double across = 0.0;
    double hit = 0.0;
};

}  // namespace

class LineHits::Triangle {
  public:
    Triangle(const Corner& a, const Corner& b, const Corner& c) : corners_{a, b, c} {}

    /// The two edges a scan line passes; false where it passes none. An edge is passed from its lower end on,
    /// up to but without its upper end.
    bool passings(double scan, Passing& first, Passing& second) const {
        int found = 0;
        for (std::size_t n = 0; n < 3; ++n) {
            const Corner* low = &corners_[n];
            const Corner* high = &corners_[(n + 1) % 3];
            if (low->scan > high->scan) std::swap(low, high);
            if (!(low->scan <= scan && scan < high->scan)) continue;
            const double t = (scan - low->scan) / (high->scan - low->scan);
            (found == 0 ? first : second) = {low->across + t * (high->across - low->across),
                                             low->hit + t * (high->hit - low->hit)};
            ++found;
        }
        if (found == 2 && second.across < first.across) std::swap(first, second);
        return found == 2;
    }

  private:
    std::array<Corner, 3> corners_;
};

namespace {

using Triangle = LineHits::Triangle;

/// The hit of the line at `across`, between two passings that hold it.
double hit_between(const Passing& first, const Passing& second, double across) {
    const double t = (across - first.across) / (second.across - first.across);
    return first.hit + t * (second.hit - first.hit);
}

bool holds(const Passing& first, const Passing& second, double across) {
    return first.across <= across && across < second.across;
}

/// What of a mesh is looked at: seen along `hit`, with scan lines at whole `scan`, within these limits.
struct Look {
    int hit, across, scan;
    double low_across, high_across, low_scan, high_scan;
};

/// Calls `on(triangle)` for the triangles of mesh rows [first, end) that a scan line within the limits may
/// pass.
template <class On>
void for_each_triangle(const SurfaceMesh& mesh, const std::vector<Vec3>& vertices, int first, int end,
                       const Look& look, On on) {
    const auto corner = [&](int at) {
        const Vec3& v = vertices[static_cast<std::size_t>(at)];
        return Corner{v[look.scan], v[look.across], v[look.hit]};
    };
    const auto add = [&](const Corner& a, const Corner& b, const Corner& c) {
        const double low = std::max(std::min({a.scan, b.scan, c.scan}), look.low_scan);
        const double high = std::min(std::max({a.scan, b.scan, c.scan}), look.high_scan);
        if (low > high || std::max({a.across, b.across, c.across}) < look.low_across ||
            std::min({a.across, b.across, c.across}) > look.high_across)
            return;
        on(Triangle(a, b, c), low, high);
    };
    for (int row = first; row < end; ++row) {
        for (int column = 0; column + 1 < mesh.columns; ++column) {
            const int at = row * mesh.columns + column;
            const Corner b = corner(at + 1);
            const Corner c = corner(at + mesh.columns);
            add(corner(at), b, c);
            add(b, corner(at + mesh.columns + 1), c);
        }
    }
}

int others(int axis, int which) {
    return which == 0 ? (axis == 0 ? 1 : 0) : (axis == 2 ? 1 : 2);
}

/// Where the line along k through the point (i, j) passes the surface.
std::vector<double> hits_along_k(const SurfaceMesh& mesh, const std::vector<Vec3>& vertices, double i,
                                 double j) {
    std::vector<double> hits;
    for_each_triangle(mesh, vertices, 0, mesh.rows - 1, {2, 0, 1, i, i, j, j},
                      [&](const Triangle& triangle, double, double) {
                          Passing first, second;
                          if (triangle.passings(j, first, second) && holds(first, second, i))
                              hits.push_back(hit_between(first, second, i));
                      });
    return hits;
}

/// Where the lines along j through (i, k) pass the surface, for every k of the box.
std::vector<std::vector<double>> hits_along_j(const SurfaceMesh& mesh, const std::vector<Vec3>& vertices,
                                              double i, const core::IndexBox& box) {
    std::vector<std::vector<double>> hits(static_cast<std::size_t>(box.high[2] - box.low[2] + 1));
    const Look look{1, 0, 2, i, i, static_cast<double>(box.low[2]), static_cast<double>(box.high[2])};
    for_each_triangle(
        mesh, vertices, 0, mesh.rows - 1, look, [&](const Triangle& triangle, double low, double high) {
            for (double k = std::ceil(low); k <= high; k += 1.0) {
                Passing first, second;
                if (triangle.passings(k, first, second) && holds(first, second, i))
                    hits[static_cast<std::size_t>(k - box.low[2])].push_back(hit_between(first, second, i));
            }
        });
    return hits;
}

/// Whether a way along one axis passes an odd number of hits.
bool odd_between(std::span<const double> hits, double from, double to) {
    const double low = std::min(from, to);
    const double high = std::max(from, to);
    return std::ranges::count_if(hits, [&](double hit) { return hit > low && hit < high; }) % 2 != 0;
}

core::WorldBox box_around(const core::IndexBox& box, const core::GridGeometry& grid, const Vec3& also) {
    core::WorldBox world{also, also};
    for (const Vec3& corner : box_corners(box, grid, 1.0)) {
        world.low = world.low.cwiseMin(corner);
        world.high = world.high.cwiseMax(corner);
    }
    return world;
}

}  // namespace

LineHits::LineHits(int axis, const SurfaceMesh& mesh, const std::vector<Vec3>& vertices,
                   const core::IndexBox& box) {
    const int a = others(axis, 0);
    const int b = others(axis, 1);
    const auto of = [](const std::array<int, 3>& index, int along) {
        return index[static_cast<std::size_t>(along)];
    };
    low_a_ = of(box.low, a);
    low_b_ = of(box.low, b);
    count_a_ = of(box.high, a) - low_a_ + 1;
    count_b_ = of(box.high, b) - low_b_ + 1;
    const Look look{axis,
                    a,
                    b,
                    static_cast<double>(low_a_),
                    static_cast<double>(low_a_ + count_a_ - 1),
                    static_cast<double>(low_b_),
                    static_cast<double>(low_b_ + count_b_ - 1)};
    // Strips of the mesh are drawn side by side; which of them found a hit does not matter afterwards.
    const int strips = std::min(kStrips, mesh.rows - 1);
    std::vector<std::vector<Hit>> found(static_cast<std::size_t>(strips));
    tbb::parallel_for(0, strips, [&](int strip) {
        auto& hits = found[static_cast<std::size_t>(strip)];
        const auto edge_of = [&](int n) { return (mesh.rows - 1) * n / strips; };
        for_each_triangle(
            mesh, vertices, edge_of(strip), edge_of(strip + 1), look,
            [&](const Triangle& triangle, double low, double high) { draw(triangle, low, high, hits); });
    });
    first_.assign(static_cast<std::size_t>(count_a_) * static_cast<std::size_t>(count_b_) + 1, 0);
    std::size_t count = 0;
    for (const auto& hits : found) {
        count += hits.size();
        for (const Hit& hit : hits) ++first_[hit.line + 1];
    }
    for (std::size_t n = 1; n < first_.size(); ++n) first_[n] += first_[n - 1];
    hits_.resize(count);
    std::vector<std::uint32_t> next(first_.begin(), first_.end() - 1);
    for (const auto& hits : found) {
        for (const Hit& hit : hits) {
            // Few hits a line: each is put in its place among those before it.
            std::uint32_t at = next[hit.line]++;
            for (; at > first_[hit.line] && hits_[at - 1] > hit.at; --at) hits_[at] = hits_[at - 1];
            hits_[at] = hit.at;
        }
    }
}

void LineHits::draw(const Triangle& triangle, double low_scan, double high_scan,
                    std::vector<Hit>& hits) const {
    for (double scan = std::ceil(low_scan); scan <= high_scan; scan += 1.0) {
        Passing first, second;
        if (!triangle.passings(scan, first, second)) continue;
        const double begin = std::max(std::ceil(first.across), static_cast<double>(low_a_));
        const double end = std::min(second.across, low_a_ + count_a_ - 0.5);
        for (double across = begin; across < end; across += 1.0)
            hits.push_back(
                {static_cast<std::uint32_t>(line(static_cast<int>(across), static_cast<int>(scan))),
                 hit_between(first, second, across)});
    }
}

std::span<const double> LineHits::at(int a, int b) const {
    if (a < low_a_ || a >= low_a_ + count_a_ || b < low_b_ || b >= low_b_ + count_b_) return {};
    const std::size_t n = line(a, b);
    return {hits_.data() + first_[n], hits_.data() + first_[n + 1]};
}

core::Result<SurfaceOnGrid> SurfaceOnGrid::make(const core::CuttingSurface& surface,
                                                const core::LabelMask& liver, const core::GridGeometry& grid,
                                                const std::string& what) {
    SurfaceOnGrid cut;
    cut.box_ = core::bounds(liver);
    cut.columns_ = grid.size[0];
    if (liver.empty()) return cut;
    auto mesh = tessellated(surface.patch, box_around(cut.box_, grid, surface.keep_side_of), what);
    if (!mesh) return core::refuse(mesh.error());
    cut.mesh_ = std::move(*mesh);
    for (const Vec3& vertex : cut.mesh_.vertices) cut.vertices_.push_back(grid.index(vertex));
    if (crosses_itself(cut.mesh_, cut.vertices_, cut.box_))
        return core::refuse(what, "the curved cut passes through itself within the liver; smooth it out");
    cut.along_i_ = LineHits(0, cut.mesh_, cut.vertices_, cut.box_);
    cut.decide_sides(grid.index(surface.keep_side_of));
    return cut;
}

void SurfaceOnGrid::decide_sides(const Vec3& keep) {
    // From the kept point along k, then along j, then along i to the row's far low end.
    const std::vector<double> along_k = hits_along_k(mesh_, vertices_, keep[0], keep[1]);
    const auto along_j = hits_along_j(mesh_, vertices_, keep[0], box_);
    for (int k = box_.low[2]; k <= box_.high[2]; ++k) {
        const bool slice_odd = odd_between(along_k, keep[2], k);
        const auto& slice_hits = along_j[static_cast<std::size_t>(k - box_.low[2])];
        for (int j = box_.low[1]; j <= box_.high[1]; ++j) {
            const auto row = along_i_.at(j, k);
            const bool row_odd =
                std::ranges::count_if(row, [&](double hit) { return hit < keep[0]; }) % 2 != 0;
            starts_removed_.push_back(
                static_cast<char>(slice_odd != (odd_between(slice_hits, keep[1], j) != row_odd)));
        }
    }
}

void SurfaceOnGrid::append_removed(int j, int k, std::vector<Run>& runs) const {
    const int rows = box_.high[1] - box_.low[1] + 1;
    const auto row = static_cast<std::size_t>(k - box_.low[2]) * static_cast<std::size_t>(rows) +
                     static_cast<std::size_t>(j - box_.low[1]);
    bool removed = starts_removed_[row] != 0;
    std::int32_t begin = 0;
    const auto whole = [&](double at) {
        return static_cast<std::int32_t>(std::clamp(at, 0.0, static_cast<double>(columns_)));
    };
    const auto close = [&](std::int32_t end) {
        if (begin < end) runs.push_back({begin, end});
    };
    for (const double hit : along_i_.at(j, k)) {
        if (removed) {
            close(whole(std::ceil(hit - kOnSurface)));
        } else {
            begin = whole(std::floor(hit + kOnSurface) + 1.0);
        }
        removed = !removed;
    }
    if (removed) close(columns_);
}

core::LabelMask SurfaceOnGrid::removed_part(const core::LabelMask& mask) const {
    std::vector<std::shared_ptr<const core::LabelSlab>> slabs(static_cast<std::size_t>(mask.size()[2]));
    tbb::parallel_for(0, mask.size()[2], [&](int k) {
        auto& slab = slabs[static_cast<std::size_t>(k)];
        if (mask.slab(k).count() == 0) {
            slab = mask.shared_slab(k);
            return;
        }
        std::vector<Run> gone;
        slab = core::slab_of_rows(mask.size()[1], [&](int j, std::vector<Run>& runs) {
            const auto row = mask.row(j, k);
            if (row.empty()) return;
            gone.clear();
            append_removed(j, k, gone);
            std::size_t m = 0;
            for (const Run& run : row) {
                while (m < gone.size() && gone[m].end <= run.begin) ++m;
                for (std::size_t n = m; n < gone.size() && gone[n].begin < run.end; ++n)
                    runs.push_back({std::max(run.begin, gone[n].begin), std::min(run.end, gone[n].end)});
            }
        });
    });
    return {mask.size(), std::move(slabs)};
}

void SurfaceOnGrid::find_crossings() {
    along_j_ = LineHits(1, mesh_, vertices_, box_);
    along_k_ = LineHits(2, mesh_, vertices_, box_);
}

double SurfaceOnGrid::crossing(const std::array<int, 3>& from, const std::array<int, 3>& to) const {
    int axis = 0;
    while (axis < 2 && from[static_cast<std::size_t>(axis)] == to[static_cast<std::size_t>(axis)]) ++axis;
    const auto at = static_cast<std::size_t>(axis);
    const LineHits& lines = axis == 0 ? along_i_ : axis == 1 ? along_j_ : along_k_;
    const int low = std::min(from[at], to[at]);
    for (const double hit : lines.at(from[static_cast<std::size_t>(others(axis, 0))],
                                     from[static_cast<std::size_t>(others(axis, 1))])) {
        if (hit >= low && hit <= low + 1) return std::abs(hit - from[at]);
    }
    return 0.5;
}

}  // namespace remnant::volumetry
