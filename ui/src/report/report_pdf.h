#pragma once
// The report's pages as PDF.

#include <QByteArray>
#include <QDateTime>

#include "report/page.h"
#include "report/report_options.h"

namespace remnant::ui {

struct PdfFacts {
    QString title;
    QDateTime made;  // the date of its making, in the document's own data
};

/// Text that can be selected and searched, fonts embedded; title and language (English) in the document's
/// data. Equal pages and facts give equal bytes.
QByteArray pdf_of(const QList<ReportPage>& pages, Paper paper, const PdfFacts& facts);

}  // namespace remnant::ui
