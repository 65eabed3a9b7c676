#pragma once
// The tables of a report: what was found, and what it rests on.

#include "report/report_model.h"

namespace remnant::ui {

QString utf8(std::string_view text);

/// A number with its unit as it is printed.
ReportCell number_cell(double value, int decimals, const QString& unit);
/// The same, always with its sign.
ReportCell signed_cell(double value, int decimals, const QString& unit);
ReportCell word_cell(const QString& words);

/// Volumes, shares, growth, tumours: the empty ones left out.
QList<ReportTable> finding_tables(const core::Case& subject, const volumetry::Evaluation& evaluation,
                                  const std::optional<volumetry::GrowthChartModel>& course);
/// Formulas' inputs, outlines, data and programs.
QList<ReportTable> background_tables(const core::Case& subject, const volumetry::Evaluation& evaluation,
                                     const ReportFacts& facts);

}  // namespace remnant::ui
