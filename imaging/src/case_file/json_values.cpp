#include "case_file/json_values.h"

#include <fmt/format.h>

#include <cmath>
#include <cstdio>

namespace remnant::imaging::case_file {

double finite(const Json& json) {
    if (!json.is_number()) throw Inconsistent("a number is missing");
    const double value = json.get<double>();
    if (!std::isfinite(value)) throw Inconsistent("a number is not finite");
    return value;
}

Json json_of(const core::Vec3& v) {
    return Json::array({v[0], v[1], v[2]});
}
core::Vec3 vec3_from(const Json& json) {
    if (!json.is_array() || json.size() != 3) throw Inconsistent("a point has not three numbers");
    return {finite(json[0]), finite(json[1]), finite(json[2])};
}

Json json_of(const core::Colour& c) {
    return fmt::format("#{:02X}{:02X}{:02X}", c.red, c.green, c.blue);
}
core::Colour colour_from(const Json& json) {
    unsigned red = 0, green = 0, blue = 0;
    const auto text = json.get<std::string>();
    if (text.size() != 7 || std::sscanf(text.c_str(), "#%2x%2x%2x", &red, &green, &blue) != 3)
        throw Inconsistent("a colour is not written as #RRGGBB");
    const auto part = [](unsigned v) { return static_cast<std::uint8_t>(v); };
    return {part(red), part(green), part(blue)};
}

core::Segment segment_from(const Json& json) {
    const std::string said =
        json.is_number_integer() ? std::to_string(json.get<int>()) : json.get<std::string>();
    const auto segment = core::parse_segment(said);
    if (!segment) throw Inconsistent("'" + core::printable(said) + "' is no segment (I to VIII, IVa, IVb)");
    return *segment;
}

Json json_of(const std::optional<bool>& value) {
    return value ? Json(*value) : Json(nullptr);
}

std::optional<bool> optional_bool(const Json& json) {
    return json.is_null() ? std::nullopt : std::optional(json.get<bool>());
}

}  // namespace remnant::imaging::case_file
