#pragma once
// A patient to learn on, whose truth is known: what the learner is given and what is kept back.

#include <array>
#include <cstdint>
#include <vector>

#include "remnant/core/case.h"

namespace remnant::core {

/// The digital patient of an exercise. The seed is fixed, so that everybody meets the same patient.
struct ExercisePatient {
    std::uint64_t seed = 1;
    LiverCondition condition = LiverCondition::Normal;
    Centimetre height{172.0};
    Kilogram weight{74.0};
    /// HU by which a fatty liver lies below the spleen; 0: none.
    double steatosis = 0.0;

    bool operator==(const ExercisePatient&) const = default;
};

/// What the learner sees besides the CT.
struct ExerciseShows {
    bool liver = false;
    bool tumours = false;
    bool vessels = false;

    bool operator==(const ExerciseShows&) const = default;
};

constexpr bool is_shown(StructureKind kind, const ExerciseShows& shows) {
    if (kind == StructureKind::Liver) return shows.liver;
    if (is_tumour(kind)) return shows.tumours;
    return shows.vessels && (kind == StructureKind::PortalVein || kind == StructureKind::HepaticVeins);
}

/// A tumour and how much of it lies in which segment.
struct TrueTumour {
    std::string name;
    Millilitre volume;
    std::array<Millilitre, 8> in_segment;  // I–VIII
};

/// What is true of a patient. Volumes of the digital patient come from its functions, never from counted
/// voxels; of a case whose outlines are taken for the truth, from those.
struct ExerciseTruth {
    Patient patient;
    /// The scan with all its outlines: one liver, segments, tumours, vessels.
    TimePoint scan;
    Millilitre liver;
    std::array<Millilitre, 8> segments;  // I–VIII, tumours included
    std::vector<TrueTumour> tumours;
};

}  // namespace remnant::core
