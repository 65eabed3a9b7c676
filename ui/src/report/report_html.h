#pragma once
// The report as one HTML file that can be printed: pictures within it, nothing fetched from elsewhere.

#include <QByteArray>

#include "report/report_model.h"
#include "report/report_pictures.h"

namespace remnant::ui {

QByteArray html_of(const ReportModel& model, const ReportPictures& pictures, const ReportOptions& options);

}  // namespace remnant::ui
