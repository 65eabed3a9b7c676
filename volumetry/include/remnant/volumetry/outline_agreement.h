#pragma once
// How far two outlines of one thing agree, and where they differ most.

#include <cstddef>
#include <optional>
#include <vector>

#include "remnant/core/geometry.h"
#include "remnant/core/job.h"
#include "remnant/core/label_mask.h"
#include "remnant/core/result.h"
#include "remnant/core/units.h"

namespace remnant::volumetry {

/// Distances between two surfaces, symmetric: from each surface voxel of the one to the nearest of the other,
/// and back, all in one pool (Heimann et al. 2009, doi:10.1109/TMI.2009.2013851; Taha & Hanbury 2015,
/// doi:10.1186/s12880-015-0068-x). A surface voxel has a face neighbour outside its outline; beyond the edge
/// of the grid all is outside. Exact Euclidean distances between voxel centres.
struct SurfaceDistances {
    core::Millimetre mean;
    /// 95th percentile, interpolated between the two distances next to it in order (type 7 of Hyndman & Fan
    /// 1996, doi:10.1080/00031305.1996.10473566; the default of numpy and R).
    core::Millimetre percentile95;
    /// Hausdorff distance (Huttenlocher et al. 1993, doi:10.1109/34.232073), and the two ends of it in LPS
    /// mm.
    core::Millimetre maximum;
    core::Vec3 farthest_in_a = core::Vec3::Zero();
    core::Vec3 farthest_in_b = core::Vec3::Zero();
};

enum class DifferenceKind {
    Added,   // in B, not in A
    Missed,  // in A, not in B
};

/// Where two outlines differ: a connected piece of what only one of them holds. Outlines that follow each
/// other to the pixel differ by a thin skin that hangs together all round; so pieces are taken without the
/// pixels that touch the other outline within their slice, and then given back those next to them (which two
/// pieces may share). Only where nothing is thicker than such a skin, the skin itself makes the pieces.
struct DifferencePlace {
    DifferenceKind kind = DifferenceKind::Added;
    core::Millilitre volume;
    /// From its deepest voxel to the other outline's nearest voxel, between centres.
    core::Millimetre farthest;
    core::Vec3 at = core::Vec3::Zero();  // that deepest voxel, LPS mm
};

/// A is the outline that is taken for granted, B the one that is judged by it.
struct OutlineAgreement {
    double dice = 1.0;  // 1 for two empty outlines
    core::Millilitre volume_a;
    core::Millilitre volume_b;
    core::Millilitre difference;                      // B − A
    std::optional<core::Percent> difference_percent;  // of A; none where A is empty
    core::Millilitre added;                           // in B, not in A
    core::Millilitre missed;                          // in A, not in B
    std::optional<SurfaceDistances> distances;        // none where an outline is empty
    /// Largest first, by volume × distance.
    std::vector<DifferencePlace> places;
};

struct AgreementOptions {
    /// So many places at most, of the 64 largest pieces of either kind.
    std::size_t places = 5;
};

/// Both outlines on `grid`. Refused: outlines of other sizes; cancelled.
core::Result<OutlineAgreement> agreement_of(const core::LabelMask& a, const core::LabelMask& b,
                                            const core::GridGeometry& grid, const AgreementOptions& options,
                                            const core::JobContext& job);

}  // namespace remnant::volumetry
