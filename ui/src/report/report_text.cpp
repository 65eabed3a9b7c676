#include "report/report_text.h"

#include <QCoreApplication>

#include "verdict/verdict_text.h"

namespace remnant::ui {

QString report_text(const core::Case& subject, const volumetry::Evaluation& evaluation) {
    const auto tr = [](const char* words) { return QCoreApplication::translate("Report", words); };
    const VerdictText verdict = verdict_text(subject, evaluation);
    QString text = tr("For research and education. Not a medical device. Not for primary diagnosis or "
                      "treatment decisions.") +
                   QStringLiteral("\n\n");
    if (!subject.patient.name.empty()) text += QString::fromStdString(subject.patient.name) + '\n';
    if (!evaluation.plan_name.empty())
        text += tr("Plan: %1").arg(QString::fromStdString(evaluation.plan_name)) + '\n';
    text += verdict.sentence + '\n';
    for (const ExplanationSection& section : explanation(subject, evaluation)) {
        text += '\n' + section.title + '\n';
        for (const ExplanationRow& row : section.rows) {
            QStringList parts;
            for (const QString& part : {row.value, row.formula, row.inputs, row.source}) {
                if (!part.isEmpty()) parts << part;
            }
            text += QStringLiteral("  ") + row.name + QStringLiteral(": ") +
                    parts.join(QStringLiteral(" · ")) + '\n';
        }
    }
    return text;
}

}  // namespace remnant::ui
