#include "surface/net_smoothing.h"

#include <Eigen/Geometry>
#include <numeric>

namespace remnant::imaging::surface {
namespace {

using core::Vec3;
using Points = std::vector<Vec3>;

/// Taubin's pair of steps: inwards, then a little farther outwards. What is longer than some 20 edges stays,
/// so that terraces of slices go.
constexpr double kIn = 0.6;
constexpr double kOut = -0.612;
/// How far a point may leave its voxel corner while it is rounded, in voxels: neighbours cannot meet.
constexpr double kReach = 0.45;
/// How far apart pieces begin that touch, in voxels.
constexpr double kApart = 0.1;
/// The same where voxels' faces are kept: more than float32 loses, less than a volume shows.
constexpr double kBarelyApart = 0.001;
constexpr double kVolumeTolerance = 1e-5;
/// Giving volume back may move a point this far from its voxel corner, in voxels.
constexpr double kFarthest = 0.9;
constexpr int kMostSteps = 12;
constexpr int kLastSteps = 2;

/// Each point's neighbours: an edge comes once in each direction, for the net is closed.
class Neighbours {
  public:
    explicit Neighbours(const Net& net) : first_(net.points.size() + 1, 0) {
        each_edge(net, [&](std::uint32_t from, std::uint32_t) { ++first_[from + 1]; });
        std::partial_sum(first_.begin(), first_.end(), first_.begin());
        to_.resize(first_.back());
        std::vector<std::uint32_t> next(first_.begin(), first_.end() - 1);
        each_edge(net, [&](std::uint32_t from, std::uint32_t to) { to_[next[from]++] = to; });
    }

    [[nodiscard]] Vec3 mean(const Points& points, std::size_t n) const {
        Vec3 sum = Vec3::Zero();
        for (std::uint32_t e = first_[n]; e < first_[n + 1]; ++e) sum += points[to_[e]];
        return sum / (first_[n + 1] - first_[n]);
    }

  private:
    template <class Visit>
    static void each_edge(const Net& net, Visit visit) {
        for (const auto& q : net.quads) {
            for (std::size_t n = 0; n < 4; ++n) visit(q[n], q[(n + 1) % 4]);
        }
        for (const auto& t : net.triangles) {
            for (std::size_t n = 0; n < 3; ++n) visit(t[n], t[(n + 1) % 3]);
        }
    }

