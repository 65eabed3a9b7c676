#include "study/label_dialog.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QTableWidget>
#include <QVBoxLayout>

#include "document/jobs.h"
#include "remnant/volumetry/volume.h"
#include "text/form_rows.h"
#include "text/numbers.h"
#include "theme/theme.h"

namespace remnant::ui {
namespace {

enum Column { Include, Name, Kind, Voxels, Volume, Columns };

QString text(std::string_view utf8) {
    return QString::fromUtf8(utf8.data(), static_cast<qsizetype>(utf8.size()));
}

}  // namespace

LabelDialog::LabelDialog(Document& document, const QStringList& paths, QWidget* parent)
    : QDialog(parent), document_(document) {
    for (const QString& path : paths) {
        for (auto& one : imaging::label_paths(path.toStdString())) paths_.push_back(std::move(one));
    }
    begin();
    read();
}

LabelDialog::LabelDialog(Document& document, imaging::LabelProposals proposals, QWidget* parent)
    : QDialog(parent), document_(document), proposals_(std::move(proposals)) {
    begin();
    show_proposals();
}

void LabelDialog::begin() {
    setWindowTitle(tr("Add labels"));
    setProperty("helpTopic", QStringLiteral("structures"));
    resize(820, 520);
    build();
}

void LabelDialog::build() {
    table_ = new QTableWidget(0, Columns, this);
    table_->setObjectName(QStringLiteral("labels"));
    table_->setHorizontalHeaderLabels({tr("Add"), tr("Name"), tr("What it is"), tr("Voxels"), tr("Volume")});
    table_->verticalHeader()->hide();
    table_->verticalHeader()->setDefaultSectionSize(36);
    table_->setShowGrid(false);
    table_->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    table_->horizontalHeader()->setSectionResizeMode(Name, QHeaderView::Stretch);
    said_ = new QLabel(this);
    said_->setObjectName(QStringLiteral("said"));
    said_->setWordWrap(true);
    unite_ = new QCheckBox(tr("Make the liver from the segments united"), this);
    unite_->setObjectName(QStringLiteral("unite"));
    unite_->setChecked(true);
    unite_->hide();

    doubts_ = new QWidget(this);
    auto* doubts = new QHBoxLayout(doubts_);
    doubts->setContentsMargins(0, 0, 0, 0);
    geometry_ = new QComboBox(doubts_);
    geometry_->addItems(
        {tr("refuse where sform and qform disagree"), tr("believe the sform"), tr("believe the qform")});
    false_header_ = new QCheckBox(tr("The header is false: voxel by voxel"), doubts_);
    false_header_->setObjectName(QStringLiteral("falseHeader"));
    doubts->addWidget(geometry_);
    doubts->addWidget(false_header_);
    doubts->addWidget(dim_label(tr("reversed:")));
    static const char* const axes[] = {"i", "j", "k"};
    for (int a = 0; a < 3; ++a) {
        flips_[a] = new QCheckBox(QString::fromLatin1(axes[a]), doubts_);
        flips_[a]->setObjectName(QStringLiteral("flip-") + QString::fromLatin1(axes[a]));
        doubts->addWidget(flips_[a]);
    }
    auto* again = new QPushButton(tr("Read again"), doubts_);
    again->setObjectName(QStringLiteral("readAgain"));
    doubts->addWidget(again);
    doubts_->hide();
    connect(again, &QPushButton::clicked, this, &LabelDialog::read);

    add_ = new QPushButton(tr("Add"), this);
    add_->setObjectName(QStringLiteral("addLabelsNow"));
    add_->setProperty("role", QStringLiteral("primary"));
    add_->setDefault(true);
    auto* cancel = new QPushButton(tr("Cancel"), this);
    cancel->setAutoDefault(false);
    connect(add_, &QPushButton::clicked, this, &LabelDialog::accept);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(unite_, 1);
    buttons->addWidget(cancel);
    buttons->addWidget(add_);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 16, 16, 16);
    layout->addWidget(dim_label(tr("Look at each guess; nothing is added before you say so.")));
    layout->addWidget(table_, 1);
    layout->addWidget(said_);
    layout->addWidget(doubts_);
    layout->addLayout(buttons);
}

void LabelDialog::say(const QString& sentence, bool alarming) {
    said_->setStyleSheet(
        QStringLiteral("color: %1")
            .arg((alarming ? Theme::current().palette().bad : Theme::current().palette().warn).name()));
    said_->setText(sentence);
    said_->setVisible(!sentence.isEmpty());
}

