#include "assessment_output.h"

#include <fmt/format.h>

#include "text_table.h"

namespace remnant::cli {
namespace {

using volumetry::Assessment;
using volumetry::Growth;
using volumetry::RemnantShares;

template <class Unit>
Json optional_number(const std::optional<Unit>& value) {
    return value ? Json(value->value()) : Json(nullptr);
}

Json optional_bool(const std::optional<bool>& value) {
    return value ? Json(*value) : Json(nullptr);
}

Json stlv_json(const volumetry::SlvResult& r) {
    Json json{{"id", r.formula->id}};
    const bool grams = r.formula->unit == volumetry::SlvUnit::Gram;
    if (r.value) json[grams ? "g" : "ml"] = *r.value;
    if (grams && r.millilitres) json["ml"] = r.millilitres->value();
    if (!r.not_computable.empty()) json["not_computable"] = r.not_computable;
    if (!r.refused.empty()) json["refused"] = r.refused;
    json["formula"] = r.formula->text;
    if (!r.bsa_id.empty()) json["bsa_formula"] = r.bsa_id;
    json["population"] = r.formula->population;
    json["valid_for"] = r.formula->ages.text;
    json["source"] = r.formula->source;
    json["evidence"] = r.formula->evidence == volumetry::Evidence::Primary ? "primary" : "secondary";
    return json;
}

Json shares_json(const RemnantShares& s) {
    Json json{{"tlv_ml", s.volumes.tlv.value()},
              {"tumour_ml", s.volumes.tumour.value()},
              {"functional_ml", s.functional.value()},
              {"flr_ml", s.volumes.flr.value()},
              {"sflr_percent", optional_number(s.sflr)},
              {"rlv_tlv_percent", s.rlv_tlv.value()},
              {"rlv_functional_percent", s.rlv_functional.value()},
              {"flr_body_weight_percent", s.flr_body_weight.value()},
              {"flr_bsa_ml_per_m2", s.flr_per_bsa.value()},
              {"threshold_percent", s.threshold.value()},
              {"threshold_source", s.threshold_source},
              {"adequate", optional_bool(s.adequate)},
              {"margin_points", optional_number(s.margin_points)},
              {"margin_ml", optional_number(s.margin_ml)}};
    if (!s.adequate) json["cannot_say_because"] = s.cannot_say_because;
    return json;
}

Json provenance_json(const std::vector<volumetry::Provenance>& list) {
    Json json = Json::array();
    for (const auto& p : list) {
        json.push_back({{"id", p.id},
                        {"value", p.value},
                        {"unit", p.unit},
                        {"inputs", p.inputs},
                        {"formula", p.formula},
                        {"source", p.source},
                        {"evidence", p.evidence == volumetry::Evidence::Primary ? "primary" : "secondary"}});
    }
    return json;
}

/// "null" of an answer says "cannot say".
Json uncertainty_json(const volumetry::GrowthUncertainty& u) {
    return {{"observer_error_percent", u.observer_error.value()},
            {"degree_of_hypertrophy_points", optional_number(u.degree_of_hypertrophy)},
            {"kinetic_growth_rate_per_week", optional_number(u.kinetic_growth_rate)},
            {"remnant_growth_rate_per_week", u.remnant_growth_rate.value()},
            {"relative_hypertrophy_percent", optional_number(u.relative_hypertrophy)},
            {"growth_ml_per_day", u.absolute_growth.value()},
            {"degree_of_hypertrophy_met", optional_bool(u.hypertrophy_met)},
            {"kinetic_growth_rate_met", optional_bool(u.kinetic_met)},
            {"remnant_growth_rate_met", optional_bool(u.remnant_rate_met)}};
}

Json outlook_json(const std::optional<volumetry::GrowthOutlook>& outlook) {
    if (!outlook) return nullptr;
    return {{"needed_percent", outlook->needed.value()},
            {"earliest_day", optional_number(outlook->earliest)},
            {"latest_day", optional_number(outlook->latest)},
            {"text", outlook->text},
            {"limits", outlook->limits}};
}

std::string verdict_line(const Assessment& a, const RemnantShares& s) {
    std::string line = fmt::format("FLR {:.0f} mL", s.volumes.flr.value());
    if (s.sflr) line += fmt::format(" · {:.1f} % of standard liver volume", s.sflr->value());
    line += fmt::format(" · needs {:g} % ({})", s.threshold.value(), word_of(*a.patient.liver_condition));
    if (!s.adequate) return line + " → CANNOT SAY: " + s.cannot_say_because + "\n";
    return line + fmt::format(" → {}, {:+.1f} points, {:+.0f} mL\n", *s.adequate ? "ENOUGH" : "NOT ENOUGH",
                              s.margin_points->value(), s.margin_ml->value());
}

/// What the patient weighed on the day of these shares, from their own ratio; the baseline's where nothing
/// stays.
double weight_of(const Assessment& a, const RemnantShares& s) {
    const double ratio = s.flr_body_weight.value();
    return ratio > 0 ? s.volumes.flr.value() / (10.0 * ratio) : a.patient.weight->value();
}

std::vector<std::vector<std::string>> volume_rows(const Assessment& a, const RemnantShares& s) {
    const auto ml = [](core::Millilitre v) { return fmt::format("{:.0f} mL", v.value()); };
    const auto percent = [](core::Percent p) { return fmt::format("{:.1f} %", p.value()); };
    std::vector<std::vector<std::string>> rows{
        {"quantity", "value", "of"},
        {"total liver volume (TLV)", ml(s.volumes.tlv), "liver with tumour and vessels"},
        {"tumour", ml(s.volumes.tumour), "in the liver"},
        {"functional liver volume (FLV)", ml(s.functional), "TLV without tumour"},
        {"future liver remnant (FLR)", ml(s.volumes.flr), "what stays, without tumour"},
    };
    if (s.sflr)
        rows.push_back({"sFLR", percent(*s.sflr),
                        fmt::format("standard liver volume {} ({})", ml(*a.stlv_ml), a.stlv_used)});
    rows.push_back({"RLV/TLV", percent(s.rlv_tlv), "measured TLV"});
    rows.push_back({"RLV/FLV", percent(s.rlv_functional), "measured FLV"});
    rows.push_back({"FLR/body weight", fmt::format("{:.2f} %", s.flr_body_weight.value()),
                    fmt::format("{:g} kg", weight_of(a, s))});
    rows.push_back({"needed", percent(s.threshold), s.threshold_source});
    return rows;
}

std::string growth_text(const volumetry::FollowupAssessment& f) {
    const Growth& g = f.growth;
    const volumetry::GrowthUncertainty& u = f.uncertainty;
    const auto met = [](const std::optional<bool>& m) { return !m ? "cannot say" : *m ? "met" : "not met"; };
    std::vector<std::vector<std::string>> rows{{"growth", "value", "needed", ""}};
    if (g.degree_of_hypertrophy) {
        rows.push_back({"degree of hypertrophy",
                        fmt::format("{:.1f} ± {:.1f} points", g.degree_of_hypertrophy->value(),
                                    u.degree_of_hypertrophy->value()),
                        "> 5 with sFLR > 20 %", met(u.hypertrophy_met)});
        rows.push_back({"kinetic growth rate",
                        fmt::format("{:.2f} ± {:.2f} %/week", g.kinetic_growth_rate->value(),
                                    u.kinetic_growth_rate->value()),
                        ">= 2", met(u.kinetic_met)});
    }
    rows.push_back(
        {"remnant growth rate",
         fmt::format("{:.2f} ± {:.2f} %/week", g.remnant_growth_rate.value(), u.remnant_growth_rate.value()),
         ">= 2.66", met(u.remnant_rate_met)});
    if (g.relative_hypertrophy)
        rows.push_back({"relative hypertrophy",
                        fmt::format("{:.1f} ± {:.1f} %", g.relative_hypertrophy->value(),
                                    u.relative_hypertrophy->value()),
                        "", ""});
    rows.push_back(
        {"growth",
         fmt::format("{:.1f} ± {:.1f} mL/day", g.absolute_growth.value(), u.absolute_growth.value()),
         fmt::format("over {:g} days", g.days.value()), ""});
    std::string text =
        text_table(rows) + fmt::format("± is what {:g} % between observers of each remnant makes of it\n",
                                       u.observer_error.value());
    if (f.outlook) text += f.outlook->text + "\n" + f.outlook->limits + "\n";
    return text;
}

}  // namespace

Json to_json(const Growth& g, const volumetry::GrowthUncertainty& uncertainty) {
    Json json;
    json["days"] = g.days.value();
    json["degree_of_hypertrophy_points"] = optional_number(g.degree_of_hypertrophy);
    json["kinetic_growth_rate_per_week"] = optional_number(g.kinetic_growth_rate);
    json["remnant_growth_rate_per_week"] = g.remnant_growth_rate.value();
    json["relative_hypertrophy_percent"] = optional_number(g.relative_hypertrophy);
    json["growth_ml_per_day"] = g.absolute_growth.value();
    json["degree_of_hypertrophy_met"] = optional_bool(g.hypertrophy_met);
    json["kinetic_growth_rate_met"] = optional_bool(g.kinetic_met);
    json["remnant_growth_rate_met"] = g.remnant_rate_met;
    json["uncertainty"] = uncertainty_json(uncertainty);
    return json;
}

Json to_json(const Assessment& a) {
    Json json;
    json["bsa"] = {{"formula", a.bsa_id}, {"m2", a.bsa.value()}};
    json["stlv"] = Json::array();
    for (const auto& r : a.stlv) json["stlv"].push_back(stlv_json(r));
    json["stlv_used"] = a.stlv_used.empty() ? Json(nullptr) : Json(a.stlv_used);
    json["baseline"] = shares_json(a.baseline);
    json["baseline"]["provenance"] = provenance_json(a.provenance);
    if (a.followup) {
        json["followup"] = shares_json(a.followup->shares);
        json["followup"].update(to_json(a.followup->growth, a.followup->uncertainty));
        json["followup"]["outlook"] = outlook_json(a.followup->outlook);
        json["followup"]["provenance"] = provenance_json(a.followup->provenance);
    }
    return json;
}

std::string to_text(const Assessment& a) {
    std::string text = verdict_line(a, a.baseline) + "\n" + text_table(volume_rows(a, a.baseline));
    if (!a.followup) return text;
    return text + "\nfollow-up: " + verdict_line(a, a.followup->shares) + "\n" +
           text_table(volume_rows(a, a.followup->shares)) + "\n" + growth_text(*a.followup);
}

}  // namespace remnant::cli
