#pragma once
// How solid each structure is drawn, so that what lies inside another can be seen.

#include <span>

#include "document/display_layers.h"

class vtkProperty;

namespace remnant::ui {

/// A structure that a person left at full opacity is drawn translucent where it would hide tumours or
/// vessels; any other opacity is a person's choice and kept. Parts of a plan are always translucent.
double drawn_opacity(const DisplayLayer& layer, std::span<const DisplayLayer> all);

/// Colour, opacity and a calm, moist shine.
void paint(vtkProperty& property, const DisplayLayer& layer, double opacity);

}  // namespace remnant::ui
