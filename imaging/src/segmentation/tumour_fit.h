#pragma once
// The body of about a given size that looks unlike its surroundings.

#include <optional>

#include "remnant/core/job.h"
#include "segmentation/lesion_rays.h"
#include "segmentation/star_shape.h"

namespace remnant::imaging::segmentation {

/// What is supposed of a tumour before it is looked at.
struct TumourGuess {
    core::Vec3 centre = core::Vec3::Zero();  // LPS mm
    double diameter_mm = 0.0;
    /// Half of a diameter that was drawn: the body ends near the centre ± this.
    std::optional<core::Vec3> drawn;
    /// A person gave its longest diameter. It may then reach somewhat outside the liver's outline, which is
    /// most often wrong where a tumour lies at the surface.
    bool given = false;
};

/// How thoroughly a size is tried.
enum class Care {
    Trial,  // few directions, to compare sizes
    Full,
};

struct TumourFit {
    StarShape shape;
    const Directions* directions = nullptr;
    /// In each direction, by how many HU the mean of the rim differs from the mean beyond, both over this ray
    /// and its neighbours; infinite where no lesion can be beyond.
    std::vector<double> contrast;
    /// In each direction, the mean of what lies beyond; not a number where nothing does.
    std::vector<double> beyond_hu;
    /// In each direction, how far outside the liver's outline it ends, mm.
    std::vector<double> outside_mm;
    /// Share of the directions in which it ends only because no farther was looked.
    double at_bound = 0.0;

    /// Share of the directions with at least so much contrast.
    [[nodiscard]] double seen(double hu) const;
    /// Share of the directions in which it ends clearly outside the liver's outline.
    [[nodiscard]] double reaching_out() const;
    /// Share of the directions in which it ends because no lesion can be beyond.
    [[nodiscard]] double closed() const;
};

/// `liver` may be null: then anything may surround it. Refused: cancelled.
core::Result<TumourFit> fitted(const core::CtVoxels& ct, const core::LabelMask* liver,
                               const TumourGuess& guess, Care care, const core::JobContext& job);

}  // namespace remnant::imaging::segmentation
