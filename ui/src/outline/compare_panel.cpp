#include "outline/compare_panel.h"

#include <QComboBox>
#include <QGridLayout>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QVBoxLayout>

#include "document/jobs.h"
#include "text/form_rows.h"
#include "text/label_grid.h"
#include "text/numbers.h"

namespace remnant::ui {
namespace {

QString text(const std::string& utf8) {
    return QString::fromStdString(utf8);
}

/// The structure the plan counts on, of two; none where neither is.
std::string counted_one(const core::Structure& a, const core::Structure& b) {
    if (a.kind != core::StructureKind::User) return a.id;
    return b.kind != core::StructureKind::User ? b.id : std::string();
}

core::Result<OutlineComparison> compared(const core::Case& subject,
                                         const volumetry::EvaluationOptions& options,
                                         const core::Structure& a, const core::Structure& b,
                                         const core::JobContext& job) {
    const volumetry::AgreementOptions comparing;
    if (const std::string counted = counted_one(a, b); !counted.empty()) {
        auto effect = volumetry::observer_effect(subject, options, counted, {a.name, a.mask},
                                                 {b.name, b.mask}, comparing, job);
        if (!effect) return core::refuse(effect.error());
        volumetry::OutlineAgreement agreement = effect->agreement;
        return OutlineComparison{std::move(agreement), std::move(*effect)};
    }
    auto agreement = volumetry::agreement_of(a.mask, b.mask, subject.shown()->geometry, comparing, job);
    if (!agreement) return core::refuse(agreement.error());
    return OutlineComparison{std::move(*agreement), std::nullopt};
}

QString verdict_word(const volumetry::ObservedVerdict& verdict) {
    if (!verdict.adequate) return ComparePanel::tr("cannot say");
    return *verdict.adequate ? ComparePanel::tr("enough") : ComparePanel::tr("not enough");
}

}  // namespace

ComparePanel::ComparePanel(Document& document, QWidget* parent) : QWidget(parent), document_(document) {
    setProperty("helpTopic", QStringLiteral("outlining"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 12, 16, 0);
    layout->setSpacing(8);
    layout->addWidget(heading(tr("Compare two outlines")));
    auto* grid = new QGridLayout;
    grid->setSpacing(6);
    grid->setColumnStretch(1, 1);
    first_ = choice("compareFirst", tr("The outline that is taken for granted"));
    second_ = choice("compareSecond", tr("The outline that is judged by it"));
    grid->addWidget(dim_label(tr("A, taken for granted")), 0, 0);
    grid->addWidget(first_, 0, 1);
    grid->addWidget(dim_label(tr("B, judged by it")), 1, 0);
    grid->addWidget(second_, 1, 1);
    compare_ = new QPushButton(tr("Compare"), this);
    compare_->setObjectName(QStringLiteral("compareNow"));
    connect(compare_, &QPushButton::clicked, this, &ComparePanel::compare);
    grid->addWidget(compare_, 2, 0, 1, 2);
    layout->addLayout(grid);
    rows_ = new LabelGrid(0, this);
    rows_->setObjectName(QStringLiteral("comparison"));
    layout->addWidget(rows_);
    places_ = new QListWidget(this);
    places_->setObjectName(QStringLiteral("differences"));
    places_->setAccessibleName(tr("The largest differences, to jump to"));
    places_->setMaximumHeight(130);
    places_->hide();
    connect(places_, &QListWidget::currentRowChanged, this, &ComparePanel::jump_to);
    layout->addWidget(places_);
    connect(&document_, &Document::changed, this, [this](Parts parts) {
        if (parts.testAnyFlags(Part::Scans | Part::Structures | Part::Whole)) refresh();
    });
    refresh();
}

QComboBox* ComparePanel::choice(const char* name, const QString& called) {
    auto* box = new QComboBox(this);
    box->setObjectName(QString::fromLatin1(name));
    box->setAccessibleName(called);
    return box;
}

// What was compared is no longer true once a structure changed.
void ComparePanel::refresh() {
    const core::TimePoint* scan = document_.current().shown();
    const QVariant first = first_->currentData();
    const QVariant second = second_->currentData();
    for (QComboBox* box : {first_, second_}) {
        box->clear();
        if (scan == nullptr) continue;
        for (const core::Structure& s : scan->structures) box->addItem(text(s.name), text(s.id));
    }
    first_->setCurrentIndex(std::max(0, first_->findData(first)));
    const int other = second_->findData(second);
    second_->setCurrentIndex(other >= 0 ? other : std::min(1, second_->count() - 1));
    compare_->setEnabled(first_->count() >= 2);
    rows_->begin();
    rows_->end();
    places_->hide();
}

void ComparePanel::compare() {
    const core::TimePoint* scan = document_.current().shown();
    if (scan == nullptr) return;
    const core::Structure* a = scan->find(first_->currentData().toString().toStdString());
    const core::Structure* b = scan->find(second_->currentData().toString().toStdString());
    if (a == nullptr || b == nullptr) return;
    compare_->setEnabled(false);
    document_.jobs().run<OutlineComparison>(
        this, tr("comparing outlines"),
        [subject = document_.current(), options = document_.evaluation_options(), a = *a,
         b = *b](const core::JobContext& job) { return compared(subject, options, a, b, job); },
        [this](core::Result<OutlineComparison> made) {
            compare_->setEnabled(true);
            if (made) return show_comparison(*made);
            rows_->begin();
            rows_->say(0, text(core::to_line(made.error())), "bad", 2);
            rows_->end();
        });
}

void ComparePanel::show_comparison(const OutlineComparison& comparison) {
    const volumetry::OutlineAgreement& found = comparison.agreement;
    rows_->begin();
    const auto row = [&](const QString& name, const QString& value) {
        rows_->say(0, name, "dim");
        rows_->say_right(1, value);
        rows_->next_row();
    };
    row(tr("Dice"), number_text(found.dice, 4, {}));
    row(tr("Volume A, B"), text_of(found.volume_a) + QStringLiteral(", ") + text_of(found.volume_b));
    row(tr("B − A"),
        signed_text(found.difference) +
            (found.difference_percent
                 ? QStringLiteral(" (") + text_of(*found.difference_percent) + QStringLiteral(")")
                 : QString()));
    row(tr("Added, missed"), text_of(found.added) + QStringLiteral(", ") + text_of(found.missed));
    if (const auto& distances = found.distances) {
        row(tr("Surfaces apart, mean"), text_of(distances->mean));
        row(tr("95 % within"), text_of(distances->percentile95));
        row(tr("Farthest"), text_of(distances->maximum));
    }
    if (comparison.effect) show_effect(*comparison.effect);
    rows_->end();
    show_places(found);
}

void ComparePanel::show_effect(const volumetry::ObserverEffect& effect) {
    for (const volumetry::ObservedVerdict& verdict : effect.verdicts) {
        rows_->say(0, tr("FLR by %1").arg(text(verdict.observer)), "dim");
        QString said = verdict.flr ? text_of(*verdict.flr) : tr("no plan yet");
        if (verdict.sflr) said += QStringLiteral(", ") + text_of(*verdict.sflr);
        rows_->say_right(1, said + QStringLiteral(", ") + verdict_word(verdict));
        rows_->next_row();
    }
    rows_->say(0,
               effect.verdict_differs ? tr("The verdict depends on which of them is right.")
                                      : tr("Either way the verdict is the same."),
               effect.verdict_differs ? "bad" : "good", 2);
    rows_->next_row();
}

void ComparePanel::show_places(const volumetry::OutlineAgreement& agreement) {
    places_->clear();
    place_points_.clear();
    for (const volumetry::DifferencePlace& place : agreement.places) {
        const QString kind = place.kind == volumetry::DifferenceKind::Added ? tr("added") : tr("missed");
        places_->addItem(tr("%1 %2, up to %3 apart")
                             .arg(kind, text_of(place.volume, Detail::Exact), text_of(place.farthest)));
        place_points_.push_back(place.at);
    }
    places_->setVisible(!place_points_.empty());
}

void ComparePanel::jump_to(int place) {
    if (place < 0 || static_cast<std::size_t>(place) >= place_points_.size()) return;
    core::ViewState view = document_.current().view;
    view.crosshair = place_points_[static_cast<std::size_t>(place)];
    document_.set_view(std::move(view));
}

}  // namespace remnant::ui
