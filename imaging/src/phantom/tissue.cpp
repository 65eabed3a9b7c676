#include "phantom/tissue.h"

namespace remnant::imaging::phantom {
namespace {

constexpr double kAir = -1000;

/// 1 well inside, 0 well outside, a ramp of `blur` mm between.
double coverage(double distance, double blur) {
    return std::clamp(0.5 - distance / blur, 0.0, 1.0);
}

double painted(double below, double value, double distance, double blur) {
    const double c = coverage(distance, blur);
    return below + c * (value - below);
}

Neighbours neighbours_of(const PhantomOptions& options) {
    Neighbours organs{
        .right_kidney = {{-72, 50, -72}, {25, 24, 48}},
        .left_kidney = {{72, 50, -50}, {25, 24, 48}},
        .spleen = {{108, 40, 30}, {27, 40, 48}},
        .stomach = {{70, -28, 10}, {38, 42, 52}},
        .stomach_air = {{72, -44, 18}, {24, 20, 34}},
        .heart = {{18, -14, 128}, {58, 50, 54}},
        .gallbladder = {{-42, -46, -58}, {14, 24, 17}},
    };
    if (options.touching_organs) {
        organs.right_kidney.centre = {-74, 44, -62};
        organs.stomach = {{62, -24, 6}, {46, 48, 54}};
        organs.heart.centre = {18, -14, 104};
    }
    // The air in the stomach rises away from the couch.
    if (options.prone) organs.stomach_air.centre.y() = -10;
    return organs;
}

}  // namespace

Attenuation attenuation_of(const PhantomOptions& options) {
    // A portal-venous scan brings portal blood from 40 to 176 HU.
    const double share = options.contrast / 136.0;
    const auto between = [&](double plain, double enhanced) { return plain + share * (enhanced - plain); };
    Attenuation hu{
        .liver = between(58, 112),
        .portal_vein = between(40, 176),
        .hepatic_veins = between(40, 164),
        .tumour = between(44, 68),
        .abdominal_wall = between(50, 58),
        .back_muscle = between(52, 60),
        .spleen = between(46, 125),
        .right_kidney = between(32, 190),
        .left_kidney = between(32, 195),
        .heart = between(40, 130),
        .aorta = between(40, 175),
        .vena_cava = between(40, 150),
        .pancreas = between(40, 96),
    };
    if (options.steatosis > 0) hu.liver = hu.spleen - options.steatosis;
    if (options.liver_hu) hu.liver = *options.liver_hu;
    return hu;
}

Tissue::Tissue(const Anatomy& anatomy, const PhantomOptions& options)
    : anatomy_(anatomy),
      hu_(attenuation_of(options)),
      organs_(neighbours_of(options)),
      touching_(options.touching_organs),
      prone_(options.prone),
      table_(options.table) {}

double Tissue::in_the_liver(const Vec3& p, double blur) const {
    double value = hu_.liver;
    value = painted(value, hu_.portal_vein, nearest(anatomy_.portal_tree(), p), blur);
    value = painted(value, hu_.hepatic_veins, nearest(anatomy_.hepatic_tree(), p), blur);
    for (const Tumour& tumour : anatomy_.tumours()) {
        const double edge = tumour(p);
        switch (tumour.matter) {
            case Matter::Solid:
                value = painted(value, hu_.tumour, edge, 2.0 * blur);
                break;
            case Matter::Fluid:
                value = painted(value, 22, edge, blur);
                break;
            case Matter::Calcified:
                value = painted(value, 430, edge, blur);
                break;
            case Matter::CalcifiedCore:
                value = painted(value, hu_.tumour, edge, 2.0 * blur);
                value = painted(value, 380, edge + 7.0, blur);
                break;
        }
    }
    return value;
}

double Tissue::outside(const Vec3& p, double blur) const {
    if (!table_ || std::abs(p.x()) > 215.0) return kAir;
    // A couch of foam in a thin shell, hollow, under the side the patient lies on.
    const double down = prone_ ? -p.y() : p.y();
    const double lowest = prone_ ? 111.0 : 114.0;
    constexpr double kHollow = 330.0;
    const double top = lowest - kHollow + std::sqrt(kHollow * kHollow - p.x() * p.x());
    const double across = p.x() / 215.0;
    const double thickness = 3.0 + 27.0 * (1.0 - across * across);
    const double depth = down - top;
    const double body = std::max(-depth, depth - thickness);
    return painted(painted(kAir, 40, body, blur), -930, body + 3.0, blur);
}

double Tissue::with_bones(double value, const Vec3& p, double wall, double blur) const {
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
    return painted(value, 380, std::hypot(p.x() / 0.7, p.y() - 106) - 7.0, blur);
}

double Tissue::with_organs(double value, const Vec3& p, double cavity, double blur) const {
    for (const double side : {-1.0, 1.0}) {
        value = painted(value, hu_.back_muscle, Ellipsoid{{48 * side, 72, 0}, {24, 20, 400}}(p), blur);
        value = painted(value, side < 0 ? hu_.right_kidney : hu_.left_kidney,
                        (side < 0 ? organs_.right_kidney : organs_.left_kidney)(p), blur);
        const Ellipsoid lung{{78 * side, 4, 112}, {64, 80, side < 0 ? 78.0 : 96.0}};
        value = painted(value, -850, std::max(lung(p), cavity + 2), blur);
    }
    value = painted(value, hu_.spleen, organs_.spleen(p), blur);
    value = painted(value, 30, organs_.stomach(p), blur);
    value = painted(value, -600, organs_.stomach_air(p), blur);
    value = painted(value, hu_.heart, organs_.heart(p), blur);
    if (touching_) {
        value = painted(value, hu_.pancreas, Ellipsoid{{12, 6, -30}, {44, 18, 17}}(p), blur);
        const Ellipsoid colon{{-72, -44, -82}, {34, 30, 24}};
        value = painted(value, hu_.abdominal_wall, colon(p), blur);
        value = painted(value, p.y() < -50 ? -700 : 25, colon(p) + 3.0, blur);
    }
    value = painted(value, hu_.aorta, std::hypot(p.x() - 14, p.y() - 38) - 10.0, blur);
    value = painted(value, hu_.vena_cava, std::hypot((p.x() + 22) / 1.2, p.y() - 42) - 10.0, blur);
    return painted(value, 8, organs_.gallbladder(p), blur);
}

double Tissue::around_the_liver(const Vec3& p, double liver, double blur) const {
    // An abdomen is wider than deep, and flattened at the back, or where the patient lies on it.
    const double back = prone_ ? 112.0 : 108.0;
    const double front = prone_ ? 112.0 : 122.0;
    const Vec3 in_trunk(p.x() / 178.0, (p.y() - 4.0) / (p.y() > 4.0 ? back : front), 0.0);
    const double skin = (in_trunk.norm() - 1.0) * 108.0;
    if (skin > 8.0) return outside(p, blur);
    double value = painted(outside(p, blur), -95, skin, blur);
    const double wall =
        (Vec3(p.x() / 158.0, (p.y() - 6.0) / (p.y() > 6.0 ? 96.0 : 100.0), 0.0).norm() - 1.0) * 96.0;
    value = painted(value, hu_.abdominal_wall, wall, blur);
    const double cavity = (Vec3(p.x() / 144.0, p.y() / (p.y() > 0.0 ? 84.0 : 90.0), 0.0).norm() - 1.0) * 84.0;
    value = painted(value, -85, cavity, blur);
    // Muscle in the place of the fat between liver and wall.
    if (touching_)
        value =
            painted(value, hu_.abdominal_wall, std::max({liver - 24.0, -22.0 - cavity, cavity - 1.0}), blur);
    return with_organs(with_bones(value, p, wall, blur), p, cavity, blur);
}

double Tissue::hounsfield(const Vec3& p, double blur) const {
    const double edge = anatomy_.liver(p);
    if (edge > blur) return around_the_liver(p, edge, blur);
    if (edge < -blur) return in_the_liver(p, blur);
    const double c = coverage(edge, blur);
    return c * in_the_liver(p, blur) + (1.0 - c) * around_the_liver(p, edge, blur);
}

}  // namespace remnant::imaging::phantom
