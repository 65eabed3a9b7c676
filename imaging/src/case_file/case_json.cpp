#include "case_file/case_json.h"

#include <fmt/format.h>

#include <set>

#include "case_file/json_values.h"
#include "case_file/patient_json.h"
#include "case_file/plan_json.h"
#include "case_file/scan_json.h"
#include "remnant/core/edit.h"

namespace remnant::imaging::case_file {
namespace {

using case_file::json_of;
using core::Vec3;

constexpr std::array kOrigins{"file", "outlined", "computed", "ai-tool", "found"};

Json json_of(const core::Date& date) {
    return core::to_text(date);
}
core::Date date_from(const Json& json) {
    const auto date = core::parse_date(json.get<std::string>());
    if (!date) throw Inconsistent("a date is not written as year-month-day, or does not exist");
    return *date;
}
core::InterventionKind intervention_from(const Json& json) {
    const auto kind = core::parse_intervention(json.get<std::string>());
    if (!kind) throw Inconsistent("an intervention is of a kind that is not known");
    return *kind;
}

Json json_of(const core::GridGeometry& grid) {
    Json direction = Json::array();
    for (int column = 0; column < 3; ++column) direction.push_back(json_of(Vec3(grid.direction.col(column))));
    return {{"size", grid.size},
            {"origin_mm", json_of(grid.origin)},
            {"spacing_mm", json_of(grid.spacing)},
            {"direction", direction}};
}
core::GridGeometry geometry_from(const Json& json) {
    core::GridGeometry grid;
    grid.size = json.at("size").get<core::Size3>();
    grid.origin = vec3_from(json.at("origin_mm"));
    grid.spacing = vec3_from(json.at("spacing_mm"));
    for (int column = 0; column < 3; ++column)
        grid.direction.col(column) = vec3_from(json.at("direction").at(static_cast<std::size_t>(column)));
    // Checked, but kept as it is: what was written is what comes back, to the last bit.
    if (const auto good = core::validated(grid, "geometry"); !good) throw Inconsistent(good.error().reason);
    return grid;
}

Json json_of(const core::Warnings& warnings) {
    Json list = Json::array();
    for (const core::Warning& w : warnings)
        list.push_back({{"id", w.id}, {"text", w.text}, {"source", w.source}});
    return list;
}
core::Warnings warnings_from(const Json& json) {
    core::Warnings list;
    for (const Json& w : json)
        list.push_back({w.at("id").get<std::string>(), w.at("text").get<std::string>(),
                        w.at("source").get<std::string>()});
    return list;
}

Json json_of(const core::Structure& s) {
    return {{"id", s.id},
            {"kind", core::structure_type(s.kind).id},
            {"name", s.name},
            {"colour", json_of(s.colour)},
            {"origin", word(kOrigins, s.origin)},
            {"made_by", s.made_by},
            {"corrected", s.corrected},
            {"visible", s.visible},
            {"opacity", s.opacity},
            {"confirmed", s.confirmed},
            {"of_plan", s.of_plan},
            {"placement_error_mm", json_of(s.placement_error)}};
}
core::Structure structure_from(const Json& json, const core::Size3& size) {
    core::Structure s;
    s.id = json.at("id").get<std::string>();
    const auto kind = core::structure_kind(json.at("kind").get<std::string>());
    // A kind this program does not know yet is shown, and measured as nothing in particular.
    s.kind = kind.value_or(core::StructureKind::User);
    s.name = json.at("name").get<std::string>();
    s.colour = colour_from(json.at("colour"));
    s.origin = from_word<core::Origin>(kOrigins, json.at("origin"));
    // Cases saved before outlining was part of the program have neither.
    s.made_by = json.value("made_by", std::string());
    s.corrected = json.value("corrected", false);
    s.visible = json.at("visible").get<bool>();
    s.opacity = finite(json.at("opacity"));
    s.confirmed = json.at("confirmed").get<bool>();
    s.of_plan = json.value("of_plan", std::string());
    read(json, "placement_error_mm", s.placement_error);
    if (s.placement_error && s.placement_error->value() < 0)
        throw Inconsistent("a placement error is below 0 mm");
    s.mask = core::LabelMask(size);
    return s;
}

Json json_of(const core::TimePoint& t) {
    Json structures = Json::array();
    for (const core::Structure& s : t.structures) structures.push_back(json_of(s));
    return {{"id", t.id},
            {"name", t.name},
            {"date", t.date ? json_of(*t.date) : Json(nullptr)},
            {"identity", json_of(t.identity)},
            {"conditions", json_of(t.conditions)},
            {"alignment", t.alignment ? json_of(*t.alignment) : Json(nullptr)},
            {"geometry", json_of(t.geometry)},
            {"warnings", json_of(t.warnings)},
            {"structures", structures}};
}
core::TimePoint time_point_from(const Json& json) {
    core::TimePoint t;
    t.id = json.at("id").get<std::string>();
    t.name = json.at("name").get<std::string>();
    if (!json.at("date").is_null()) t.date = date_from(json.at("date"));
    t.identity = identity_from(json.at("identity"));
    // Cases saved before there were several time points have neither.
    if (json.contains("conditions")) t.conditions = conditions_from(json.at("conditions"));
    if (json.contains("alignment") && !json.at("alignment").is_null())
        t.alignment = alignment_from(json.at("alignment"));
    t.geometry = geometry_from(json.at("geometry"));
    t.warnings = warnings_from(json.at("warnings"));
    for (const Json& s : json.at("structures")) t.structures.push_back(structure_from(s, t.geometry.size));
    return t;
}

Json json_of(const core::Annotation& a) {
    Json json{{"id", a.id}, {"name", a.name}, {"scan", a.time_point_id}};
    if (const auto* line = std::get_if<core::DistanceLine>(&a.shape)) {
        json["distance"] = {json_of(line->from), json_of(line->to)};
    } else if (const auto* angle = std::get_if<core::AngleMark>(&a.shape)) {
        json["angle"] = {json_of(angle->from), json_of(angle->vertex), json_of(angle->to)};
    } else {
        const auto& e = std::get<core::EllipseRegion>(a.shape);
        json["ellipse"] = {json_of(e.centre), json_of(e.u), json_of(e.v)};
    }
    return json;
}
core::Annotation annotation_from(const Json& json) {
    core::Annotation a{json.at("id").get<std::string>(), json.at("name").get<std::string>(),
                       json.at("scan").get<std::string>(), core::DistanceLine{}};
    const auto point = [](const Json& list, std::size_t n) { return vec3_from(list.at(n)); };
    if (json.contains("distance")) {
        const Json& p = json.at("distance");
        a.shape = core::DistanceLine{point(p, 0), point(p, 1)};
    } else if (json.contains("angle")) {
        const Json& p = json.at("angle");
        a.shape = core::AngleMark{point(p, 0), point(p, 1), point(p, 2)};
    } else {
        const Json& p = json.at("ellipse");
        a.shape = core::EllipseRegion{point(p, 0), point(p, 1), point(p, 2)};
    }
    return a;
}

Json json_of(const core::ViewState& v) {
    return {{"step", v.step},
            {"layout", v.layout},
            {"compare_plan", v.compare_plan},
            {"scan", v.time_point_id},
            {"compare_scan", v.compare_scan},
            {"laid_over", v.laid_over},
            {"crosshair_mm", v.crosshair ? json_of(*v.crosshair) : Json(nullptr)},
            {"window_hu", {{"width", v.window.width}, {"level", v.window.level}}},
            {"labels", v.labels},
            {"outline_only", v.outline_only},
            {"fill_opacity", v.fill_opacity},
            {"volume_rendering", v.volume_rendering}};
}
core::ViewState view_from(const Json& json) {
    core::ViewState v;
    v.step = json.at("step").get<std::string>();
    v.layout = json.at("layout").get<std::string>();
    v.compare_plan = json.value("compare_plan", std::string());
    v.time_point_id = json.at("scan").get<std::string>();
    v.compare_scan = json.value("compare_scan", std::string());
    v.laid_over = json.value("laid_over", std::string());
    if (!json.at("crosshair_mm").is_null()) v.crosshair = vec3_from(json.at("crosshair_mm"));
    v.window = {finite(json.at("window_hu").at("width")), finite(json.at("window_hu").at("level"))};
    v.labels = json.at("labels").get<bool>();
    v.outline_only = json.at("outline_only").get<bool>();
    v.fill_opacity = finite(json.at("fill_opacity"));
    v.volume_rendering = json.at("volume_rendering").get<bool>();
    return v;
}

Json json_of(const core::AssessmentChoices& c) {
    return {{"stlv_formula", c.stlv_formula},
            {"bsa_formula", c.bsa_formula},
            {"density_kg_per_l", json_of(c.density)},
            {"liver_excludes_tumour", c.liver_excludes_tumour},
            {"accept_mismatch", c.accept_mismatch},
            {"margin_least_mm", c.margin_least.value()},
            {"margin_aim_mm", c.margin_aim.value()},
            {"observer_error_percent", json_of(c.observer_error)},
            {"accept_old_baseline", c.accept_old_baseline}};
}
core::AssessmentChoices choices_from(const Json& json) {
    core::AssessmentChoices c;
    c.stlv_formula = json.at("stlv_formula").get<std::string>();
    c.bsa_formula = json.at("bsa_formula").get<std::string>();
    read(json, "density_kg_per_l", c.density);
    c.liver_excludes_tumour = json.at("liver_excludes_tumour").get<bool>();
    c.accept_mismatch = json.at("accept_mismatch").get<bool>();
    // Cases from before the limits could be chosen have the published ones.
    if (json.contains("margin_least_mm"))
        c.margin_least = core::Millimetre(finite(json.at("margin_least_mm")));
    if (json.contains("margin_aim_mm")) c.margin_aim = core::Millimetre(finite(json.at("margin_aim_mm")));
    if (c.margin_least.value() < 0 || c.margin_aim < c.margin_least)
        throw Inconsistent("the margin aimed at is below the least margin");
    read(json, "observer_error_percent", c.observer_error);
    if (c.observer_error && (c.observer_error->value() < 0 || c.observer_error->value() > 50))
        throw Inconsistent("the observers' difference is outside 0 to 50 %");
    c.accept_old_baseline = json.value("accept_old_baseline", false);
    return c;
}

template <class Item>
Json list_of(const std::vector<Item>& items) {
    Json list = Json::array();
    for (const Item& item : items) list.push_back(json_of(item));
    return list;
}

core::Case read_case(const Json& json) {
    core::Case c;
    // Put together edit by edit, so that what edits refuse (one id twice) is refused here too.
    const auto apply = [&](core::Edit edit) {
        if (auto done = core::apply_edit(c, edit); !done) throw Inconsistent(done.error().reason);
    };
    c.patient = patient_from(json.at("patient"));
    for (const Json& t : json.at("scans")) {
        core::TimePoint scan = time_point_from(t);
        std::vector<core::Structure> structures = std::exchange(scan.structures, {});
        const std::string id = scan.id;
        apply(core::InsertTimePoint{c.time_points.size(), std::move(scan)});
        for (std::size_t n = 0; n < structures.size(); ++n)
            apply(core::InsertStructure{id, n, structures[n]});
    }
    for (const Json& i : json.at("interventions")) {
        apply(core::InsertIntervention{
            c.interventions.size(),
            {i.at("id").get<std::string>(), intervention_from(i.at("kind")), date_from(i.at("date"))}});
    }
    for (const Json& p : json.at("plans")) apply(core::InsertPlan{c.plans.size(), plan_from(p)});
    apply(core::SetActivePlan{json.at("active_plan").get<std::string>()});
    for (const Json& a : json.at("measurements"))
        apply(core::InsertAnnotation{c.annotations.size(), annotation_from(a)});
    c.choices = choices_from(json.at("choices"));
    c.view = view_from(json.at("view"));
    return c;
}

/// What tells items of a list apart; empty where nothing does.
std::string key_of(const Json& item) {
    for (const char* key : {"id", "name"}) {
        if (item.is_object() && item.contains(key) && item.at(key).is_string())
            return item.at(key).get<std::string>();
    }
    return {};
}

}  // namespace

Json to_json(const core::Case& c) {
    Json interventions = Json::array();
    for (const core::Intervention& i : c.interventions)
        interventions.push_back(
            {{"id", i.id}, {"kind", core::intervention_type(i.kind).id}, {"date", json_of(i.date)}});
    return {{"patient", json_of(c.patient)},  {"scans", list_of(c.time_points)},
            {"interventions", interventions}, {"plans", list_of(c.plans)},
            {"active_plan", c.active_plan},   {"measurements", list_of(c.annotations)},
            {"choices", json_of(c.choices)},  {"view", json_of(c.view)}};
}

core::Result<core::Case> case_from(const Json& json, const std::string& what) try {
    return read_case(json);
} catch (const Inconsistent& why) {
    return core::refuse(what, std::string("damaged: ") + why.what());
} catch (const Json::exception&) {
    return core::refuse(what, "damaged: case.json does not say what a case needs");
}

void carry_over(const Json& old, Json& fresh) {
    // Fields this program leaves out on purpose: a plan that was a plane must not stay one beside being an
    // operation, and where voxels lie is said anew each time.
    static const std::set<std::string> own{"keep_segments", "operation", "plane",   "remove", "stages",
                                           "distance",      "angle",     "ellipse", "ct",     "labels"};
    if (old.is_object() && fresh.is_object()) {
        for (const auto& [key, value] : old.items()) {
            if (own.contains(key)) continue;
            if (fresh.contains(key)) {
                carry_over(value, fresh[key]);
            } else {
                fresh[key] = value;
            }
        }
    } else if (old.is_array() && fresh.is_array()) {
        for (Json& item : fresh) {
            const std::string key = key_of(item);
            for (const Json& earlier : old) {
                if (!key.empty() && key_of(earlier) == key) carry_over(earlier, item);
            }
        }
    }
}

}  // namespace remnant::imaging::case_file
