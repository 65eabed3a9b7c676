// What a report says of growth: to the scan that is shown, and over all scans.

#include <QCoreApplication>

#include "remnant/volumetry/time_points.h"
#include "report/report_tables.h"
#include "text/numbers.h"
#include "text/time_line.h"

namespace remnant::ui {
namespace {

QString tr(const char* text) {
    return QCoreApplication::translate("Report", text);
}

const ReportCell kNothing;

QString met_text(const std::optional<bool>& met) {
    return !met ? tr("cannot say") : *met ? tr("met") : tr("not met");
}

/// How far a quantity of growth is known, what it is held to, and whether all of that interval meets it.
struct GrowthLimit {
    const char* id;
    std::optional<double> error;
    QString needed;
    std::optional<bool> met;
};

template <class Unit>
std::optional<double> number_in(const std::optional<Unit>& value) {
    return value ? std::optional(value->value()) : std::nullopt;
}

QList<GrowthLimit> growth_limits(const volumetry::GrowthUncertainty& u) {
    return {
        {"degree_of_hypertrophy_points", number_in(u.degree_of_hypertrophy), tr("> 5 points"),
         u.hypertrophy_met},
        {"kinetic_growth_rate_per_week", number_in(u.kinetic_growth_rate), tr("≥ 2 %/week"), u.kinetic_met},
        {"remnant_growth_rate_per_week", u.remnant_growth_rate.value(), tr("≥ 2.66 %/week"),
         u.remnant_rate_met},
        {"relative_hypertrophy_percent", number_in(u.relative_hypertrophy), {}, {}},
        {"growth_ml_per_day", u.absolute_growth.value(), {}, {}}};
}

/// Whether a number of days speaks of PVE or of ALPPS is half of what it says.
void add_interventions(const core::Case& subject, ReportTable& table) {
    const auto pair = volumetry::followup_pair(subject, *subject.shown());
    const bool several = subject.interventions.size() > 1;
    for (std::size_t n = 0; n < subject.interventions.size(); ++n) {
        const core::Intervention& done = subject.interventions[n];
        const bool counted = several && pair && pair->intervention == &done;
        const QString name = name_of(done.kind);
        table.rows.append(
            {n == 0 ? QStringLiteral("intervention") : QStringLiteral("intervention_%1").arg(n + 1),
             counted ? tr("%1, which the days count from").arg(name) : name,
             {word_cell(date_text(done.date)), kNothing, kNothing, kNothing},
             {},
             {},
             {}});
    }
}

ReportTable growth_table(const core::Case& subject, const volumetry::FollowupAssessment& followup) {
    const volumetry::Growth& g = followup.growth;
    ReportTable table{QStringLiteral("growth"),
                      tr("Growth since the intervention"),
                      {{QStringLiteral("value"), tr("value"), true},
                       {QStringLiteral("error"), tr("observers' difference"), true},
                       {QStringLiteral("needed"), tr("needed"), true},
                       {QStringLiteral("met"), {}, true}},
                      {}};
    add_interventions(subject, table);
    table.rows.append({QStringLiteral("days"),
                       tr("Days from the intervention to the scan"),
                       {number_cell(g.days.value(), 0, tr("days")), kNothing, kNothing, kNothing},
                       {},
                       {},
                       {}});
    for (const volumetry::Provenance& p : followup.provenance) {
        for (const GrowthLimit& limit : growth_limits(followup.uncertainty)) {
            if (p.id != limit.id) continue;
            ReportCell error;
            if (limit.error) {
                error = number_cell(*limit.error, 2, utf8(p.unit));
                error.text.prepend(QStringLiteral("± "));
            }
            const bool judged = !limit.needed.isEmpty();
            table.rows.append({utf8(p.id),
                               number_name(p.id),
                               {number_cell(p.value, 2, utf8(p.unit)), error, word_cell(limit.needed),
                                word_cell(judged ? met_text(limit.met) : QString())},
                               utf8(p.formula),
                               utf8(p.inputs),
                               utf8(p.source)});
        }
    }
    table.rows.append({QStringLiteral("observer_error_percent"),
                       tr("Observers' difference in the remnant's volume"),
                       {number_cell(followup.uncertainty.observer_error.value(), 1, QStringLiteral("%")),
                        kNothing, kNothing, kNothing},
                       {},
                       {},
                       {}});
    if (followup.outlook) {
        table.note = utf8(followup.outlook->text) + QStringLiteral(". ") + utf8(followup.outlook->limits);
        table.note[0] = table.note[0].toUpper();
    }
    return table;
}

ReportCell origin_cell(const volumetry::CoursePoint& point) {
    if (!point.shares) return word_cell(tr("not measured: %1").arg(utf8(point.cannot_say_because)));
    return point.proposal ? word_cell(tr("remnant carried over, not confirmed")) : kNothing;
}

ReportTable course_table(const volumetry::GrowthCourse& course) {
    ReportTable table{QStringLiteral("course"),
                      tr("The remnant over time"),
                      {{QStringLiteral("date"), tr("scan of"), true},
                       {QStringLiteral("day"), course.intervention ? tr("after") : tr("day"), true},
                       {QStringLiteral("flr"), tr("FLR"), true},
                       {QStringLiteral("sflr"), tr("sFLR"), true},
                       {QStringLiteral("doubt"), {}, true}},
                      {},
                      {}};
    for (const volumetry::CoursePoint& point : course.points) {
        QList<ReportCell> cells{word_cell(date_text(point.date)),
                                number_cell(point.day.value(), 0, tr("days")), kNothing, kNothing,
                                origin_cell(point)};
        if (point.shares)
            cells[2] = ranged_cell(point.shares->volumes.flr.value(), point.flr_error.value(), 2,
                                   QStringLiteral("mL"));
        if (point.shares && point.shares->sflr)
            cells[3] =
                ranged_cell(point.shares->sflr->value(), number_in(point.sflr_error), 2, QStringLiteral("%"));
        table.rows.append({utf8(point.scan_id), utf8(point.scan_name), cells, {}, {}, {}, point.shown});
    }
    return table;
}

/// The units stand in the head: six numbers with their intervals leave no room for them.
ReportCell bare_cell(double value, const std::optional<double>& error, const QString& unit) {
    ReportCell cell = ranged_cell(value, error, 2, {});
    cell.text = cell.text.trimmed();
    cell.unit = unit;
    return cell;
}

template <class Unit>
ReportCell bare_cell(const std::optional<Unit>& value, const std::optional<Unit>& error,
                     const QString& unit) {
    return value ? bare_cell(value->value(), number_in(error), unit) : kNothing;
}

ReportTable interval_table(const volumetry::GrowthCourse& course) {
    const QString week = QStringLiteral("%/week");
    ReportTable table{QStringLiteral("intervals"),
                      tr("Growth between scans"),
                      {{QStringLiteral("days"), tr("days"), true},
                       {QStringLiteral("degree_of_hypertrophy_points"), tr("hypertrophy, points"), true},
                       {QStringLiteral("kinetic_growth_rate_per_week"), tr("KGR, %/week"), true},
                       {QStringLiteral("remnant_growth_rate_per_week"), tr("remnant, %/week"), true},
                       {QStringLiteral("relative_hypertrophy_percent"), tr("relative, %"), true},
                       {QStringLiteral("growth_ml_per_day"), tr("mL/day"), true}},
                      {},
                      tr("Thresholds of growth were published for the baseline and the first CT after the "
                         "intervention; growth slows down after it.")};
    for (const volumetry::CourseInterval& i : course.intervals) {
        const volumetry::CoursePoint& from = course.points[i.from];
        const volumetry::CoursePoint& to = course.points[i.to];
        const volumetry::Growth& g = i.growth;
        const volumetry::GrowthUncertainty& u = i.uncertainty;
        table.rows.append(
            {utf8(from.scan_id) + QStringLiteral("..") + utf8(to.scan_id),
             utf8(from.scan_name) + QStringLiteral(" → ") + utf8(to.scan_name),
             {{number_text(g.days.value(), 0, {}).trimmed(), g.days.value(), tr("days")},
              bare_cell(g.degree_of_hypertrophy, u.degree_of_hypertrophy, tr("points")),
              bare_cell(g.kinetic_growth_rate, u.kinetic_growth_rate, week),
              bare_cell(g.remnant_growth_rate.value(), u.remnant_growth_rate.value(), week),
              bare_cell(g.relative_hypertrophy, u.relative_hypertrophy, QStringLiteral("%")),
              bare_cell(g.absolute_growth.value(), u.absolute_growth.value(), QStringLiteral("mL/day"))},
             {},
             {},
             {},
             i.first_followup});
    }
    return table;
}

}  // namespace

QList<ReportTable> growth_tables(const core::Case& subject, const volumetry::Assessment& assessment,
                                 const std::optional<volumetry::GrowthCourse>& course) {
    QList<ReportTable> tables;
    if (assessment.followup) tables << growth_table(subject, *assessment.followup);
    if (!course) return tables;
    tables << course_table(*course);
    // Of two scans the one interval stands above.
    if (course->intervals.size() > 1) tables << interval_table(*course);
    return tables;
}

}  // namespace remnant::ui
