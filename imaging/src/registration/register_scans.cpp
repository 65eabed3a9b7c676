#include "remnant/imaging/registration.h"

#include <Eigen/Geometry>
#include <array>
#include <numbers>

#include "registration/deformation.h"
#include "registration/linear_stages.h"
#include "registration/pair_doubts.h"
#include "remnant/imaging/find_liver.h"

namespace remnant::imaging {
namespace {

using namespace registration;
using core::Vec3;

constexpr double kTrunkAroundMm = 45.0;
/// The other scan shows more, so that what is shifted stays in it.
constexpr double kFollowupAroundMm = 75.0;

struct MethodWord {
    RegistrationMethod method;
    std::string_view word;
};
constexpr std::array kMethods{MethodWord{RegistrationMethod::Rigid, "rigid"},
                              MethodWord{RegistrationMethod::Affine, "affine"},
                              MethodWord{RegistrationMethod::Deformable, "deformable"}};

/// The liver that is given, else the one that is found.
core::Result<core::LabelMask> liver_of(const ScanToRegister& scan, const char* name, core::Warnings& warnings,
                                       const core::JobContext& job) {
    const core::GridGeometry& grid = core::geometry_of(scan.ct);
    if (scan.liver) {
        if (scan.liver->size() != grid.size)
            return core::refuse(name, "the liver's outline does not lie on the scan's grid");
        if (scan.liver->empty()) return core::refuse(name, "the liver's outline is empty");
        return *scan.liver;
    }
    auto found = find_liver(scan.ct, std::nullopt, job);
    if (!found) return core::refuse(core::Error{name, found.error().reason, {"looking for the liver"}});
    warnings.push_back(
        {"registration-liver-found",
         std::string("the liver of the ") + name +
             " was found by the program and not looked at by anybody: the residual rests on it",
         ""});
    return std::move(found->liver);
}

double dice_under(const LiverSurface& baseline, const LiverSurface& followup, const AffineMap& map) {
    const Picture& inside = baseline.signed_mm();
    const core::GridGeometry grid = registration::geometry_of(inside);
    double in_baseline = 0;
    double in_both = 0;
    std::size_t n = 0;
    for (int k = 0; k < grid.size[2]; ++k) {
        for (int j = 0; j < grid.size[1]; ++j) {
            for (int i = 0; i < grid.size[0]; ++i, ++n) {
                if (inside.values[n] >= 0) continue;
                ++in_baseline;
                in_both += value_at(followup.signed_mm(), map(grid.world(Vec3(i, j, k))), 1.0F) < 0 ? 1 : 0;
            }
        }
    }
    double in_followup = 0;
    for (const float mm : followup.signed_mm().values) in_followup += mm < 0 ? 1 : 0;
    return 2.0 * in_both / std::max(1.0, in_baseline + in_followup);
}

double turn_degrees(const core::Mat3& matrix) {
    return Eigen::AngleAxisd(matrix).angle() * 180.0 / std::numbers::pi;
}

core::Error impossible() {
    return {"registration",
            "the two scans cannot be laid over each other: they show too little of the same part of the body",
            {}};
}

/// What the stages before the asked-for one have found.
struct Stages {
    Stage rigid;
    Stage last;
    PairFindings findings;
};

core::Result<Stages> linear_stages(const ScanPictures& baseline, const ScanPictures& followup,
                                   RegistrationMethod method, const core::JobContext& job) {
    Stages stages;
    const Stage trunk = trunk_on_trunk(baseline, followup, job.part(0.0, 0.4));
    if (job.cancelled()) return core::refuse(core::cancelled_error("registration"));
    if (!trunk.possible) return core::refuse(impossible());
    stages.findings.bone_agreement = bone_agreement(baseline, followup, trunk.map);
    stages.rigid = liver_on_liver(baseline, followup, trunk, job.part(0.4, 0.7));
    if (job.cancelled()) return core::refuse(core::cancelled_error("registration"));
    if (!stages.rigid.possible) return core::refuse(impossible());
    const Vec3 centre = baseline.liver_centre();
    stages.findings.breathing_mm = (stages.rigid.map(centre) - trunk.map(centre)).norm();
    stages.findings.turn_degrees = turn_degrees(stages.rigid.map.matrix);
    stages.findings.settled = stages.rigid.settled;
    stages.last = stages.rigid;
    if (method == RegistrationMethod::Rigid) return stages;
    stages.last = liver_and_bones(baseline, followup, stages.rigid, job.part(0.7, 1.0));
    if (job.cancelled()) return core::refuse(core::cancelled_error("registration"));
    if (!stages.last.possible) return core::refuse(impossible());
    stages.findings.settled = stages.findings.settled && stages.last.settled;
    return stages;
}

}  // namespace

std::string_view word_of(RegistrationMethod method) {
    return kMethods[static_cast<std::size_t>(method)].word;
}

std::optional<RegistrationMethod> registration_method(std::string_view word) {
    for (const MethodWord& row : kMethods) {
        if (row.word == word) return row.method;
    }
    return std::nullopt;
}

core::Result<Registration> register_scans(const ScanToRegister& baseline, const ScanToRegister& followup,
                                          RegistrationMethod method, const core::JobContext& job) try {
    Registration result;
    result.method = method;
    const auto liver_before = liver_of(baseline, "baseline", result.warnings, job.part(0.0, 0.1));
    if (!liver_before) return core::refuse(liver_before.error());
    const auto liver_after = liver_of(followup, "follow-up", result.warnings, job.part(0.1, 0.2));
    if (!liver_after) return core::refuse(liver_after.error());
    const ScanPictures before(baseline.ct, *liver_before, kTrunkAroundMm);
    const ScanPictures after(followup.ct, *liver_after, kFollowupAroundMm);
    if (job.cancelled()) return core::refuse(core::cancelled_error("registration"));

    auto stages = linear_stages(before, after, method, job.part(0.2, 0.6));
    if (!stages) return core::refuse(stages.error());
    const SpatialMap rigid(stages->rigid.map.inverse());
    result.map = SpatialMap(stages->last.map.inverse());
    if (method == RegistrationMethod::Deformable) {
        auto shifts = std::make_shared<const DisplacementGrid>(
            bent_onto({baseline.ct, *liver_before}, {followup.ct, *liver_after}, result.map.affine(),
                      job.part(0.6, 0.95)));
        if (job.cancelled()) return core::refuse(core::cancelled_error("registration"));
        result.map = SpatialMap(result.map.affine(), std::move(shifts));
        result.warnings.push_back({"registration-deformable",
                                   "a bent liver carries a proposal only; nothing is measured through it",
                                   ""});
    }
    result.residual = residual_of(before.liver(), after.liver(), result.map);

    PairFindings& findings = stages->findings;
    findings.rigid_median_mm = residual_of(before.liver(), after.liver(), rigid).median.value();
    findings.overlap = dice_under(before.liver(), after.liver(), stages->rigid.map);
    findings.volume_ratio =
        static_cast<double>(liver_after->count()) * core::geometry_of(followup.ct).voxel_volume().value() /
        (static_cast<double>(liver_before->count()) * core::geometry_of(baseline.ct).voxel_volume().value());
    result.bone_agreement = findings.bone_agreement;
    result.converged = findings.settled;
    result.plausible = judged(findings, result.warnings);
    if (!result.plausible && looks_mirrored(mirror_trial(before, after, job.part(0.95, 1.0)))) {
        result.warnings.push_back(
            {"registration-mirrored", "one of the scans looks like the mirror image of the other", ""});
    }
    if (job.cancelled()) return core::refuse(core::cancelled_error("registration"));
    job.report(1.0, "");
    return result;
} catch (const std::bad_alloc&) {
    return core::refuse("registration", "there is not enough memory for these scans");
} catch (const std::exception&) {
    return core::refuse("registration", "a step of it failed; nothing was laid over anything");
}

}  // namespace remnant::imaging
