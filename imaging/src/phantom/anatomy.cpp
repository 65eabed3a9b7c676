#include "phantom/anatomy.h"

#include <Eigen/Geometry>
#include <random>

namespace remnant::imaging::phantom {
namespace {

/// Rounds the seams of the liver's lobes.
constexpr double kSeam = 26.0;

/// A bent branch as a chain of tapering tubes, with two twigs at its end.
void grow_branch(std::vector<Tube>& tree, const Vec3& from, const Vec3& to, double radius, int generations) {
    const Vec3 sag(0.0, 0.06 * (to - from).norm(), -0.05 * (to - from).norm());
    const Vec3 middle = 0.5 * (from + to) + sag;
    tree.push_back({from, middle, radius, 0.85 * radius});
    tree.push_back({middle, to, 0.85 * radius, 0.7 * radius});
    if (generations == 0) return;
    const Vec3 along = to - middle;
    const Vec3 across = along.cross(Vec3(0.3, -0.5, 0.8)).normalized() * along.norm();
    grow_branch(tree, to, to + 0.8 * along + 0.55 * across, 0.6 * radius, generations - 1);
    grow_branch(tree, to, to + 0.75 * along - 0.6 * across, 0.55 * radius, generations - 1);
}

}  // namespace

double Tumour::operator()(const Vec3& p) const {
    double value = lobes.front()(p);
    for (std::size_t n = 1; n < lobes.size(); ++n) value = smooth_union(value, lobes[n](p), 8.0);
    return value;
}

Anatomy::Anatomy(const PhantomOptions& options, State state) {
    std::mt19937_64 random(options.seed);
    // Drawn the same way for both states, so that the follow-up is the same patient.
    const auto vary = [&](double share) {
        return 1.0 + share * (2.0 * static_cast<double>(random() >> 11) / 9007199254740992.0 - 1.0);
    };
    const bool later = state == State::Followup;
    const double right = (later ? 0.935 : 1.0) * vary(0.04);
    const double left = (later ? 1.14 : 1.0) * vary(0.05);
    right_lobe_ = {{-62, 4, 0}, Vec3(66 * vary(0.03), 72, 70 * vary(0.03)) * right};
    left_lobe_ = {{28, -34, 16}, Vec3(72 * vary(0.05), 33, 36) * left};
    caudate_ = {{-8, 26, 8}, Vec3(24, 22, 30) * (later ? 1.08 : 1.0)};
    fossa_ = {{-42, -40, -66}, {20, 34, 26}};
    notch_ = {{16, -66, -10}, {7, 26, 46}};
    segment_one_ = {{-4, 34, 8}, Vec3(29, 25, 34) * (later ? 1.06 : 1.0)};

    const double turn = vary(0.05);
    sheets_[kCantlie] = {{-20, 0, 0}, Vec3(0.94, 0.30 * turn, 0.16).normalized(), {0, 0.6, 0.8}, 2.5, 110};
    sheets_[kRightVein] = {{-74, 12, 0}, Vec3(-0.42, 0.9, 0.1 * turn).normalized(), {0.8, 0, 0.6}, 2.5, 120};
    sheets_[kPortal] = {{-40, 0, -2}, Vec3(0.06, 0.12, 0.99).normalized(), {1, 0, 0}, 3.0, 130};
    sheets_[kUmbilical] = {{16, -30, 0}, Vec3(0.97, 0.18 * turn, 0.12).normalized(), {0, 0, 1}, 2.0, 90};
    sheets_[kLeftVein] = {{40, -34, 18}, Vec3(0.15, 0.55, 0.82).normalized(), {1, 0, 0}, 2.0, 80};
    grow_vessels();
    const double size = (later ? 1.04 : 1.0) * vary(0.04);
    place_tumours(size);
    if (options.lesions) place_lesions(size);
    if (options.scattered_lesions == 0) return;
    if (later) {
        // The liver has another shape by now, but these are the tumours that the baseline had.
        const Anatomy before(options, State::Baseline);
        for (std::size_t t = tumours_.size(); t < before.tumours_.size(); ++t)
            tumours_.push_back(before.tumours_[t]);
    } else {
        scatter_lesions(options.scattered_lesions, options.seed);
    }
}

void Anatomy::grow_vessels() {
    const Vec3 hilum(-14, 14, -14);
    portal_.push_back({{-2, 34, -60}, hilum, 7.5, 7.0});
    grow_branch(portal_, hilum, {-58, 6, -6}, 6.0, 3);
    grow_branch(portal_, hilum, {14, -22, 6}, 5.2, 2);
    const Vec3 crown(-12, 30, 46);
    grow_branch(hepatic_, crown, {-84, 22, 14}, 5.4, 2);
    grow_branch(hepatic_, crown, {-30, -18, 16}, 5.0, 2);
    grow_branch(hepatic_, crown, {26, -20, 30}, 4.4, 2);
}

void Anatomy::place_tumours(double size) {
    tumours_.push_back({{{{-86, 26, 10}, Vec3(24, 24, 24) * size}}});
    tumours_.push_back({{{{-74, -30, -18}, Vec3(17, 17, 17) * size},
                         {{-66, -18, -10}, Vec3(14, 14, 14) * size},
                         {{-82, -22, -28}, Vec3(12, 12, 12) * size}}});
    tumours_.push_back({{{{30, -36, 22}, Vec3(9, 9, 9) * size}}});
}

void Anatomy::place_lesions(double size) {
    const auto ball = [&](const Vec3& centre, double radius, Matter matter) {
        tumours_.push_back({{{centre, Vec3::Constant(radius * size)}}, matter});
    };
    // On the surface of a lobe in a given direction from its centre, whatever size the lobe has.
    const auto on = [](const Ellipsoid& lobe, const Vec3& towards) -> Vec3 {
        return lobe.centre + lobe.radii.cwiseProduct(towards.normalized());
    };
    ball(on(right_lobe_, {-0.60, 0.45, -0.66}), 16, Matter::Fluid);
    ball(on(left_lobe_, {0.80, 0.0, -0.60}), 11, Matter::Fluid);
    ball(on(right_lobe_, {0.15, -0.10, 0.98}), 13, Matter::Solid);
    ball({-100, -20, 24}, 8, Matter::Calcified);
    ball({-52, 40, -28}, 12, Matter::CalcifiedCore);
}

void Anatomy::scatter_lesions(int count, std::uint64_t seed) {
    // A stream of its own: the anatomy is the same with and without them.
    std::mt19937_64 random(~seed);
    const auto uniform = [&](double low, double high) {
        return low + (high - low) * static_cast<double>(random() >> 11) / 9007199254740992.0;
    };
    const core::WorldBox box = liver_box();
    constexpr int kTries = 4000;
    for (int n = 0; n < kTries && count > 0; ++n) {
        const double radius = uniform(3.0, 9.0);
        const double x = uniform(box.low.x(), box.high.x());
        const double y = uniform(box.low.y(), box.high.y());
        const Vec3 p(x, y, uniform(box.low.z(), box.high.z()));
        const auto near = [&](const Tumour& other) { return other(p) < radius + 2.0; };
        if (liver(p) > -radius || std::ranges::any_of(tumours_, near)) continue;
        tumours_.push_back({{{p, Vec3::Constant(radius)}}});
        --count;
    }
}

double Anatomy::liver(const Vec3& p) const {
    double value = smooth_union(right_lobe_(p), left_lobe_(p), kSeam);
    value = smooth_union(value, caudate_(p), kSeam);
    value = smooth_without(value, fossa_(p), 12.0);
    return smooth_without(value, notch_(p), 8.0);
}

double Anatomy::divider(std::size_t which, const Vec3& p) const {
    return which == kCaudate ? segment_one_(p) : sheets_[which](p);
}

int Anatomy::segment(const std::array<bool, kDividers>& negative) {
    if (negative[kCaudate]) return 1;
    if (negative[kCantlie]) {
        if (negative[kRightVein]) return negative[kPortal] ? 5 : 8;
        return negative[kPortal] ? 6 : 7;
    }
    if (negative[kUmbilical]) return 4;
    return negative[kLeftVein] ? 3 : 2;
}

int Anatomy::segment_at(const Vec3& p) const {
    std::array<bool, kDividers> negative{};
    for (std::size_t d = 0; d < kDividers; ++d) negative[d] = divider(d, p) < 0;
    return segment(negative);
}

core::WorldBox Anatomy::liver_box() const {
    core::WorldBox box{right_lobe_.centre - right_lobe_.radii, right_lobe_.centre + right_lobe_.radii};
    for (const Ellipsoid& part : {left_lobe_, caudate_}) {
        box.low = box.low.cwiseMin(part.centre - part.radii);
        box.high = box.high.cwiseMax(part.centre + part.radii);
    }
    // The rounded seam bulges by a quarter of its width at most, twice.
    const Vec3 bulge = Vec3::Constant(0.5 * kSeam + 2.0);
    return {box.low - bulge, box.high + bulge};
}

double Anatomy::top() const {
    const core::WorldBox box = liver_box();
    const auto reaches = [&](double z) {
        for (double y = box.low.y(); y < box.high.y(); y += 2.0) {
            for (double x = box.low.x(); x < box.high.x(); x += 2.0) {
                if (liver({x, y, z}) < 0) return true;
            }
        }
        return false;
    };
    double z = box.high.z();
    while (z > box.low.z() && !reaches(z)) z -= 0.25;
    return z;
}

}  // namespace remnant::imaging::phantom
