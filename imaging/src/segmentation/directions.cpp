#include "segmentation/directions.h"

#include <Eigen/LU>
#include <algorithm>
#include <cmath>
#include <map>
#include <numbers>

namespace remnant::imaging::segmentation {

using core::Vec3;

Directions::Directions(int divisions) {
    faces_ = icosahedron(corners_);
    for (int n = 0; n < divisions; ++n) faces_ = divided(faces_, corners_);
    know_neighbours();
}

std::vector<Directions::Face> Directions::icosahedron(std::vector<Vec3>& corners) {
    constexpr double kGolden = std::numbers::phi;
    for (const double a : {-1.0, 1.0}) {
        for (const double b : {-kGolden, kGolden}) {
            corners.push_back(Vec3(0, a, b).normalized());
            corners.push_back(Vec3(a, b, 0).normalized());
            corners.push_back(Vec3(b, 0, a).normalized());
        }
    }
    // Corners of one face are nearest neighbours of each other.
    constexpr double kSide = 1.2;
    const auto near = [&](int a, int b) {
        return (corners[static_cast<std::size_t>(a)] - corners[static_cast<std::size_t>(b)]).norm() < kSide;
    };
    std::vector<Face> faces;
    for (int a = 0; a < 12; ++a) {
        for (int b = a + 1; b < 12; ++b) {
            for (int c = b + 1; c < 12; ++c) {
                if (near(a, b) && near(b, c) && near(a, c)) faces.push_back({a, b, c});
            }
        }
    }
    return faces;
}

std::vector<Directions::Face> Directions::divided(const std::vector<Face>& faces,
                                                  std::vector<Vec3>& corners) {
    std::map<std::pair<int, int>, int> middles;
    const auto middle = [&](int a, int b) {
        const auto [at, fresh] = middles.try_emplace(std::minmax(a, b), static_cast<int>(corners.size()));
        if (fresh) {
            const Vec3 sum = corners[static_cast<std::size_t>(a)] + corners[static_cast<std::size_t>(b)];
            corners.push_back(sum.normalized());
        }
        return at->second;
    };
    std::vector<Face> four;
    for (const auto& [a, b, c] : faces) {
        const int ab = middle(a, b);
        const int bc = middle(b, c);
        const int ca = middle(c, a);
        for (const Face& face : {Face{a, ab, ca}, Face{ab, b, bc}, Face{ca, bc, c}, Face{ab, bc, ca}})
            four.push_back(face);
    }
    return four;
}

void Directions::know_neighbours() {
    beside_.resize(corners_.size());
    faces_at_.resize(corners_.size());
    for (std::size_t f = 0; f < faces_.size(); ++f) {
        core::Mat3 corners;
        for (std::size_t n = 0; n < 3; ++n) {
            const auto corner = static_cast<std::size_t>(faces_[f][n]);
            corners.col(static_cast<Eigen::Index>(n)) = corners_[corner];
            faces_at_[corner].push_back(static_cast<int>(f));
            for (const int other : faces_[f]) {
                std::vector<int>& list = beside_[corner];
                if (other != faces_[f][n] && std::ranges::find(list, other) == list.end())
                    list.push_back(other);
            }
        }
        to_weights_.push_back(corners.inverse());
    }
}

Directions::Place Directions::place_of(const Vec3& direction, int guess) const {
    // Over a convex body one reaches the nearest corner by always going to a nearer one.
    int at = guess;
    for (bool nearer = true; nearer;) {
        nearer = false;
        double best = corners_[static_cast<std::size_t>(at)].dot(direction);
        for (const int other : beside_[static_cast<std::size_t>(at)]) {
            const double along = corners_[static_cast<std::size_t>(other)].dot(direction);
            if (along <= best) continue;
            best = along;
            at = other;
            nearer = true;
            break;
        }
    }
    Place place{{at, at, at}, {1.0, 0.0, 0.0}};
    double least = -1e300;
    for (const int f : faces_at_[static_cast<std::size_t>(at)]) {
        const Vec3 weights = to_weights_[static_cast<std::size_t>(f)] * direction;
        if (weights.minCoeff() <= least || weights.sum() <= 0.0) continue;
        least = weights.minCoeff();
        const Vec3 share = weights / weights.sum();
        place = {faces_[static_cast<std::size_t>(f)], {share[0], share[1], share[2]}};
        if (least >= 0.0) break;
    }
    return place;
}

}  // namespace remnant::imaging::segmentation
