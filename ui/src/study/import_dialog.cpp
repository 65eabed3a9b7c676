#include "study/import_dialog.h"

#include <QFileDialog>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QTableWidget>
#include <QVBoxLayout>

#include "remnant/imaging/volume_file.h"
#include "slice/slice_renderer.h"
#include "theme/theme.h"

namespace remnant::ui {
namespace {

enum Column { Description, Modality, Phase, Size, Spacing, Verdict, Columns };

QString text(const std::string& utf8) {
    return QString::fromStdString(utf8);
}

/// The middle slice as it will be seen.
QImage preview_of(const core::CtVoxels& ct, const QSize& size) {
    const SlicePlane plane(core::geometry_of(ct), ViewAxis::Axial);
    const SlicePicture picture{
        plane,        &ct,          plane.slice_count() / 2, fitted(plane, size.width(), size.height()),
        size.width(), size.height()};
    SliceStyle style;
    style.window = {400, 40};
    return plane.aligned() ? render_aligned(picture, {}, style) : render_oblique(picture, {}, style);
}

/// A picture of only two values is an outline stored as CT, not a CT.
bool looks_like_mask(const core::CtVoxels& ct) {
    const auto* shorts = std::get_if<core::SharedVoxels<std::int16_t>>(&ct);
    if (shorts == nullptr) return false;
    const auto voxels = (*shorts)->voxels();
    for (std::size_t n = 0; n < voxels.size(); n += 7) {
        if (voxels[n] != 0 && voxels[n] != 255 && voxels[n] != 1) return false;
    }
    return true;
}

}  // namespace

QString phase_in(const QString& description) {
    const QString words = description.toLower();
    const std::pair<const char*, const char*> known[] = {
        {"portal", "portal venous"},   {"venous", "portal venous"}, {"pvp", "portal venous"},
        {"arter", "arterial"},         {"delay", "delayed"},        {"late", "delayed"},
        {"native", "native"},          {"unenhanced", "native"},    {"non-contrast", "native"},
        {"without contrast", "native"}};
    for (const auto& [part, phase] : known) {
        if (words.contains(QLatin1String(part))) return QString::fromLatin1(phase);
    }
    return {};
}

ImportDialog::ImportDialog(Jobs& jobs, const QString& path, QWidget* parent)
    : QDialog(parent), jobs_(jobs), path_(path) {
    setWindowTitle(tr("Open a study"));
    setProperty("helpTopic", QStringLiteral("study"));
    resize(1000, 600);
    build();
    connect(&jobs_, &Jobs::changed, this, [this] {
        for (const JobInfo& job : jobs_.running()) {
            if (job.id == job_) progress_->setValue(qRound(job.fraction * 100));
        }
    });
    scan();
}

ImportDialog::~ImportDialog() {
    jobs_.cancel(job_);
}

void ImportDialog::build() {
    table_ = new QTableWidget(0, Columns, this);
    table_->setObjectName(QStringLiteral("series"));
    table_->setHorizontalHeaderLabels(
        {tr("Series"), tr("Kind"), tr("Phase"), tr("Size"), tr("Spacing, mm"), tr("Verdict")});
    table_->setSelectionBehavior(QAbstractItemView::SelectRows);
    table_->setSelectionMode(QAbstractItemView::SingleSelection);
    table_->setEditTriggers(QAbstractItemView::NoEditTriggers);
    table_->setShowGrid(false);
    table_->setTabKeyNavigation(false);
    table_->verticalHeader()->hide();
    table_->horizontalHeader()->setStretchLastSection(true);
    table_->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    table_->horizontalHeader()->setHighlightSections(false);
    preview_ = new QLabel(this);
    preview_->setFixedSize(300, 300);
    preview_->setAlignment(Qt::AlignCenter);
    preview_->setStyleSheet(QStringLiteral("background: black; color: #C9D1D9;"));
    detail_ = new QLabel(this);
    detail_->setWordWrap(true);
    detail_->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    detail_->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    said_ = new QLabel(this);
    said_->setObjectName(QStringLiteral("said"));
    said_->setWordWrap(true);
    progress_ = new QProgressBar(this);
    progress_->setTextVisible(false);
    import_ = new QPushButton(tr("Import"), this);
    import_->setObjectName(QStringLiteral("import"));
    import_->setProperty("role", QStringLiteral("primary"));
    import_->setDefault(true);
    export_ = new QPushButton(tr("Save the volume as…"), this);
    export_->setAutoDefault(false);
    auto* cancel = new QPushButton(tr("Cancel"), this);
    cancel->setAutoDefault(false);

    auto* side = new QVBoxLayout;
    side->addWidget(preview_);
    side->addWidget(detail_, 1);
    auto* middle = new QHBoxLayout;
    middle->addWidget(table_, 1);
    middle->addLayout(side);
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(said_, 1);
    buttons->addWidget(export_);
    buttons->addWidget(cancel);
    buttons->addWidget(import_);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 16, 16, 16);
    layout->addLayout(middle, 1);
    layout->addWidget(progress_);
    layout->addLayout(buttons);
    connect(table_, &QTableWidget::currentCellChanged, this, [this](int row) { choose(row); });
    connect(table_, &QTableWidget::cellDoubleClicked, this, [this] { import(); });
    connect(import_, &QPushButton::clicked, this, &ImportDialog::import);
    connect(export_, &QPushButton::clicked, this, &ImportDialog::export_volume);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
}

