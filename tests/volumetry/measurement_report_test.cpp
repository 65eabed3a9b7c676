// A measurement report leaves alone: what must be read with its numbers has to stand in it.

#include "remnant/volumetry/measurement_report.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "growth_cases.h"
#include "remnant/volumetry/remarks.h"

namespace remnant::volumetry {
namespace {

using core::StructureKind;
using std::chrono::year;
using testing::grown_case;
using testing::outline;
using testing::scan_with;
using testing::stretch;

core::MeasurementReport report_of(const core::Case& subject) {
    return measurement_report(subject, *subject.shown(), subject.find_plan(subject.active_plan), {}, {});
}

/// The texts under one of the program's own codes.
std::vector<std::string> texts(const core::MeasurementReport& report, const std::string& code) {
    std::vector<std::string> found;
    for (const core::ReportText& text : report.texts) {
        if (text.what.value == code) found.push_back(text.text);
    }
    return found;
}

std::ptrdiff_t warned_of(const core::MeasurementReport& report, const std::string& words) {
    return std::ranges::count_if(texts(report, "warning"),
                                 [&](const std::string& text) { return text.starts_with(words); });
}

const core::ReportNumber* number(const core::MeasurementReport& report, const std::string& group,
                                 const std::string& code) {
    for (const core::ReportGroup& g : report.groups) {
        if (g.name != group) continue;
        for (const core::ReportNumber& n : g.numbers) {
            if (n.what.value == code) return &n;
        }
    }
    return nullptr;
}

/// A tumour of 3 mL in what stays.
core::Case with_tumour_in_the_remnant() {
    core::Case subject = grown_case({1500, 300, 0}, {1500, 500, 0});
    subject.time_points[1].structures.push_back(
        outline("left one", StructureKind::Tumour, stretch({20, 20, 20}, 10, 13)));
    return subject;
}

TEST(MeasurementReport, Says_with_the_verdict_that_tumour_stays) {
    EXPECT_EQ(texts(report_of(with_tumour_in_the_remnant()), "remark"),
              std::vector<std::string>{"3\u2009mL of tumour stays in the remnant and must be treated too."});
    EXPECT_TRUE(texts(report_of(grown_case({1500, 300, 0}, {1500, 500, 0})), "remark").empty());
}

TEST(MeasurementReport, Says_with_the_verdict_that_the_remnant_is_only_proposed) {
    core::Case subject = grown_case({1500, 300, 0}, {1500, 500, 0});
    core::Structure remnant = outline("carried", StructureKind::Remnant, stretch({20, 20, 20}, 0, 500));
    remnant.of_plan = "keep II";
    remnant.confirmed = false;
    subject.time_points[1].structures.push_back(remnant);
    EXPECT_EQ(texts(report_of(subject), "remark"),
              std::vector<std::string>{"The remnant is only proposed: nobody has confirmed its outline."});
}

TEST(MeasurementReport, Has_the_tumour_that_stays_and_what_has_no_segment_as_numbers) {
    core::Case subject = with_tumour_in_the_remnant();
    subject.time_points[1].structures[2].mask = stretch({20, 20, 20}, 500, 1480);
    const core::MeasurementReport report = report_of(subject);
    const auto* tumour = number(report, "keep II", "remnant-tumour");
    const auto* unassigned = number(report, "keep II", "unassigned");
    ASSERT_TRUE(tumour != nullptr && unassigned != nullptr);
    EXPECT_EQ(tumour->value, 3.0);
    EXPECT_EQ(unassigned->value, 20.0);
}

TEST(MeasurementReport, Names_the_method_of_a_volume_by_the_code_of_DICOM) {
    const core::MeasurementReport report = report_of(with_tumour_in_the_remnant());
    const auto* flr = number(report, "keep II", "flr");
    ASSERT_NE(flr, nullptr);
    EXPECT_EQ(flr->method.value, "126030");
    EXPECT_EQ(flr->method.scheme, "DCM");
    EXPECT_EQ(flr->method.meaning, "Sum of segmented voxel method for volume");
}

TEST(MeasurementReport, Names_what_was_done_and_when) {
    core::Case subject = grown_case({1500, 300, 0}, {1500, 500, 0});
    EXPECT_EQ(texts(report_of(subject), "intervention"),
              std::vector<std::string>{"Portal vein embolisation (PVE), 2026-01-10"});
    subject.interventions.push_back({"two", core::InterventionKind::AlppsStage1, year(2026) / 1 / 20});
    const std::vector<std::string> both{"Portal vein embolisation (PVE), 2026-01-10",
                                        "ALPPS, stage 1, 2026-01-20: the days count from it"};
    EXPECT_EQ(texts(report_of(subject), "intervention"), both);
}

TEST(MeasurementReport, Says_what_the_days_of_verdict_and_course_count_from_where_that_differs) {
    core::Case subject = grown_case({1500, 300, 0}, {1500, 500, 0});
    subject.time_points.push_back(scan_with("later", year(2026) / 3 / 1, {1500, 550, 0}));
    subject.interventions.push_back(
        {"two", core::InterventionKind::LiverVenousDeprivation, year(2026) / 2 / 10});
    const std::vector<std::string> both{
        "Portal vein embolisation (PVE), 2026-01-10: the days of the verdict count from it",
        "Liver venous deprivation (LVD), 2026-02-10: the days of the course count from it"};
    EXPECT_EQ(texts(report_of(subject), "intervention"), both);
}

TEST(MeasurementReport, Says_once_what_is_doubtful_of_every_scan_whose_numbers_it_holds) {
    core::Case subject = grown_case({1500, 300, 0}, {1500, 400, 0});
    subject.time_points[1].date = year(2026) / 1 / 24;
    subject.time_points.push_back(scan_with("later", year(2026) / 2 / 7, {1500, 430, 0}));
    for (core::TimePoint& scan : subject.time_points)
        scan.warnings.push_back({"slices-missing", "a slice is missing", ""});
    subject.time_points[1].conditions.weight = core::Kilogram(60);
    subject.view.time_point_id = "later";
    const core::MeasurementReport report = report_of(subject);
    for (const char* words : {"a slice is missing", "baseline: a slice is missing",
                              "follow-up: a slice is missing", "follow-up: the weight changed"})
        EXPECT_EQ(warned_of(report, words), 1) << words;
}

TEST(MeasurementReport, Holds_no_rate_since_a_baseline_that_was_refused) {
    core::Case subject = grown_case({1500, 300, 0}, {1500, 430, 0});
    subject.time_points[0].date = year(2025) / 10 / 11;
    const core::MeasurementReport report = report_of(subject);
    ASSERT_EQ(texts(report, "refused").size(), 1u);
    for (const core::ReportGroup& group : report.groups) {
        for (const core::ReportNumber& n : group.numbers)
            EXPECT_TRUE(n.what.value != "dh" && n.what.value != "kgr") << group.name;
    }
}

TEST(MeasurementReport, Says_of_another_scan_too_that_its_growth_was_refused) {
    core::Case subject = grown_case({1500, 300, 0}, {1500, 430, 0});
    subject.time_points[0].date = year(2025) / 10 / 11;
    subject.view.time_point_id = "baseline";
    EXPECT_EQ(warned_of(report_of(subject), "follow-up: no growth since baseline is computed"), 1);
}

TEST(Remarks, Halves_of_a_millilitre_are_rounded_up) {
    Evaluation evaluation;
    evaluation.measurement.emplace().resection.remnant_tumour = core::Millilitre(2.5);
    ASSERT_EQ(remarks_of(evaluation).size(), 1u);
    EXPECT_TRUE(remarks_of(evaluation).front().starts_with("3\u2009mL")) << remarks_of(evaluation).front();
}

}  // namespace
}  // namespace remnant::volumetry
