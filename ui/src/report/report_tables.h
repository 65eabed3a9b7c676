#pragma once
// The tables of a report: what was found, and what it rests on.

#include "remnant/volumetry/lesion_course.h"
#include "report/report_model.h"

namespace remnant::ui {

QString utf8(std::string_view text);

/// A number with its unit as it is printed.
ReportCell number_cell(double value, int decimals, const QString& unit);
/// The same, always with its sign.
ReportCell signed_cell(double value, int decimals, const QString& unit);
/// A number with how far it is known: "7.24 ± 1.10 points".
ReportCell ranged_cell(double value, const std::optional<double>& error, int decimals, const QString& unit);
ReportCell word_cell(const QString& words);

/// The lesions over all scans; none where there is one scan, or none has a lesion or a site of one.
std::optional<volumetry::LesionCourse> lesions_over_time(const core::Case& subject);

/// Volumes, shares, growth, tumours, scores: the empty ones left out.
QList<ReportTable> finding_tables(const core::Case& subject, const volumetry::Evaluation& evaluation,
                                  const std::optional<volumetry::GrowthCourse>& course,
                                  const std::optional<volumetry::LesionCourse>& lesions);
/// What was done, growth to the scan that is shown, and the remnant on all scans.
QList<ReportTable> growth_tables(const core::Case& subject, const volumetry::Assessment& assessment,
                                 const std::optional<volumetry::GrowthCourse>& course);
/// Tumours and the cut, sites of metastases no longer seen, lesions over time, scores.
QList<ReportTable> tumour_tables(const core::Case& subject, const core::TimePoint& scan,
                                 const volumetry::Evaluation& evaluation,
                                 const std::optional<volumetry::LesionCourse>& lesions);
/// The items of a score of the table: those that are known with their points, then those that are not, then
/// its source.
QString items_in_one_line(const ReportTable& scores, const ReportRow& score);
/// Formulas' inputs, the outlines of every scan whose numbers are printed, data and programs.
QList<ReportTable> background_tables(const core::Case& subject, const volumetry::Evaluation& evaluation,
                                     const ReportFacts& facts,
                                     const std::optional<volumetry::GrowthCourse>& course);

}  // namespace remnant::ui
