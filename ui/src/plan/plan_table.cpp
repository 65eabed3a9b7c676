#include "plan/plan_table.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QInputDialog>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QVBoxLayout>
#include <algorithm>
#include <functional>
#include <optional>

#include "document/jobs.h"
#include "plan/plan_changes.h"
#include "plan/plan_differences.h"
#include "text/form_rows.h"
#include "text/numbers.h"
#include "theme/theme.h"
#include "verdict/verdict_text.h"

namespace remnant::ui {
namespace {

using Evaluations = std::vector<volumetry::Evaluation>;

core::Result<Evaluations> evaluate_plans(core::Case subject, const volumetry::EvaluationOptions& options,
                                         const core::JobContext& job) {
    Evaluations all;
    for (const core::ResectionPlan& plan : std::vector(subject.plans)) {
        if (job.cancelled()) return core::refuse(core::cancelled_error("plans"));
        subject.active_plan = plan.name;
        all.push_back(volumetry::evaluate(subject, options));
    }
    return all;
}

/// One row: its name, what it says of a plan, and the number that makes one plan better than another.
struct Row {
    QString name;
    QString meaning;
    std::function<QString(const volumetry::Evaluation&)> said;
    std::function<std::optional<double>(const volumetry::Evaluation&)> merit;
};

QString least_margin_text(const volumetry::Evaluation& evaluation) {
    const auto least = least_margin(evaluation);
    return least ? text_of(*least) : QStringLiteral("–");
}

std::vector<Row> rows(const core::Case& subject) {
    const auto flr = [](const volumetry::Evaluation& e) -> std::optional<double> {
        return e.measurement ? std::optional(e.measurement->flr.value()) : std::nullopt;
    };
    const auto left_behind = [](const volumetry::Evaluation& e) -> std::optional<double> {
        return e.measurement ? std::optional(-e.measurement->resection.remnant_tumour.value()) : std::nullopt;
    };
    return {
        {PlanTable::tr("FLR"), PlanTable::tr("Future liver remnant, without tumour"),
         [](const auto& e) { return e.measurement ? text_of(e.measurement->flr) : QStringLiteral("–"); },
         flr},
        {PlanTable::tr("sFLR"), PlanTable::tr("FLR as part of the standard liver volume"),
         [](const auto& e) {
             return e.shares() != nullptr && e.shares()->sflr ? text_of(*e.shares()->sflr)
                                                              : QStringLiteral("–");
         },
         flr},
        {PlanTable::tr("Resected"), PlanTable::tr("Liver that goes, tumour included"),
         [](const auto& e) {
             return e.measurement ? text_of(e.measurement->resection.resected) : QStringLiteral("–");
         },
         [](const volumetry::Evaluation& e) -> std::optional<double> {
             return e.measurement ? std::optional(-e.measurement->resection.resected.value()) : std::nullopt;
         }},
        {PlanTable::tr("RLV/FLV"), PlanTable::tr("FLR as part of the functional liver"),
         [](const auto& e) {
             return e.shares() != nullptr ? text_of(e.shares()->rlv_functional) : QStringLiteral("–");
         },
         flr},
        {PlanTable::tr("Margin"),
         PlanTable::tr("Shortest way from a tumour that goes to the cut, between voxel surfaces"),
         least_margin_text,
         [](const volumetry::Evaluation& e) -> std::optional<double> {
             const auto least = least_margin(e);
             return least ? std::optional(least->value()) : std::nullopt;
         }},
        {PlanTable::tr("Vessels"), PlanTable::tr("Places where the cut goes through a vessel"),
         [](const auto& e) {
             return e.cut ? QString::number(e.cut->vessels_cut.size()) : QStringLiteral("–");
         },
         [](const volumetry::Evaluation& e) -> std::optional<double> {
             return e.cut ? std::optional(-static_cast<double>(e.cut->vessels_cut.size())) : std::nullopt;
         }},
        {PlanTable::tr("Segments"), PlanTable::tr("Segments that stay whole"),
         [](const auto& e) {
             return e.measurement ? QString::number(e.measurement->parts.whole_segments.size())
                                  : QStringLiteral("–");
         },
         [](const volumetry::Evaluation& e) -> std::optional<double> {
             return e.measurement
                        ? std::optional(static_cast<double>(e.measurement->parts.whole_segments.size()))
                        : std::nullopt;
         }},
        {PlanTable::tr("Tumour"), PlanTable::tr("Tumour left in the remnant"),
         [](const auto& e) {
             return e.measurement ? text_of(e.measurement->resection.remnant_tumour) : QStringLiteral("–");
         },
         left_behind},
        {PlanTable::tr("Answer"), PlanTable::tr("Whether enough liver stays"),
         [&subject](const auto& e) { return verdict_text(subject, e).word.toLower(); },
         [](const auto&) { return std::optional<double>(); }},
    };
}

/// The best of them, where they differ.
std::optional<double> best(const Row& row, const Evaluations& evaluations) {
    std::optional<double> most, least;
    for (const auto& evaluation : evaluations) {
        const auto merit = row.merit(evaluation);
        if (!merit) continue;
        most = std::max(most.value_or(*merit), *merit);
        least = std::min(least.value_or(*merit), *merit);
    }
    return most == least ? std::nullopt : most;
}

/// Of a plan's name, so that the table keeps to the inspector's width as long as it can.
int header_width(std::size_t plans) {
    return plans < 2 ? 260 : std::max(34, 200 / static_cast<int>(plans) - 24);
}

}  // namespace

PlanTable::PlanTable(Document& document, QWidget* parent)
    : QWidget(parent), document_(document), grid_(nullptr), cells_(nullptr) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    auto* add = new QPushButton(tr("+ plan"), this);
    add->setObjectName(QStringLiteral("addPlan"));
    add->setProperty("role", QStringLiteral("chip"));
    add->setToolTip(tr("Another plan beside this one, to compare"));
    connect(add, &QPushButton::clicked, this,
            [this] { (void)document_.apply(duplicate_plan(document_.current())); });
    words_ = new QLabel(this);
    words_->setObjectName(QStringLiteral("planDifferences"));
    words_->setProperty("role", QStringLiteral("dim"));
    words_->setWordWrap(true);
    words_->hide();
    layout->addWidget(words_);
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(add);
    buttons->addStretch();
    layout->addLayout(buttons);
    connect(&document_, &Document::changed, this, [this](Parts parts) {
        if (document_.dragging()) return follow_hand();
        if (parts.testAnyFlags(Part::Plans | Part::Structures | Part::Patient | Part::Choices | Part::Scans |
                               Part::Whole))
            evaluate_all();
    });
    evaluate_all();
}

