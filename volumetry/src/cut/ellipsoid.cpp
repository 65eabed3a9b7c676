#include "remnant/volumetry/ellipsoid.h"

#include <algorithm>
#include <cmath>

namespace remnant::volumetry {
namespace {

using core::Run;
using core::Vec3;

constexpr double kPicometre = 1e-9;  // in mm

core::Mat3 unit_ball_of(const core::AblationEllipsoid& zone) {
    core::Mat3 to_unit;
    for (int n = 0; n < 3; ++n) {
        const Vec3& axis = zone.semi_axes[static_cast<std::size_t>(n)];
        to_unit.row(n) = axis / axis.squaredNorm();
    }
    return to_unit;
}

double least(const core::AblationEllipsoid& zone) {
    return std::min({zone.semi_axes[0].norm(), zone.semi_axes[1].norm(), zone.semi_axes[2].norm()});
}

}  // namespace

EllipsoidOnGrid::EllipsoidOnGrid(const core::AblationSphere& sphere, const core::GridGeometry& grid)
    : EllipsoidOnGrid(sphere.centre, core::Mat3::Identity() / sphere.radius.value(), sphere.radius.value(),
                      grid) {}

EllipsoidOnGrid::EllipsoidOnGrid(const core::AblationEllipsoid& zone, const core::GridGeometry& grid)
    : EllipsoidOnGrid(zone.centre, unit_ball_of(zone), least(zone), grid) {}

EllipsoidOnGrid::EllipsoidOnGrid(const Vec3& centre, const core::Mat3& to_unit, double least_radius,
                                 const core::GridGeometry& grid)
    : centre_(centre),
      to_unit_(to_unit),
      start_(to_unit * (grid.origin - centre)),
      step_i_(to_unit * grid.direction.col(0) * grid.spacing[0]),
      step_j_(to_unit * grid.direction.col(1) * grid.spacing[1]),
      step_k_(to_unit * grid.direction.col(2) * grid.spacing[2]) {
    const double reach = 1.0 + kPicometre / least_radius;
    limit_ = reach * reach;
}

Run EllipsoidOnGrid::row(int j, int k, int ni) const {
    const Vec3 start = row_start(j, k);
    const double a = step_i_.squaredNorm();
    const double middle = -start.dot(step_i_) / a;
    const double rest = limit_ - (start + middle * step_i_).squaredNorm();
    // A row that passes outside by more than rounding holds nothing; a grazing one is looked at.
    if (rest < -1e-9) return {};
    const double half = std::sqrt(std::max(rest, 0.0) / a);
    const auto clamped = [&](double at) {
        return static_cast<std::int32_t>(std::clamp(at, 0.0, static_cast<double>(ni)));
    };
    std::int32_t begin = clamped(std::floor(middle - half));
    std::int32_t end = clamped(std::ceil(middle + half) + 1.0);
    while (begin < end && !within(start, begin)) ++begin;
    while (begin < end && !within(start, end - 1)) --end;
    return begin < end ? Run{begin, end} : Run{};
}

double EllipsoidOnGrid::crossing(const Vec3& from, const Vec3& to) const {
    const auto in_ball = [&](const Vec3& index) {
        return Vec3(start_ + index[0] * step_i_ + index[1] * step_j_ + index[2] * step_k_);
    };
    const Vec3 p = in_ball(from);
    const Vec3 d = in_ball(to) - p;
    const double a = d.squaredNorm();
    const double b = p.dot(d);
    const double c = p.squaredNorm() - 1.0;
    const double root = std::sqrt(std::max(b * b - a * c, 0.0));
    for (const double t : {(-b - root) / a, (-b + root) / a}) {
        if (t >= 0.0 && t <= 1.0) return t;
    }
    return 1.0;
}

Vec3 EllipsoidOnGrid::normal(const Vec3& point) const {
    return (to_unit_.transpose() * (to_unit_ * (point - centre_))).normalized();
}

core::LabelMask part_within(const core::LabelMask& mask, const EllipsoidOnGrid& zone) {
    return core::mask_of_rows(mask.size(), [&](int j, int k, std::vector<Run>& runs) {
        const auto row = mask.row(j, k);
        if (row.empty()) return;
        const Run window = zone.row(j, k, mask.size()[0]);
        for (const Run& run : row) {
            const Run part{std::max(run.begin, window.begin), std::min(run.end, window.end)};
            if (part.begin < part.end) runs.push_back(part);
        }
    });
}

}  // namespace remnant::volumetry
