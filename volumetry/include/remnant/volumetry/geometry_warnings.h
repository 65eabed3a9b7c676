#pragma once
// Doubts that come from outlines and grids rather than from the patient: one function a warning id, one
// sentence each.

#include <cstdint>
#include <string_view>
#include <vector>

#include "remnant/core/structure.h"
#include "remnant/core/units.h"
#include "remnant/core/warning.h"

namespace remnant::volumetry {

/// Fewer than two contiguous segments stay whole.
core::Warning two_segments(int contiguous);
/// What stays is only segment I.
core::Warning caudate_only();
/// The remnant is in several pieces, largest first.
core::Warning island(const std::vector<core::Millilitre>& pieces);
/// Slice spacing above 5 mm.
core::Warning slice_spacing(core::Millimetre spacing);
/// The liver touches the first or last slice, or the edge of the image.
core::Warning liver_cut_off(bool at_slice_end, bool at_image_edge);
/// Tumour voxels outside the liver.
core::Warning tumour_outside(core::Millilitre outside);
/// Liver voxels without a segment.
core::Warning unassigned(std::int64_t voxels, core::Millilitre volume);
/// Voxels in two segments; `winner` is the one they were counted for.
core::Warning segment_overlap(std::string_view winner, std::string_view loser, std::int64_t voxels);
/// The right liver's share of the liver is strange.
core::Warning segment_shares(core::Percent right_liver);
/// A structure made by a program was not confirmed by a person.
core::Warning outline_unconfirmed(std::string_view structure);

/// What stays is an outline of its own and not what the plan's cut leaves; says how far off it may be and
/// whether a person confirmed it.
core::Warning remnant_outlined(const core::Structure& remnant, std::string_view plan);

/// A wedge round tumours that lie deep: what a closed zone would do, a wedge cannot.
core::Warning wedge_deep(std::string_view tumours, core::Millimetre depth);

}  // namespace remnant::volumetry