    std::vector<std::uint32_t> first_;
    std::vector<std::uint32_t> to_;
};

void half_pass(Points& points, Points& before, const Neighbours& neighbours, double step) {
    before = points;
    for (std::size_t n = 0; n < points.size(); ++n)
        points[n] += step * (neighbours.mean(before, n) - before[n]);
}

/// The number of the closed piece each point belongs to.
std::vector<std::uint32_t> pieces_of(const Triangles& triangles, std::size_t points) {
    std::vector<std::uint32_t> root(points);
    std::iota(root.begin(), root.end(), 0U);
    const auto find = [&](std::uint32_t n) {
        while (root[n] != n) n = root[n] = root[root[n]];
        return n;
    };
    for (const auto& t : triangles) {
        root[find(t[1])] = find(t[0]);
        root[find(t[2])] = find(t[0]);
    }
    for (std::uint32_t n = 0; n < points; ++n) root[n] = find(n);
    return root;
}

/// Volumes of all pieces, by the number of the piece; measured from a point of each, against rounding.
std::vector<double> volumes(const Points& points, const Triangles& triangles,
                            const std::vector<std::uint32_t>& pieces) {
    std::vector<double> sums(points.size(), 0.0);
    for (const auto& t : triangles) {
        const std::uint32_t piece = pieces[t[0]];
        const Vec3& o = points[piece];
        sums[piece] += (points[t[0]] - o).dot((points[t[1]] - o).cross(points[t[2]] - o)) / 6.0;
    }
    return sums;
}

/// What each point's place is worth in volume: a third of the area vectors of its triangles.
Points gradients(const Points& points, const Triangles& triangles) {
    Points sums(points.size(), Vec3::Zero());
    for (const auto& t : triangles) {
        const Vec3 share = (points[t[1]] - points[t[0]]).cross(points[t[2]] - points[t[0]]) / 6.0;
        for (const std::uint32_t n : t) sums[n] += share;
    }
    return sums;
}

/// One step of Newton's method along the normals, each piece for itself.
void step_towards(const std::vector<double>& wanted, Points& points, const Triangles& triangles,
                  const std::vector<std::uint32_t>& pieces) {
    const std::vector<double> now = volumes(points, triangles, pieces);
    const Points ways = gradients(points, triangles);
    std::vector<double> gain(points.size(), 0.0);
    for (std::size_t n = 0; n < points.size(); ++n) gain[pieces[n]] += ways[n].norm();
    for (std::size_t n = 0; n < points.size(); ++n) {
        const std::uint32_t piece = pieces[n];
        const double norm = ways[n].norm();
        if (norm > 0 && gain[piece] > 0)
            points[n] += (wanted[piece] - now[piece]) / gain[piece] / norm * ways[n];
    }
}

bool is_close(double volume, double wanted) {
    return std::abs(volume - wanted) <= kVolumeTolerance * std::abs(wanted);
}

/// Pieces that cannot be given their volume, or only by moving points far, get their voxels' faces back.
void restore_volumes(const Points& home, const Points& barely_apart, const Vec3& spacing, Points& points,
                     const Triangles& triangles) {
    const auto pieces = pieces_of(triangles, points.size());
    const auto wanted = volumes(home, triangles, pieces);
    for (int step = 0; step < kMostSteps; ++step) step_towards(wanted, points, triangles, pieces);
    const auto reached = volumes(points, triangles, pieces);
    std::vector<char> failed(points.size(), 0);
    for (std::size_t n = 0; n < points.size(); ++n) {
        const Vec3 moved = (points[n] - home[n]).cwiseQuotient(spacing).cwiseAbs();
        const bool good = moved.maxCoeff() <= kFarthest && is_close(reached[pieces[n]], wanted[pieces[n]]);
        if (!good) failed[pieces[n]] = 1;
    }
    for (std::size_t n = 0; n < points.size(); ++n) {
        if (failed[pieces[n]] != 0) points[n] = home[n] + barely_apart[n];
    }
    // What lies where it should does not move any more.
    for (int step = 0; step < kLastSteps; ++step) step_towards(wanted, points, triangles, pieces);
}

}  // namespace

Triangles triangles_of(const Net& net) {
    Triangles triangles;
    triangles.reserve(2 * net.quads.size() + net.triangles.size());
    for (const auto& q : net.quads) {
        const auto& p = net.points;
        const bool first = (p[q[0]] - p[q[2]]).squaredNorm() <= (p[q[1]] - p[q[3]]).squaredNorm();
        if (first) {
            triangles.push_back({q[0], q[1], q[2]});
            triangles.push_back({q[0], q[2], q[3]});
        } else {
            triangles.push_back({q[0], q[1], q[3]});
            triangles.push_back({q[1], q[2], q[3]});
        }
    }
    triangles.insert(triangles.end(), net.triangles.begin(), net.triangles.end());
    return triangles;
}

core::Result<Triangles> smooth(Net& net, const Vec3& spacing, int passes, const core::JobContext& job) {
    const Points home = net.points;
    const Vec3 reach = kReach * spacing;
    for (std::size_t n = 0; n < home.size(); ++n)
        net.points[n] += kApart * spacing.cwiseProduct(net.apart[n]);
    const Neighbours neighbours(net);
    Points before;
    for (int pass = 0; pass < passes; ++pass) {
        if (job.cancelled()) return core::refuse(core::cancelled_error("surface"));
        half_pass(net.points, before, neighbours, kIn);
        half_pass(net.points, before, neighbours, kOut);
        for (std::size_t n = 0; n < home.size(); ++n)
            net.points[n] = net.points[n].cwiseMax(home[n] - reach).cwiseMin(home[n] + reach);
        job.report(static_cast<double>(pass) / passes, "rounding the surface");
    }
    Triangles triangles = triangles_of(net);
    for (Vec3& way : net.apart) way = kBarelyApart * spacing.cwiseProduct(way);
    restore_volumes(home, net.apart, spacing, net.points, triangles);
    return triangles;
}

}  // namespace remnant::imaging::surface
