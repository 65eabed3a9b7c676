#include "phantom/anatomy.h"

#include <Eigen/Geometry>
#include <random>

namespace remnant::imaging::phantom {
namespace {

/// Rounds the seams of the liver's lobes.
constexpr double kSeam = 26.0;

/// 1 well inside, 0 well outside, a ramp of `blur` mm between.
double coverage(double distance, double blur) {
    return std::clamp(0.5 - distance / blur, 0.0, 1.0);
}

double painted(double below, double value, double distance, double blur) {
    const double c = coverage(distance, blur);
    return below + c * (value - below);
}

double nearest(const std::vector<Tube>& tree, const Vec3& p) {
    double best = 1e9;
    for (const Tube& tube : tree) best = std::min(best, tube(p));
    return best;
}

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

Anatomy::Anatomy(std::uint64_t seed, State state) {
    std::mt19937_64 random(seed);
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
    place_tumours((later ? 1.04 : 1.0) * vary(0.04));
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

double Anatomy::in_the_liver(const Vec3& p, double blur) const {
    double value = 112;
    value = painted(value, 176, nearest(portal_, p), blur);
    value = painted(value, 164, nearest(hepatic_, p), blur);
    for (const Tumour& tumour : tumours_) value = painted(value, 68, tumour(p), 2.0 * blur);
    return value;
}

double Anatomy::around_the_liver(const Vec3& p, double blur) const {
    // An abdomen is wider than deep, and flattened at the back.
    const Vec3 in_trunk(p.x() / 178.0, (p.y() - 4.0) / (p.y() > 4.0 ? 108.0 : 122.0), 0.0);
    const double skin = (in_trunk.norm() - 1.0) * 108.0;
    if (skin > 8.0) return -1000;
    double value = painted(-1000, -95, skin, blur);
    const double wall =
        (Vec3(p.x() / 158.0, (p.y() - 6.0) / (p.y() > 6.0 ? 96.0 : 100.0), 0.0).norm() - 1.0) * 96.0;
    value = painted(value, 58, wall, blur);
    const double cavity = (Vec3(p.x() / 144.0, p.y() / (p.y() > 0.0 ? 84.0 : 90.0), 0.0).norm() - 1.0) * 84.0;
    value = painted(value, -85, cavity, blur);
    // Ribs run down and forward in the wall.
    const double slanted = p.z() + 0.45 * p.y() + 0.1 * std::abs(p.x());
    const double along = slanted - 28.0 * std::round(slanted / 28.0);
    const double rib = std::hypot(wall + 8.0, along) - 5.0;
    if (p.z() > -70 && p.y() > -70) {
        value = painted(value, 420, rib, blur);
        value = painted(value, 180, rib + 2.2, blur);
    }
    const double disc = p.z() - 32.0 * std::round(p.z() / 32.0);
    const double vertebra = std::hypot(p.x() / 1.25, p.y() - 66) - 19.0;
    value = painted(value, std::abs(disc) > 13.5 ? 90 : 260, vertebra, blur);
    value = painted(value, 20, std::hypot(p.x(), p.y() - 92) - 8.5, blur);
    value = painted(value, 380, std::hypot(p.x() / 0.7, p.y() - 106) - 7.0, blur);
    for (const double side : {-1.0, 1.0}) {
        value = painted(value, 60, Ellipsoid{{48 * side, 72, 0}, {24, 20, 400}}(p), blur);  // back muscles
        value = painted(value, side < 0 ? 190 : 195,
                        Ellipsoid{{72 * side, 50, side < 0 ? -72.0 : -50.0}, {25, 24, 48}}(p), blur);
        const Ellipsoid lung{{78 * side, 4, 112}, {64, 80, side < 0 ? 78.0 : 96.0}};
        value = painted(value, -850, std::max(lung(p), cavity + 2), blur);
    }
    value = painted(value, 125, Ellipsoid{{108, 40, 30}, {27, 40, 48}}(p), blur);          // spleen
    value = painted(value, 30, Ellipsoid{{70, -28, 10}, {38, 42, 52}}(p), blur);           // stomach
    value = painted(value, -600, Ellipsoid{{72, -44, 18}, {24, 20, 34}}(p), blur);         // air in it
    value = painted(value, 130, Ellipsoid{{18, -14, 128}, {58, 50, 54}}(p), blur);         // heart
    value = painted(value, 175, std::hypot(p.x() - 14, p.y() - 38) - 10.0, blur);          // aorta
    value = painted(value, 150, std::hypot((p.x() + 22) / 1.2, p.y() - 42) - 10.0, blur);  // vena cava
    return painted(value, 8, Ellipsoid{{-42, -46, -58}, {14, 24, 17}}(p), blur);           // gallbladder
}

double Anatomy::hounsfield(const Vec3& p, double blur) const {
    const double edge = liver(p);
    if (edge > blur) return around_the_liver(p, blur);
    if (edge < -blur) return in_the_liver(p, blur);
    const double c = coverage(edge, blur);
    return c * in_the_liver(p, blur) + (1.0 - c) * around_the_liver(p, blur);
}

}  // namespace remnant::imaging::phantom
