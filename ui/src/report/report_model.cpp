#include "report/report_model.h"

#include <QCoreApplication>

#include "remnant/volumetry/operations.h"
#include "remnant/volumetry/remarks.h"
#include "report/report_tables.h"
#include "text/numbers.h"
#include "text/time_line.h"

namespace remnant::ui {
namespace {

QString tr(const char* text) {
    return QCoreApplication::translate("Report", text);
}

/// "M · CT 18 Dec 2025, 1.50 × 1.50 × 2.50 mm"; what is not known to be an MR is called a CT.
QString line_of(const core::Case& subject, const QString& patient) {
    QStringList parts;
    if (!patient.isEmpty()) parts << patient;
    if (subject.patient.sex) parts << (*subject.patient.sex == core::Sex::Male ? tr("male") : tr("female"));
    if (const core::TimePoint* scan = subject.shown()) {
        const core::Vec3& s = scan->geometry.spacing;
        const QString when = scan->date ? date_text(*scan->date) : tr("without a date");
        const bool mr = core::modality_of(scan->identity) == core::Modality::Mr;
        const QString what =
            mr ? tr("MR %1 (%2), voxels of %3 × %4 × %5 mm") : tr("CT %1 (%2), voxels of %3 × %4 × %5 mm");
        parts << what.arg(when, utf8(scan->name), QString::number(s[0], 'f', 2),
                          QString::number(s[1], 'f', 2), QString::number(s[2], 'f', 2));
    }
    return parts.join(QStringLiteral(" · "));
}

std::optional<ReportScan> scan_of(const core::Case& subject) {
    const core::TimePoint* scan = subject.shown();
    if (scan == nullptr) return std::nullopt;
    const QString date = scan->date ? utf8(core::to_text(*scan->date)) : QString();
    return ReportScan{utf8(scan->id), utf8(scan->name), date, scan->geometry.spacing};
}

/// The operation of a plan that is a named one.
QString operation_of(const core::ResectionPlan* plan) {
    const auto* named = plan == nullptr ? nullptr : std::get_if<core::NamedOperation>(&plan->resection);
    if (named == nullptr) return {};
    const auto operation = volumetry::choose_operation(named->id, plan->name);
    if (!operation) return {};
    return utf8(operation->name) + QStringLiteral(" (") + utf8(operation->code) + ')';
}

/// Those that are not said yet.
void add_warnings(const core::Warnings& warnings, QList<ReportWarning>& said) {
    for (const core::Warning& warning : warnings) {
        const ReportWarning one{utf8(warning.id), utf8(warning.text), utf8(warning.source)};
        if (!said.contains(one)) said.append(one);
    }
}

/// What is doubtful of the numbers of other scans; what is of the scan that is judged, the answer says.
void add_warnings_of_others(const volumetry::GrowthCourse& course, QList<ReportWarning>& said) {
    for (const volumetry::CoursePoint& point : course.points) {
        if (!point.shown) add_warnings(point.warnings, said);
    }
}

}  // namespace

QString utf8(std::string_view text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

ReportCell number_cell(double value, int decimals, const QString& unit) {
    return {number_text(value, decimals, unit), value, unit};
}

ReportCell signed_cell(double value, int decimals, const QString& unit) {
    QString text = number_text(value, decimals, unit);
    if (value >= 0) text.prepend('+');
    return {text, value, unit};
}

ReportCell ranged_cell(double value, const std::optional<double>& error, int decimals, const QString& unit) {
    ReportCell cell = number_cell(value, decimals, unit);
    if (!error) return cell;
    cell.error = error;
    cell.text = number_text(value, decimals, {}).trimmed() + QStringLiteral(" ± ") +
                number_text(*error, decimals, unit);
    return cell;
}

ReportCell word_cell(const QString& words) {
    return {words, std::nullopt, {}};
}

QString disclaimer() {
    return tr(
        "For research and education. Not a medical device. Not for primary diagnosis or treatment "
        "decisions.");
}

QString title_of(const ReportModel& model) {
    QStringList parts{tr("Liver volumetry")};
    for (const QString& part : {model.patient_name, model.plan}) {
        if (!part.isEmpty()) parts << part;
    }
    return parts.join(QStringLiteral(", "));
}

QString plan_and_operation(const ReportModel& model) {
    if (model.operation.startsWith(model.plan, Qt::CaseInsensitive))
        return model.plan + model.operation.mid(model.plan.size());
    return model.operation.isEmpty() ? model.plan : model.plan + QStringLiteral(" · ") + model.operation;
}

QString course_caption(const volumetry::GrowthCourse& course) {
    if (!course.outlook) return tr("The remnant over time");
    return tr("The remnant over time; pale: the range it may be in, if it grows as before or slows down");
}

QString words_in(const ReportModel& model) {
    QStringList words{model.institution, model.subject_line, model.patient_id, model.plan,
                      model.operation,   model.text_before,  model.text_after};
    for (const auto& tables : {model.findings, model.background}) {
        for (const ReportTable& table : tables) {
            words << table.title << table.note;
            for (const ReportRow& row : table.rows) {
                words << row.name << row.formula << row.inputs << row.source;
                for (const ReportCell& cell : row.cells) words << cell.text;
            }
        }
    }
    for (const ReportWarning& warning : model.warnings) words << warning.text << warning.source;
    return words.join(' ');
}

ReportModel report_model(const core::Case& subject, const volumetry::Evaluation& evaluation,
                         const ReportOptions& options, const ReportFacts& facts) {
    ReportModel model;
    model.date = facts.date;
    model.program = QStringLiteral("remnant " REMNANT_VERSION);
    model.institution = options.institution;
    if (!facts.identity_hidden) {
        model.patient_name = utf8(subject.patient.name).replace('^', ' ').simplified();
        model.patient_id = utf8(subject.patient.id);
    }
    model.subject_line = line_of(subject, model.patient_name);
    model.scan = scan_of(subject);
    model.plan = utf8(evaluation.plan_name);
    model.operation = operation_of(subject.find_plan(evaluation.plan_name));
    model.verdict = verdict_text(subject, evaluation);
    for (const std::string& remark : volumetry::remarks_of(evaluation)) model.remarks << utf8(remark);
    if (facts.without_identity)
        model.remarks << tr(
            "Without identity: names are left out, and all dates of the case are moved by the "
            "same number of days.");
    model.text_before = options.text_before;
    model.text_after = options.text_after;
    if (evaluation.assessment && evaluation.assessment->followup) {
        if (auto course = volumetry::growth_course(subject, facts.rules)) model.course = *std::move(course);
    }
    add_warnings(evaluation.warnings, model.warnings);
    if (model.course) add_warnings_of_others(*model.course, model.warnings);
    const auto lesions = evaluation.liver ? lesions_over_time(subject) : std::nullopt;
    if (lesions) add_warnings(lesions->warnings, model.warnings);
    model.findings = finding_tables(subject, evaluation, model.course, lesions);
    model.background = background_tables(subject, evaluation, facts, model.course);
    return model;
}

}  // namespace remnant::ui