imaging::LabelDecisions LabelDialog::decisions() const {
    imaging::LabelDecisions chosen;
    chosen.nifti_geometry = static_cast<imaging::NiftiGeometry>(geometry_->currentIndex());
    chosen.placement.accept_false_header = false_header_->isChecked();
    chosen.placement.flip_i = flips_[0]->isChecked();
    chosen.placement.flip_j = flips_[1]->isChecked();
    chosen.placement.flip_k = flips_[2]->isChecked();
    return chosen;
}

void LabelDialog::read() {
    const core::TimePoint* scan = document_.current().shown();
    if (scan == nullptr) return say(tr("No CT yet: open a study first."), true);
    add_->setEnabled(false);
    table_->setRowCount(0);
    said_->setText(tr("Reading…"));
    document_.jobs().run<imaging::LabelProposals>(
        this, tr("Reading labels"),
        [paths = paths_, scan = *scan, chosen = decisions()](const core::JobContext& job) {
            return imaging::propose_labels(paths, scan, chosen, job);
        },
        [this](core::Result<imaging::LabelProposals> made) {
            doubts_->setVisible(!made);
            if (!made) {
                const QString file = QFileInfo(text(made.error().what)).fileName();
                return say(file + QStringLiteral(": ") + text(made.error().reason), true);
            }
            proposals_ = std::move(*made);
            show_proposals();
        });
}

void LabelDialog::show_proposals() {
    for (const imaging::LabelProposal& proposal : proposals_.labels) add_row(proposal);
    QStringList warnings;
    for (const core::Warning& warning : proposals_.warnings) {
        if (!warnings.contains(text(warning.text))) warnings << text(warning.text);
    }
    say(warnings.join('\n'), false);
    unite_->setVisible(imaging::liver_could_be_united(*document_.current().shown(), proposals_));
    add_->setEnabled(true);
    add_->setFocus();
}

void LabelDialog::add_row(const imaging::LabelProposal& proposal) {
    const int row = table_->rowCount();
    table_->insertRow(row);
    auto* include = new QTableWidgetItem;
    include->setFlags(Qt::ItemIsUserCheckable | Qt::ItemIsEnabled);
    include->setCheckState(proposal.include ? Qt::Checked : Qt::Unchecked);
    table_->setItem(row, Include, include);
    table_->setItem(row, Name, new QTableWidgetItem(text(proposal.name)));
    auto* kind = new QComboBox(table_);
    for (const auto& type : core::structure_table())
        kind->addItem(text(type.name), static_cast<int>(type.kind));
    kind->setCurrentIndex(kind->findData(static_cast<int>(proposal.kind)));
    kind->setToolTip(proposal.because.empty() ? tr("Nothing tells what it is: choose.")
                                              : tr("Guessed %1").arg(text(proposal.because)));
    connect(kind, &QComboBox::activated, this, [this] {
        take_answers();
        unite_->setVisible(imaging::liver_could_be_united(*document_.current().shown(), proposals_));
    });
    table_->setCellWidget(row, Kind, kind);
    const auto voxels = proposal.mask.count();
    const auto fixed = [&](int column, const QString& words) {
        auto* item = new QTableWidgetItem(words);
        item->setFlags(Qt::ItemIsEnabled);
        item->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
        table_->setItem(row, column, item);
    };
    fixed(Voxels, QStringLiteral("%L1").arg(voxels));
    fixed(Volume,
          text_of(volumetry::volume_of(voxels, document_.current().shown()->geometry), Detail::Exact));
}

void LabelDialog::take_answers() {
    for (int row = 0; row < table_->rowCount(); ++row) {
        imaging::LabelProposal& proposal = proposals_.labels[static_cast<std::size_t>(row)];
        proposal.include = table_->item(row, Include)->checkState() == Qt::Checked;
        proposal.name = table_->item(row, Name)->text().trimmed().toStdString();
        const auto* kind = qobject_cast<QComboBox*>(table_->cellWidget(row, Kind));
        const auto chosen = static_cast<core::StructureKind>(kind->currentData().toInt());
        if (chosen != proposal.kind) {
            proposal.kind = chosen;
            proposal.colour = core::structure_type(chosen).colour;
        }
    }
}

void LabelDialog::accept() {
    const core::TimePoint* scan = document_.current().shown();
    if (scan == nullptr || !add_->isEnabled()) return;
    take_answers();
    const core::Change change =
        imaging::add_labels(*scan, proposals_, unite_->isVisible() && unite_->isChecked());
    if (const auto done = document_.apply(change); !done) return say(text(done.error().reason), true);
    QDialog::accept();
}

}  // namespace remnant::ui
