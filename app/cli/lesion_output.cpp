#include "lesion_output.h"

#include <fmt/format.h>

#include "text_table.h"

namespace remnant::cli {
namespace {

using volumetry::LesionSight;
using volumetry::LesionState;

std::string_view word_of(LesionState state) {
    switch (state) {
        case LesionState::Seen:
            return "seen";
        case LesionState::NotYet:
            return "not yet";
        case LesionState::Gone:
            return "gone";
        case LesionState::Disappeared:
            return "disappeared";
        case LesionState::NotOutlined:
            return "not outlined";
        case LesionState::Outside:
            return "outside the scan";
        case LesionState::Unknown:
            return "not aligned";
    }
    return "";
}

template <class Unit>
Json number(const std::optional<core::Quantity<Unit>>& quantity) {
    return quantity ? Json(quantity->value()) : Json(nullptr);
}

Json sight_json(const LesionSight& sight, const std::string& scan_id) {
    return {{"scan", scan_id},
            {"state", word_of(sight.state)},
            {"structure", sight.structure_id},
            {"diameter_mm", number(sight.diameter)},
            {"volume_ml", number(sight.volume)},
            {"diameter_change_percent", number(sight.diameter_change)},
            {"volume_change_percent", number(sight.volume_change)},
            {"ambiguous", sight.ambiguous}};
}

Json recist_json(const volumetry::RecistPoint& point) {
    return {{"sum_mm", number(point.sum)},
            {"nadir_mm", point.nadir.value()},
            {"from_baseline_percent", number(point.from_baseline)},
            {"from_nadir_percent", number(point.from_nadir)},
            {"response", volumetry::words_of(point.response)}};
}

std::string sight_text(const LesionSight& sight) {
    if (sight.state != LesionState::Seen) return std::string(word_of(sight.state));
    std::string text = fmt::format("{:.1f} mm, {:.1f} mL", sight.diameter->value(), sight.volume->value());
    if (sight.volume_change) text += fmt::format(" ({:+.0f} %)", sight.volume_change->value());
    return sight.ambiguous ? text + ", doubtful which" : text;
}

}  // namespace

Json to_json(const volumetry::LesionCourse& course) {
    Json scans = Json::array();
    for (const volumetry::LesionScan& scan : course.scans) {
        scans.push_back({{"scan", scan.scan_id},
                         {"cannot_say_because", scan.cannot_say_because},
                         {"recist", scan.recist ? recist_json(*scan.recist) : Json(nullptr)}});
    }
    Json lesions = Json::array();
    for (const volumetry::CourseLesion& lesion : course.lesions) {
        Json sights = Json::array();
        for (std::size_t n = 0; n < lesion.on_scan.size(); ++n)
            sights.push_back(sight_json(lesion.on_scan[n], course.scans[n].scan_id));
        lesions.push_back({{"name", lesion.name},
                           {"target", lesion.target},
                           {"new", lesion.appeared},
                           {"on_scan", std::move(sights)}});
    }
    return {{"scans", std::move(scans)},
            {"lesions", std::move(lesions)},
            {"no_recist_because", course.no_recist_because},
            {"warnings", to_json(course.warnings)}};
}

std::string to_text(const volumetry::LesionCourse& course) {
    if (course.lesions.empty()) return "";
    std::vector<std::vector<std::string>> rows;
    for (const volumetry::CourseLesion& lesion : course.lesions) {
        std::string name = lesion.name + (lesion.target ? ", target" : lesion.appeared ? ", new" : "");
        for (std::size_t n = 0; n < lesion.on_scan.size(); ++n) {
            rows.push_back({n == 0 ? name : "", course.scans[n].scan_name, sight_text(lesion.on_scan[n])});
        }
    }
    for (const volumetry::LesionScan& scan : course.scans) {
        if (!scan.recist) continue;
        const std::string sum =
            scan.recist->sum ? fmt::format("{:.1f} mm, ", scan.recist->sum->value()) : std::string();
        rows.push_back({"RECIST 1.1, liver", scan.scan_name,
                        sum + std::string(volumetry::words_of(scan.recist->response))});
    }
    std::string text = text_table(rows);
    for (const volumetry::LesionScan& scan : course.scans) {
        if (!scan.cannot_say_because.empty()) text += "  note: " + scan.cannot_say_because + "\n";
    }
    return text + text_of(course.warnings);
}

Json to_json(const std::vector<volumetry::Score>& scores) {
    Json list = Json::array();
    for (const volumetry::Score& score : scores) {
        Json items = Json::array();
        for (const volumetry::ScoreItem& item : score.items) {
            items.push_back({{"name", item.name},
                             {"value", item.value.empty() ? Json(nullptr) : Json(item.value)},
                             {"points", item.points ? Json(*item.points) : Json(nullptr)},
                             {"rule", item.rule}});
        }
        list.push_back({{"id", score.id},
                        {"name", score.name},
                        {"value", score.value ? Json(*score.value) : Json(nullptr)},
                        {"meaning", score.meaning},
                        {"items", std::move(items)},
                        {"source", score.source}});
    }
    return list;
}

std::string to_text(const std::vector<volumetry::Score>& scores) {
    std::vector<std::vector<std::string>> rows;
    for (const volumetry::Score& score : scores) {
        if (score.value)
            rows.push_back({std::string(score.name), fmt::format("{:.4g}", *score.value), score.meaning});
    }
    return rows.empty() ? "" : text_table(rows);
}

}  // namespace remnant::cli
