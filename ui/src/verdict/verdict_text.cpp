#include "verdict/verdict_text.h"

#include <QCoreApplication>

#include "text/numbers.h"

namespace remnant::ui {
namespace {

using volumetry::Evaluation;
using volumetry::RemnantShares;

QString tr(const char* text) {
    return QCoreApplication::translate("Verdict", text);
}

QString text(std::string_view utf8) {
    return QString::fromUtf8(utf8.data(), static_cast<qsizetype>(utf8.size()));
}

void say_answer(Answer answer, VerdictText& verdict) {
    verdict.answer = answer;
    switch (answer) {
        case Answer::Enough:
            verdict.word = tr("Enough");
            verdict.sign = QStringLiteral("✓");
            break;
        case Answer::NotEnough:
            verdict.word = tr("Not enough");
            verdict.sign = QStringLiteral("✕");
            break;
        case Answer::CannotSay:
            verdict.word = tr("Cannot say");
            verdict.sign = QStringLiteral("?");
            break;
        case Answer::Missing:
            verdict.word = tr("Not yet");
            verdict.sign = QStringLiteral("…");
            break;
    }
}

QString missing_text(const Evaluation& evaluation) {
    QStringList parts;
    for (const auto& missing : evaluation.missing) parts << text(missing.text);
    return parts.join(QStringLiteral(" · "));
}

void say_shares(const core::Case& subject, const Evaluation& evaluation, VerdictText& verdict) {
    const RemnantShares& s = *evaluation.shares();
    say_answer(!s.adequate ? Answer::CannotSay : *s.adequate ? Answer::Enough : Answer::NotEnough, verdict);
    if (!s.adequate) verdict.missing = text(s.cannot_say_because);
    if (!s.sflr) return;
    verdict.sflr = text_of(*s.sflr);
    verdict.sflr_of = tr("of standard volume %1").arg(text_of(*evaluation.assessment->stlv_ml));
    verdict.sflr_percent = s.sflr->value();
    verdict.needed_percent = s.threshold.value();
    verdict.has_gauge = true;
    verdict.margin = text_of(*s.margin_points) + QStringLiteral(" · ") + signed_text(*s.margin_ml);
    const bool above = s.margin_points->value() >= 0;
    verdict.margin_of = (above ? tr("above %1, %2") : tr("below %1, %2"))
                            .arg(text_of(s.threshold), condition_text(*subject.patient.liver_condition));
}

QString sentence_of(const VerdictText& v) {
    QStringList parts;
    if (!v.flr.isEmpty()) parts << tr("FLR %1").arg(v.flr);
    if (v.flr_proposed) parts << v.flr_of;
    if (!v.sflr.isEmpty()) parts << v.sflr + QStringLiteral(" ") + v.sflr_of;
    parts << v.word.toLower();
    if (!v.margin.isEmpty()) parts << v.margin + QStringLiteral(" ") + v.margin_of;
    if (!v.missing.isEmpty()) parts << v.missing;
    if (!v.liver.isEmpty()) parts << v.liver;
    if (!v.warnings.isEmpty()) parts << v.warnings;
    return parts.join(QStringLiteral(", "));
}

}  // namespace

QString condition_text(core::LiverCondition condition) {
    switch (condition) {
        case core::LiverCondition::Normal:
            return tr("normal liver");
        case core::LiverCondition::Cali:
            return tr("chemotherapy injury");
        case core::LiverCondition::Fibrosis:
            return tr("fibrosis");
        case core::LiverCondition::Cirrhosis:
            return tr("cirrhosis");
    }
    return {};
}

VerdictText verdict_text(const core::Case& subject, const Evaluation& evaluation) {
    VerdictText verdict;
    say_answer(Answer::Missing, verdict);
    verdict.missing = missing_text(evaluation);
    if (evaluation.liver) {
        verdict.liver = tr("TLV %1 · tumour %2")
                            .arg(text_of(evaluation.liver->tlv), text_of(evaluation.liver->tumour_volume));
    }
    if (evaluation.measurement) verdict.flr = text_of(evaluation.measurement->flr);
    verdict.flr_proposed = evaluation.remnant_proposed;
    verdict.flr_of = verdict.flr_proposed ? tr("proposed, not confirmed") : tr("future liver remnant");
    if (evaluation.shares() != nullptr) say_shares(subject, evaluation, verdict);
    if (evaluation.refusal) {
        say_answer(Answer::CannotSay, verdict);
        verdict.missing = text(evaluation.refusal->reason);
    }
    if (const auto count = evaluation.warnings.size(); count > 0) {
        verdict.warnings = count == 1 ? tr("⚠ 1 warning") : tr("⚠ %1 warnings").arg(count);
        verdict.warning_summary = text(evaluation.warnings.front().text);
    }
    verdict.sentence = sentence_of(verdict);
    return verdict;
}

}  // namespace remnant::ui
