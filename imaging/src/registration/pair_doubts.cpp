#include "registration/pair_doubts.h"

#include <fmt/format.h>

namespace remnant::imaging::registration {
namespace {

/// Skeleton on skeleton, a patient's own bones meet almost all over; see docs/decisions/0016.
constexpr double kOwnBones = 0.60;
constexpr double kPoorMm = 4.0;
constexpr double kHopelessMm = 10.0;
constexpr double kLeastOverlap = 0.60;
constexpr double kMostTurnDegrees = 30.0;
constexpr double kMostBreathingMm = 45.0;
constexpr double kMirroredGain = 1.25;

}  // namespace

bool judged(const PairFindings& f, core::Warnings& warnings) {
    bool plausible = true;
    const auto doubt = [&](const char* id, std::string text) {
        warnings.push_back({id, std::move(text), ""});
    };
    const auto against = [&](const char* id, std::string text) {
        doubt(id, std::move(text));
        plausible = false;
    };
    if (f.volume_ratio < 0.5 || f.volume_ratio > 2.0) {
        doubt(
            "registration-liver-size",
            fmt::format("the later liver has {:.0f} % of the earlier one's volume", 100.0 * f.volume_ratio));
    }
    if (!f.bone_agreement) {
        doubt("registration-no-bone",
              "there is too little bone in the scans to tell whether both are of one patient");
    } else if (*f.bone_agreement < kOwnBones) {
        against(
            "registration-other-patient",
            fmt::format("the bones of the two scans do not fit ({:.0f} % meet): they may be of two patients "
                        "or of different parts of the body",
                        100.0 * *f.bone_agreement));
    }
    if (f.rigid_median_mm >= kHopelessMm || f.overlap < kLeastOverlap) {
        against(
            "registration-hopeless",
            fmt::format("the livers could not be laid over each other: half of their surfaces are {:.1f} mm "
                        "apart and more",
                        f.rigid_median_mm));
    } else if (f.rigid_median_mm >= kPoorMm) {
        doubt("registration-poor",
              fmt::format("half of the livers' surfaces are {:.1f} mm apart and more: the liver has another "
                          "shape now, or the scans were laid over each other wrongly",
                          f.rigid_median_mm));
    }
    if (f.turn_degrees > kMostTurnDegrees) {
        against("registration-hopeless",
                fmt::format("the scans would have to be turned by {:.0f} degrees", f.turn_degrees));
    }
    if (f.breathing_mm > kMostBreathingMm) {
        against("registration-hopeless",
                fmt::format("the liver would have moved {:.0f} mm against the spine", f.breathing_mm));
    }
    if (!f.settled) {
        doubt("registration-not-settled", "the search was still moving when its steps were used up");
    }
    return plausible;
}

bool looks_mirrored(const MirrorTrial& trial) {
    return trial.mirrored > kMirroredGain * trial.as_it_is;
}

}  // namespace remnant::imaging::registration
