#include "scene/mesh.h"

#include <tbb/blocked_range.h>
#include <tbb/parallel_for.h>

#include <Eigen/Geometry>
#include <algorithm>
#include <cmath>

namespace remnant::ui {
namespace {

using core::Vec3;
using Triangle = std::array<std::int32_t, 3>;

Vec3 point(const Mesh& mesh, std::int32_t at) {
    return mesh.points[static_cast<std::size_t>(at)].cast<double>();
}

/// Near the surface, so that the tetrahedra are small and nothing is lost to cancellation.
Vec3 apex(const Mesh& mesh) {
    return mesh.points.empty() ? Vec3(Vec3::Zero()) : Vec3(mesh.points.front().cast<double>());
}

double triple(const Vec3& a, const Vec3& b, const Vec3& c) {
    return a.dot(b.cross(c));
}

/// Neighbours of each point, one list after the other. On a closed surface every edge runs once each way, so
/// the edges that leave a point name each neighbour once.
struct Neighbours {
    std::vector<std::int32_t> first;
    std::vector<std::int32_t> list;
};

Neighbours neighbours_of(const Mesh& mesh) {
    Neighbours n;
    n.first.assign(mesh.points.size() + 1, 0);
    for (const Triangle& t : mesh.triangles) {
        for (const auto corner : t) ++n.first[static_cast<std::size_t>(corner) + 1];
    }
    for (std::size_t p = 0; p < mesh.points.size(); ++p) n.first[p + 1] += n.first[p];
    n.list.resize(mesh.triangles.size() * 3);
    std::vector<std::int32_t> next(n.first.begin(), n.first.end() - 1);
    for (const Triangle& t : mesh.triangles) {
        for (std::size_t c = 0; c < 3; ++c) {
            auto& slot = next[static_cast<std::size_t>(t[c])];
            n.list[static_cast<std::size_t>(slot++)] = t[(c + 1) % 3];
        }
    }
    return n;
}

/// One step of `weight` towards the mean of the neighbours.
void relax(const Neighbours& n, const std::vector<Eigen::Vector3f>& from, std::vector<Eigen::Vector3f>& to,
           float weight) {
    tbb::parallel_for(tbb::blocked_range<std::size_t>(0, from.size(), 4096), [&](const auto& range) {
        for (std::size_t p = range.begin(); p < range.end(); ++p) {
            const auto begin = static_cast<std::size_t>(n.first[p]);
            const auto end = static_cast<std::size_t>(n.first[p + 1]);
            to[p] = from[p];
            if (begin == end) continue;
            Eigen::Vector3f sum = Eigen::Vector3f::Zero();
            for (std::size_t e = begin; e < end; ++e) sum += from[static_cast<std::size_t>(n.list[e])];
            to[p] += weight * (sum / static_cast<float>(end - begin) - from[p]);
        }
    });
}

void filter(Mesh& mesh, const Neighbours& neighbours, const Smoothing& smoothing) {
    constexpr double kShrink = 0.6;
    const double grow = 1.0 / (smoothing.pass_band - 1.0 / kShrink);
    std::vector<Eigen::Vector3f> other(mesh.points.size());
    for (int round = 0; round < smoothing.rounds; ++round) {
        relax(neighbours, mesh.points, other, static_cast<float>(kShrink));
        relax(neighbours, other, mesh.points, static_cast<float>(grow));
    }
}

/// What is averaged over a neighbourhood to know the volume it lacks.
struct Balance {
    Eigen::Vector3f area = Eigen::Vector3f::Zero();  // vector area it should have, less the one it has
    float moment = 0.0F;                             // the same of position · area
    float size = 0.0F;                               // area it has
};

/// Each point takes the mean of itself and its neighbours.
void average(const Neighbours& n, const std::vector<Balance>& from, std::vector<Balance>& to) {
    tbb::parallel_for(tbb::blocked_range<std::size_t>(0, from.size(), 4096), [&](const auto& range) {
        for (std::size_t p = range.begin(); p < range.end(); ++p) {
            Balance sum = from[p];
            const auto begin = static_cast<std::size_t>(n.first[p]);
            const auto end = static_cast<std::size_t>(n.first[p + 1]);
            for (std::size_t e = begin; e < end; ++e) {
                const Balance& other = from[static_cast<std::size_t>(n.list[e])];
                sum.area += other.area;
                sum.moment += other.moment;
                sum.size += other.size;
            }
            const float share = 1.0F / static_cast<float>(end - begin + 1);
            to[p] = {sum.area * share, sum.moment * share, sum.size * share};
        }
    });
}

/// Moves each point along its normal by the thickness its neighbourhood lacks. A patch and a point o span a
/// cone of volume ⅓ Σ (x − o)·area; the cones over the true patch and over this one, both from the point
/// itself, differ by the volume between the two.
void restore_locally(Mesh& mesh, const std::vector<Eigen::Vector3f>& true_points,
                     const std::vector<Eigen::Vector3f>& true_areas, const Neighbours& n, int rounds) {
    const Eigen::Vector3f origin = apex(mesh).cast<float>();
    const auto areas = point_areas(mesh);
    std::vector<Balance> balance(areas.size());
    for (std::size_t p = 0; p < areas.size(); ++p) {
        balance[p] = {true_areas[p] - areas[p],
                      (true_points[p] - origin).dot(true_areas[p]) - (mesh.points[p] - origin).dot(areas[p]),
                      areas[p].norm()};
    }
    std::vector<Balance> other(balance.size());
    for (int round = 0; round < rounds; ++round) {
        average(n, balance, other);
        std::swap(balance, other);
    }
    for (std::size_t p = 0; p < areas.size(); ++p) {
        const Balance& b = balance[p];
        if (!(b.size > 0.0F) || !(areas[p].norm() > 0.0F)) continue;
        const float lacking = (b.moment - (mesh.points[p] - origin).dot(b.area)) / (3.0F * b.size);
        const float most = std::sqrt(b.size);
        mesh.points[p] += std::clamp(lacking, -most, most) * areas[p].normalized();
    }
}

/// Volume after moving by t along the normals: c[0] + c[1]·t + c[2]·t² + c[3]·t³.
std::array<double, 4> volume_of_distance(const Mesh& mesh, const std::vector<Eigen::Vector3f>& normals) {
    std::array<double, 4> c{};
    const Vec3 origin = apex(mesh);
    for (const Triangle& t : mesh.triangles) {
        std::array<Vec3, 3> p;
        std::array<Vec3, 3> n;
        for (std::size_t k = 0; k < 3; ++k) {
            p[k] = point(mesh, t[k]) - origin;
            n[k] = normals[static_cast<std::size_t>(t[k])].cast<double>();
        }
        c[0] += triple(p[0], p[1], p[2]);
        c[1] += triple(n[0], p[1], p[2]) + triple(p[0], n[1], p[2]) + triple(p[0], p[1], n[2]);
        c[2] += triple(n[0], n[1], p[2]) + triple(n[0], p[1], n[2]) + triple(p[0], n[1], n[2]);
        c[3] += triple(n[0], n[1], n[2]);
    }
    for (double& value : c) value /= 6.0;
    return c;
}

}  // namespace

core::CubicMillimetre signed_volume(const Mesh& mesh) {
    const Vec3 origin = apex(mesh);
    double six = 0.0;
    for (const Triangle& t : mesh.triangles)
        six += triple(point(mesh, t[0]) - origin, point(mesh, t[1]) - origin, point(mesh, t[2]) - origin);
    return core::CubicMillimetre(six / 6.0);
}

core::Vec3 centroid(const Mesh& mesh) {
    const Vec3 origin = apex(mesh);
    double weight = 0.0;
    Vec3 sum = Vec3::Zero();
    for (const Triangle& t : mesh.triangles) {
        const Vec3 a = point(mesh, t[0]) - origin;
        const Vec3 b = point(mesh, t[1]) - origin;
        const Vec3 c = point(mesh, t[2]) - origin;
        const double volume = triple(a, b, c);
        weight += volume;
        sum += volume * (a + b + c) / 4.0;
    }
    return origin + sum / weight;
}

std::vector<Eigen::Vector3f> point_areas(const Mesh& mesh) {
    std::vector<Eigen::Vector3f> areas(mesh.points.size(), Eigen::Vector3f::Zero());
    for (const Triangle& t : mesh.triangles) {
        const auto& a = mesh.points[static_cast<std::size_t>(t[0])];
        const auto& b = mesh.points[static_cast<std::size_t>(t[1])];
        const auto& c = mesh.points[static_cast<std::size_t>(t[2])];
        const Eigen::Vector3f third = (b - a).cross(c - a) / 6.0F;
        for (const auto corner : t) areas[static_cast<std::size_t>(corner)] += third;
    }
    return areas;
}

std::vector<Eigen::Vector3f> point_normals(const Mesh& mesh) {
    auto normals = point_areas(mesh);
    for (auto& normal : normals) {
        const float length = normal.norm();
        if (length > 0.0F) normal /= length;
    }
    return normals;
}

std::vector<Eigen::Vector3f> shading_normals(const Mesh& mesh, int rounds) {
    constexpr float kHalf = 0.5F;
    const Neighbours neighbours = neighbours_of(mesh);
    auto normals = point_normals(mesh);
    std::vector<Eigen::Vector3f> other(normals.size());
    for (int round = 0; round < rounds; ++round) {
        relax(neighbours, normals, other, kHalf);
        std::swap(normals, other);
    }
    for (auto& normal : normals) normal.stableNormalize();
    return normals;
}

void smooth(Mesh& mesh, const Smoothing& smoothing) {
    filter(mesh, neighbours_of(mesh), smoothing);
}

void smooth_thin(Mesh& mesh, const Smoothing& smoothing, const std::vector<Eigen::Vector3f>& true_areas) {
    constexpr int kRestorations = 5;
    const Neighbours neighbours = neighbours_of(mesh);
    const std::vector<Eigen::Vector3f> before = mesh.points;
    filter(mesh, neighbours, smoothing);
    for (int n = 0; n < kRestorations; ++n)
        restore_locally(mesh, before, true_areas, neighbours, smoothing.rounds);
}

double grow_to(Mesh& mesh, core::CubicMillimetre target, double limit) {
    const auto normals = point_normals(mesh);
    const auto c = volume_of_distance(mesh, normals);
    double t = 0.0;
    for (int step = 0; step < 20; ++step) {
        const double slope = c[1] + t * (2.0 * c[2] + 3.0 * t * c[3]);
        if (!(slope > 0.0)) return 0.0;
        const double excess = c[0] + t * (c[1] + t * (c[2] + t * c[3])) - target.value();
        t -= excess / slope;
        if (!(std::abs(t) <= limit)) return 0.0;
    }
    for (std::size_t p = 0; p < mesh.points.size(); ++p) mesh.points[p] += static_cast<float>(t) * normals[p];
    return t;
}

}  // namespace remnant::ui
