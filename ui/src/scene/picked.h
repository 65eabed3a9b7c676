#pragma once
// What lies under the pointer in a 3D view.

#include <string>

#include "remnant/core/geometry.h"

namespace remnant::ui {

struct Picked {
    core::Vec3 point = core::Vec3::Zero();  // LPS mm
    std::string layer_id;
    std::string name;
};

}  // namespace remnant::ui