void ImportDialog::say(const QString& sentence, bool alarming) {
    said_->setStyleSheet(alarming ? QStringLiteral("color: %1").arg(Theme::current().palette().bad.name())
                                  : QString());
    said_->setText(sentence);
}

void ImportDialog::set_working(bool working) {
    progress_->setVisible(working);
    progress_->setValue(0);
    const imaging::Series* series = chosen();
    import_->setEnabled(!working && series != nullptr && series->is_volume);
    export_->setEnabled(!working && series != nullptr && series->is_volume);
}

void ImportDialog::scan() {
    say(tr("Looking at the files…"));
    job_ = jobs_.run<imaging::SeriesScan>(
        this, tr("Looking at the files"),
        [path = path_.toStdString()](const core::JobContext& job) { return imaging::scan_series(path, job); },
        [this](core::Result<imaging::SeriesScan> scanned) {
            set_working(false);
            if (!scanned) return say(text(scanned.error().reason), true);
            scan_ = std::move(*scanned);
            show_series();
        });
    set_working(true);
}

void ImportDialog::show_series() {
    const auto row_text = [&](int row, int column, const QString& words) {
        auto* item = new QTableWidgetItem(words);
        item->setToolTip(words);
        table_->setItem(row, column, item);
    };
    int first_volume = -1;
    for (const imaging::Series& series : scan_.series) {
        const int row = table_->rowCount();
        table_->insertRow(row);
        const QString description = text(series.description);
        row_text(row, Description, description.isEmpty() ? text(series.identity.patient_name) : description);
        row_text(row, Modality, text(series.modality));
        row_text(row, Phase, phase_in(description));
        row_text(row, Size,
                 QStringLiteral("%1 × %2 × %3").arg(series.size[0]).arg(series.size[1]).arg(series.size[2]));
        row_text(row, Spacing,
                 QStringLiteral("%1 × %2 × %3")
                     .arg(series.spacing[0], 0, 'g', 4)
                     .arg(series.spacing[1], 0, 'g', 4)
                     .arg(series.spacing[2], 0, 'g', 4));
        row_text(row, Verdict, series.is_volume ? tr("volume") : tr("refused: %1").arg(text(series.reason)));
        if (!series.is_volume) table_->item(row, Verdict)->setForeground(Theme::current().palette().warn);
        if (series.is_volume && first_volume < 0) first_volume = row;
    }
    for (const imaging::RefusedFile& file : scan_.damaged) {
        const int row = table_->rowCount();
        table_->insertRow(row);
        row_text(row, Description, text(file.file.filename().string()));
        row_text(row, Verdict, tr("damaged: %1").arg(text(file.reason)));
        table_->item(row, Verdict)->setForeground(Theme::current().palette().bad);
    }
    table_->resizeColumnsToContents();
    // The style's padding is not counted.
    for (int column = 0; column < Verdict; ++column)
        table_->setColumnWidth(column, std::min(260, table_->columnWidth(column) + 24));
    say(scan_.series.empty() ? tr("Nothing here is a CT or MR series.") : QString());
    table_->setFocus();
    if (table_->rowCount() > 0) table_->setCurrentCell(std::max(0, first_volume), 0);
}

