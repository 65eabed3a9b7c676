#include "case_file/plan_json.h"

#include <fmt/format.h>

#include <algorithm>
#include <initializer_list>

namespace remnant::imaging::case_file {
namespace {

using case_file::json_of;

constexpr double kLongestIntervalDays = 3650.0;

Json segments_json(const std::vector<core::Segment>& segments) {
    Json list = Json::array();
    for (const core::Segment s : segments) list.push_back(core::roman(s));
    return list;
}
std::vector<core::Segment> segments_from(const Json& json) {
    if (!json.is_array()) throw Inconsistent("segments are a list");
    std::vector<core::Segment> segments;
    for (const Json& s : json) segments.push_back(segment_from(s));
    return segments;
}

struct CutToJson {
    Json operator()(const core::CuttingPlane& p) const {
        return {{"kind", "plane"}, {"point", json_of(p.point)}, {"normal", json_of(p.normal)}};
    }
    Json operator()(const core::CuttingSurface& s) const {
        Json rows = Json::array();
        for (int r = 0; r < s.patch.rows; ++r) {
            Json row = Json::array();
            for (int c = 0; c < s.patch.columns; ++c) row.push_back(json_of(s.patch.at(r, c)));
            rows.push_back(row);
        }
        return {{"kind", "surface"}, {"control_points", rows}, {"keep_side_of", json_of(s.keep_side_of)}};
    }
    Json operator()(const core::Wedge& w) const {
        Json json{{"kind", "wedge"}, {"margin_mm", w.margin.value()}};
        if (w.tumours.size() == 1) {
            json["tumour"] = w.tumours.front();
        } else {
            json["tumours"] = w.tumours;
        }
        return json;
    }
    Json operator()(const core::AblationSphere& s) const {
        return {{"kind", "sphere"}, {"centre", json_of(s.centre)}, {"radius_mm", s.radius.value()}};
    }
    Json operator()(const core::AblationEllipsoid& e) const {
        Json axes = Json::array();
        for (const core::Vec3& axis : e.semi_axes) axes.push_back(json_of(axis));
        return {{"kind", "ellipsoid"}, {"centre", json_of(e.centre)}, {"semi_axes_mm", axes}};
    }
    Json operator()(const core::RemovedSegments& s) const {
        return {{"kind", "segments"}, {"segments", segments_json(s.segments)}};
    }
    Json operator()(const core::NamedOperation& o) const {
        return {{"kind", "operation"}, {"operation", o.id}};
    }
};

Json json_of(const core::Removal& removal) {
    Json json = std::visit(CutToJson(), removal.cut);
    if (!removal.name.empty()) json["name"] = removal.name;
    if (removal.colour) json["colour"] = json_of(*removal.colour);
    if (!removal.on) json["on"] = false;
    return json;
}

Json json_of(const std::vector<core::Removal>& removes) {
    Json list = Json::array();
    for (const core::Removal& removal : removes) list.push_back(json_of(removal));
    return list;
}

class PlanReader {
  public:
    explicit PlanReader(UnknownFields unknown) : unknown_(unknown) {}

    core::ResectionPlan plan(const Json& json) const {
        if (!json.is_object()) throw Inconsistent("a plan is an object");
        core::ResectionPlan plan{text(json, "name"), core::RemnantSegments{}};
        constexpr std::array kinds{"remove", "stages", "operation", "plane", "keep_segments"};
        if (std::ranges::count_if(kinds, [&](const char* kind) { return json.contains(kind); }) != 1)
            throw Inconsistent("a plan has one of remove, stages, operation, plane, keep_segments");
        known(json, {"name", "remove", "stages", "operation", "plane", "keep_segments"});
        if (json.contains("remove")) {
            plan.resection = core::RemovalPlan{{{"", removals(json.at("remove"))}}};
        } else if (json.contains("stages")) {
            plan.resection = core::RemovalPlan{stages(json.at("stages"))};
        } else if (json.contains("operation")) {
            plan.resection = core::NamedOperation{text(json, "operation")};
        } else if (json.contains("plane")) {
            const Json& plane = field(json, "plane");
            known(plane, {"point_mm", "normal"});
            plan.resection = plane_from(plane, "point_mm");
        } else {
            plan.resection = core::RemnantSegments{segments_from(json.at("keep_segments"))};
        }
        return plan;
    }

