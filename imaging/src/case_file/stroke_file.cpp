#include "remnant/imaging/stroke_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>

#include "case_file/json_values.h"

namespace remnant::imaging {
namespace {

namespace fs = std::filesystem;
using case_file::Inconsistent;
using case_file::Json;

constexpr std::uintmax_t kMostBytes = std::uintmax_t{64} << 20;
constexpr int kDeepest = 6;
constexpr double kLargestRadius = 50.0;

StrokeLabel label_from(const Json& json) {
    if (json == "in") return StrokeLabel::In;
    if (json == "out") return StrokeLabel::Out;
    throw Inconsistent("its label is neither \"in\" nor \"out\"");
}

std::vector<core::Vec3> points_from(const Json& json) {
    if (!json.is_array() || json.empty()) throw Inconsistent("it has no points");
    std::vector<core::Vec3> points;
    for (const Json& point : json) points.push_back(case_file::vec3_from(point));
    return points;
}

core::Millimetre radius_from(const Json& json) {
    const double radius = case_file::finite(json);
    if (!(radius > 0.0 && radius <= kLargestRadius))
        throw Inconsistent("its radius must lie above 0 and at most at 50 mm");
    return core::Millimetre(radius);
}

const Json& field(const Json& json, const char* name) {
    if (!json.contains(name)) throw Inconsistent(fmt::format("its {} is missing", name));
    return json.at(name);
}

Stroke stroke_from(const Json& json) {
    if (!json.is_object()) throw Inconsistent("it is no object");
    for (const auto& [key, value] : json.items()) {
        if (key != "label" && key != "points" && key != "radius_mm")
            throw Inconsistent("'" + core::printable(key) + "' is not known here");
    }
    return {label_from(field(json, "label")), points_from(field(json, "points")),
            radius_from(field(json, "radius_mm"))};
}

std::vector<Stroke> strokes_from(const Json& json) {
    if (!json.is_array() || json.empty()) throw Inconsistent("strokes are a list, and not an empty one");
    std::vector<Stroke> strokes;
    for (const Json& one : json) {
        try {
            strokes.push_back(stroke_from(one));
        } catch (const Inconsistent& why) {
            throw Inconsistent(fmt::format("stroke {}: {}", strokes.size() + 1, why.what()));
        }
    }
    return strokes;
}

}  // namespace

core::Result<std::vector<Stroke>> read_strokes(const fs::path& path) try {
    std::error_code failure;
    if (!fs::is_regular_file(path, failure)) return core::refuse(path.string(), "there is no such file");
    if (fs::file_size(path, failure) > kMostBytes)
        return core::refuse(path.string(), "it is too large for a list of strokes");
    std::ifstream file(path, std::ios::binary);
    const std::string text((std::istreambuf_iterator<char>(file)), {});
    if (!file) return core::refuse(path.string(), "it cannot be read");
    const Json::parser_callback_t not_too_deep = [](int depth, Json::parse_event_t, Json&) {
        return depth <= kDeepest;
    };
    const Json json = Json::parse(text, not_too_deep, false);
    if (json.is_discarded()) return core::refuse(path.string(), "it is no JSON");
    return strokes_from(json);
} catch (const Inconsistent& why) {
    return core::refuse(path.string(), why.what());
} catch (const Json::exception&) {
    return core::refuse(path.string(), "a value is of the wrong kind");
}

}  // namespace remnant::imaging
