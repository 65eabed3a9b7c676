#pragma once
// Everything a report says, once. The pages, the HTML, the CSV and the JSON are made from it.

#include <QDate>
#include <QHash>
#include <QList>
#include <QString>
#include <optional>

#include "remnant/core/case.h"
#include "remnant/volumetry/evaluation.h"
#include "remnant/volumetry/growth_course.h"
#include "report/report_options.h"
#include "verdict/verdict_text.h"

namespace remnant::ui {

/// A number as it is printed, with the full number behind it; or words alone.
struct ReportCell {
    QString text;
    std::optional<double> value;
    QString unit;
    /// Half-width of the interval it lies in, in the same unit.
    std::optional<double> error = std::nullopt;
};

struct ReportRow {
    QString id;  // stable within its table
    QString name;
    QList<ReportCell> cells;  // one a column
    QString formula;
    QString inputs;
    QString source;
    bool strong = false;
    bool known = true;  // false: it says that something is not known
};

struct ReportColumn {
    QString id;
    QString heading;
    bool right = true;  // stands at the right edge, as numbers do
};

struct ReportTable {
    QString id;
    QString title;
    QList<ReportColumn> columns;
    QList<ReportRow> rows;
    QString note = {};  // what must be read with it; may be empty
};

/// The scan that is judged.
struct ReportScan {
    QString id;
    QString name;
    QString date;  // ISO 8601; empty where it is not known
    core::Vec3 spacing = core::Vec3::Zero();
};

struct ReportWarning {
    QString id;
    QString text;
    QString source;

    bool operator==(const ReportWarning&) const = default;
};

struct ReportModel {
    QDate date;
    QString program;       // name and version
    QString institution;   // may be empty
    QString patient_name;  // may be empty
    QString patient_id;
    QString subject_line;            // patient, sex, CT and its date, voxels
    std::optional<ReportScan> scan;  // none where there is no CT yet
    QString plan;
    QString operation;  // name and code where the plan is a named operation
    VerdictText verdict;
    QStringList remarks;  // what must be read with the verdict
    QString text_before;
    QString text_after;
    QList<ReportTable> findings;                    // beside the verdict
    QList<ReportTable> background;                  // what it rests on
    QList<ReportWarning> warnings;                  // the answer's first, then those of what else is printed
    std::optional<volumetry::GrowthCourse> course;  // where there is growth
};

/// Version of what HTML, CSV and JSON hold: a field gone or changed in meaning raises the first number.
inline constexpr const char* kReportFormat = "1.2";

/// "For research and education. Not a medical device. …"
QString disclaimer();

/// "Liver volumetry, Digital Patient, Right hepatectomy".
QString title_of(const ReportModel& model);

/// "Right hepatectomy (H5678)"; the plan's name beside it where it is another.
QString plan_and_operation(const ReportModel& model);

/// Under the chart: what it shows, and what its pale band means where it has one.
QString course_caption(const volumetry::GrowthCourse& course);

/// Everything that is written in a report.
QString words_in(const ReportModel& model);

/// What the report needs beside the case.
struct ReportFacts {
    QDate date;
    volumetry::EvaluationOptions rules;    // that the evaluation was made by
    QHash<QString, QString> ct_checksums;  // by scan id
    /// The name and number of the patient are left out.
    bool identity_hidden = false;
    /// The case was given without identity: nothing in it says whose it is, and its dates are moved.
    bool without_identity = false;
};

/// What is to be said of the case. Pure: equal arguments give equal reports.
ReportModel report_model(const core::Case& subject, const volumetry::Evaluation& evaluation,
                         const ReportOptions& options, const ReportFacts& facts);

}  // namespace remnant::ui