  private:
    static const Json& field(const Json& json, const char* key) {
        if (!json.is_object() || !json.contains(key)) throw Inconsistent(fmt::format("{} is missing", key));
        return json.at(key);
    }
    static std::string text(const Json& json, const char* key) {
        const Json& value = field(json, key);
        if (!value.is_string()) throw Inconsistent(fmt::format("{} is no text", key));
        return value.get<std::string>();
    }
    void known(const Json& json, std::initializer_list<std::string_view> keys) const {
        if (unknown_ == UnknownFields::PassedOver) return;
        for (const auto& [key, value] : json.items()) {
            if (std::ranges::find(keys, std::string_view(key)) == keys.end())
                throw Inconsistent("'" + core::printable(key) + "' is not known here");
        }
    }

    static core::CuttingPlane plane_from(const Json& json, const char* point_key) {
        const auto plane =
            core::cutting_plane(vec3_from(field(json, point_key)), vec3_from(field(json, "normal")), "plane");
        if (!plane) throw Inconsistent(plane.error().reason);
        return *plane;
    }

    static core::BezierPatch patch_from(const Json& rows) {
        if (!rows.is_array() || rows.empty() || !rows.front().is_array())
            throw Inconsistent("control_points are rows of points");
        core::BezierPatch patch{static_cast<int>(rows.size()), static_cast<int>(rows.front().size()), {}};
        for (const Json& row : rows) {
            if (!row.is_array() || row.size() != rows.front().size())
                throw Inconsistent("the rows of control_points are not equally long");
            for (const Json& point : row) patch.points.push_back(vec3_from(point));
        }
        return patch;
    }

    [[nodiscard]] core::Cut cut(const Json& json, const std::string& kind) const {
        if (kind == "plane") {
            known(json, {"kind", "name", "colour", "on", "point", "normal"});
            return plane_from(json, "point");
        }
        if (kind == "sphere") {
            known(json, {"kind", "name", "colour", "on", "centre", "radius_mm"});
            return core::AblationSphere{vec3_from(field(json, "centre")),
                                        core::Millimetre(finite(field(json, "radius_mm")))};
        }
        if (kind == "ellipsoid") {
            known(json, {"kind", "name", "colour", "on", "centre", "semi_axes_mm"});
            const Json& axes = field(json, "semi_axes_mm");
            if (!axes.is_array() || axes.size() != 3)
                throw Inconsistent("an ellipsoid has three semi_axes_mm");
            return core::AblationEllipsoid{vec3_from(field(json, "centre")),
                                           {vec3_from(axes[0]), vec3_from(axes[1]), vec3_from(axes[2])}};
        }
        if (kind == "wedge") {
            known(json, {"kind", "name", "colour", "on", "tumour", "tumours", "margin_mm"});
            core::Wedge wedge{{}, core::Millimetre(finite(field(json, "margin_mm")))};
            if (json.contains("tumours")) {
                for (const Json& tumour : field(json, "tumours"))
                    wedge.tumours.push_back(tumour.get<std::string>());
            } else {
                wedge.tumours.push_back(text(json, "tumour"));
            }
            return wedge;
        }
        if (kind == "segments") {
            known(json, {"kind", "name", "colour", "on", "segments"});
            return core::RemovedSegments{segments_from(field(json, "segments"))};
        }
        if (kind == "operation") {
            known(json, {"kind", "name", "colour", "on", "operation"});
            return core::NamedOperation{text(json, "operation")};
        }
        if (kind == "surface") {
            known(json, {"kind", "name", "colour", "on", "control_points", "keep_side_of"});
            return core::CuttingSurface{patch_from(field(json, "control_points")),
                                        vec3_from(field(json, "keep_side_of"))};
        }
        throw Inconsistent(
            "'" + core::printable(kind) +
            "' is no kind of cut (plane, surface, wedge, sphere, ellipsoid, segments, operation)");
    }

