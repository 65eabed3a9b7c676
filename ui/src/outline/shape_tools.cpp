#include "outline/shape_tools.h"

#include <QtGlobal>

#include "remnant/imaging/outline_holes.h"
#include "remnant/imaging/outline_shape.h"

namespace remnant::ui {
namespace {

namespace outline = imaging::outline;
using core::JobContext;
using core::LabelMask;
using core::TimePoint;
using Made = core::Result<LabelMask>;

using ByDistance = Made (*)(const LabelMask&, const core::GridGeometry&, core::Millimetre, const JobContext&);

template <ByDistance change>
Made by_distance(const TimePoint& scan, const LabelMask& mask, const ShapeSettings& s,
                 const JobContext& job) {
    return change(mask, scan.geometry, s.distance, job);
}

Made without_holes(const TimePoint& scan, const LabelMask& mask, const ShapeSettings&,
                   const JobContext& job) {
    return outline::holes_filled(mask, scan.geometry, std::nullopt, job);
}

Made largest(const TimePoint&, const LabelMask& mask, const ShapeSettings&, const JobContext&) {
    return outline::largest_piece(mask);
}

Made within_hu(const TimePoint& scan, const LabelMask& mask, const ShapeSettings& s, const JobContext& job) {
    if (!scan.ct) return core::refuse("threshold", "there is no CT");
    return outline::within_hu(*scan.ct, s.hu, {&mask, std::nullopt}, job);
}

/// The other structure put together with the outline by one of the operations of sets.
template <LabelMask (*combine)(const LabelMask&, const LabelMask&)>
Made with_other(const TimePoint&, const LabelMask& mask, const ShapeSettings& s, const JobContext&) {
    if (!s.other) return core::refuse("outline", "choose another structure first");
    return combine(mask, *s.other);
}

template <int step>
Made copied(const TimePoint&, const LabelMask& mask, const ShapeSettings& s, const JobContext&) {
    return outline::copied_to_slice(mask, s.shown, s.shown.index + step, outline::CopyMode::Replace);
}

constexpr ShapeTool kTools[] = {
    {"shapeGrow", QT_TRANSLATE_NOOP("ShapeTools", "Grow"),
     QT_TRANSLATE_NOOP("ShapeTools", "Every voxel within the distance is added"), "grow", ShapeNeed::Distance,
     by_distance<outline::grown>},
    {"shapeShrink", QT_TRANSLATE_NOOP("ShapeTools", "Shrink"),
     QT_TRANSLATE_NOOP("ShapeTools", "Every voxel within the distance of the border goes"), "shrink",
     ShapeNeed::Distance, by_distance<outline::shrunk>},
    {"shapeOpen", QT_TRANSLATE_NOOP("ShapeTools", "Cut off spikes"),
     QT_TRANSLATE_NOOP("ShapeTools", "Opening: what is thinner than twice the distance goes"), "open",
     ShapeNeed::Distance, by_distance<outline::opened>},
    {"shapeClose", QT_TRANSLATE_NOOP("ShapeTools", "Fill notches"),
     QT_TRANSLATE_NOOP("ShapeTools", "Closing: gaps narrower than twice the distance are filled"), "close",
     ShapeNeed::Distance, by_distance<outline::closed>},
    {"shapeMedian", QT_TRANSLATE_NOOP("ShapeTools", "Smooth (median)"),
     QT_TRANSLATE_NOOP("ShapeTools", "Each voxel becomes what most are within the distance"), "smooth",
     ShapeNeed::Distance, by_distance<outline::median_smoothed>},
    {"shapeSmooth", QT_TRANSLATE_NOOP("ShapeTools", "Smooth, keep volume"),
     QT_TRANSLATE_NOOP("ShapeTools", "A smoother border around exactly as many voxels"), "smooth",
     ShapeNeed::Distance, by_distance<outline::volume_smoothed>},
    {"shapeHoles", QT_TRANSLATE_NOOP("ShapeTools", "Fill holes"),
     QT_TRANSLATE_NOOP("ShapeTools", "What the outline encloses becomes part of it"), "fill holes of",
     ShapeNeed::Nothing, without_holes},
    {"shapeLargest", QT_TRANSLATE_NOOP("ShapeTools", "Keep the largest"),
     QT_TRANSLATE_NOOP("ShapeTools", "All pieces but the largest go"), "keep the largest piece of",
     ShapeNeed::Nothing, largest},
    {"shapeThreshold", QT_TRANSLATE_NOOP("ShapeTools", "Keep these HU"),
     QT_TRANSLATE_NOOP("ShapeTools", "Voxels of other values leave the outline"), "threshold", ShapeNeed::Hu,
     within_hu},
    {"shapeCopyUp", QT_TRANSLATE_NOOP("ShapeTools", "Copy a slice on"),
     QT_TRANSLATE_NOOP("ShapeTools",
                       "What is outlined in this axial slice takes the place of the next slice's"),
     "copy a slice of", ShapeNeed::Slice, copied<1>},
    {"shapeCopyDown", QT_TRANSLATE_NOOP("ShapeTools", "Copy a slice back"),
     QT_TRANSLATE_NOOP("ShapeTools",
                       "What is outlined in this axial slice takes the place of the one's before"),
     "copy a slice of", ShapeNeed::Slice, copied<-1>},
    {"shapeUnite", QT_TRANSLATE_NOOP("ShapeTools", "Add it"),
     QT_TRANSLATE_NOOP("ShapeTools", "The other structure's voxels are added"), "unite another with",
     ShapeNeed::Other, with_other<core::united>},
    {"shapeSubtract", QT_TRANSLATE_NOOP("ShapeTools", "Take it away"),
     QT_TRANSLATE_NOOP("ShapeTools", "The other structure's voxels go"), "take another from",
     ShapeNeed::Other, with_other<core::subtracted>},
    {"shapeIntersect", QT_TRANSLATE_NOOP("ShapeTools", "Keep what both hold"),
     QT_TRANSLATE_NOOP("ShapeTools", "Only voxels of both stay"), "intersect", ShapeNeed::Other,
     with_other<core::intersected>},
};

}  // namespace

std::span<const ShapeTool> shape_tools() {
    return kTools;
}

}  // namespace remnant::ui
