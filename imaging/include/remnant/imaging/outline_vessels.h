#pragma once
// Vessels of the liver outlined from seeds: portal vein, hepatic veins, vena cava, artery.

#include <optional>
#include <string>
#include <vector>

#include "remnant/core/job.h"
#include "remnant/core/label_mask.h"
#include "remnant/core/result.h"
#include "remnant/core/voxel_grid.h"
#include "remnant/imaging/branch_tree.h"
#include "remnant/imaging/find_liver.h"

namespace remnant::imaging {

/// A vessel and points in it, LPS mm; the first is where its tree begins.
struct VesselSeeds {
    std::string name;
    std::vector<core::Vec3> points;
};

struct VesselRequest {
    /// 1 to 8 vessels. All are outlined at once, and where two touch they part where the vessel between them
    /// is narrowest or dimmest: seeds of the hepatic veins keep the portal vein out of them.
    std::vector<VesselSeeds> trees;
    /// The liver, tumours included: vessels are outlined within it and up to 5 mm around it. Without it,
    /// within 90 mm of the seeds, with a doubt.
    std::optional<core::LabelMask> liver;
};

struct OutlinedVessels {
    /// In the order of the request. Apart from each other.
    std::vector<VesselWithTree> trees;
    /// `vessel-no-contrast`: the vessels are less than 7 times the noise brighter than the tissue.
    /// `vessel-trees-touch`: two of them share more than 150 mm² of wall. `vessel-unbounded`: no liver was
    /// given.
    std::vector<OutlineDoubt> doubts;
};

/// Deterministic whatever the number of threads. Vessels of 3 mm calibre and more are meant; thinner ones
/// come along where they stand out. The wall is halfway between the vessel and the parenchyma about it, on
/// the CT's own grid. Refused, naming the vessel: no seed, a seed outside the scan, a seed that lies in no
/// vessel (within 3 mm); two vessels seeded at one place; no or more than 8 vessels, a liver on another grid;
/// cancelled.
core::Result<OutlinedVessels> outline_vessels(const core::CtVoxels& ct, const VesselRequest& request,
                                              const core::JobContext& job);

/// The vessel with the way from `point` (LPS mm) to it that looks most like a vessel, and what is about as
/// bright beside that way. Branches that end where they ended keep their names. Refused: a point outside the
/// scan or farther than 80 mm from the vessel, nothing like a vessel on the way, the point is in the vessel
/// already; cancelled.
core::Result<VesselWithTree> with_branch_from(const core::CtVoxels& ct, const VesselWithTree& vessel,
                                              const core::Vec3& point, const core::JobContext& job);

}  // namespace remnant::imaging
