#include "territory_input.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>
#include <stdexcept>

namespace remnant::cli {
namespace {

namespace fs = std::filesystem;
using core::Vec3;
using Json = nlohmann::ordered_json;

constexpr std::uintmax_t kMostBytes = std::uintmax_t{64} << 20;
constexpr int kDeepest = 6;

/// Why a file is not what it should be; caught where the file is opened.
struct NotSo : std::runtime_error {
    using std::runtime_error::runtime_error;
};

Json json_in(const fs::path& path) {
    std::error_code failure;
    if (!fs::is_regular_file(path, failure)) throw NotSo("there is no such file");
    if (fs::file_size(path, failure) > kMostBytes) throw NotSo("it is too large for a list of points");
    std::ifstream file(path, std::ios::binary);
    const std::string text((std::istreambuf_iterator<char>(file)), {});
    if (!file) throw NotSo("it cannot be read");
    const Json::parser_callback_t not_too_deep = [](int depth, Json::parse_event_t, Json&) {
        return depth <= kDeepest;
    };
    Json json = Json::parse(text, not_too_deep, false);
    if (json.is_discarded()) throw NotSo("it is no JSON");
    return json;
}

void known(const Json& json, std::initializer_list<std::string_view> keys, const std::string& where) {
    if (!json.is_object()) throw NotSo(where + " is no object");
    for (const auto& [key, value] : json.items()) {
        if (std::ranges::find(keys, std::string_view(key)) == keys.end())
            throw NotSo(where + ": '" + core::printable(key) + "' is not known here");
    }
}

Vec3 point_from(const Json& json, const std::string& where) {
    if (!json.is_array() || json.size() != 3) throw NotSo(where + ": a point is [x, y, z] in LPS mm");
    Vec3 point;
    for (std::size_t axis = 0; axis < 3; ++axis) {
        if (!json[axis].is_number()) throw NotSo(where + ": a point is [x, y, z] in LPS mm");
        point[static_cast<Eigen::Index>(axis)] = json[axis].get<double>();
    }
    if (!point.allFinite()) throw NotSo(where + ": a point is not finite");
    return point;
}

std::vector<Vec3> points_from(const Json& json, const std::string& where) {
    if (!json.is_array() || json.empty()) throw NotSo(where + ": points are a list of [x, y, z] in LPS mm");
    std::vector<Vec3> points;
    for (const Json& point : json) points.push_back(point_from(point, where));
    return points;
}

std::string text_from(const Json& json, const char* key, const std::string& where) {
    if (!json.contains(key) || !json.at(key).is_string() || json.at(key).get<std::string>().empty())
        throw NotSo(where + ": '" + key + "' is missing or no text");
    return json.at(key).get<std::string>();
}

/// Everything of a branch but its parent, which may stand further down in the list.
BranchEntry branch_from(const Json& json, std::size_t number) {
    const std::string place = fmt::format("branch {}", number + 1);
    known(json, {"name", "points", "segment", "parent", "supplies"}, place);
    BranchEntry branch;
    branch.name = text_from(json, "name", place);
    const std::string where = core::printable(branch.name);
    if (json.contains("points")) branch.points = points_from(json.at("points"), where);
    if (json.contains("supplies")) {
        if (!json.at("supplies").is_boolean()) throw NotSo(where + ": 'supplies' is true or false");
        branch.supplies = json.at("supplies").get<bool>();
    }
    branch.segment = core::parse_segment(branch.name);
    if (json.contains("segment")) {
        branch.segment = core::parse_segment(text_from(json, "segment", where));
        if (!branch.segment) throw NotSo(where + ": 'segment' is none (1 to 8, I to VIII, 4a, 4b)");
    }
    return branch;
}

std::vector<BranchEntry> branches_from(const Json& json) {
    if (!json.is_array() || json.empty()) throw NotSo("branches are a list, and not an empty one");
    std::vector<BranchEntry> branches;
    for (const Json& entry : json) {
        BranchEntry branch = branch_from(entry, branches.size());
        if (std::ranges::find(branches, branch.name, &BranchEntry::name) != branches.end())
            throw NotSo(core::printable(branch.name) +
                        ": the name comes twice; 'segment' says what it feeds");
        branches.push_back(std::move(branch));
    }
    for (std::size_t n = 0; n < branches.size(); ++n) {
        if (!json[n].contains("parent")) continue;
        const std::string where = core::printable(branches[n].name);
        const auto parent =
            std::ranges::find(branches, text_from(json[n], "parent", where), &BranchEntry::name);
        if (parent == branches.end()) throw NotSo(where + ": its parent is not in the list");
        branches[n].parent = static_cast<std::size_t>(parent - branches.begin());
    }
    return branches;
}

LandmarkFile landmarks_from(const Json& json) {
    known(json,
          {"right_hepatic_vein", "middle_hepatic_vein", "left_hepatic_vein", "ivc", "portal_bifurcation",
           "umbilical_fissure", "caudate"},
          "landmarks");
    LandmarkFile file;
    const auto points = [&](const char* key, std::vector<Vec3>& into) {
        if (json.contains(key)) into = points_from(json.at(key), key);
    };
    points("right_hepatic_vein", file.landmarks.right_hepatic_vein);
    points("middle_hepatic_vein", file.landmarks.middle_hepatic_vein);
    points("left_hepatic_vein", file.landmarks.left_hepatic_vein);
    points("ivc", file.landmarks.ivc);
    points("umbilical_fissure", file.landmarks.umbilical_fissure);
    if (json.contains("portal_bifurcation"))
        file.landmarks.portal_bifurcation = point_from(json.at("portal_bifurcation"), "portal_bifurcation");
    if (json.contains("caudate")) {
        const Json& box = json.at("caudate");
        known(box, {"low", "high"}, "caudate");
        if (!box.contains("low") || !box.contains("high")) throw NotSo("caudate: a box has low and high");
        file.caudate = {point_from(box.at("low"), "caudate"), point_from(box.at("high"), "caudate")};
        if ((file.caudate->low.array() > file.caudate->high.array()).any())
            throw NotSo("caudate: low lies above high");
    }
    return file;
}

}  // namespace

core::Result<std::vector<BranchEntry>> read_branches(const fs::path& path) try {
    return branches_from(json_in(path));
} catch (const NotSo& why) {
    return core::refuse(path.string(), why.what());
}

core::Result<LandmarkFile> read_landmarks(const fs::path& path) try {
    return landmarks_from(json_in(path));
} catch (const NotSo& why) {
    return core::refuse(path.string(), why.what());
}

}  // namespace remnant::cli
