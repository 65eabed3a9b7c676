#include "remnant/volumetry/scores.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace remnant::volumetry {
namespace {

using core::ScoreFacts;

constexpr double kMicromolePerMilligramBilirubin = 17.1;   // µmol/L in 1 mg/dL
constexpr double kMicromolePerMilligramCreatinine = 88.4;  // µmol/L in 1 mg/dL

double centimetres(core::Millimetre length) {
    return length.value() / 10.0;
}

std::optional<double> positive(const std::optional<double>& value) {
    return value && std::isfinite(*value) && *value > 0 ? value : std::nullopt;
}

ScoreItem fact(std::string name, const std::optional<bool>& said, double points, std::string rule) {
    ScoreItem item{std::move(name), "", std::nullopt, std::move(rule)};
    if (!said) return item;
    item.value = *said ? "yes" : "no";
    item.points = *said ? points : 0.0;
    return item;
}

ScoreItem number(std::string name, const std::optional<double>& value, std::string_view unit,
                 const std::optional<double>& points, std::string rule) {
    ScoreItem item{std::move(name), "", std::nullopt, std::move(rule)};
    if (!value) return item;
    item.value = fmt::format("{:g}{}{}", *value, unit.empty() ? "" : " ", unit);
    item.points = points;
    return item;
}

/// Points of a value, where it is known.
template <class Points>
std::optional<double> points_of(const std::optional<double>& value, Points points) {
    return value ? std::optional<double>(points(*value)) : std::nullopt;
}

/// The sum of the items, once none is missing.
std::optional<double> sum_of(const std::vector<ScoreItem>& items) {
    double sum = 0;
    for (const ScoreItem& item : items) {
        if (!item.points) return std::nullopt;
        sum += *item.points;
    }
    return sum;
}

using Burden = std::optional<TumourBurden>;

std::optional<double> number_of(const Burden& burden) {
    return burden ? std::optional<double>(burden->number) : std::nullopt;
}

/// In cm.
std::optional<double> largest_of(const Burden& burden) {
    return burden ? std::optional(centimetres(burden->largest)) : std::nullopt;
}

TumourBurden counted(const std::vector<Lesion>& lesions) {
    TumourBurden burden;
    burden.number = static_cast<int>(lesions.size());
    for (const Lesion& lesion : lesions)
        burden.largest = std::max(burden.largest, lesion.diameters.longest.length());
    return burden;
}

Score fong(const Burden& burden, const ScoreFacts& f) {
    const std::optional<double> months =
        f.disease_free_interval ? std::optional(f.disease_free_interval->value()) : std::nullopt;
    const auto metastases = number_of(burden);
    const auto largest = largest_of(burden);
    const auto cea = positive(f.cea_ng_per_ml);
    Score score{"fong", "Clinical risk score (Fong)", {}, "", {}, "Fong, Ann Surg 1999;230:309"};
    score.items = {fact("node-positive primary", f.node_positive_primary, 1, "1 point"),
                   number("disease-free interval", months, "months",
                          points_of(months, [](double m) { return m < 12; }), "1 point below 12 months"),
                   number("metastases", metastases, "", points_of(metastases, [](double n) { return n > 1; }),
                          "1 point for more than one"),
                   number("largest", largest, "cm", points_of(largest, [](double cm) { return cm > 5.0; }),
                          "1 point above 5 cm"),
                   number("CEA", cea, "ng/mL", points_of(cea, [](double v) { return v > 200; }),
                          "1 point above 200 ng/mL")};
    score.value = sum_of(score.items);
    if (score.value) score.meaning = *score.value >= 3 ? "3 to 5: high risk" : "0 to 2: low risk";
    return score;
}

std::optional<double> burden_of(const Burden& burden) {
    if (!burden) return std::nullopt;
    return std::hypot(centimetres(burden->largest), static_cast<double>(burden->number));
}

/// Zones of Sasaki 2018: below 3, 3 to below 9, 9 and more.
int burden_zone(double burden) {
    return burden < 3 ? 1 : burden < 9 ? 2 : 3;
}

Score tumour_burden(const Burden& burden) {
    Score score{"tbs", "Tumour burden score", burden_of(burden), "", {}, "Sasaki, Ann Surg 2018;267:132"};
    score.items = {number("largest", largest_of(burden), "cm", std::nullopt,
                          "root of its square and that of the number"),
                   number("metastases", number_of(burden), "", std::nullopt, "")};
    if (score.value) score.meaning = fmt::format("zone {}", burden_zone(*score.value));
    return score;
}

Score game(const Burden& burden, const ScoreFacts& f) {
    const auto tbs = burden_of(burden);
    const auto cea = positive(f.cea_ng_per_ml);
    Score score{"game", "GAME score", {}, "", {}, "Margonis, Br J Surg 2018;105:1210"};
    score.items = {
        fact("KRAS mutated", f.kras_mutated, 1, "1 point"),
        number("CEA", cea, "ng/mL", points_of(cea, [](double v) { return v >= 20; }),
               "1 point from 20 ng/mL on"),
        fact("node-positive primary", f.node_positive_primary, 1, "1 point"),
        number("tumour burden score", tbs, "", points_of(tbs, [](double v) { return burden_zone(v) - 1; }),
               "1 point from 3, 2 from 9 on"),
        fact("extrahepatic disease", f.extrahepatic_disease, 2, "2 points")};
    score.value = sum_of(score.items);
    if (score.value)
        score.meaning = *score.value <= 1 ? "low risk" : *score.value <= 3 ? "medium risk" : "high risk";
    return score;
}

Score albi(const ScoreFacts& f) {
    const auto bilirubin = positive(f.bilirubin_umol_per_l);
    const auto albumin = positive(f.albumin_g_per_l);
    Score score{"albi", "ALBI grade", {}, "", {}, "Johnson, J Clin Oncol 2015;33:550"};
    score.items = {number("bilirubin", bilirubin, "µmol/L", std::nullopt, "0.66 · log10"),
                   number("albumin", albumin, "g/L", std::nullopt, "−0.085 ·")};
    if (!bilirubin || !albumin) return score;
    score.value = 0.66 * std::log10(*bilirubin) - 0.085 * *albumin;
    score.meaning = *score.value <= -2.60 ? "grade 1" : *score.value <= -1.39 ? "grade 2" : "grade 3";
    return score;
}

Score child_pugh(const ScoreFacts& f) {
    const auto bilirubin = positive(f.bilirubin_umol_per_l);
    const auto albumin = positive(f.albumin_g_per_l);
    const auto inr = positive(f.inr);
    const auto grade = [](const std::optional<int>& g) {
        return g && *g >= 1 && *g <= 3 ? std::optional<double>(*g) : std::nullopt;
    };
    const auto ascites = grade(f.ascites);
    const auto encephalopathy = grade(f.encephalopathy);
    Score score{"child-pugh", "Child-Pugh", {}, "", {}, "Pugh, Br J Surg 1973;60:646"};
    score.items = {
        number("bilirubin", bilirubin, "µmol/L",
               points_of(bilirubin, [](double v) { return v < 34    ? 1
                                                          : v <= 50 ? 2
                                                                    : 3; }), "34, 50 µmol/L"),
        number("albumin", albumin, "g/L",
               points_of(albumin, [](double v) { return v > 35    ? 1
                                                        : v >= 28 ? 2
                                                                  : 3; }), "35, 28 g/L"),
        number("INR", inr, "", points_of(inr, [](double v) { return v < 1.7    ? 1
                                                                    : v <= 2.3 ? 2
                                                                               : 3; }),
               "1.7, 2.3"),
        number("ascites", ascites, "", ascites, "1 none, 2 slight, 3 moderate or more"),
        number("encephalopathy", encephalopathy, "", encephalopathy, "1 none, 2 grade I–II, 3 grade III–IV")};
    score.value = sum_of(score.items);
    if (score.value)
        score.meaning = *score.value <= 6 ? "class A" : *score.value <= 9 ? "class B" : "class C";
    return score;
}

Score meld(const ScoreFacts& f) {
    const auto bilirubin = positive(f.bilirubin_umol_per_l);
    const auto inr = positive(f.inr);
    const auto creatinine = positive(f.creatinine_umol_per_l);
    Score score{"meld", "MELD", {}, "", {}, "Kamath, Hepatology 2001;33:464, with the limits of UNOS"};
    score.items = {number("bilirubin", bilirubin, "µmol/L", std::nullopt, "3.78 · ln(mg/dL), at least 1"),
                   number("INR", inr, "", std::nullopt, "11.2 · ln, at least 1"),
                   number("creatinine", creatinine, "µmol/L", std::nullopt, "9.57 · ln(mg/dL), 1 to 4"),
                   fact("dialysis", f.dialysis, 0, "creatinine counts as 4 mg/dL")};
    score.items.back().points.reset();
    if (!bilirubin || !inr || !creatinine || !f.dialysis) return score;
    const double b = std::max(1.0, *bilirubin / kMicromolePerMilligramBilirubin);
    const double c = *f.dialysis ? 4.0 : std::clamp(*creatinine / kMicromolePerMilligramCreatinine, 1.0, 4.0);
    const double sum = 3.78 * std::log(b) + 11.2 * std::log(std::max(1.0, *inr)) + 9.57 * std::log(c) + 6.43;
    score.value = std::clamp(std::round(sum), 6.0, 40.0);
    score.meaning = "6 to 40, higher is worse";
    return score;
}

}  // namespace

