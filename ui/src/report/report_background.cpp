// What a report rests on: patient, outlines, data and programs.

#include <QCoreApplication>

#include "remnant/volumetry/time_points.h"
#include "remnant/volumetry/volume.h"
#include "report/report_tables.h"
#include "structures/structure_model.h"
#include "text/numbers.h"
#include "text/time_line.h"

namespace remnant::ui {
namespace {

QString tr(const char* text) {
    return QCoreApplication::translate("Report", text);
}

/// `p` with the weight that the standard volume was taken by. A scan that shows the patient of another weight
/// says so in its own row.
ReportTable patient_table(const core::Patient& p, const core::TimePoint* scan) {
    ReportTable table{QStringLiteral("patient"), tr("Patient"), {{QStringLiteral("value"), {}, false}}, {}};
    const auto add = [&](const char* id, const QString& name, const ReportCell& cell) {
        table.rows.append({QString::fromLatin1(id),
                           name,
                           {cell.text.isEmpty() ? word_cell(tr("not given")) : cell},
                           {},
                           {},
                           {}});
    };
    const auto yes_no = [](bool yes) { return word_cell(yes ? tr("yes") : tr("no")); };
    const ReportCell unknown;
    add("height_cm", tr("Height"),
        p.height ? number_cell(p.height->value(), 1, QStringLiteral("cm")) : unknown);
    add("weight_kg", tr("Weight"),
        p.weight ? number_cell(p.weight->value(), 1, QStringLiteral("kg")) : unknown);
    if (scan != nullptr && scan->conditions.weight && scan->conditions.weight != p.weight)
        add("scan_weight_kg", tr("Weight on the day of %1").arg(utf8(scan->name)),
            number_cell(scan->conditions.weight->value(), 1, QStringLiteral("kg")));
    add("age_years", tr("Age"), p.age ? number_cell(p.age->value(), 0, tr("years")) : unknown);
    add("sex", tr("Sex"),
        !p.sex ? unknown : word_cell(*p.sex == core::Sex::Male ? tr("male") : tr("female")));
    add("liver_condition", tr("Liver"),
        p.liver_condition ? word_cell(condition_text(*p.liver_condition)) : unknown);
    add("chemotherapy", tr("Chemotherapy"), p.chemotherapy ? yes_no(*p.chemotherapy) : unknown);
    add("portal_hypertension", tr("Portal hypertension"),
        p.portal_hypertension == core::YesNoUnknown::Unknown
            ? word_cell(tr("unknown"))
            : yes_no(p.portal_hypertension == core::YesNoUnknown::Yes));
    return table;
}

/// Whether a person looked at it; what was carried from another scan says how well its place is known.
QString confirmed_text(const core::Structure& s) {
    if (s.confirmed) return tr("yes");
    if (!s.placement_error) return tr("no");
    return tr("proposal, ± %1").arg(text_of(*s.placement_error));
}

ReportTable outline_table(const core::TimePoint& scan) {
    ReportTable table{QStringLiteral("outlines"),
                      tr("Outlines of %1").arg(utf8(scan.name)),
                      {{QStringLiteral("kind"), tr("taken for"), false},
                       {QStringLiteral("volume"), tr("volume"), true},
                       {QStringLiteral("origin"), tr("origin"), false},
                       {QStringLiteral("confirmed"), tr("confirmed"), false}},
                      {}};
    for (const core::Structure& s : scan.structures) {
        table.rows.append({utf8(s.id),
                           utf8(s.name),
                           {word_cell(utf8(core::structure_type(s.kind).name)),
                            number_cell(volumetry::volume_of(s.mask.count(), scan.geometry).value(), 2,
                                        QStringLiteral("mL")),
                            word_cell(origin_text(s)), word_cell(confirmed_text(s))},
                           {},
                           {},
                           {},
                           !s.confirmed});
    }
    return table;
}

ReportTable with_id(ReportTable table, const QString& id) {
    table.id = id;
    return table;
}

/// Of the scans whose numbers stand in the course, beside the one that is judged and its baseline.
QList<ReportTable> outlines_of_others(const core::Case& subject, const volumetry::GrowthCourse& course,
                                      const core::TimePoint* baseline) {
    QList<ReportTable> tables;
    for (const volumetry::CoursePoint& point : course.points) {
        const core::TimePoint* scan = subject.find(point.scan_id);
        if (point.shown || scan == nullptr || scan == baseline) continue;
        tables << with_id(outline_table(*scan), QStringLiteral("outlines_of_") + utf8(scan->id));
    }
    return tables;
}

/// How the scan that is shown was laid over the first one; without rows where it was not.
ReportTable alignment_table(const core::Case& subject, const core::TimePoint& scan) {
    ReportTable table{
        QStringLiteral("alignment"),
        tr("How %1 was laid over %2").arg(utf8(scan.name), utf8(subject.time_points.front().name)),
        {{QStringLiteral("value"), {}, false}},
        {}};
    if (!scan.alignment) return table;
    const auto add = [&](const char* id, const QString& name, const ReportCell& cell) {
        table.rows.append({QString::fromLatin1(id), name, {cell}, {}, {}, {}});
    };
    const auto distance = [](const std::optional<core::Millimetre>& mm) {
        return mm ? number_cell(mm->value(), 1, QStringLiteral("mm")) : word_cell(tr("not measured"));
    };
    add("method", tr("Method"), word_cell(utf8(scan.alignment->method)));
    add("residual_median", tr("Between the livers' surfaces, median"),
        distance(scan.alignment->residual_median));
    add("residual_95", tr("the same, 95th percentile"), distance(scan.alignment->residual_95));
    return table;
}

ReportTable data_table(const core::Case& subject, const ReportFacts& facts) {
    ReportTable table{QStringLiteral("data"), tr("Data"), {{QStringLiteral("value"), {}, false}}, {}};
    for (const core::TimePoint& scan : subject.time_points) {
        const auto add = [&](const char* id, const QString& what, const QString& words) {
            table.rows.append({utf8(scan.id) + '.' + QString::fromLatin1(id),
                               utf8(scan.name) + QStringLiteral(" · ") + what,
                               {word_cell(words)},
                               {},
                               {},
                               {}});
        };
        const auto known = [&](const std::string& uid) {
            if (facts.identity_hidden) return tr("left out");
            return uid.empty() ? tr("not known") : utf8(uid);
        };
        add("date", tr("date"), scan.date ? date_text(*scan.date) : tr("not known"));
        add("study_uid", tr("study"), known(scan.identity.study_uid));
        add("series_uid", tr("series"), known(scan.identity.series_uid));
        const QString sum = facts.ct_checksums.value(utf8(scan.id));
        add("ct_sha256", tr("SHA-256 of the CT voxels"), sum.isEmpty() ? tr("no CT at hand") : sum);
    }
    return table;
}

ReportTable program_table(const core::Case& subject) {
    const core::AssessmentChoices& c = subject.choices;
    ReportTable table{QStringLiteral("program"), tr("Program"), {{QStringLiteral("value"), {}, false}}, {}};
    const auto add = [&](const char* id, const QString& name, const QString& words) {
        table.rows.append({QString::fromLatin1(id), name, {word_cell(words)}, {}, {}, {}});
    };
    add("version", tr("Computed by"), QStringLiteral("remnant " REMNANT_VERSION));
    add("format", tr("Report format"), QString::fromLatin1(kReportFormat));
    if (c.liver_excludes_tumour)
        add("liver_excludes_tumour", tr("Liver outline"), tr("tumours were united with it"));
    if (c.accept_mismatch)
        add("accept_mismatch", tr("Segment map"), tr("measured although it fits the liver badly"));
    return table;
}

}  // namespace

QList<ReportTable> background_tables(const core::Case& subject, const volumetry::Evaluation& evaluation,
                                     const ReportFacts& facts,
                                     const std::optional<volumetry::GrowthCourse>& course) {
    const core::Patient& judged_patient =
        evaluation.assessment ? evaluation.assessment->patient : subject.patient;
    QList<ReportTable> tables{patient_table(judged_patient, subject.shown())};
    if (const core::TimePoint* scan = subject.shown()) {
        const auto pair = volumetry::followup_pair(subject, *scan);
        const bool judged = pair && evaluation.assessment && evaluation.assessment->followup;
        const core::TimePoint* baseline = judged ? pair->baseline : nullptr;
        tables << outline_table(*scan);
        if (baseline != nullptr)
            tables << with_id(outline_table(*baseline), QStringLiteral("baseline_outlines"));
        if (course) tables << outlines_of_others(subject, *course, baseline);
        if (const ReportTable alignment = alignment_table(subject, *scan); !alignment.rows.isEmpty())
            tables << alignment;
    }
    tables << data_table(subject, facts) << program_table(subject);
    return tables;
}

}  // namespace remnant::ui
