#include "report/report_export.h"

#include <QFileInfo>
#include <QSaveFile>

#include "report/report_data.h"
#include "report/report_html.h"
#include "report/report_pdf.h"
#include "report/report_work.h"

namespace remnant::ui {

std::optional<ReportForm> report_form_of(const QString& path) {
    const QString ending = QFileInfo(path).suffix().toLower();
    if (ending == QStringLiteral("pdf")) return ReportForm::Pdf;
    if (ending == QStringLiteral("html") || ending == QStringLiteral("htm")) return ReportForm::Html;
    if (ending == QStringLiteral("csv")) return ReportForm::Csv;
    if (ending == QStringLiteral("json")) return ReportForm::Json;
    return std::nullopt;
}

QByteArray report_bytes(const Report& report, ReportForm form, const QDateTime& made) {
    switch (form) {
        case ReportForm::Pdf:
            return pdf_of(report.pages, report.options.paper, {title_of(report.model), made});
        case ReportForm::Html:
            return html_of(report.model, report.pictures, report.options);
        case ReportForm::Csv:
            return csv_of(report.model);
        case ReportForm::Json:
            return json_of(report.model);
    }
    return {};
}

core::Result<> write_report_file(const QString& path, const QByteArray& bytes) {
    QSaveFile file(path);
    const bool written =
        file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() && file.commit();
    if (written) return {};
    return core::refuse(path.toStdString(),
                        "the report cannot be written there: " + file.errorString().toStdString());
}

}  // namespace remnant::ui
