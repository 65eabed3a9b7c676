#pragma once
// The report for other programs: CSV and JSON, every number in full.

#include <QByteArray>

#include "report/report_model.h"

namespace remnant::ui {

/// One row a cell: section, id, name, column, value, unit, text, formula, source. UTF-8, RFC 4180.
QByteArray csv_of(const ReportModel& model);

/// As docs/report.schema.json says.
QByteArray json_of(const ReportModel& model);

}  // namespace remnant::ui
