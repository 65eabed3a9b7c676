#pragma once
// Values that case files and plan files have in common.

#include <array>
#include <nlohmann/json.hpp>
#include <optional>
#include <stdexcept>

#include "remnant/core/geometry.h"
#include "remnant/core/result.h"
#include "remnant/core/structure.h"
#include "remnant/core/units.h"

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

template <class Unit>
Json json_of(const std::optional<core::Quantity<Unit>>& quantity) {
    return quantity ? Json(quantity->value()) : Json(nullptr);
}
/// Reads what is there; a field that is absent, as in files from before there was one, leaves it as it is.
template <class Unit>
void read(const Json& json, const char* key, std::optional<core::Quantity<Unit>>& quantity) {
    const auto at = json.find(key);
    if (at == json.end()) return;
    quantity = at->is_null() ? std::nullopt : std::optional(core::Quantity<Unit>(finite(*at)));
}

Json json_of(const std::optional<bool>& value);
std::optional<bool> optional_bool(const Json& json);

/// A value of an enumeration by its place in a list of words.
template <class Enum, std::size_t N>
Json word(const std::array<const char*, N>& words, Enum value) {
    return words.at(static_cast<std::size_t>(value));
}
template <class Enum, std::size_t N>
Enum from_word(const std::array<const char*, N>& words, const Json& json) {
    const auto said = json.get<std::string>();
    for (std::size_t n = 0; n < N; ++n) {
        if (said == words[n]) return static_cast<Enum>(n);
    }
    throw Inconsistent("it says '" + core::printable(said) + "' where another word is needed");
}

}  // namespace remnant::imaging::case_file
