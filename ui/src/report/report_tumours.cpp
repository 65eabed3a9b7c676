// What a report says of tumours: margins, sites of those no longer seen, all of them over time, scores.

#include <QCoreApplication>
#include <algorithm>
#include <cmath>

#include "remnant/volumetry/disappeared_sites.h"
#include "remnant/volumetry/lesion.h"
#include "remnant/volumetry/scores.h"
#include "remnant/volumetry/volume.h"
#include "report/report_tables.h"
#include "text/numbers.h"
#include "text/score_text.h"

namespace remnant::ui {
namespace {

QString tr(const char* text) {
    return QCoreApplication::translate("Report", text);
}

const ReportCell kNothing;

ReportCell ml_cell(core::Millilitre volume) {
    return number_cell(volume.value(), 2, QStringLiteral("mL"));
}

QString side_text(volumetry::TumourSide side) {
    switch (side) {
        case volumetry::TumourSide::Goes:
            return tr("goes");
        case volumetry::TumourSide::Stays:
            return tr("stays");
        case volumetry::TumourSide::Cut:
            return tr("is cut through");
        case volumetry::TumourSide::Parted:
            return tr("some of its pieces stay");
    }
    return {};
}

QString class_text(const volumetry::TumourMargin& margin, const volumetry::MarginLimits& limits) {
    if (!margin.distance) return tr("no cut");
    // The way to the cut is then one through what stays, which no limit is for.
    if (margin.side == volumetry::TumourSide::Stays) return tr("stays: no margin");
    if (margin.side == volumetry::TumourSide::Parted) return tr("pieces stay: no margin");
    switch (margin.class_by(limits)) {
        case volumetry::MarginClass::BelowLeast:
            return tr("below the least (R1)");
        case volumetry::MarginClass::BelowAim:
            return tr("below the aim");
        case volumetry::MarginClass::Aim:
            return tr("as aimed at");
        case volumetry::MarginClass::OnVessel:
            return tr("on %1").arg(utf8(margin.vessel));
    }
    return {};
}

ReportTable tumour_table(const core::Case& subject, const core::TimePoint& scan,
                         const volumetry::Evaluation& evaluation) {
    ReportTable table{QStringLiteral("tumours"),
                      tr("Tumours and the cut"),
                      {{QStringLiteral("volume"), tr("volume"), true},
                       {QStringLiteral("side"), {}, true},
                       {QStringLiteral("margin"), tr("to the cut"), true},
                       {QStringLiteral("class"), {}, true}},
                      {}};
    const volumetry::MarginLimits limits{subject.choices.margin_least, subject.choices.margin_aim};
    for (const volumetry::TumourMargin& margin : evaluation.cut->margins) {
        const core::Structure* tumour = scan.find(margin.tumour_id);
        table.rows.append(
            {utf8(margin.tumour_id),
             utf8(margin.tumour),
             {tumour == nullptr ? kNothing
                                : ml_cell(volumetry::volume_of(tumour->mask.count(), scan.geometry)),
              word_cell(side_text(margin.side)),
              margin.distance ? number_cell(margin.distance->value(), 1, QStringLiteral("mm")) : kNothing,
              word_cell(class_text(margin, limits))},
             tr("shortest way between the tumour's voxels and the cut"),
             tr("least %1, aim %2").arg(text_of(limits.least), text_of(limits.aim)),
             tr("AHPBA consensus 2024")});
    }
    return table;
}

/// What the plan does with the site of a metastasis that is no longer seen.
QString fate_text(double share_that_goes) {
    if (share_that_goes >= 1.0) return tr("goes");
    return share_that_goes <= 0.0 ? tr("stays, untreated") : tr("stays in part");
}

ReportTable site_table(const core::TimePoint& scan, const core::LabelMask& resected) {
    ReportTable table{
        QStringLiteral("sites"),
        tr("Sites of disappeared metastases"),
        {{QStringLiteral("volume"), tr("volume"), true},
         {QStringLiteral("placement_error"), tr("place known to"), true},
         {QStringLiteral("goes"), tr("of it goes"), true},
         {QStringLiteral("fate"), {}, true},
         {QStringLiteral("confirmed"), {}, true}},
        {},
        tr("No tumour is counted there. Up to 83 % of such sites still hold disease (Benoist, J "
           "Clin Oncol 2006;24:3939).")};
    for (const core::Structure& s : scan.structures) {
        if (s.kind != core::StructureKind::DisappearedMetastasis) continue;
        ReportCell error;
        if (s.placement_error) {
            error = number_cell(s.placement_error->value(), 1, QStringLiteral("mm"));
            error.text.prepend(QStringLiteral("± "));
        }
        const double share = volumetry::share_resected(s.mask, resected);
        table.rows.append({utf8(s.id),
                           utf8(s.name),
                           {ml_cell(volumetry::volume_of(s.mask.count(), scan.geometry)), error,
                            number_cell(100.0 * share, 0, QStringLiteral("%")), word_cell(fate_text(share)),
                            word_cell(s.confirmed ? QString() : tr("not confirmed"))},
                           {},
                           {},
                           {}});
    }
    return table;
}

/// Whether the scan shows a lesion, or where one was.
bool shows_lesions(const core::TimePoint& scan) {
    return std::ranges::any_of(scan.structures, [](const core::Structure& s) {
        return (core::is_tumour(s.kind) || s.kind == core::StructureKind::DisappearedMetastasis) &&
               !s.mask.empty();
    });
}

ReportCell sum_cell(const volumetry::RecistPoint& point) {
    return point.sum ? number_cell(point.sum->value(), 1, QStringLiteral("mm")) : kNothing;
}

/// Nothing for the first scan, which is what the others are compared with.
ReportCell change_cell(const volumetry::RecistPoint& point) {
    const bool later = point.response != volumetry::RecistResponse::Baseline && point.from_baseline;
    return later ? signed_cell(point.from_baseline->value(), 1, QStringLiteral("%")) : kNothing;
}

/// Whether the scan is the first that shows a lesion which the scans before did not.
bool is_new(const volumetry::CourseLesion& lesion, std::size_t scan) {
    const auto first =
        std::ranges::find(lesion.on_scan, volumetry::LesionState::Seen, &volumetry::LesionSight::state);
    return lesion.appeared && first - lesion.on_scan.begin() == static_cast<std::ptrdiff_t>(scan);
}

QStringList names_with(const volumetry::LesionCourse& course, std::size_t scan,
                       volumetry::LesionState state) {
    QStringList names;
    for (const volumetry::CourseLesion& lesion : course.lesions) {
        if (lesion.on_scan[scan].state == state) names << utf8(lesion.name);
    }
    return names;
}

/// "new: T4 · gone: T2 · disappeared, site marked: T3"; or why nobody can tell.
QString changes_on(const volumetry::LesionCourse& course, std::size_t scan) {
    if (!course.scans[scan].cannot_say_because.empty()) return utf8(course.scans[scan].cannot_say_because);
    using volumetry::LesionState;
    QStringList fresh;
    for (const volumetry::CourseLesion& lesion : course.lesions) {
        if (is_new(lesion, scan)) fresh << utf8(lesion.name);
    }
    QStringList said;
    const auto say = [&said](const QString& words, const QStringList& names) {
        if (!names.isEmpty()) said << words.arg(names.join(QStringLiteral(", ")));
    };
    say(tr("new: %1"), fresh);
    say(tr("gone: %1"), names_with(course, scan, LesionState::Gone));
    say(tr("disappeared, site marked: %1"), names_with(course, scan, LesionState::Disappeared));
    say(tr("not outlined: %1"), names_with(course, scan, LesionState::NotOutlined));
    say(tr("outside the scan: %1"), names_with(course, scan, LesionState::Outside));
    return said.join(QStringLiteral(" · "));
}

QString targets_of(const volumetry::LesionCourse& course) {
    QStringList targets;
    for (const volumetry::CourseLesion& lesion : course.lesions) {
        if (lesion.target) targets << utf8(lesion.name);
    }
    return targets.join(QStringLiteral(", "));
}

ReportTable lesion_table(const volumetry::LesionCourse& course) {
    const QString targets = targets_of(course);
    ReportTable table{QStringLiteral("lesions"),
                      tr("Lesions over time"),
                      {{QStringLiteral("sum"), tr("targets' sum"), true},
                       {QStringLiteral("change"), tr("since the first"), true},
                       {QStringLiteral("response"), tr("RECIST 1.1, liver"), false},
                       {QStringLiteral("lesions"), {}, false}},
                      {},
                      course.no_recist_because.empty()
                          ? tr("Targets, by their longest diameters: %1.").arg(targets)
                          : tr("No response: %1.").arg(utf8(course.no_recist_because))};
    for (std::size_t n = 0; n < course.scans.size(); ++n) {
        const volumetry::LesionScan& scan = course.scans[n];
        QList<ReportCell> cells{kNothing, kNothing, kNothing, word_cell(changes_on(course, n))};
        if (scan.recist) {
            cells[0] = sum_cell(*scan.recist);
            cells[1] = change_cell(*scan.recist);
            cells[2] = word_cell(utf8(volumetry::words_of(scan.recist->response)));
        }
        table.rows.append({utf8(scan.scan_id), utf8(scan.scan_name), cells, {}, {}, {}});
    }
    return table;
}

bool is_known(const volumetry::Score& score) {
    return std::ranges::any_of(score.items,
                               [](const volumetry::ScoreItem& item) { return !item.value.empty(); });
}

ReportRow score_row(const volumetry::Score& score) {
    ReportCell value;
    // Sums of points are whole; ALBI and the burden are not.
    const bool whole = score.value && *score.value == std::round(*score.value);
    if (score.value) value = number_cell(*score.value, whole ? 0 : 2, {});
    value.text = value.text.trimmed();
    return {utf8(score.id),
            utf8(score.name),
            {value, kNothing, word_cell(score.value ? utf8(score.meaning) : tr("incomplete"))},
            {},
            {},
            utf8(score.source),
            true};
}

/// Points of an item; sums alone have them.
ReportCell points_cell(const volumetry::ScoreItem& item) {
    if (!item.points) return kNothing;
    ReportCell points = number_cell(*item.points, 0, {});
    points.text = points.text.trimmed();
    return points;
}

ReportTable score_table(const core::Case& subject, const std::vector<volumetry::Lesion>& lesions,
                        const std::optional<volumetry::TumourBurden>& burden) {
    ReportTable table{QStringLiteral("scores"),
                      tr("Scores"),
                      {{QStringLiteral("value"), tr("value"), true},
                       {QStringLiteral("points"), tr("points"), true},
                       {QStringLiteral("meaning"), {}, false}},
                      {},
                      tr("Published scores with every item, never a decision.")};
    if (std::ranges::any_of(lesions, [](const volumetry::Lesion& lesion) { return lesion.pieces > 1; }))
        table.note +=
            ' ' + tr("An outline of several pieces counts as one metastasis, as long as all of it.");
    for (const volumetry::Score& score : volumetry::scores_of(burden, subject.patient.score_facts)) {
        if (!is_known(score)) continue;
        table.rows.append(score_row(score));
        for (const volumetry::ScoreItem& item : score.items)
            table.rows.append({utf8(score.id) + '.' + utf8(item.name).replace(' ', '-'),
                               utf8(item.name),
                               {word_cell(item.value.empty() ? tr("not known") : value_text(item)),
                                points_cell(item), word_cell(utf8(item.rule))},
                               {},
                               {},
                               {},
                               false,
                               !item.value.empty()});
    }
    return table;
}

}  // namespace

std::optional<volumetry::LesionCourse> lesions_over_time(const core::Case& subject) {
    if (subject.time_points.size() < 2 || std::ranges::none_of(subject.time_points, shows_lesions))
        return std::nullopt;
    return volumetry::lesion_course(subject, volumetry::measure_options(subject.choices));
}

QString items_in_one_line(const ReportTable& scores, const ReportRow& score) {
    QStringList items;
    QStringList unknown;
    for (const ReportRow& item : scores.rows) {
        if (!item.id.startsWith(score.id + '.')) continue;
        const QString points = item.cells[1].text;
        if (!item.known) {
            unknown << item.name;
            continue;
        }
        items << item.name + ' ' + item.cells[0].text +
                     (points.isEmpty() ? QString() : QStringLiteral(" (%1)").arg(points));
    }
    if (!unknown.isEmpty()) items << tr("not known: %1").arg(unknown.join(QStringLiteral(", ")));
    return (items << score.source).join(QStringLiteral(" · "));
}

QList<ReportTable> tumour_tables(const core::Case& subject, const core::TimePoint& scan,
                                 const volumetry::Evaluation& evaluation,
                                 const std::optional<volumetry::LesionCourse>& course) {
    QList<ReportTable> tables;
    if (evaluation.cut && !evaluation.cut->margins.empty()) tables << tumour_table(subject, scan, evaluation);
    if (evaluation.measurement) {
        ReportTable sites = site_table(scan, evaluation.measurement->parts.resected);
        if (!sites.rows.isEmpty()) tables << sites;
    }
    if (course) tables << lesion_table(*course);
    const auto lesions = volumetry::lesions_of(scan, volumetry::measure_options(subject.choices));
    const bool facts = subject.patient.score_facts != core::ScoreFacts{};
    const auto burden = course ? volumetry::tumour_burden_of(lesions, *course, scan.id)
                               : volumetry::tumour_burden_of(lesions);
    if (!lesions.empty() || facts) tables << score_table(subject, lesions, burden);
    return tables;
}

}  // namespace remnant::ui
