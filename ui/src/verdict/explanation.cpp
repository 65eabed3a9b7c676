// The calculation behind the verdict, row by row.

#include <QCoreApplication>

#include "text/numbers.h"
#include "verdict/verdict_text.h"

namespace remnant::ui {
namespace {

using volumetry::Evaluation;

QString tr(const char* text) {
    return QCoreApplication::translate("Explanation", text);
}

QString text(std::string_view utf8) {
    return QString::fromUtf8(utf8.data(), static_cast<qsizetype>(utf8.size()));
}

QString voxels_text(std::int64_t voxels) {
    return tr("%L1 voxels").arg(voxels);
}

ExplanationSection patient_rows(const core::Patient& p) {
    ExplanationSection section{tr("Patient"), {}};
    const auto add = [&](const QString& name, const QString& value) {
        section.rows.append({name, value.isEmpty() ? tr("not given") : value, {}, {}, {}});
    };
    add(tr("Height"), p.height ? number_text(p.height->value(), 1, "cm") : QString());
    add(tr("Weight"), p.weight ? number_text(p.weight->value(), 1, "kg") : QString());
    add(tr("Age"), p.age ? number_text(p.age->value(), 0, "years") : QString());
    add(tr("Sex"), !p.sex ? QString() : *p.sex == core::Sex::Male ? tr("male") : tr("female"));
    add(tr("Liver"), p.liver_condition ? condition_text(*p.liver_condition) : QString());
    add(tr("Chemotherapy"), !p.chemotherapy ? QString() : *p.chemotherapy ? tr("yes") : tr("no"));
    const auto hypertension = p.portal_hypertension;
    add(tr("Portal hypertension"), hypertension == core::YesNoUnknown::Unknown ? tr("unknown")
                                   : hypertension == core::YesNoUnknown::Yes   ? tr("yes")
                                                                               : tr("no"));
    return section;
}

ExplanationSection liver_rows(const volumetry::MeasuredLiver& liver) {
    return {tr("Liver"),
            {{tr("Total liver volume (TLV)"), text_of(liver.tlv, Detail::Exact), tr("voxels × voxel volume"),
              voxels_text(liver.liver.count()), tr("tumours and vessels within the capsule included")},
             {tr("Tumour"),
              text_of(liver.tumour_volume, Detail::Exact),
              tr("union of the tumours inside the liver"),
              voxels_text(liver.tumour.count()),
              {}},
             {tr("Tumour outside the liver outline"),
              text_of(liver.tumour_outside, Detail::Exact),
              {},
              {},
              tr("never added by itself")}}};
}

ExplanationSection remnant_rows(const volumetry::Measurement& m) {
    const auto& r = m.resection;
    ExplanationSection section{
        tr("Remnant"),
        {{tr("Stays, tumour included"),
          text_of(r.remnant, Detail::Exact),
          {},
          voxels_text(r.remnant_voxels),
          {}},
         {tr("Tumour in what stays"), text_of(r.remnant_tumour, Detail::Exact), {}, {}, {}},
         {tr("Future liver remnant (FLR)"),
          text_of(m.flr, Detail::Exact),
          tr("stays − tumour in it"),
          {},
          tr("always measured, never estimated from the rest")},
         {tr("Goes"), text_of(r.resected, Detail::Exact), {}, voxels_text(r.resected_voxels), {}},
         {tr("Without a segment"),
          text_of(r.unassigned, Detail::Exact),
          {},
          voxels_text(r.unassigned_voxels),
          tr("counted as not staying")}}};
    if (r.remnant_subvoxel) {
        section.rows.append({tr("Stays, exact to the plane"),
                             text_of(*r.remnant_subvoxel, Detail::Exact),
                             tr("voxel boxes cut by the plane"),
                             {},
                             {}});
    }
    return section;
}

void add_rows(const std::vector<volumetry::Provenance>& provenance, ExplanationSection& section) {
    for (const volumetry::Provenance& p : provenance) {
        section.rows.append({number_name(p.id), number_text(p.value, 2, text(p.unit)), text(p.formula),
                             with_short_numbers(text(p.inputs)), text(p.source)});
    }
}

ExplanationSection standard_rows(const volumetry::Assessment& a) {
    ExplanationSection section{tr("Standard liver volume"), {}};
    section.rows.append(
        {tr("Body surface area"), number_text(a.bsa.value(), 4, "m²"), text(a.bsa_id), {}, {}});
    for (const volumetry::SlvResult& result : a.stlv) {
        if (result.formula->id != a.stlv_used) continue;
        section.rows.append({tr("Standard volume (sTLV)"),
                             result.millilitres ? text_of(*result.millilitres, Detail::Exact) : tr("none"),
                             text(result.formula->text), text(result.formula->population),
                             text(result.formula->source)});
    }
    return section;
}

ExplanationSection verdict_rows(const volumetry::RemnantShares& s) {
    ExplanationSection section{tr("Is it enough?"), {}};
    if (s.margin_points) {
        section.rows.append({tr("Margin"),
                             text_of(*s.margin_points, Detail::Exact),
                             tr("sFLR − needed"),
                             {},
                             text(s.threshold_source)});
        section.rows.append({tr("Margin in volume"),
                             signed_text(*s.margin_ml, Detail::Exact),
                             tr("FLR − needed · sTLV"),
                             {},
                             {}});
    }
    const QString word = !s.adequate ? tr("cannot say") : *s.adequate ? tr("enough") : tr("not enough");
    section.rows.append({tr("Answer"), word, text(s.cannot_say_because), {}, {}});
    return section;
}

ExplanationSection warning_rows(const core::Warnings& warnings) {
    ExplanationSection section{tr("Warnings"), {}};
    for (const core::Warning& warning : warnings)
        section.rows.append({text(warning.id), {}, text(warning.text), {}, text(warning.source)});
    return section;
}

}  // namespace

QString number_name(const std::string& id) {
    static const std::pair<const char*, const char*> names[] = {
        {"functional_ml", QT_TRANSLATE_NOOP("Explanation", "Functional liver volume (FLV)")},
        {"sflr_percent", QT_TRANSLATE_NOOP("Explanation", "FLR of the standard volume (sFLR)")},
        {"rlv_tlv_percent", QT_TRANSLATE_NOOP("Explanation", "FLR of the total volume (RLV/TLV)")},
        {"rlv_functional_percent",
         QT_TRANSLATE_NOOP("Explanation", "FLR of the functional volume (RLV/FLV)")},
        {"flr_body_weight_percent", QT_TRANSLATE_NOOP("Explanation", "FLR of the body weight (FLR-BW)")},
        {"flr_bsa_ml_per_m2", QT_TRANSLATE_NOOP("Explanation", "FLR per body surface")},
        {"threshold_percent", QT_TRANSLATE_NOOP("Explanation", "sFLR needed")},
        {"degree_of_hypertrophy_points", QT_TRANSLATE_NOOP("Explanation", "Degree of hypertrophy")},
        {"kinetic_growth_rate_per_week", QT_TRANSLATE_NOOP("Explanation", "Kinetic growth rate (KGR)")},
        {"remnant_growth_rate_per_week", QT_TRANSLATE_NOOP("Explanation", "Remnant growth rate")},
        {"relative_hypertrophy_percent", QT_TRANSLATE_NOOP("Explanation", "Relative hypertrophy")},
        {"growth_ml_per_day", QT_TRANSLATE_NOOP("Explanation", "Growth per day")},
    };
    for (const auto& [known, name] : names) {
        if (id == known) return tr(name);
    }
    return text(id);
}

QList<ExplanationSection> explanation(const core::Case& subject, const Evaluation& evaluation) {
    QList<ExplanationSection> sections;
    if (!evaluation.warnings.empty()) sections << warning_rows(evaluation.warnings);
    if (evaluation.measurement) sections << remnant_rows(*evaluation.measurement);
    if (evaluation.assessment) {
        const volumetry::Assessment& a = *evaluation.assessment;
        ExplanationSection shares{a.followup ? tr("Baseline") : tr("Shares"), {}};
        add_rows(a.provenance, shares);
        sections << shares;
        if (a.followup) {
            ExplanationSection growth{tr("Follow-up and growth"), {}};
            add_rows(a.followup->provenance, growth);
            sections << growth;
        }
        sections << standard_rows(a) << verdict_rows(*evaluation.shares());
    }
    if (evaluation.liver) sections << liver_rows(*evaluation.liver);
    sections << patient_rows(subject.patient);
    return sections;
}

}  // namespace remnant::ui
