#include "dialogs/volumes_dialog.h"

#include <QApplication>
#include <QClipboard>
#include <QDialogButtonBox>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QTableWidget>
#include <QVBoxLayout>

#include "document/jobs.h"
#include "remnant/imaging/label_file.h"
#include "remnant/volumetry/volume.h"
#include "text/numbers.h"
#include "window/file_choice.h"

namespace remnant::ui {
namespace {

enum Column { Value, Name, Voxels, Volume, Columns };

QString text(const std::string& utf8) {
    return QString::fromStdString(utf8);
}

}  // namespace

VolumesDialog::VolumesDialog(Jobs& jobs, QWidget* parent)
    : QDialog(parent), jobs_(jobs), table_(new QTableWidget(0, Columns)), said_(new QLabel) {
    setWindowTitle(tr("Volumes of a label file"));
    setProperty("helpTopic", QStringLiteral("structures"));
    resize(620, 520);
    table_->setObjectName(QStringLiteral("volumes"));
    table_->setHorizontalHeaderLabels({tr("Label"), tr("Name"), tr("Voxels"), tr("Volume")});
    table_->verticalHeader()->hide();
    table_->setShowGrid(false);
    table_->setEditTriggers(QAbstractItemView::NoEditTriggers);
    table_->horizontalHeader()->setSectionResizeMode(Name, QHeaderView::Stretch);
    said_->setObjectName(QStringLiteral("said"));
    said_->setWordWrap(true);
    said_->setText(tr("NIfTI, NRRD, MetaImage, DICOM SEG, or a folder with a mask series."));
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    const auto button = [&](const QString& words, auto run) {
        connect(buttons->addButton(words, QDialogButtonBox::ActionRole), &QPushButton::clicked, this, run);
    };
    button(tr("File…"), [this] {
        choose_files(this, tr("Label file"), {}, tr("All files (*)"), [this](const QStringList& files) {
            if (!files.isEmpty()) read(files.front());
        });
    });
    button(tr("Folder…"), [this] {
        choose_folder(this, tr("Folder with a mask series"), {}, [this](const QString& path) { read(path); });
    });
    button(tr("Copy as CSV"), [this] { copy(); });
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 16, 20, 16);
    layout->addWidget(said_);
    layout->addWidget(table_, 1);
    layout->addWidget(buttons);
}

void VolumesDialog::read(const QString& path) {
    said_->setText(tr("Reading…"));
    table_->setRowCount(0);
    jobs_.run<imaging::LabelFile>(
        this, tr("Reading labels"),
        [file = path.toStdString()](const core::JobContext& job) {
            return imaging::read_label_file(file, {}, job);
        },
        [this](core::Result<imaging::LabelFile> file) {
            if (!file) return said_->setText(text(to_line(file.error())));
            QStringList lines{text(file->stem)};
            for (const core::Warning& warning : file->warnings) lines << text(warning.text);
            said_->setText(lines.join('\n'));
            table_->setRowCount(static_cast<int>(file->entries.size()));
            int row = 0;
            for (const imaging::LabelEntry& entry : file->entries) {
                const auto voxels = entry.mask.count();
                const auto volume = volumetry::volume_of(voxels, file->geometry);
                const QString cells[] = {QString::number(entry.value), text(entry.name),
                                         QString::number(voxels), text_of(volume, Detail::Exact)};
                for (int column = 0; column < Columns; ++column) {
                    auto* item = new QTableWidgetItem(cells[column]);
                    if (column != Name) item->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
                    table_->setItem(row, column, item);
                }
                ++row;
            }
        });
}

void VolumesDialog::copy() const {
    QString csv = QStringLiteral("label,name,voxels,volume\n");
    for (int row = 0; row < table_->rowCount(); ++row) {
        QStringList cells;
        for (int column = 0; column < Columns; ++column)
            cells << '"' + table_->item(row, column)->text().replace('"', QStringLiteral("\"\"")) + '"';
        csv += cells.join(',') + '\n';
    }
    QApplication::clipboard()->setText(csv);
}

}  // namespace remnant::ui
