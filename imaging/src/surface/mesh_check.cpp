#include <Eigen/Geometry>
#include <algorithm>
#include <map>
#include <numeric>

#include "remnant/imaging/mask_surface.h"

namespace remnant::imaging {
namespace {

using core::Vec3;

/// An edge with its smaller end first; whether a triangle runs along it that way.
struct Edge {
    std::uint32_t low, high;
    bool upwards;
    [[nodiscard]] auto key() const { return std::tuple(low, high, upwards); }
};

Edge edge_of(std::uint32_t from, std::uint32_t to) {
    return {std::min(from, to), std::max(from, to), from < to};
}

bool is_broken(const std::array<std::uint32_t, 3>& t, std::size_t points) {
    return t[0] == t[1] || t[1] == t[2] || t[2] == t[0] ||
           std::ranges::any_of(t, [&](std::uint32_t n) { return n >= points; });
}

void count_edges(std::vector<Edge> edges, MeshCheck& check) {
    std::ranges::sort(edges, {}, &Edge::key);
    for (std::size_t at = 0; at < edges.size();) {
        std::size_t end = at;
        std::int64_t upwards = 0;
        for (; end < edges.size() && edges[end].low == edges[at].low && edges[end].high == edges[at].high;
             ++end)
            upwards += edges[end].upwards ? 1 : 0;
        if (end - at == 1) ++check.open_edges;
        if (end - at > 2) ++check.crowded_edges;
        if (end - at == 2 && upwards != 1) ++check.turned_edges;
        at = end;
    }
}

}  // namespace

MeshCheck checked(const TriangleMesh& mesh) {
    MeshCheck check;
    if (mesh.points.empty()) {
        check.broken_triangles = static_cast<std::int64_t>(mesh.triangles.size());
        return check;
    }
    std::vector<Edge> edges;
    edges.reserve(3 * mesh.triangles.size());
    // Measured from a point of the surface: far from the scanner's origin digits would be lost.
    const Vec3 origin = mesh.points.front();
    double sum = 0.0;
    for (const auto& t : mesh.triangles) {
        if (is_broken(t, mesh.points.size())) {
            ++check.broken_triangles;
            continue;
        }
        for (std::size_t n = 0; n < 3; ++n) edges.push_back(edge_of(t[n], t[(n + 1) % 3]));
        const Vec3 a = mesh.points[t[0]] - origin, b = mesh.points[t[1]] - origin,
                   c = mesh.points[t[2]] - origin;
        sum += a.dot(b.cross(c)) / 6.0;
    }
    check.volume = core::CubicMillimetre(sum);
    count_edges(std::move(edges), check);
    return check;
}

TriangleMesh welded(const TriangleMesh& mesh) {
    std::map<std::array<float, 3>, std::uint32_t> places;
    std::vector<std::uint32_t> number(mesh.points.size());
    TriangleMesh one;
    for (std::size_t n = 0; n < mesh.points.size(); ++n) {
        const auto p = mesh.points[n].cast<float>();
        const auto next = static_cast<std::uint32_t>(one.points.size());
        const auto [known, is_new] = places.try_emplace({p[0], p[1], p[2]}, next);
        if (is_new) one.points.push_back(p.cast<double>());
        number[n] = known->second;
    }
    one.triangles.reserve(mesh.triangles.size());
    for (const auto& t : mesh.triangles) one.triangles.push_back({number[t[0]], number[t[1]], number[t[2]]});
    return one;
}

}  // namespace remnant::imaging
