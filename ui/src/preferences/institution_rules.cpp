#include "remnant/ui/institution_rules.h"

namespace remnant::ui {
namespace {

const QString kFormula = QStringLiteral("stlvFormula");
const QString kThreshold = QStringLiteral("thresholdPercent%1");  // by liver condition

}  // namespace

volumetry::EvaluationOptions institution_rules(const QSettings& settings) {
    volumetry::EvaluationOptions rules;
    rules.default_stlv_formula = settings.value(kFormula).toString().toStdString();
    for (std::size_t n = 0; n < rules.institution_thresholds.size(); ++n) {
        bool good = false;
        const double percent = settings.value(kThreshold.arg(n)).toDouble(&good);
        if (good && percent > 0.0 && percent < 100.0)
            rules.institution_thresholds[n] = core::Percent(percent);
    }
    return rules;
}

void store_institution_rules(QSettings& settings, const volumetry::EvaluationOptions& rules) {
    settings.setValue(kFormula, QString::fromStdString(rules.default_stlv_formula));
    for (std::size_t n = 0; n < rules.institution_thresholds.size(); ++n) {
        if (const auto& threshold = rules.institution_thresholds[n])
            settings.setValue(kThreshold.arg(n), threshold->value());
        else
            settings.remove(kThreshold.arg(n));
    }
}

}  // namespace remnant::ui
