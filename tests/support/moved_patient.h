#pragma once
// The digital patient after a motion known in closed form: turned, shifted, breathing, one side of the liver
// grown and the other shrunk. Truth for registration: each point's way is a formula.

#include <Eigen/Geometry>
#include <algorithm>
#include <cmath>
#include <numbers>
#include <random>
#include <vector>

#include "parallel.h"
#include "phantom/anatomy.h"
#include "remnant/imaging/phantom.h"
#include "remnant/imaging/registration.h"

namespace remnant::testing {

using core::Vec3;

/// Baseline → follow-up, LPS mm, with its inverse.
struct Motion {
    // The patient lies otherwise.
    Vec3 shift = Vec3::Zero();
    Vec3 turn_degrees = Vec3::Zero();  // about x, y, z, through the abdomen's centre
    // Breathing, mm: the liver goes down most in its middle, half as much at the spine, and its front rolls.
    double breath = 0.0;
    /// A pull away from the left lobe's centre, and one towards the right lobe's: 0.2 widens by 20 % there.
    double left_grows = 0.0;
    double right_shrinks = 0.0;

    [[nodiscard]] Vec3 forward(const Vec3& p) const {
        const Vec3 grown = pulled(pulled(p, kLeft, left_grows), kRight, -right_shrinks);
        return rotation() * rolled(lowered(grown, 1.0), 1.0) + shift;
    }
    [[nodiscard]] Vec3 back(const Vec3& y) const {
        const Vec3 still = lowered(rolled(rotation().transpose() * (y - shift), -1.0), -1.0);
        return unpulled(unpulled(still, kRight, -right_shrinks), kLeft, left_grows);
    }
    [[nodiscard]] core::Mat3 rotation() const {
        const Vec3 r = turn_degrees * std::numbers::pi / 180.0;
        return (Eigen::AngleAxisd(r.z(), Vec3::UnitZ()) * Eigen::AngleAxisd(r.y(), Vec3::UnitY()) *
                Eigen::AngleAxisd(r.x(), Vec3::UnitX()))
            .toRotationMatrix();
    }

  private:
    inline static const Vec3 kLeft{22, -28, 12};
    inline static const Vec3 kRight{-66, 4, 0};
    static constexpr double kReach = 95.0;

    // Each shear moves along one axis by what the others say: its inverse is exact.
    [[nodiscard]] Vec3 lowered(Vec3 p, double sign) const {
        const double x = (p.x() + 30) / 120.0;
        const double y = (p.y() + 10) / 105.0;
        p.z() -= sign * breath * std::exp(-0.5 * (x * x + y * y));
        return p;
    }
    [[nodiscard]] Vec3 rolled(Vec3 p, double sign) const {
        p.y() -= sign * 0.25 * breath * std::sin(p.z() / 70.0);
        return p;
    }
    static double pull(double r, double a) {
        if (r >= kReach) return r;
        const double u = 1.0 - r * r / (kReach * kReach);
        return r * (1.0 + a * u * u * u);
    }
    static Vec3 pulled(const Vec3& p, const Vec3& centre, double a) {
        const double r = (p - centre).norm();
        return a == 0.0 || r < 1e-12 ? p : Vec3(centre + (p - centre) * (pull(r, a) / r));
    }
    static Vec3 unpulled(const Vec3& p, const Vec3& centre, double a) {
        const double wanted = (p - centre).norm();
        if (a == 0.0 || wanted >= kReach || wanted < 1e-12) return p;
        double low = 0.0;
        double high = kReach;
        for (int n = 0; n < 60; ++n) {
            const double middle = 0.5 * (low + high);
            (pull(middle, a) < wanted ? low : high) = middle;
        }
        return centre + (p - centre) * (low / wanted);
    }
};

/// Bifurcations and ends of the portal and hepatic veins within the liver, LPS mm of the baseline.
inline std::vector<Vec3> vessel_landmarks(const imaging::PhantomOptions& options) {
    const imaging::phantom::Anatomy anatomy(options, imaging::phantom::State::Baseline);
    std::vector<Vec3> points;
    for (const auto* tree : {&anatomy.portal_tree(), &anatomy.hepatic_tree()}) {
        for (const auto& tube : *tree) {
            if (anatomy.liver(tube.to) < -3.0) points.push_back(tube.to);
        }
    }
    return points;
}

/// By how much a motion changes the volume of segments I–IV, and of the others; 1 is no change. Summed over
/// places of the liver's functions 4 mm apart, each times the motion's determinant there.
struct VolumeChange {
    double left = 1.0;
    double right = 1.0;
};

class LiverPlaces {
  public:
    explicit LiverPlaces(const imaging::PhantomOptions& options) {
        const imaging::phantom::Anatomy anatomy(options, imaging::phantom::State::Baseline);
        const core::WorldBox box = anatomy.liver_box();
        constexpr double kApartMm = 4.0;
        for (double z = box.low.z(); z < box.high.z(); z += kApartMm) {
            for (double y = box.low.y(); y < box.high.y(); y += kApartMm) {
                for (double x = box.low.x(); x < box.high.x(); x += kApartMm) {
                    const Vec3 p(x, y, z);
                    if (anatomy.liver(p) < 0) (anatomy.segment_at(p) <= 4 ? left_ : right_).push_back(p);
                }
            }
        }
    }
    [[nodiscard]] VolumeChange change(const Motion& motion) const {
        return {mean_determinant(motion, left_), mean_determinant(motion, right_)};
    }