const imaging::Series* ImportDialog::chosen() const {
    const int row = table_->currentRow();
    return row < 0 || row >= static_cast<int>(scan_.series.size())
               ? nullptr
               : &scan_.series[static_cast<std::size_t>(row)];
}

void ImportDialog::choose(int) {
    jobs_.cancel(job_);
    loaded_.reset();
    preview_->setPixmap({});
    const imaging::Series* series = chosen();
    if (series == nullptr) {
        detail_->setText({});
        return set_working(false);
    }
    QStringList lines{series->is_volume ? tr("%1 slices").arg(series->slices)
                                        : tr("Refused: %1").arg(text(series->reason))};
    if (!series->identity.patient_name.empty())
        lines << text(series->identity.patient_name).replace('^', ' ');
    for (const std::string& note : series->notes) lines << text(note);
    detail_->setText(lines.join('\n'));
    if (series->is_volume) {
        preview_->setText(tr("reading…"));
        load(tr("Reading the preview"), [](const imaging::LoadedVolume&) {});
    } else {
        preview_->setText(tr("no volume"));
        set_working(false);
    }
}

void ImportDialog::load(const QString& name, std::function<void(const imaging::LoadedVolume&)> use) {
    const imaging::Series* series = chosen();
    if (series == nullptr || !series->is_volume) return;
    if (loaded_ && loaded_uid_ == series->uid) return use(*loaded_);
    job_ = jobs_.run<imaging::LoadedVolume>(
        this, name,
        [series = *series](const core::JobContext& job) { return imaging::load_volume(series, job); },
        [this, uid = series->uid, use](core::Result<imaging::LoadedVolume> volume) {
            // Another row was chosen while this one was read.
            if (chosen() == nullptr || chosen()->uid != uid) return;
            set_working(false);
            if (!volume) return say(text(volume.error().reason), true);
            loaded_ = std::move(*volume);
            loaded_uid_ = uid;
            show_preview();
            use(*loaded_);
        });
    set_working(true);
    // While it is read it may be asked for already.
    import_->setEnabled(true);
}

void ImportDialog::show_preview() {
    preview_->setPixmap(QPixmap::fromImage(preview_of(loaded_->voxels, preview_->size())));
    if (looks_like_mask(loaded_->voxels))
        say(tr("This looks like an outline stored as CT. Take the CT first, then add this as labels."), true);
    else
        say({});
}

void ImportDialog::import() {
    const imaging::Series* series = chosen();
    if (series == nullptr || !series->is_volume) return;
    jobs_.cancel(job_);
    const QString folder =
        series->sources.empty() ? path_ : text(series->sources.front().file.parent_path().string());
    load(tr("Reading the CT"), [this, folder](const imaging::LoadedVolume& volume) {
        Q_EMIT imported(volume, folder);
        accept();
    });
}

void ImportDialog::export_volume() {
    const QString file =
        QFileDialog::getSaveFileName(this, tr("Save the volume"), QString(),
                                     tr("NIfTI (*.nii.gz *.nii);;NRRD (*.nrrd);;MetaImage (*.mha)"));
    if (file.isEmpty()) return;
    load(tr("Reading the CT"), [this, file](const imaging::LoadedVolume& volume) {
        struct Nothing {};
        job_ = jobs_.run<Nothing>(
            this, tr("Saving the volume"),
            [voxels = volume.voxels, file](const core::JobContext& job) -> core::Result<Nothing> {
                auto written = imaging::write_volume(file.toStdString(), voxels, job);
                if (!written) return core::refuse(written.error());
                return Nothing{};
            },
            [this, file](core::Result<Nothing> written) {
                set_working(false);
                say(written ? tr("Saved as %1").arg(file) : text(written.error().reason), !written);
            });
    });
}

}  // namespace remnant::ui
