#include "report/report_export.h"

#include <QFileInfo>
#include <QSaveFile>
#include <cerrno>
#include <cstring>

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
    const auto refused = [&](const std::string& reason) {
        return core::refuse(path.toStdString(), "the report cannot be written there: " + reason);
    };
    if (!file.open(QIODevice::WriteOnly)) return refused(file.errorString().toStdString());
    errno = 0;
    if (file.write(bytes) != bytes.size() || !file.flush()) {
        // A disk that is full takes a part of the bytes, which Qt has no words for.
        const int failure = errno;
        return refused(failure != 0 ? std::strerror(failure) : file.errorString().toStdString());
    }
    if (!file.commit()) return refused(file.errorString().toStdString());
    return {};
}

}  // namespace remnant::ui