  private:
    static double mean_determinant(const Motion& motion, const std::vector<Vec3>& places) {
        constexpr double kStepMm = 0.5;
        double sum = 0.0;
        for (const Vec3& p : places) {
            core::Mat3 slope;
            for (Eigen::Index a = 0; a < 3; ++a) {
                const Vec3 step = kStepMm * Vec3::Unit(a);
                slope.col(a) = (motion.forward(p + step) - motion.forward(p - step)) / (2 * kStepMm);
            }
            sum += slope.determinant();
        }
        return sum / static_cast<double>(places.size());
    }

    std::vector<Vec3> left_, right_;
};

/// The motion with pulls such that segments I–IV grow by `percent` (0–100) as after embolisation of the right
/// liver, which shrinks by a fifth to a quarter of that.
inline Motion with_growth(Motion motion, double percent, const imaging::PhantomOptions& options) {
    if (percent == 0.0) return motion;
    const LiverPlaces liver(options);
    double low = 0.0;
    double high = 1.2;
    for (int n = 0; n < 20; ++n) {
        motion.left_grows = 0.5 * (low + high);
        motion.right_shrinks = 0.45 * motion.left_grows;
        (liver.change(motion).left < 1.0 + percent / 100.0 ? low : high) = motion.left_grows;
    }
    return motion;
}

struct MovedPatient {
    imaging::ScanToRegister baseline;
    imaging::ScanToRegister followup;
    imaging::PhantomState state;           // of the baseline
    std::vector<Vec3> landmarks;           // baseline
    std::vector<Vec3> landmarks_followup;  // where the motion has them
};

inline core::CtVoxels with_noise(const core::CtVoxels& ct, double sd, std::uint64_t seed) {
    const auto& from = *std::get<core::SharedVoxels<std::int16_t>>(ct);
    auto noisy = std::make_shared<core::VoxelGrid<std::int16_t>>(from.geometry());
    std::mt19937_64 random(seed);
    std::normal_distribution<double> noise(0.0, sd);
    for (std::size_t n = 0; n < from.voxels().size(); ++n)
        noisy->voxels()[n] = static_cast<std::int16_t>(std::lround(from.voxels()[n] + noise(random)));
    return core::SharedVoxels<std::int16_t>(std::move(noisy));
}

/// Trilinear; `outside` beyond the grid.
template <class At>
double between_voxels(const core::GridGeometry& grid, const Vec3& point, double outside, At at) {
    const Vec3 index = grid.index(point);
    const Vec3 low = index.array().floor();
    const Vec3 w = index - low;
    double sum = 0.0;
    for (int corner = 0; corner < 8; ++corner) {
        double weight = 1.0;
        std::array<int, 3> i{};
        bool in = true;
        for (std::size_t a = 0; a < 3; ++a) {
            const auto axis = static_cast<Eigen::Index>(a);
            const bool up = ((corner >> a) & 1) != 0;
            i[a] = static_cast<int>(low[axis]) + (up ? 1 : 0);
            weight *= up ? w[axis] : 1.0 - w[axis];
            in = in && i[a] >= 0 && i[a] < grid.size[a];
        }
        sum += weight * (in ? at(i[0], i[1], i[2]) : outside);
    }
    return sum;
}

/// The mask after the motion, on a grid of the follow-up.
inline core::LabelMask moved_mask(const core::LabelMask& mask, const core::GridGeometry& from,
                                  const core::GridGeometry& to, const Motion& motion) {
    std::vector<std::uint8_t> dense(static_cast<std::size_t>(from.voxel_count()), 0);
    for (int k = 0; k < from.size[2]; ++k) {
        for (int j = 0; j < from.size[1]; ++j) {
            auto* row = dense.data() + (static_cast<std::size_t>(k) * static_cast<std::size_t>(from.size[1]) +
                                        static_cast<std::size_t>(j)) *
                                           static_cast<std::size_t>(from.size[0]);
            for (const core::Run& run : mask.row(j, k)) std::fill(row + run.begin, row + run.end, 1);
        }
    }
    std::vector<std::uint8_t> moved(static_cast<std::size_t>(to.voxel_count()), 0);
    const auto slice = static_cast<std::size_t>(to.size[0]) * static_cast<std::size_t>(to.size[1]);
    imaging::for_each_parallel(static_cast<std::size_t>(to.size[2]), [&](std::size_t k) {
        std::size_t n = k * slice;
        for (int j = 0; j < to.size[1]; ++j) {
            for (int i = 0; i < to.size[0]; ++i, ++n) {
                const Vec3 p = motion.back(to.world(Vec3(i, j, static_cast<double>(k))));
                moved[n] =
                    between_voxels(from, p, 0.0, [&](int a, int b, int c) {
                        return dense[(static_cast<std::size_t>(c) * static_cast<std::size_t>(from.size[1]) +
                                      static_cast<std::size_t>(b)) *
                                         static_cast<std::size_t>(from.size[0]) +
                                     static_cast<std::size_t>(a)];
                    }) >= 0.5;
            }
        }
    });
    return core::mask_where<std::uint8_t>(std::span<const std::uint8_t>(moved), to.size,
                                          [](std::uint8_t v) { return v != 0; });
}

/// The patient of the options, and the same after the motion on the grid of `to`. Both scans have noise of
/// their own.
inline MovedPatient moved_patient(imaging::PhantomOptions options, const Motion& motion) {
    const double noise = options.noise;
    options.noise = 0.0;
    options.followup = false;
    auto phantom = *imaging::make_phantom(options, core::JobContext());
    MovedPatient made;
    made.state = std::move(phantom.baseline);
    const auto& still = *std::get<core::SharedVoxels<std::int16_t>>(made.state.ct);
    const core::GridGeometry& grid = still.geometry();
    auto moved = std::make_shared<core::VoxelGrid<std::int16_t>>(grid);
    const auto slice = static_cast<std::size_t>(grid.size[0]) * static_cast<std::size_t>(grid.size[1]);
    imaging::for_each_parallel(static_cast<std::size_t>(grid.size[2]), [&](std::size_t k) {
        std::size_t n = k * slice;
        for (int j = 0; j < grid.size[1]; ++j) {
            for (int i = 0; i < grid.size[0]; ++i, ++n) {
                const Vec3 p = motion.back(grid.world(Vec3(i, j, static_cast<double>(k))));
                moved->voxels()[n] = static_cast<std::int16_t>(std::lround(between_voxels(
                    grid, p, -1000.0, [&](int a, int b, int c) { return still.at(a, b, c); })));
            }
        }
    });
    made.baseline = {with_noise(made.state.ct, noise, options.seed), made.state.liver};
    made.followup = {
        with_noise(core::SharedVoxels<std::int16_t>(std::move(moved)), noise, options.seed + 1000),
        moved_mask(made.state.liver, grid, grid, motion)};
    made.landmarks = vessel_landmarks(options);
    for (const Vec3& p : made.landmarks) made.landmarks_followup.push_back(motion.forward(p));
    return made;
}

/// A scan after a motion about the middle of its liver's box, both on grids of `spacing` mm; landmarks are
/// places in the liver 30 mm apart.
inline MovedPatient moved_scan(const imaging::ScanToRegister& scan, const Motion& motion, double spacing) {
    const core::GridGeometry& full = core::geometry_of(scan.ct);
    const core::IndexBox box = core::bounds(*scan.liver);
    const Vec3 middle = full.world(
        0.5 * (Vec3(box.low[0], box.low[1], box.low[2]) + Vec3(box.high[0], box.high[1], box.high[2])));
    core::GridGeometry coarse = full;
    for (std::size_t a = 0; a < 3; ++a) {
        const auto axis = static_cast<Eigen::Index>(a);
        coarse.size[a] = static_cast<int>(full.size[a] * full.spacing[axis] / spacing);
        coarse.spacing[axis] = spacing;
    }
    const auto hu = [&](const Vec3& p) {
        return std::visit(
            [&](const auto& grid) {
                return between_voxels(full, p, -1000.0, [&](int i, int j, int k) {
                    return static_cast<double>(grid->at(i, j, k));
                });
            },
            scan.ct);
    };
    const auto drawn = [&](bool moved) {
        auto ct = std::make_shared<core::VoxelGrid<std::int16_t>>(coarse);
        std::vector<std::uint8_t> liver(ct->voxels().size());
        const auto slice =
            static_cast<std::size_t>(coarse.size[0]) * static_cast<std::size_t>(coarse.size[1]);
        imaging::for_each_parallel(static_cast<std::size_t>(coarse.size[2]), [&](std::size_t k) {
            std::size_t n = k * slice;
            for (int j = 0; j < coarse.size[1]; ++j) {
                for (int i = 0; i < coarse.size[0]; ++i, ++n) {
                    const Vec3 y = coarse.world(Vec3(i, j, static_cast<double>(k)));
                    const Vec3 p = moved ? Vec3(middle + motion.back(y - middle)) : y;
                    ct->voxels()[n] = static_cast<std::int16_t>(std::lround(hu(p)));
                    const Vec3 v = full.index(p).array().round();
                    const bool in = (v.array() >= 0).all() && v[0] < full.size[0] && v[1] < full.size[1] &&
                                    v[2] < full.size[2];
                    liver[n] = in && scan.liver->contains(static_cast<int>(v[0]), static_cast<int>(v[1]),
                                                          static_cast<int>(v[2]));
                }
            }
        });
        return imaging::ScanToRegister{
            core::SharedVoxels<std::int16_t>(std::move(ct)),
            core::mask_where<std::uint8_t>(std::span<const std::uint8_t>(liver), coarse.size,
                                           [](std::uint8_t in) { return in != 0; })};
    };
    MovedPatient made;
    made.baseline = drawn(false);
    made.followup = drawn(true);
    const int step = static_cast<int>(30 / spacing);
    for (int k = 0; k < coarse.size[2]; k += step) {
        for (int j = 0; j < coarse.size[1]; j += step) {
            for (int i = 0; i < coarse.size[0]; i += step) {
                if (!made.baseline.liver->contains(i, j, k)) continue;
                const Vec3 p = coarse.world(Vec3(i, j, k));
                made.landmarks.push_back(p);
                made.landmarks_followup.push_back(middle + motion.forward(p - middle));
            }
        }
    }
    return made;
}

inline double median_of(std::vector<double> values) {
    if (values.empty()) return std::numeric_limits<double>::quiet_NaN();
    std::ranges::nth_element(values, values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2));
    return values[values.size() / 2];
}

