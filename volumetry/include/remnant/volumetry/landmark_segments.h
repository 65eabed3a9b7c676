#pragma once
// Segments I–VIII from anatomical landmarks, where no tree of vessels is known.

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "remnant/core/geometry.h"
#include "remnant/core/label_mask.h"
#include "remnant/core/result.h"
#include "remnant/core/structure.h"
#include "remnant/volumetry/segment_map.h"

namespace remnant::volumetry {

/// Places that a person marks, LPS mm. Points of a vessel lie on its centre line, in any order.
struct Landmarks {
    std::vector<core::Vec3> right_hepatic_vein;
    std::vector<core::Vec3> middle_hepatic_vein;
    std::vector<core::Vec3> left_hepatic_vein;
    /// From the mouths of the hepatic veins downwards along the liver.
    std::vector<core::Vec3> ivc;
    std::optional<core::Vec3> portal_bifurcation;
    /// Along the round ligament or the umbilical portion of the left portal vein.
    std::vector<core::Vec3> umbilical_fissure;
    /// Voxels of the caudate on the liver's grid; what of them is liver becomes segment I.
    std::optional<core::LabelMask> caudate;
};

/// Divides the liver into I, II, III, IV (or IVa and IVb), V, VI, VII, VIII, in this order; apart from each
/// other, together the liver. Couinaud, Le foie, 1957; names after the Brisbane 2000 terminology (Strasberg
/// 2005, J Hepatobiliary Pancreat Surg 12:351, doi:10.1007/s00534-005-0999-7).
///
/// The construction. The axis is the direction of the IVC's points (of the body where they span less than
/// 10 mm), towards the head; the mouth is the uppermost of them.
/// - Main scissura (right from left liver): the ruled surface of lines parallel to the axis through the
///   mouth and the points of the middle hepatic vein, those farther from the mouth later. It goes on straight
///   beyond its ends. A point less than 5 mm farther from the mouth than the one before is passed over.
/// - Right scissura (V, VIII before; VI, VII behind): the same through the right hepatic vein.
/// - Umbilical fissure (IV from II, III): the same through the points of the fissure.
/// - Left scissura (II behind and above; III before and below): through the left hepatic vein, ruled by lines
///   half-way between the axis and forward at right angles to the vein.
/// - Portal plane (VII, VIII, IVa above; V, VI, IVb below): through the portal bifurcation, at right angles
/// to
///   the axis. A centre on a surface lies left, before or above.
/// - Segment I: the caudate as marked, before all else.
/// Anatomy differs from any such construction; borders are to be looked at.
///
/// Refused: missing landmarks, all of them by name; an empty liver; a vein whose points all lie within 5 mm
/// of the mouth; right and middle vein, or fissure and middle vein, on the wrong sides of each other (names
/// exchanged, or mirrored anatomy).
core::Result<std::vector<SegmentMap::Entry>> landmark_segments(const core::LabelMask& liver,
                                                               const core::GridGeometry& grid,
                                                               const Landmarks& landmarks, bool split_iv);

/// IVa and IVb of a segment IV: above and below the portal plane of `landmarks`. Refused where the portal
/// bifurcation is missing. Without points of the IVC the axis is that of the body.
core::Result<std::vector<SegmentMap::Entry>> split_segment_iv(const core::LabelMask& segment_iv,
                                                              const core::GridGeometry& grid,
                                                              const Landmarks& landmarks);

}  // namespace remnant::volumetry
