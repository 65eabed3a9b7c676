#pragma once
// The rigid and affine part: skeleton on skeleton, then liver on liver.

#include "registration/scan_pictures.h"
#include "remnant/core/job.h"

namespace remnant::imaging::registration {

/// A linear map from the baseline to the follow-up, and how the search for it ended.
struct Stage {
    AffineMap map;
    double similarity = 0.0;
    bool settled = true;
    bool possible = true;
};

/// The trunk as a whole, then its bones: where the patient lies. `baseline` is fixed.
Stage trunk_on_trunk(const ScanPictures& baseline, const ScanPictures& followup, const core::JobContext& job);

/// The liver alone, from where the trunk has it and from where the livers' centres meet.
Stage liver_on_liver(const ScanPictures& baseline, const ScanPictures& followup, const Stage& trunk,
                     const core::JobContext& job);

/// Stretched and sheared too, on liver and bones together.
Stage liver_and_bones(const ScanPictures& baseline, const ScanPictures& followup, const Stage& rigid,
                      const core::JobContext& job);

/// How alike the trunks can be made with the follow-up mirrored left to right, and as it is: mutual
/// information of both, by the same short search.
struct MirrorTrial {
    double as_it_is = 0.0;
    double mirrored = 0.0;
};
MirrorTrial mirror_trial(const ScanPictures& baseline, const ScanPictures& followup,
                         const core::JobContext& job);

}  // namespace remnant::imaging::registration
