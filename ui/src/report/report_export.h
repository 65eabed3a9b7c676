#pragma once
// The report in the forms in which it leaves the program.

#include <QByteArray>
#include <QDateTime>
#include <QString>
#include <optional>

#include "remnant/core/result.h"

namespace remnant::ui {

struct Report;

enum class ReportForm { Pdf, Html, Csv, Json };

/// By the file's ending; none where it is another.
std::optional<ReportForm> report_form_of(const QString& path);

/// `made` stands in the PDF's own data alone.
QByteArray report_bytes(const Report& report, ReportForm form, const QDateTime& made);

/// Written beside its target and renamed there: the whole file or none.
core::Result<> write_report_file(const QString& path, const QByteArray& bytes);

}  // namespace remnant::ui
