#pragma once
// What speaks against a pair of scans, or against the map found for them.

#include "registration/linear_stages.h"

namespace remnant::imaging::registration {

/// What was seen on the way.
struct PairFindings {
    double volume_ratio = 1.0;     // liver of the follow-up over that of the baseline
    double rigid_median_mm = 0.0;  // surfaces, after the rigid stage
    double overlap = 1.0;          // Dice of the livers after the rigid stage
    double turn_degrees = 0.0;     // of the rigid stage
    double breathing_mm = 0.0;     // shift of the liver against the trunk
    std::optional<double> bone_agreement;
    bool settled = true;
};

/// Adds every doubt to the warnings; false where the map must not be used without a person's look.
bool judged(const PairFindings& findings, core::Warnings& warnings);

/// True where mirroring one of the scans makes them much more alike.
bool looks_mirrored(const MirrorTrial& trial);

}  // namespace remnant::imaging::registration
