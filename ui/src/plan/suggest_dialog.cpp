#include "plan/suggest_dialog.h"

#include <QDialogButtonBox>
#include <QDoubleSpinBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QTableWidget>
#include <QVBoxLayout>

#include "document/jobs.h"
#include "plan/plan_changes.h"
#include "text/numbers.h"
#include "verdict/verdict_text.h"

namespace remnant::ui {
namespace {

enum Column { Name, Flr, Share, Margin, Verdict, Columns };
constexpr double kFirstLeastMm = 1.0;

using Found = std::vector<volumetry::Suggestion>;

}  // namespace

SuggestDialog::SuggestDialog(Document& document, QWidget* parent)
    : QDialog(parent),
      document_(document),
      least_(new QDoubleSpinBox),
      table_(new QTableWidget(0, Columns)),
      said_(new QLabel),
      take_(nullptr) {
    setObjectName(QStringLiteral("suggest"));
    setWindowTitle(tr("Resections that clear all tumours"));
    setProperty("helpTopic", QStringLiteral("plan"));
    setAttribute(Qt::WA_DeleteOnClose);
    resize(820, 520);
    auto* how = new QLabel(
        tr("Every named operation is tried, with a wedge round each tumour it does not clear, and wedges "
           "alone. Listed "
           "are those that take all tumours with at least this margin, the most functional liver first."));
    how->setWordWrap(true);
    how->setProperty("role", QStringLiteral("dim"));
    least_->setObjectName(QStringLiteral("leastMargin"));
    least_->setRange(0.0, 30.0);
    least_->setDecimals(1);
    least_->setValue(kFirstLeastMm);
    least_->setSuffix(QStringLiteral("\u2009mm"));
    least_->setKeyboardTracking(false);
    connect(least_, &QDoubleSpinBox::valueChanged, this, &SuggestDialog::search);
    auto* margin_row = new QHBoxLayout;
    margin_row->addWidget(new QLabel(tr("Least margin")));
    margin_row->addWidget(least_);
    margin_row->addStretch();
    table_->setObjectName(QStringLiteral("suggestions"));
    table_->setHorizontalHeaderLabels({tr("Resection"), tr("FLR"), tr("sFLR"), tr("Margin"), tr("Answer")});
    table_->verticalHeader()->hide();
    table_->setShowGrid(false);
    table_->setEditTriggers(QAbstractItemView::NoEditTriggers);
    table_->setSelectionBehavior(QAbstractItemView::SelectRows);
    table_->setSelectionMode(QAbstractItemView::SingleSelection);
    table_->horizontalHeader()->setSectionResizeMode(Name, QHeaderView::Stretch);
    connect(table_, &QTableWidget::cellDoubleClicked, this, &SuggestDialog::take);
    connect(table_, &QTableWidget::itemSelectionChanged, this,
            [this] { take_->setEnabled(!table_->selectedItems().isEmpty()); });
    said_->setObjectName(QStringLiteral("said"));
    said_->setWordWrap(true);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    take_ = buttons->addButton(tr("Make it a plan"), QDialogButtonBox::ActionRole);
    take_->setObjectName(QStringLiteral("takeSuggestion"));
    take_->setEnabled(false);
    connect(take_, &QPushButton::clicked, this, &SuggestDialog::take);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 16, 20, 16);
    layout->addWidget(how);
    layout->addLayout(margin_row);
    layout->addWidget(table_, 1);
    layout->addWidget(said_);
    layout->addWidget(buttons);
    connect(this, &QDialog::finished, this, [this] { document_.jobs().cancel(job_); });
    search();
}

void SuggestDialog::search() {
    document_.jobs().cancel(job_);
    said_->setText(tr("Searching…"));
    table_->setRowCount(0);
    job_ = document_.jobs().run<Found>(
        this, tr("Searching resections"),
        [subject = document_.current(), options = document_.evaluation_options(),
         least = core::Millimetre(least_->value())](const core::JobContext& job) {
            return volumetry::suggest(subject, options, least, job);
        },
        [this, asked = least_->value()](core::Result<Found> found) {
            if (asked != least_->value()) return;
            if (!found) return said_->setText(QString::fromStdString(found.error().reason));
            show_found(std::move(*found));
        });
}

void SuggestDialog::show_found(Found found) {
    found_ = std::move(found);
    said_->setText(found_.empty() ? tr("No operation and no wedge clears all tumours with this margin.")
                                  : tr("A distance on CT is not a histological margin."));
    table_->setRowCount(static_cast<int>(found_.size()));
    int row = 0;
    for (const volumetry::Suggestion& suggestion : found_) {
        const volumetry::Evaluation& e = suggestion.evaluation;
        const auto set = [&](Column column, const QString& words, bool number) {
            auto* item = new QTableWidgetItem(words);
            if (number) item->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
            table_->setItem(row, column, item);
        };
        const bool shared = e.shares() != nullptr && e.shares()->sflr;
        set(Name, QString::fromStdString(suggestion.plan.name), false);
        set(Flr, text_of(e.measurement->flr), true);
        set(Share, shared ? text_of(*e.shares()->sflr) : QStringLiteral("–"), true);
        set(Margin, text_of(suggestion.least_margin), true);
        set(Verdict, verdict_text(document_.current(), e).word.toLower(), false);
        ++row;
    }
}

void SuggestDialog::take() {
    const int row = table_->currentRow();
    if (row < 0 || row >= static_cast<int>(found_.size())) return;
    (void)document_.apply(insert_plan(document_.current(), found_[static_cast<std::size_t>(row)].plan));
    accept();
}

}  // namespace remnant::ui
