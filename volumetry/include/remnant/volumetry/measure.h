#pragma once
// The main job: one scan with its outlines and one plan in; volumes, remnant and every doubt about them out.

#include <optional>
#include <string>
#include <vector>

#include "remnant/core/case.h"
#include "remnant/core/units.h"
#include "remnant/core/warning.h"
#include "remnant/volumetry/partition.h"

namespace remnant::volumetry {

struct MeasureOptions {
    /// The liver outline leaves tumours out (as LiTS does): the tumours are united with it first.
    bool liver_excludes_tumour = false;
    /// Measure although liver and segment map agree badly (Dice below 0.9).
    bool accept_mismatch = false;
};

struct MeasuredStructure {
    std::string name;
    std::int64_t voxels = 0;
    core::Millilitre volume;
};

struct MeasuredResection {
    ResectionKind kind = ResectionKind::Segments;
    std::int64_t remnant_voxels = 0;
    std::int64_t resected_voxels = 0;
    std::int64_t unassigned_voxels = 0;
    core::Millilitre remnant;  // everything on that side, tumour included
    core::Millilitre resected;
    core::Millilitre unassigned;
    core::Millilitre remnant_tumour;
    std::optional<core::Millilitre> remnant_subvoxel;  // exact volume of the voxel boxes; planes only
};

/// What is left after one stage of a plan.
struct MeasuredStage {
    std::string name;
    MeasuredResection resection;  // all that is gone by then counts as resected
    core::Millilitre flr;
};

struct Measurement {
    std::vector<MeasuredStructure> structures;
    core::Millilitre tlv;     // total liver volume, tumours and vessels included
    core::Millilitre tumour;  // union of the tumours inside the liver, each voxel once
    core::Millilitre flr;     // future liver remnant: what stays without the tumour in it
    core::Millilitre tumour_outside;
    MeasuredResection resection;
    /// Of plans made of cuts: one a stage, the last of them being `resection`. Empty for other plans.
    std::vector<MeasuredStage> stages;
    Partition parts;  // the voxels that stay, go and belong to nobody, to be shown
    core::Warnings warnings;
};

/// What a scan holds before anything is planned.
struct MeasuredLiver {
    core::LabelMask liver;   // tumours united with it where that was asked for
    core::LabelMask tumour;  // inside the liver, each voxel once
    std::vector<MeasuredStructure> structures;
    core::Millilitre tlv;
    core::Millilitre tumour_volume;
    core::Millilitre tumour_outside;
    core::Warnings warnings;
};

/// The outline of what stays by the plan of this name, made on or carried to this scan; null where there is
/// none.
const core::Structure* outlined_remnant(const core::TimePoint& scan, const std::string& plan);

/// Refused, naming the structure: no liver or an empty one, more than one.
core::Result<MeasuredLiver> measure_liver(const core::TimePoint& scan, const MeasureOptions& options);

/// Measures the structures of `scan`: its one liver, its tumours (Tumour and Metastasis), its segments. Where
/// the scan has an outline of the remnant of this plan, that is what stays, and the result says so.
/// Refused, naming the structure: no liver or an empty one, more than one, a segment map with Dice below 0.9
/// to the liver (unless accepted), and whatever `partition` refuses.
core::Result<Measurement> measure(const core::TimePoint& scan, const core::ResectionPlan& plan,
                                  const MeasureOptions& options);

}  // namespace remnant::volumetry
