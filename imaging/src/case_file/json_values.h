#pragma once
// Values that case files and plan files have in common.

#include <nlohmann/json.hpp>
#include <stdexcept>

#include "remnant/core/geometry.h"
#include "remnant/core/structure.h"

namespace remnant::imaging::case_file {

using Json = nlohmann::ordered_json;

/// Why JSON is not what it should be; caught at the wall of whoever reads it.
struct Inconsistent : std::runtime_error {
    using std::runtime_error::runtime_error;
};

double finite(const Json& json);
Json json_of(const core::Vec3& v);
core::Vec3 vec3_from(const Json& json);
/// "#RRGGBB".
Json json_of(const core::Colour& c);
core::Colour colour_from(const Json& json);
/// By name ("IVa") or number.
core::Segment segment_from(const Json& json);

}  // namespace remnant::imaging::case_file
