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

    // The patient.
    /// Enhancement of portal-venous blood above plain blood, 0 (a scan without contrast) to 250 HU. Liver,
    /// spleen, kidneys, muscle, tumours and vessels follow as they do in the portal-venous phase.
    double contrast = 136;
    /// CT number of the liver's parenchyma, 0 to 250 HU; where it is absent, what the contrast makes of it.
    std::optional<double> liver_hu = std::nullopt;
    /// A fatty liver: HU by which it lies below the spleen, 0 (none) to 100. Not together with `liver_hu`.
    double steatosis = 0;
    /// All of the anatomy mirrored: the liver, its segments and vessels on the patient's left.
    bool situs_inversus = false;
    /// Heart, stomach, pancreas, colon, kidney and abdominal wall touch the liver with no fat between.
    bool touching_organs = false;
    /// Five tumours more: three of low density that reach the liver's surface, two calcified.
    bool lesions = false;
    /// Small tumours besides, scattered over the liver by the seed, 0 to 40; fewer where they find no room.
    int scattered_lesions = 0;

    // The scanner.
    /// Standard deviation of the noise, 0 to 100 HU.
    double noise = 11;
    /// Noise with the grain of a soft reconstruction kernel, in-plane edges of about 1.2 mm, and slices that
    /// average over their thickness; without it white noise and edges equally soft in all directions.
    bool soft_kernel = false;
    /// Standard deviation, about, of unevenness that the tissue itself has, 0 to 30 HU.
    double texture = 0;
    /// The patient lies on the belly: rows run to the right and columns to the front (head first, prone), the
    /// belly is flat, and the air in the stomach rises to the back.
    bool prone = false;
    /// The couch is in the picture, under the patient.
    bool table = false;
    /// The scan begins this far below the liver's highest point, 0 to 150 mm; replaces the z of `offset`.
    double missing_dome = 0;
};

struct TrueVolume {
    /// "liver", "segment 1", …, "tumour 1", …, "portal vein", "hepatic veins"; where the scan misses the dome
    /// also "liver outside the scan", and all others are of what lies in the scan.
    std::string name;
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
    bool prone = false;
    PhantomState baseline;
    std::optional<PhantomState> followup;
};

/// Refused: a size, spacing or variant out of range, `liver_hu` with `steatosis`, a missing dome on a grid
/// whose slices are not axial. Deterministic in the options, whatever the number of threads.
core::Result<Phantom> make_phantom(const PhantomOptions& options, const core::JobContext& job);

/// The digital patient as a case: both scans with their outlines, the plan right hepatectomy, and for a
/// follow-up invented dates with the embolisation that lies before it.
core::Case case_of(const Phantom& phantom);

/// Writes OUT/ct, labels.nii.gz, tumours.nii.gz, vessels.nii.gz, truth.json, demo.remnant and, where made,
/// followup/….
core::Result<> write_phantom(const Phantom& phantom, const std::filesystem::path& out,
                             const core::JobContext& job);

}  // namespace remnant::imaging