void PlanTable::evaluate_all() {
    // With one plan there is nothing to compare, and its numbers stand in the bar.
    if (document_.current().plans.size() < 2) {
        evaluations_.clear();
        show_plans();
        return;
    }
    stale_ = evaluating_;
    if (evaluating_) return;
    evaluating_ = true;
    document_.jobs().run_quietly<Evaluations>(
        this,
        [subject = document_.current(), options = document_.evaluation_options()](
            const core::JobContext& job) { return evaluate_plans(subject, options, job); },
        [this](core::Result<Evaluations> made) {
            evaluating_ = false;
            if (made) evaluations_ = std::move(*made);
            if (stale_) return evaluate_all();
            show_plans();
        });
}

void PlanTable::add_header(int column, const std::string& plan) {
    const QString name = QString::fromStdString(plan);
    auto* button = new QPushButton(
        QFontMetrics(font()).elidedText(name, Qt::ElideRight, header_width(document_.current().plans.size())),
        cells_);
    button->setProperty("role", QStringLiteral("chip"));
    button->setCheckable(true);
    button->setChecked(plan == document_.current().active_plan);
    button->setToolTip(name + QStringLiteral("\n") + tr("Click: show it. Right click: rename or remove it."));
    button->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(button, &QPushButton::clicked, this,
            [this, plan] { (void)document_.apply(core::SetActivePlan{plan}); });
    connect(button, &QPushButton::customContextMenuRequested, this,
            [this, plan, button](const QPoint& at) { menu_of(plan, button->mapToGlobal(at)); });
    grid_->addWidget(button, 0, column);
}

