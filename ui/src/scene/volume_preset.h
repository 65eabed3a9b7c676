#pragma once
// How Hounsfield values look when the CT is drawn as a cloud: a table.

#include <QString>
#include <span>
#include <string_view>
#include <vector>

#include "remnant/core/structure.h"

namespace remnant::ui {

/// How dense and of what colour one Hounsfield value is.
struct VolumePoint {
    double hu = 0.0;
    double opacity = 0.0;  // of one millimetre, 0–1
    core::Colour colour;
};

/// One row of the table of presets.
struct VolumePreset {
    std::string_view id;
    const char* name;                 // translated where shown
    std::vector<VolumePoint> points;  // by rising HU
};

/// soft-tissue, vessels, bone.
std::span<const VolumePreset> volume_presets();
/// Null where unknown.
const VolumePreset* volume_preset(std::string_view id);
QString name_of(const VolumePreset& preset);

}  // namespace remnant::ui
