#include "report/report_data.h"

#include <QLocale>
#include <QRegularExpression>
#include <nlohmann/json.hpp>

#include "text/time_line.h"

namespace remnant::ui {
namespace {

using Json = nlohmann::ordered_json;

/// As one field, also where a spreadsheet parts fields at semicolons.
QByteArray quoted(QString text) {
    static const QRegularExpression parting(QStringLiteral("[\",;\r\n]"));
    if (text.contains(parting)) text = '"' + text.replace('"', QStringLiteral("\"\"")) + '"';
    return text.toUtf8();
}

/// A spreadsheet must not take a name for a formula of its own.
QByteArray csv_text(const QString& text) {
    const bool formula = !text.isEmpty() && QStringLiteral("=+-@\t\r").contains(text.front());
    return quoted(formula ? '\'' + text : text);
}

/// What is printed of a number keeps its sign; words are words.
QByteArray printed(const ReportCell& cell) {
    return cell.value ? quoted(cell.text) : csv_text(cell.text);
}

/// The shortest digits that give back the very number.
QByteArray full(double value) {
    return QByteArray::number(value, 'g', QLocale::FloatingPointShortest);
}

void add_line(QByteArray& csv, const QByteArrayList& fields) {
    csv += fields.join(',') + "\r\n";
}

void add_words(QByteArray& csv, const char* section, const QString& id, const QString& text,
               const QString& source = {}) {
    add_line(csv, {section, csv_text(id), "", "", "", "", csv_text(text), "", csv_text(source)});
}

void add_scan(QByteArray& csv, const ReportScan& scan) {
    add_words(csv, "report", QStringLiteral("scan"), scan.name);
    add_words(csv, "report", QStringLiteral("scan_id"), scan.id);
    add_words(csv, "report", QStringLiteral("scan_date"), scan.date);
}

void add_table(QByteArray& csv, const ReportTable& table) {
    for (const ReportRow& row : table.rows) {
        for (qsizetype n = 0; n < row.cells.size(); ++n) {
            const ReportCell& cell = row.cells[n];
            if (cell.text.isEmpty()) continue;
            add_line(csv, {csv_text(table.id), csv_text(row.id), csv_text(row.name),
                           csv_text(table.columns[n].id), cell.value ? full(*cell.value) : QByteArray(),
                           csv_text(cell.unit), printed(cell), csv_text(row.formula), csv_text(row.source)});
            if (cell.error) {
                add_line(csv, {csv_text(table.id), csv_text(row.id), csv_text(row.name),
                               csv_text(table.columns[n].id + QStringLiteral("_error")), full(*cell.error),
                               csv_text(cell.unit), "", "", ""});
            }
        }
    }
    if (!table.note.isEmpty())
        add_line(csv, {csv_text(table.id), "note", "", "", "", "", csv_text(table.note), "", ""});
}

const char* word_of(Answer answer) {
    switch (answer) {
        case Answer::Enough:
            return "enough";
        case Answer::NotEnough:
            return "not-enough";
        case Answer::CannotSay:
            return "cannot-say";
        case Answer::Missing:
            return "missing";
    }
    return "";
}

std::string text_in(const QString& text) {
    return text.toStdString();
}

Json table_json(const ReportTable& table) {
    Json rows = Json::array();
    for (const ReportRow& row : table.rows) {
        Json cells = Json::object();
        for (qsizetype n = 0; n < row.cells.size(); ++n) {
            const ReportCell& cell = row.cells[n];
            if (cell.text.isEmpty()) continue;
            Json json{{"text", text_in(cell.text)}};
            if (cell.value) {
                json["value"] = *cell.value;
                json["unit"] = text_in(cell.unit);
                if (cell.error) json["error"] = *cell.error;
            }
            cells[text_in(table.columns[n].id)] = std::move(json);
        }
        rows.push_back({{"id", text_in(row.id)},
                        {"name", text_in(row.name)},
                        {"cells", std::move(cells)},
                        {"formula", text_in(row.formula)},
                        {"inputs", text_in(row.inputs)},
                        {"source", text_in(row.source)}});
    }
    Json json{{"id", text_in(table.id)}, {"title", text_in(table.title)}, {"rows", std::move(rows)}};
    if (!table.note.isEmpty()) json["note"] = text_in(table.note);
    return json;
}

Json tables_json(const QList<ReportTable>& tables) {
    Json list = Json::array();
    for (const ReportTable& table : tables) list.push_back(table_json(table));
    return list;
}

/// Null where there is no scan, and where its date is not known.
Json scan_json(const std::optional<ReportScan>& scan) {
    if (!scan) return nullptr;
    return {{"id", text_in(scan->id)},
            {"name", text_in(scan->name)},
            {"date", scan->date.isEmpty() ? Json(nullptr) : Json(text_in(scan->date))},
            {"spacing_mm", {scan->spacing[0], scan->spacing[1], scan->spacing[2]}}};
}

Json verdict_json(const ReportModel& model) {
    const VerdictText& v = model.verdict;
    Json remarks = Json::array();
    for (const QString& remark : model.remarks) remarks.push_back(text_in(remark));
    const Json adequate = v.answer == Answer::Enough      ? Json(true)
                          : v.answer == Answer::NotEnough ? Json(false)
                                                          : Json(nullptr);
    return {{"answer", word_of(v.answer)},
            {"adequate", adequate},
            {"sentence", text_in(v.sentence)},
            {"reason", text_in(v.missing)},
            {"remarks", std::move(remarks)}};
}

}  // namespace

QByteArray csv_of(const ReportModel& model) {
    QByteArray csv;
    add_line(csv, {"section", "id", "name", "column", "value", "unit", "text", "formula", "source"});
    add_words(csv, "report", QStringLiteral("format"), QString::fromLatin1(kReportFormat));
    add_words(csv, "report", QStringLiteral("program"), model.program);
    add_words(csv, "report", QStringLiteral("date"), model.date.toString(Qt::ISODate));
    add_words(csv, "report", QStringLiteral("disclaimer"), disclaimer());
    add_words(csv, "report", QStringLiteral("patient_name"), model.patient_name);
    add_words(csv, "report", QStringLiteral("patient_id"), model.patient_id);
    add_words(csv, "report", QStringLiteral("institution"), model.institution);
    if (model.scan) add_scan(csv, *model.scan);
    add_words(csv, "report", QStringLiteral("plan"), model.plan);
    add_words(csv, "report", QStringLiteral("operation"), model.operation);
    add_words(csv, "verdict", QStringLiteral("answer"), QString::fromLatin1(word_of(model.verdict.answer)));
    add_words(csv, "verdict", QStringLiteral("sentence"), model.verdict.sentence);
    for (const QString& remark : model.remarks) add_words(csv, "verdict", QStringLiteral("remark"), remark);
    for (const ReportTable& table : model.findings) add_table(csv, table);
    for (const ReportWarning& warning : model.warnings)
        add_words(csv, "warnings", warning.id, warning.text, warning.source);
    for (const ReportTable& table : model.background) add_table(csv, table);
    return csv;
}

QByteArray json_of(const ReportModel& model) {
    Json warnings = Json::array();
    for (const ReportWarning& w : model.warnings)
        warnings.push_back({{"id", text_in(w.id)}, {"text", text_in(w.text)}, {"source", text_in(w.source)}});
    const Json json{{"format", "remnant report"},
                    {"version", kReportFormat},
                    {"program", text_in(model.program)},
                    {"date", text_in(model.date.toString(Qt::ISODate))},
                    {"disclaimer", text_in(disclaimer())},
                    {"institution", text_in(model.institution)},
                    {"patient", {{"name", text_in(model.patient_name)}, {"id", text_in(model.patient_id)}}},
                    {"scan", scan_json(model.scan)},
                    {"plan", {{"name", text_in(model.plan)}, {"operation", text_in(model.operation)}}},
                    {"verdict", verdict_json(model)},
                    {"text_before", text_in(model.text_before)},
                    {"text_after", text_in(model.text_after)},
                    {"findings", tables_json(model.findings)},
                    {"warnings", std::move(warnings)},
                    {"background", tables_json(model.background)}};
    return QByteArray::fromStdString(json.dump(1, ' ', false, Json::error_handler_t::replace) + "\n");
}

}  // namespace remnant::ui
