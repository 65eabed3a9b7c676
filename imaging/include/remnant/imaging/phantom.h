#pragma once
// The digital patient: an analytic abdomen whose volumes are known from its functions, never from counted
// voxels.

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "remnant/core/case.h"
#include "remnant/core/job.h"
#include "remnant/core/result.h"

namespace remnant::imaging {

struct PhantomOptions {
    std::uint64_t seed = 1;
    core::Size3 size{256, 256, 120};
    core::Vec3 spacing{1.5, 1.5, 2.5};  // mm
    /// Pose of the grid in the world; the anatomy stays. Columns are the i, j, k axes in LPS.
    core::Mat3 direction = core::Mat3::Identity();
    /// Shift of the grid's centre from the anatomy's centre, LPS mm.
    core::Vec3 offset = core::Vec3::Zero();
    bool followup = false;
};

struct TrueVolume {
    std::string name;  // "liver", "segment 1", …, "tumour 1", "portal vein", "hepatic veins"
    core::Millilitre volume;
};

/// One state of the digital patient (baseline or follow-up).
struct PhantomState {
    core::CtVoxels ct;
    core::LabelMask liver;
    std::vector<core::LabelMask> segments;  // I–VIII in order, covering the whole liver
    std::vector<core::LabelMask> tumours;
    core::LabelMask portal_vein;
    core::LabelMask hepatic_veins;
    std::vector<TrueVolume> truth;           // from adaptive integration, 1e-4 relative
    core::Millilitre flr_right_hepatectomy;  // I–IV without tumour
    std::optional<double> days;              // since the embolisation, follow-up only
};

struct Phantom {
    core::Patient patient;
    PhantomState baseline;
    std::optional<PhantomState> followup;
};

/// Refused: a size or spacing out of range. Deterministic in the options, whatever the number of threads.
core::Result<Phantom> make_phantom(const PhantomOptions& options, const core::JobContext& job);

/// The digital patient as a case: both scans with their outlines, the plan right hepatectomy, and for a follow-up
/// invented dates with the embolisation that lies before it.
core::Case case_of(const Phantom& phantom);

/// Writes OUT/ct, labels.nii.gz, tumours.nii.gz, vessels.nii.gz, truth.json, demo.remnant and, where made, followup/….
core::Result<> write_phantom(const Phantom& phantom, const std::filesystem::path& out,
                             const core::JobContext& job);

}  // namespace remnant::imaging