    [[nodiscard]] core::Removal removal(const Json& json) const {
        core::Removal removal;
        auto cut_made = core::validated(cut(json, text(json, "kind")), "cut");
        if (!cut_made) throw Inconsistent(cut_made.error().reason);
        removal.cut = std::move(*cut_made);
        if (json.contains("name")) removal.name = text(json, "name");
        if (json.contains("colour")) removal.colour = colour_from(json.at("colour"));
        if (json.contains("on")) removal.on = json.at("on").get<bool>();
        return removal;
    }

    [[nodiscard]] std::vector<core::Removal> removals(const Json& list) const {
        if (!list.is_array()) throw Inconsistent("remove is a list");
        std::vector<core::Removal> all;
        for (const Json& json : list) {
            try {
                all.push_back(removal(json));
            } catch (const Inconsistent& why) {
                throw Inconsistent(fmt::format("entry {}: {}", all.size() + 1, why.what()));
            } catch (const Json::exception&) {
                throw Inconsistent(fmt::format("entry {}: a value is of the wrong kind", all.size() + 1));
            }
        }
        return all;
    }

    /// Since the stage before.
    static std::optional<core::Days> interval(const Json& json) {
        if (!json.contains("interval_days")) return std::nullopt;
        const double days = finite(json.at("interval_days"));
        if (days < 0 || days > kLongestIntervalDays)
            throw Inconsistent(fmt::format("interval_days is 0 to {:.0f}", kLongestIntervalDays));
        return core::Days(days);
    }

    [[nodiscard]] std::vector<core::PlanStage> stages(const Json& list) const {
        if (!list.is_array() || list.empty()) throw Inconsistent("stages is a list of at least one");
        std::vector<core::PlanStage> all;
        for (const Json& json : list) {
            try {
                known(json, {"name", "remove", "interval_days"});
                if (all.empty() && json.contains("interval_days"))
                    throw Inconsistent("no stage comes before it, so there is no interval_days");
                all.push_back({text(json, "name"), removals(field(json, "remove")), interval(json)});
            } catch (const Inconsistent& why) {
                throw Inconsistent(fmt::format("stage {}: {}", all.size() + 1, why.what()));
            }
        }
        return all;
    }

    UnknownFields unknown_;
};

}  // namespace

Json json_of(const core::ResectionPlan& plan) {
    Json json{{"name", plan.name}};
    if (const auto* keep = std::get_if<core::RemnantSegments>(&plan.resection)) {
        json["keep_segments"] = segments_json(keep->keep);
    } else if (const auto* named = std::get_if<core::NamedOperation>(&plan.resection)) {
        json["operation"] = named->id;
    } else if (const auto* plane = std::get_if<core::CuttingPlane>(&plan.resection)) {
        json["plane"] = {{"point_mm", json_of(plane->point)}, {"normal", json_of(plane->normal)}};
    } else {
        const auto& stages = std::get<core::RemovalPlan>(plan.resection).stages;
        if (stages.size() == 1 && stages.front().name.empty()) {
            json["remove"] = json_of(stages.front().removes);
        } else {
            json["stages"] = Json::array();
            for (const core::PlanStage& stage : stages) {
                Json item{{"name", stage.name}, {"remove", json_of(stage.removes)}};
                if (stage.interval && &stage != &stages.front()) item["interval_days"] = stage.interval->value();
                json["stages"].push_back(std::move(item));
            }
        }
    }
    return json;
}

core::ResectionPlan plan_from(const Json& json, UnknownFields unknown) {
    return PlanReader(unknown).plan(json);
}

}  // namespace remnant::imaging::case_file
