#pragma once
// The report as pages: what the Report step shows and what is printed.

#include "report/page.h"
#include "report/report_model.h"
#include "report/report_pictures.h"

namespace remnant::ui {

/// Two pages for an ordinary case: first the answer, the tables and pictures; then what they rest on.
QList<ReportPage> report_pages(const ReportModel& model, const ReportPictures& pictures,
                               const ReportOptions& options);

}  // namespace remnant::ui
