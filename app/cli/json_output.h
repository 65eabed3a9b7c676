#pragma once
// The JSON that every command prints: full precision, fields in a fixed order.

#include <nlohmann/json.hpp>

#include "remnant/core/geometry.h"
#include "remnant/core/warning.h"

namespace remnant::cli {

using Json = nlohmann::ordered_json;

Json to_json(const core::Warnings& warnings);
Json to_json(const core::Vec3& vector);
Json to_json(const core::Size3& size);

/// One object on one line, text that is not UTF-8 replaced.
std::string to_line(const Json& json);

}  // namespace remnant::cli
