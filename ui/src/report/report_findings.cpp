// What a report found: volumes and shares, then growth and tumours.

#include <QCoreApplication>
#include <algorithm>

#include "remnant/volumetry/volume.h"
#include "report/report_tables.h"
#include "structures/structure_model.h"
#include "text/numbers.h"

namespace remnant::ui {
namespace {

using volumetry::Evaluation;

QString tr(const char* text) {
    return QCoreApplication::translate("Report", text);
}

const ReportCell kNothing;

ReportCell ml_cell(core::Millilitre volume) {
    return number_cell(volume.value(), 2, QStringLiteral("mL"));
}

/// Where outlines of these kinds come from, each way once.
QString origins_of(const core::TimePoint& scan, const std::function<bool(core::StructureKind)>& asked) {
    QStringList origins;
    for (const core::Structure& structure : scan.structures) {
        if (!asked(structure.kind)) continue;
        QString origin = origin_text(structure);
        if (!structure.confirmed) origin = tr("%1, not confirmed").arg(origin);
        if (!origins.contains(origin)) origins << origin;
    }
    return origins.join(QStringLiteral("; "));
}

ReportTable volume_table(const core::TimePoint& scan, const Evaluation& evaluation) {
    ReportTable table{QStringLiteral("volumes"),
                      tr("Volumes"),
                      {{QStringLiteral("volume"), tr("volume"), true},
                       {QStringLiteral("share"), tr("of the liver"), true},
                       {QStringLiteral("origin"), tr("outline"), true}},
                      {}};
    const core::Millilitre tlv = evaluation.liver->tlv;
    const auto add = [&](const char* id, const QString& name, core::Millilitre volume, const QString& formula,
                         const QString& origin = {}, bool strong = false) {
        table.rows.append(
            {QString::fromLatin1(id),
             name,
             {ml_cell(volume), number_cell(volumetry::share_of(volume, tlv).value(), 1, QStringLiteral("%")),
              word_cell(origin)},
             formula,
             {},
             {},
             strong});
    };
    const auto is_liver = [](core::StructureKind kind) { return kind == core::StructureKind::Liver; };
    const auto tumours = std::ranges::count_if(
        scan.structures, [](const core::Structure& s) { return core::is_tumour(s.kind); });
    add("tlv_ml", tr("Liver (TLV)"), tlv, tr("voxels × voxel volume, tumours and vessels included"),
        origins_of(scan, is_liver));
    add("tumour_ml", tumours == 0 ? tr("Tumour") : tr("Tumour (outlines: %1)").arg(tumours),
        evaluation.liver->tumour_volume, tr("union of the tumours inside the liver"),
        origins_of(scan, [](core::StructureKind kind) { return core::is_tumour(kind); }));
    if (const auto* shares = evaluation.shares())
        add("functional_ml", tr("Functional liver (FLV)"), shares->functional, tr("TLV − tumour"));
    if (evaluation.measurement) {
        const volumetry::Measurement& m = *evaluation.measurement;
        add("resected_ml", tr("Goes, tumour included"), m.resection.resected, {});
        add("flr_ml", tr("Future liver remnant, tumour-free (FLR)"), m.flr, tr("stays − tumour in it"), {},
            true);
        if (m.resection.remnant_tumour > core::Millilitre(0))
            add("remnant_tumour_ml", tr("Tumour in what stays"), m.resection.remnant_tumour, {});
        if (m.resection.unassigned > core::Millilitre(0))
            add("unassigned_ml", tr("Without a segment, counted as not staying"), m.resection.unassigned, {});
        for (std::size_t n = 0; m.stages.size() > 1 && n < m.stages.size(); ++n) {
            const QString stage = utf8(m.stages[n].name);
            table.rows.append(
                {QStringLiteral("stage_%1_flr_ml").arg(n + 1),
                 tr("FLR after %1").arg(stage),
                 {ml_cell(m.stages[n].flr),
                  number_cell(volumetry::share_of(m.stages[n].flr, tlv).value(), 1, QStringLiteral("%")),
                  kNothing},
                 {},
                 {},
                 {}});
        }
    }
    if (evaluation.liver->tumour_outside > core::Millilitre(0))
        add("tumour_outside_ml", tr("Tumour outside the liver outline, never added by itself"),
            evaluation.liver->tumour_outside, {});
    return table;
}

ReportRow standard_row(const volumetry::Assessment& a) {
    ReportRow row{QStringLiteral("stlv_ml"),
                  tr("Standard liver volume (sTLV), %1").arg(utf8(a.stlv_used)),
                  {ml_cell(*a.stlv_ml), kNothing, kNothing},
                  {},
                  tr("BSA %1 (%2)").arg(number_text(a.bsa.value(), 4, QStringLiteral("m²")), utf8(a.bsa_id)),
                  {}};
    for (const volumetry::SlvResult& result : a.stlv) {
        if (result.formula->id != a.stlv_used) continue;
        row.formula = utf8(result.formula->text);
        row.source = utf8(result.formula->source);
    }
    return row;
}

/// The shares as the provenance has them, against what each is held to.
ReportTable share_table(const Evaluation& evaluation) {
    const volumetry::Assessment& a = *evaluation.assessment;
    const volumetry::RemnantShares& s = *evaluation.shares();
    ReportTable table{QStringLiteral("shares"),
                      tr("Is it enough?"),
                      {{QStringLiteral("value"), tr("value"), true},
                       {QStringLiteral("needed"), tr("needed"), true},
                       {QStringLiteral("by"), tr("set by"), true}},
                      {}};
    if (a.stlv_ml) table.rows.append(standard_row(a));
    table.rows.append({QStringLiteral("bsa_m2"),
                       tr("Body surface area (BSA), %1").arg(utf8(a.bsa_id)),
                       {number_cell(a.bsa.value(), 4, QStringLiteral("m²")), kNothing, kNothing},
                       {},
                       {},
                       {}});
    for (const volumetry::Provenance& p : a.followup ? a.followup->provenance : a.provenance) {
        const bool growth =
            p.id.find("growth") != std::string::npos || p.id.find("hypertrophy") != std::string::npos;
        if (growth || p.id == "functional_ml" || p.id == "threshold_percent") continue;
        const bool standardised = p.id == "sflr_percent";
        ReportCell needed;
        if (standardised) {
            needed = number_cell(s.threshold.value(), 1, QStringLiteral("%"));
            needed.text.prepend(QStringLiteral("≥ "));
        }
        table.rows.append({utf8(p.id),
                           number_name(p.id),
                           {number_cell(p.value, 2, utf8(p.unit)), needed,
                            word_cell(standardised ? utf8(s.threshold_source) : QString())},
                           utf8(p.formula),
                           utf8(p.inputs),
                           utf8(p.source),
                           standardised});
    }
    if (s.margin_points) {
        table.rows.append(
            {QStringLiteral("margin_points"),
             tr("Margin"),
             {signed_cell(s.margin_points->value(), 2, QStringLiteral("points")), kNothing, kNothing},
             tr("sFLR − needed"),
             {},
             utf8(s.threshold_source)});
        table.rows.append({QStringLiteral("margin_ml"),
                           tr("Margin in volume"),
                           {signed_cell(s.margin_ml->value(), 2, QStringLiteral("mL")), kNothing, kNothing},
                           tr("FLR − needed · sTLV"),
                           {},
                           {}});
    }
    return table;
}

}  // namespace

QList<ReportTable> finding_tables(const core::Case& subject, const Evaluation& evaluation,
                                  const std::optional<volumetry::GrowthCourse>& course,
                                  const std::optional<volumetry::LesionCourse>& lesions) {
    QList<ReportTable> tables;
    const core::TimePoint* scan = subject.shown();
    if (scan == nullptr || !evaluation.liver) return tables;
    tables << volume_table(*scan, evaluation);
    if (evaluation.assessment)
        tables << share_table(evaluation) << growth_tables(subject, *evaluation.assessment, course);
    return tables << tumour_tables(subject, *scan, evaluation, lesions);
}

}  // namespace remnant::ui
