#include "patient/score_panel.h"

#include <QComboBox>
#include <QFormLayout>
#include <QLineEdit>
#include <QVBoxLayout>
#include <cmath>

#include "document/lesion_measures.h"
#include "remnant/core/score_fact_table.h"
#include "remnant/volumetry/scores.h"
#include "text/form_rows.h"
#include "text/label_grid.h"
#include "text/numbers.h"
#include "text/score_text.h"

namespace remnant::ui {
namespace {

using core::FactKind;

QString text(std::string_view utf8) {
    return QString::fromUtf8(utf8.data(), static_cast<qsizetype>(utf8.size()));
}

/// What the rows of a choice stand for, as the table of facts reads it; the first is "not known".
QStringList words_for(FactKind kind) {
    if (kind == FactKind::YesNo) return {QString(), QStringLiteral("yes"), QStringLiteral("no")};
    return {QString(), QStringLiteral("1"), QStringLiteral("2"), QStringLiteral("3")};
}

QStringList names_for(const core::ScoreFactType& type) {
    if (type.kind == FactKind::YesNo)
        return {ScorePanel::tr("not known"), ScorePanel::tr("yes"), ScorePanel::tr("no")};
    if (type.id == "ascites")
        return {ScorePanel::tr("not known"), ScorePanel::tr("none"), ScorePanel::tr("slight"),
                ScorePanel::tr("moderate or more")};
    return {ScorePanel::tr("not known"), ScorePanel::tr("none"), ScorePanel::tr("grade I–II"),
            ScorePanel::tr("grade III–IV")};
}

int row_of(const core::ScoreFactType& type, const core::ScoreFacts& facts) {
    const auto value = type.get(facts);
    if (!value) return 0;
    if (type.kind == FactKind::YesNo) return *value != 0.0 ? 1 : 2;
    return static_cast<int>(*value);
}

QString value_of(const volumetry::Score& score) {
    if (!score.value) return ScorePanel::tr("not all known");
    const bool whole = std::floor(*score.value) == *score.value;
    return number_text(*score.value, whole ? 0 : 2, QStringLiteral("· ")) + text(score.meaning);
}

QString points_of(const volumetry::ScoreItem& item) {
    if (item.value.empty()) return QStringLiteral("?");
    return item.points ? QString::number(*item.points, 'g', 3) : QString();
}

}  // namespace

ScorePanel::ScorePanel(Document& document, const LesionMeasures& lesions, QWidget* parent)
    : QWidget(parent), document_(document), lesions_(lesions), scores_(new LabelGrid(0, this)) {
    setProperty("helpTopic", QStringLiteral("growth"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(16, 12, 16, 16);
    column->setSpacing(8);
    column->addWidget(heading(tr("Known besides the pictures")));
    auto* form = new QFormLayout;
    form->setHorizontalSpacing(12);
    form->setVerticalSpacing(6);
    form->setRowWrapPolicy(QFormLayout::WrapLongRows);
    column->addLayout(form);
    for (const core::ScoreFactType& type : core::score_fact_table()) add_field(*form, type);
    refused_ = new QLabel(this);
    refused_->setProperty("role", QStringLiteral("bad"));
    refused_->setWordWrap(true);
    refused_->hide();
    column->addWidget(refused_);
    column->addWidget(heading(tr("Scores, not decisions")));
    seen_ = dim_label({});
    seen_->setWordWrap(true);
    column->addWidget(seen_);
    doubts_ = new QLabel(this);
    doubts_->setObjectName(QStringLiteral("scoreDoubts"));
    doubts_->setProperty("role", QStringLiteral("warn"));
    doubts_->setWordWrap(true);
    column->addWidget(doubts_);
    scores_->setObjectName(QStringLiteral("scores"));
    column->addWidget(scores_);
    column->addStretch();
    connect(&document_, &Document::changed, this, [this](Parts parts) {
        if (parts.testAnyFlags(Part::Patient | Part::Whole)) refresh();
    });
    connect(&lesions_, &LesionMeasures::changed, this, &ScorePanel::show_scores);
    refresh();
}

void ScorePanel::add_field(QFormLayout& form, const core::ScoreFactType& type) {
    QString label = text(type.name);
    label[0] = label[0].toUpper();
    const QString name = QStringLiteral("fact-") + text(type.id);
    if (type.kind == FactKind::Number) {
        auto* field = new QLineEdit(this);
        field->setObjectName(name);
        field->setAccessibleName(label);
        field->setPlaceholderText(text(type.unit));
        connect(field, &QLineEdit::editingFinished, this,
                [this, field, id = type.id] { take(id, field->text().trimmed().replace(',', '.')); });
        form.addRow(label, field);
        numbers_[type.id] = field;
        return;
    }
    auto* box = new QComboBox(this);
    box->setObjectName(name);
    box->setAccessibleName(label);
    box->addItems(names_for(type));
    connect(box, &QComboBox::activated, this,
            [this, id = type.id, words = words_for(type.kind)](int row) { take(id, words.value(row)); });
    form.addRow(label, box);
    choices_[type.id] = box;
}

void ScorePanel::take(std::string_view id, const QString& words) {
    core::Patient patient = document_.current().patient;
    const auto set = core::set_score_fact(patient.score_facts, id, words.toStdString());
    refused_->setVisible(!set);
    if (!set) return refused_->setText(text(core::to_line(set.error())));
    if (patient == document_.current().patient) return;
    (void)document_.apply(core::Change{"change " + std::string(id), {core::SetPatient{patient}}});
}

void ScorePanel::refresh() {
    setEnabled(document_.is_open());
    show_fields();
    show_scores();
}

void ScorePanel::show_fields() {
    const core::ScoreFacts& facts = document_.current().patient.score_facts;
    for (const core::ScoreFactType& type : core::score_fact_table()) {
        if (type.kind != FactKind::Number) {
            choices_.at(type.id)->setCurrentIndex(row_of(type, facts));
            continue;
        }
        const auto value = type.get(facts);
        numbers_.at(type.id)->setText(value ? QString::number(*value, 'g', 12) : QString());
    }
}

void ScorePanel::show_scores() {
    const auto burden =
        volumetry::tumour_burden_of(lesions_.lesions(), lesions_.course(), lesions_.scan_id());
    const core::TimePoint* scan = document_.current().find(lesions_.scan_id());
    if (scan == nullptr)
        seen_->setText(tr("No scan yet."));
    else if (!burden && lesions_.lesions().empty())
        seen_->setText(
            tr("On %1 no tumour is outlined: number and size are not known.").arg(text(scan->name)));
    else if (!burden)
        seen_->setText(tr("On %1 not every tumour is outlined: their number and size are not known.")
                           .arg(text(scan->name)));
    else
        seen_->setText((burden->number == 1
                            ? tr("On %1: one tumour of %2.")
                            : tr("On %1: %n tumours, the largest %2.", nullptr, burden->number))
                           .arg(text(scan->name), text_of(burden->largest)));
    QStringList doubts;
    for (const core::Warning& doubt : volumetry::doubts_about(lesions_.lesions())) doubts << text(doubt.text);
    doubts_->setText(doubts.join('\n'));
    doubts_->setVisible(!doubts.isEmpty());
    scores_->begin();
    for (const volumetry::Score& score :
         volumetry::scores_of(burden, document_.current().patient.score_facts)) {
        scores_->say(0, text(score.name)).setToolTip(text(score.source));
        scores_->say_right(1, value_of(score), score.value ? "" : "dim");
        scores_->next_row();
        for (const volumetry::ScoreItem& item : score.items) {
            const QString value = item.value.empty() ? tr("not known") : value_text(item);
            QLabel& name = scores_->say(
                0, QStringLiteral("   ") + text(item.name) + QStringLiteral(": ") + value, "dim");
            name.setToolTip(text(item.rule));
            name.setWordWrap(true);
            scores_->say_right(1, points_of(item), "dim");
            scores_->next_row();
        }
    }
    scores_->end();
}

}  // namespace remnant::ui
