#pragma once
// How far the cut stays from each tumour, and which vessels it meets.

#include <optional>
#include <string>
#include <vector>

#include "remnant/core/case.h"
#include "remnant/core/units.h"
#include "remnant/volumetry/cut_points.h"
#include "remnant/volumetry/voxel_boxes.h"

namespace remnant::volumetry {

/// What is asked of a margin: R0 (no tumour at the cut) from `least` on, better `aim` (AHPBA consensus 2024).
/// RAS-mutant disease: above 10 mm (Brudvik).
struct MarginLimits {
    core::Millimetre least{1.0};
    core::Millimetre aim{10.0};
};

enum class MarginClass {
    BelowLeast,  // R1
    BelowAim,    // R0, nearer than aimed at
    Aim,         // R0
    OnVessel,    // below the least, but along a vessel's wall (R1 vascular; Viganò)
};

enum class TumourSide {
    Goes,    // with the specimen
    Stays,   // in the remnant
    Cut,     // through it
    Parted,  // one outline of several pieces: some go, some stay, none is cut through
};

/// One tumour and the cut. The distance is the shortest between the boxes of the tumour's voxels and the cut:
/// exact where the cut follows voxels or is a plane. Where it is curved it is taken at the points in which it
/// crosses the lines between neighbouring voxels; for a voxel of v mm it may be too large by √(d² + v²/2) − d
/// (0.06 mm at 5 mm and 0.8 mm).
struct TumourMargin {
    std::string tumour_id;
    std::string tumour;
    TumourSide side = TumourSide::Goes;
    /// None where nothing of the liver is cut.
    std::optional<core::Millimetre> distance;
    core::Vec3 at_tumour = core::Vec3::Zero();  // LPS mm: the ends of the shortest line
    core::Vec3 at_cut = core::Vec3::Zero();
    /// The vessel that the cut touches at that place; empty where there is none.
    std::string vessel;

    [[nodiscard]] MarginClass class_by(const MarginLimits& limits) const;
};

/// A vessel where the cut goes through it.
struct VesselCrossing {
    std::string vessel_id;
    std::string vessel;
    core::Vec3 at = core::Vec3::Zero();  // LPS mm
    /// Diameter of the largest ball within the vessel about a point of the cut: its calibre, to about a
    /// voxel.
    core::Millimetre calibre;
};

/// The shortest way from a tumour to a vessel, between their voxels' boxes.
struct VesselDistance {
    std::string tumour;
    std::string vessel;
    core::Millimetre distance;
    core::Vec3 at_tumour = core::Vec3::Zero();
    core::Vec3 at_vessel = core::Vec3::Zero();
};

/// Portal and hepatic veins, the artery, the inferior vena cava.
bool is_vessel(core::StructureKind kind);

/// Tumours and vessels of a scan, ready to be asked again and again while a cut moves.
class MarginMeter {
  public:
    explicit MarginMeter(const core::TimePoint& scan);

    /// In the order of the scan's tumours.
    [[nodiscard]] std::vector<TumourMargin> margins(const WholeCut& cut,
                                                    const std::vector<CutPair>& pairs) const;
    /// Vessels in the scan's order, the crossings of each from the head down.
    [[nodiscard]] std::vector<VesselCrossing> vessels_cut(const WholeCut& cut,
                                                          const std::vector<CutPair>& pairs) const;
    /// Every tumour to every vessel.
    [[nodiscard]] std::vector<VesselDistance> distances_to_vessels() const;
    /// Distance (mm) from a point (LPS) to the nearest tumour; infinite where there is none.
    [[nodiscard]] core::Millimetre to_nearest_tumour(const core::Vec3& point) const;

  private:
    struct Named {
        std::string id;
        std::string name;
        VoxelBoxes boxes;
        /// Bodies of a tumour that share no face; one where it is whole. Empty of a vessel.
        std::vector<core::LabelMask> pieces;
    };
    [[nodiscard]] TumourMargin margin_of(const Named& tumour, const WholeCut& cut,
                                         const std::vector<CutPair>& pairs) const;
    [[nodiscard]] std::string vessel_at(const VoxelIndex& voxel) const;

    core::GridGeometry grid_;
    std::vector<Named> tumours_;
    std::vector<Named> vessels_;
};

}  // namespace remnant::volumetry
