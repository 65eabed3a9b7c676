#pragma once
// The verdict in words: what the bar says, and the rows of its explanation. Strings only; every number comes
// from the evaluation.

#include <QList>
#include <QString>

#include "remnant/core/case.h"
#include "remnant/volumetry/evaluation.h"

namespace remnant::ui {

enum class Answer { Enough, NotEnough, CannotSay, Missing };

/// The bar, piece by piece. Empty strings are not shown.
struct VerdictText {
    Answer answer = Answer::Missing;
    QString word;    // "Enough", "Not enough", "Cannot say", or "Not yet"
    QString sign;    // ✓ ✕ ? …: never colour alone
    QString flr;     // "733 mL"
    QString flr_of;  // "future liver remnant", or that nobody has confirmed its outline
    bool flr_proposed = false;
    QString sflr;             // "44.2 %"
    QString sflr_of;          // "of standard volume 1659 mL"
    QString margin;           // "+14.2 points · +236 mL"
    QString margin_of;        // "above 30 %, chemotherapy injury"
    QString liver;            // "TLV 1861 mL · tumour 164 mL"
    QString missing;          // what is missing, or why it cannot be said
    QString warnings;         // "⚠ 2 warnings"
    QString warning_summary;  // the first of them, shortened
    double sflr_percent = 0.0;
    double needed_percent = 0.0;
    bool has_gauge = false;
    /// All of it as one sentence to be read aloud (and by a screen reader).
    QString sentence;
};

VerdictText verdict_text(const core::Case& subject, const volumetry::Evaluation& evaluation);

/// One line of the explanation.
struct ExplanationRow {
    QString name;     // "Future liver remnant (FLR)"
    QString value;    // "733.25 mL"
    QString formula;  // "remnant − tumour in it"
    QString inputs;
    QString source;
};

struct ExplanationSection {
    QString title;
    QList<ExplanationRow> rows;
};

/// Every input, formula, intermediate value, threshold and warning behind the verdict, two decimals.
QList<ExplanationSection> explanation(const core::Case& subject, const volumetry::Evaluation& evaluation);

/// The name people know for the id of a number: "Kinetic growth rate (KGR)" for
/// "kinetic_growth_rate_per_week"; the id itself where there is none.
QString number_name(const std::string& id);

/// "chemotherapy injury": the liver condition as the bar says it.
QString condition_text(core::LiverCondition condition);

}  // namespace remnant::ui