/// mm between where the map has each landmark and where the motion has it, in the baseline.
inline std::vector<double> landmark_errors(const imaging::SpatialMap& map, const MovedPatient& patient) {
    std::vector<double> errors;
    for (std::size_t n = 0; n < patient.landmarks.size(); ++n)
        errors.push_back((map.to_baseline(patient.landmarks_followup[n]) - patient.landmarks[n]).norm());
    return errors;
}

/// The least median that turning and shifting can leave, about: the least-squares fit of the true landmarks
/// themselves (Umeyama 1991, doi:10.1109/34.88573).
inline double best_rigid_median(const MovedPatient& patient) {
    const auto count = static_cast<Eigen::Index>(patient.landmarks.size());
    Eigen::Matrix3Xd from(3, count);
    Eigen::Matrix3Xd to(3, count);
    for (Eigen::Index n = 0; n < count; ++n) {
        from.col(n) = patient.landmarks_followup[static_cast<std::size_t>(n)];
        to.col(n) = patient.landmarks[static_cast<std::size_t>(n)];
    }
    const Eigen::Matrix4d fit = Eigen::umeyama(from, to, false);
    std::vector<double> errors;
    for (Eigen::Index n = 0; n < count; ++n)
        errors.push_back(
            (fit.topLeftCorner<3, 3>() * from.col(n) + fit.topRightCorner<3, 1>() - to.col(n)).norm());
    return median_of(errors);
}

}  // namespace remnant::testing