void PlanTable::menu_of(const std::string& plan, const QPoint& at) {
    QMenu menu(this);
    const QAction* rename = menu.addAction(tr("Rename…"));
    const QAction* remove = menu.addAction(tr("Remove"));
    const QAction* chosen = menu.exec(at);

    if (chosen == rename) {
        bool good = false;
        const QString name = QInputDialog::getText(this, tr("Rename plan"), tr("Name"), QLineEdit::Normal,
                                                   QString::fromStdString(plan), &good);
        if (good && !name.trimmed().isEmpty())
            (void)document_.apply(rename_plan(document_.current(), plan, name.trimmed().toStdString()));
    } else if (chosen == remove) {
        (void)document_.apply(remove_plan(document_.current(), plan));
    }
}

void PlanTable::show_plans() {
    retire(cells_);
    cells_ = new QWidget(this);
    grid_ = new QGridLayout(cells_);
    grid_->setContentsMargins(0, 0, 0, 0);
    grid_->setVerticalSpacing(6);
    static_cast<QVBoxLayout*>(layout())->insertWidget(0, cells_);
    const core::Case& subject = document_.current();
    for (std::size_t n = 0; n < subject.plans.size(); ++n)
        add_header(static_cast<int>(n) + 1, subject.plans[n].name);
    values_.clear();
    say_differences();
    if (evaluations_.size() != subject.plans.size()) return;
    int line = 1;
    for (const Row& row : rows(subject)) {
        auto* label = dim_label(row.name);
        label->setToolTip(row.meaning);
        grid_->addWidget(label, line, 0);
        auto& values = values_.emplace_back();
        for (std::size_t n = 0; n < evaluations_.size(); ++n) {
            values.push_back(new QLabel(cells_));
            values.back()->setAlignment(Qt::AlignRight);
            grid_->addWidget(values.back(), line, static_cast<int>(n) + 1);
        }
        ++line;
    }
    fill_cells();
}

void PlanTable::fill_cells() {
    const QString marked = QStringLiteral("font-weight: 600; border-bottom: 2px solid %1;")
                               .arg(Theme::current().palette().good.name());
    const std::vector<Row> all = rows(document_.current());
    for (std::size_t line = 0; line < values_.size(); ++line) {
        const auto winner = best(all[line], evaluations_);
        for (std::size_t n = 0; n < evaluations_.size(); ++n) {
            QLabel* value = values_[line][n];
            value->setText(all[line].said(evaluations_[n]));
            const QString style = winner && all[line].merit(evaluations_[n]) == winner ? marked : QString();
            // Setting a style costs, even the same one again.
            if (value->styleSheet() != style) value->setStyleSheet(style);
        }
    }
}

// The column of the plan in the hand; what waits until the hand rests keeps its last figure.
void PlanTable::follow_hand() {
    const auto& plans = document_.current().plans;
    const auto active = std::ranges::find(plans, document_.current().active_plan, &core::ResectionPlan::name);
    if (active == plans.end() || evaluations_.size() != plans.size()) return;
    volumetry::Evaluation& column = evaluations_[static_cast<std::size_t>(active - plans.begin())];
    volumetry::Evaluation now = document_.evaluation();
    if (now.cut && column.cut) now.cut->vessels_cut = column.cut->vessels_cut;
    if (now.measurement && column.measurement)
        now.measurement->parts.whole_segments = column.measurement->parts.whole_segments;
    column = std::move(now);
    fill_cells();
    say_differences();
}

void PlanTable::say_differences() {
    const core::Case& subject = document_.current();
    const auto active = std::ranges::find(subject.plans, subject.active_plan, &core::ResectionPlan::name);
    QStringList lines;
    if (active != subject.plans.end() && evaluations_.size() == subject.plans.size()) {
        const auto now = static_cast<std::size_t>(active - subject.plans.begin());
        for (std::size_t n = 0; n < evaluations_.size(); ++n) {
            if (n == now) continue;
            lines << tr("Against %1: %2.")
                         .arg(QString::fromStdString(subject.plans[n].name),
                              difference_in_words(subject, evaluations_[now], evaluations_[n]));
        }
    }
    words_->setText(lines.join(QLatin1Char('\n')));
    words_->setVisible(!lines.isEmpty());
}

}  // namespace remnant::ui