std::optional<TumourBurden> tumour_burden_of(const std::vector<Lesion>& lesions) {
    if (lesions.empty()) return std::nullopt;
    return counted(lesions);
}

std::optional<TumourBurden> tumour_burden_of(const std::vector<Lesion>& lesions, const LesionCourse& course,
                                             std::string_view scan_id) {
    const auto scan = std::ranges::find(course.scans, scan_id, &LesionScan::scan_id);
    const auto n = static_cast<std::size_t>(scan - course.scans.begin());
    if (scan == course.scans.end()) return tumour_burden_of(lesions);
    const auto is = [n](LesionState state) {
        return [n, state](const CourseLesion& lesion) { return lesion.on_scan[n].state == state; };
    };
    if (std::ranges::any_of(course.lesions, is(LesionState::NotOutlined)) ||
        std::ranges::any_of(course.lesions, is(LesionState::Outside)))
        return std::nullopt;
    const bool said_gone = std::ranges::any_of(course.lesions, is(LesionState::Disappeared)) &&
                           std::ranges::none_of(course.lesions, is(LesionState::Unknown));
    return said_gone ? counted(lesions) : tumour_burden_of(lesions);
}

std::vector<Score> scores_of(const std::optional<TumourBurden>& burden, const ScoreFacts& facts) {
    return {fong(burden, facts), tumour_burden(burden), game(burden, facts),
            albi(facts),         child_pugh(facts),     meld(facts)};
}

}  // namespace remnant::volumetry
