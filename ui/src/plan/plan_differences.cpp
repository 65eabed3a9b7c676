#include "plan/plan_differences.h"

#include <QCoreApplication>
#include <QStringList>
#include <algorithm>
#include <cmath>

#include "text/numbers.h"
#include "verdict/verdict_text.h"

namespace remnant::ui {
namespace {

using volumetry::Evaluation;

constexpr double kSeenMl = 0.5;
constexpr double kSeenMm = 0.05;

QString tr(const char* text) {
    return QCoreApplication::translate("PlanDifferences", text);
}

void compare_remnant(const Evaluation& plan, const Evaluation& other, QStringList& said) {
    const core::Millilitre more = plan.measurement->flr - other.measurement->flr;
    if (std::abs(more.value()) < kSeenMl) return;
    const QString volume = text_of(core::Millilitre(std::abs(more.value())));
    QString words = (more.value() > 0 ? tr("%1 more remnant") : tr("%1 less remnant")).arg(volume);
    const volumetry::RemnantShares* now = plan.shares();
    const volumetry::RemnantShares* then = other.shares();
    if (now != nullptr && then != nullptr && now->sflr && then->sflr)
        words += QStringLiteral(" (%1)").arg(text_of(core::points_between(*now->sflr, *then->sflr)));
    said << words;
}

void compare_margin(const Evaluation& plan, const Evaluation& other, QStringList& said) {
    const auto now = least_margin(plan);
    const auto then = least_margin(other);
    if (!now || !then) {
        if (now) said << tr("a margin of %1, where the other has none").arg(text_of(*now));
        if (then) said << tr("no margin, where the other has %1").arg(text_of(*then));
        return;
    }
    const core::Millimetre wider = *now - *then;
    if (std::abs(wider.value()) < kSeenMm) return;
    said << (wider.value() > 0 ? tr("margin %1 wider") : tr("margin %1 narrower"))
                .arg(text_of(core::Millimetre(std::abs(wider.value()))));
}

void compare_vessels(const Evaluation& plan, const Evaluation& other, QStringList& said) {
    if (!plan.cut || !other.cut) return;
    const auto more = static_cast<long long>(plan.cut->vessels_cut.size()) -
                      static_cast<long long>(other.cut->vessels_cut.size());
    if (more == 0) return;
    const QString count = QString::number(std::abs(more));
    said
        << (more > 0 ? tr("vessels cut in %1 places more") : tr("vessels cut in %1 places fewer")).arg(count);
}

void compare_tumour(const Evaluation& plan, const Evaluation& other, QStringList& said) {
    const core::Millilitre more =
        plan.measurement->resection.remnant_tumour - other.measurement->resection.remnant_tumour;
    if (std::abs(more.value()) < kSeenMl) return;
    said << (more.value() > 0 ? tr("%1 more tumour left behind") : tr("%1 less tumour left behind"))
                .arg(text_of(core::Millilitre(std::abs(more.value()))));
}

}  // namespace

std::optional<core::Millimetre> least_margin(const Evaluation& evaluation) {
    std::optional<core::Millimetre> least;
    if (!evaluation.cut) return least;
    for (const volumetry::TumourMargin& margin : evaluation.cut->margins) {
        // What stays in the remnant has no margin to speak of.
        if (margin.distance && margin.side != volumetry::TumourSide::Stays)
            least = std::min(least.value_or(*margin.distance), *margin.distance);
    }
    return least;
}

QString difference_in_words(const core::Case& subject, const Evaluation& plan, const Evaluation& other) {
    if (!plan.measurement || !other.measurement) return tr("one of them cannot be measured");
    QStringList said;
    compare_remnant(plan, other, said);
    compare_margin(plan, other, said);
    compare_vessels(plan, other, said);
    compare_tumour(plan, other, said);
    const QString now = verdict_text(subject, plan).word.toLower();
    const QString then = verdict_text(subject, other).word.toLower();
    if (now != then) said << tr("%1 instead of %2").arg(now, then);
    return said.isEmpty() ? tr("no difference in these figures") : said.join(QStringLiteral(", "));
}

}  // namespace remnant::ui
