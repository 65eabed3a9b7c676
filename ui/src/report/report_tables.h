#pragma once
// The tables of a report: what was found, and what it rests on.

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

/// Volumes, shares, growth, tumours, scores: the empty ones left out.
QList<ReportTable> finding_tables(const core::Case& subject, const volumetry::Evaluation& evaluation,
                                  const std::optional<volumetry::GrowthCourse>& course);
/// Growth to the scan that is shown, and the remnant on all scans.
QList<ReportTable> growth_tables(const volumetry::Assessment& assessment,
                                 const std::optional<volumetry::GrowthCourse>& course);
/// Tumours and the cut, sites of metastases no longer seen, scores.
QList<ReportTable> tumour_tables(const core::Case& subject, const core::TimePoint& scan,
                                 const volumetry::Evaluation& evaluation);
/// Formulas' inputs, outlines, data and programs.
QList<ReportTable> background_tables(const core::Case& subject, const volumetry::Evaluation& evaluation,
                                     const ReportFacts& facts);

}  // namespace remnant::ui
