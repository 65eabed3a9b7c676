#pragma once
// One slice as a picture, looked up from the shared voxels pixel by pixel. No widget, no copy of the slice.

#include <QImage>
#include <memory>
#include <vector>

#include "document/display_layers.h"
#include "remnant/core/mask_section.h"
#include "remnant/core/view_state.h"
#include "remnant/core/voxel_grid.h"
#include "slice/laid_over.h"
#include "slice/view_plane.h"

namespace remnant::ui {

/// A layer cut by the slice that is drawn.
struct LayerSection {
    core::Colour colour;
    bool dark_outline = false;
    bool ghost = false;
    core::MaskSection section{0, 0};
    std::vector<core::OutlineEdge> outline;
};

/// Cuts all layers. Only for aligned planes.
std::vector<LayerSection> cut_layers(const std::vector<DisplayLayer>& layers, const SlicePlane& plane,
                                     int slice);

struct SliceStyle {
    core::Window window;
    bool fill = true;
    bool outline = true;
    double fill_opacity = 0.35;
    int outline_pixels = 1;  // thickness on the device
};

/// What is drawn, and how it is looked at; sizes in device pixels.
struct SlicePicture {
    const SlicePlane& plane;
    const core::CtVoxels* ct = nullptr;  // black where there is none
    int slice = 0;
    Framing framing;
    int width = 0;
    int height = 0;
    const LaidOverScan* over = nullptr;  // drawn over the CT and below the labels
};

/// CT interpolated linearly in the plane, black outside the scan and where it is not a number; a voxel of a
/// label is never interpolated: a pixel is filled where its centre lies in the voxel, an outline runs along
/// the voxels' borders. Aligned planes.
QImage render_aligned(const SlicePicture& picture, const std::vector<LayerSection>& layers,
                      const SliceStyle& style);

/// The same for a scan that lies obliquely: CT interpolated in space, labels by the nearest voxel, outlines
/// along the pixels where a label ends. At most 64 layers.
QImage render_oblique(const SlicePicture& picture, const std::vector<DisplayLayer>& layers,
                      const SliceStyle& style);

/// The grey of a value, 0–255; 0 for what is not a number.
std::uint8_t grey_of(double value, const core::Window& window);

}  // namespace remnant::ui
