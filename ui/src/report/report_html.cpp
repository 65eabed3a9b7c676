#include "report/report_html.h"

#include <QBuffer>
#include <QCoreApplication>
#include <QPainter>

#include "growth/growth_chart.h"
#include "text/numbers.h"
#include "text/time_line.h"

namespace remnant::ui {
namespace {

constexpr QSize kChartPixels{1040, 780};

QString tr(const char* text) {
    return QCoreApplication::translate("Report", text);
}

QString safe(const QString& text) {
    return text.toHtmlEscaped().replace('\n', QStringLiteral("<br>"));
}

QString element(const char* tag, const QString& inner, const char* attributes = "") {
    return QStringLiteral("<%1%2>%3</%1>\n").arg(QLatin1String(tag), QLatin1String(attributes), inner);
}

QString picture_within(const QImage& picture, const QString& words, const char* attributes = "") {
    QByteArray png;
    QBuffer buffer(&png);
    buffer.open(QIODevice::WriteOnly);
    picture.save(&buffer, "PNG");
    return QStringLiteral("<img%1 alt=\"%2\" src=\"data:image/png;base64,%3\">")
        .arg(QLatin1String(attributes), safe(words), QString::fromLatin1(png.toBase64()));
}

QString image(const QImage& picture, const QString& caption) {
    return element("figure", picture_within(picture, caption) + element("figcaption", safe(caption)));
}

QString style() {
    return QStringLiteral(
        "body{font:14px Inter,'DejaVu Sans',sans-serif;color:#1A1F25;max-width:52em;margin:2em auto;"
        "padding:0 1em}"
        "h1{font-size:26px;margin:0}h2{font-size:15px;border-bottom:1px solid #D5DAE0;margin:1.5em 0 0}"
        ".dim,figcaption,th{color:#5B6672;font-weight:400;font-size:12px}"
        ".verdict{border:2px solid;border-radius:8px;padding:10px 14px;margin:1em 0}"
        ".verdict p{color:#1A1F25;margin:2px 0}.word{font-size:22px;font-weight:700}"
        ".enough{color:#1E7F56}.not-enough{color:#B3362C}.doubt,.verdict p.doubt{color:#9A6400}"
        "table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}"
        "td,th{text-align:left;border-bottom:1px solid #D5DAE0;padding:3px 8px 3px 0;vertical-align:top}"
        "td.right,th.right{text-align:right}td.number{white-space:nowrap}tr.strong td{font-weight:600}"
        "figure{display:inline-block;width:48%;margin:8px 1% 8px 0;vertical-align:top}"
        "img{max-width:100%}img.logo{float:right;max-height:64px;max-width:40%}footer{margin-top:3em;border-"
        "top:1px solid;padding-top:6px}"
        ".small{font-size:12px;overflow-wrap:anywhere}@page{margin:15mm}@media print{tr,figure{"
        "break-inside:avoid}}");
}

/// A number keeps its unit beside it.
const char* kind_of(const ReportCell& cell, const ReportColumn& column) {
    if (!column.right) return "";
    return cell.value ? " class=\"right number\"" : " class=\"right\"";
}

QString table_of(const ReportTable& table) {
    QString head = QStringLiteral("<tr><th></th>");
    bool any = false;
    for (const ReportColumn& column : table.columns) {
        head += element("th", safe(column.heading), column.right ? " class=\"right\"" : "");
        any = any || !column.heading.isEmpty();
    }
    head += QStringLiteral("</tr>\n");
    QString rows;
    for (const ReportRow& row : table.rows) {
        QString cells = element("td", safe(row.name));
        for (qsizetype n = 0; n < row.cells.size(); ++n)
            cells += element("td", safe(row.cells[n].text), kind_of(row.cells[n], table.columns[n]));
        rows += element("tr", cells, row.strong ? " class=\"strong\"" : "");
    }
    const QString note = table.note.isEmpty() ? QString() : element("p", safe(table.note), " class=\"dim\"");
    return element("h2", safe(table.title)) +
           element("table", (any ? element("thead", head) : QString()) + element("tbody", rows)) + note;
}

QString verdict_of(const ReportModel& model) {
    const VerdictText& v = model.verdict;
    const char* kind = v.answer == Answer::Enough      ? " class=\"verdict enough\""
                       : v.answer == Answer::NotEnough ? " class=\"verdict not-enough\""
                                                       : " class=\"verdict doubt\"";
    QString lines = element("div", safe(v.sign + ' ' + v.word), " class=\"word\"");
    const QString sflr = v.sflr.isEmpty() ? QString() : v.sflr + ' ' + v.sflr_of;
    const QString margin = v.margin.isEmpty() ? QString() : v.margin + ' ' + v.margin_of;
    const QString flr = v.flr.isEmpty() ? QString() : tr("Future liver remnant (FLR) %1").arg(v.flr);
    for (const QString& line : {plan_and_operation(model), flr, sflr, margin, v.liver}) {
        if (!line.isEmpty()) lines += element("p", safe(line));
    }
    for (const QString& doubt : QStringList{v.missing} + model.remarks + QStringList{v.warnings}) {
        if (!doubt.isEmpty()) lines += element("p", safe(doubt), " class=\"doubt\"");
    }
    return element("div", lines, kind);
}

QString formulas_of(const ReportModel& model) {
    QString rows = QStringLiteral("<tr><th></th><th>%1</th><th>%2</th><th>%3</th></tr>\n")
                       .arg(safe(tr("formula")), safe(tr("from")), safe(tr("source")));
    for (const ReportTable& table : model.findings) {
        for (const ReportRow& row : table.rows) {
            if (row.formula.isEmpty()) continue;
            rows += element("tr", element("td", safe(row.name)) + element("td", safe(row.formula)) +
                                      element("td", safe(with_short_numbers(row.inputs))) +
                                      element("td", safe(row.source)));
        }
    }
    return element("h2", safe(tr("Formulas and sources"))) + element("table", rows, " class=\"small\"");
}

QString warnings_of(const ReportModel& model) {
    QString items;
    for (const ReportWarning& warning : model.warnings) {
        const QString source = warning.source.isEmpty() ? QString() : QStringLiteral(" · ") + warning.source;
        items += element("li", safe(warning.text + source));
    }
    return items.isEmpty() ? QString()
                           : element("h2", safe(tr("Said with this answer"))) + element("ul", items);
}

QString pictures_of(const ReportModel& model, const ReportPictures& pictures, const ReportOptions& options) {
    QString figures;
    if (options.axial && !pictures.axial.isNull())
        figures += image(with_sides(pictures.axial), pictures.axial_caption);
    if (options.scene && !pictures.scene.isNull()) figures += image(pictures.scene, pictures.scene_caption);
    if (options.chart && model.course && can_be_drawn(*model.course)) {
        QImage chart(kChartPixels, QImage::Format_RGB32);
        chart.fill(Qt::white);
        QPainter painter(&chart);
        draw_growth_chart(painter, QRectF(chart.rect()), *model.course, chart_on_paper(26));
        painter.end();
        figures += image(chart, course_caption(*model.course));
    }
    return figures.isEmpty() ? QString() : element("h2", safe(tr("Pictures"))) + figures;
}

}  // namespace

QByteArray html_of(const ReportModel& model, const ReportPictures& pictures, const ReportOptions& options) {
    QString body;
    if (!pictures.logo.isNull())
        body += picture_within(pictures.logo, tr("Logo of the institution"), " class=\"logo\"");
    body += element("h1", safe(tr("Liver volumetry")));
    body += element("div", safe(model.institution), " class=\"dim\"");
    body += element("div", safe(model.subject_line), " class=\"dim\"");
    if (!model.patient_id.isEmpty())
        body += element("div", safe(tr("Patient's number: %1").arg(model.patient_id)), " class=\"dim\"");
    body += verdict_of(model);
    if (!model.text_before.isEmpty()) body += element("p", safe(model.text_before));
    for (const ReportTable& table : model.findings) body += table_of(table);
    body += pictures_of(model, pictures, options) + formulas_of(model) + warnings_of(model);
    for (const ReportTable& table : model.background)
        body += element("div", table_of(table), " class=\"small\"");
    if (!model.text_after.isEmpty()) body += element("p", safe(model.text_after));
    body += element("footer", safe(tr("Name, date, signature")));
    body +=
        element("p", safe(model.program + QStringLiteral(" · ") + date_text(model.date)), " class=\"dim\"");
    body += element("p", QStringLiteral("<strong>%1</strong>").arg(safe(disclaimer())));
    return QStringLiteral(
               "<!DOCTYPE html>\n<html lang=\"en-GB\"><head><meta charset=\"utf-8\"><title>%1</title>"
               "<style>%2</style></head>\n<body>\n%3</body></html>\n")
        .arg(safe(title_of(model)), style(), body)
        .toUtf8();
}

}  // namespace remnant::ui
