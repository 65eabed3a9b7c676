#include "dialogs/export_dialog.h"

#include <QComboBox>
#include <QDateTime>
#include <QFormLayout>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QStyle>
#include <QVBoxLayout>
#include <algorithm>
#include <filesystem>
#include <functional>
#include <iterator>

#include "document/document.h"
#include "remnant/imaging/dicom_out.h"
#include "remnant/imaging/segmentation_file.h"
#include "remnant/imaging/surface_file.h"
#include "remnant/volumetry/plan_parts.h"
#include "text/form_rows.h"
#include "window/file_choice.h"

namespace remnant::ui {
namespace {

using Structures = std::vector<core::Structure>;

/// What was written, and what is doubtful about it.
struct Written {
    std::size_t files = 0;
    core::Warnings doubts;
};

/// The scan that leaves, and whose it is.
struct Source {
    core::Case subject;
    std::string scan_id;

    [[nodiscard]] const core::TimePoint& scan() const { return *subject.find(scan_id); }
};

struct Format {
    QString name;
    QString ending;
    bool folder = false;
    bool surfaces = true;
    std::function<core::Result<Written>(const std::filesystem::path&, const Source&, const Structures&,
                                        const core::JobContext&)>
        write;
};

Format surface_format(const imaging::SurfaceFormatType& type) {
    const auto write = [format = type.format](const std::filesystem::path& path, const Source& source,
                                              const Structures& structures,
                                              const core::JobContext& job) -> core::Result<Written> {
        const auto surfaces =
            imaging::surfaces_of(structures, source.scan().geometry, {}, job.part(0.0, 0.7));
        if (!surfaces) return core::refuse(surfaces.error());
        const auto files = imaging::write_surfaces(path, format, *surfaces, job.part(0.7, 1.0));
        if (!files) return core::refuse(files.error());
        return Written{files->size(), imaging::doubts_about(*surfaces)};
    };
    const auto text = [](std::string_view part) {
        return QString::fromUtf8(part.data(), static_cast<qsizetype>(part.size()));
    };
    return {ExportDialog::tr("%1: surfaces for %2").arg(text(type.name), text(type.for_what)), text(type.id),
            type.folder, true, write};
}

template <class Writer>
Format map_format(const QString& name, const QString& ending, Writer writer) {
    return {name, ending, false, false,
            [writer](const std::filesystem::path& path, const Source& source, const Structures& structures,
                     const core::JobContext& job) -> core::Result<Written> {
                auto written = writer(path, source.scan().geometry, structures, job);
                if (!written) return core::refuse(written.error());
                return Written{written->files.size(), std::move(written->warnings)};
            }};
}

core::Result<Written> write_dicom(const std::filesystem::path& path, const Source& source,
                                  const Structures& structures, const core::JobContext& job) {
    auto uids = imaging::UidSource::under();
    if (!uids) return core::refuse(uids.error());
    const std::string now =
        QDateTime::currentDateTime().toString(QStringLiteral("yyyyMMddHHmmss")).toStdString();
    auto written = imaging::write_dicom_segmentation(path, {source.subject, source.scan()}, structures,
                                                     {*uids, REMNANT_VERSION, now, std::nullopt}, job);
    if (!written) return core::refuse(written.error());
    return Written{1, std::move(written->file.warnings)};
}

std::vector<Format> formats() {
    std::vector<Format> all;
    for (const imaging::SurfaceFormatType& type : imaging::surface_formats())
        all.push_back(surface_format(type));
    all.push_back(map_format(ExportDialog::tr("3D Slicer: whole structures, with names and colours"),
                             QStringLiteral("seg.nrrd"), imaging::write_segmentation_nrrd));
    all.push_back(map_format(ExportDialog::tr("NIfTI: one label map, with names and colours for ITK-SNAP"),
                             QStringLiteral("nii.gz"), imaging::write_named_nifti));
    all.push_back({ExportDialog::tr("DICOM segmentation: whole structures, of the scan's study"),
                   QStringLiteral("dcm"), false, false, write_dicom});
    return all;
}

}  // namespace

ExportDialog::ExportDialog(Document& document, ExportAim aim, QWidget* parent)
    : QDialog(parent),
      jobs_(document.jobs()),
      format_(new QComboBox),
      list_(new QListWidget),
      said_(new QLabel),
      write_(new QPushButton(tr("Write…"))) {
    setWindowTitle(tr("Export surfaces and outlines"));
    setProperty("helpTopic", QStringLiteral("structures"));
    if (const core::TimePoint* scan = document.current().shown()) {
        subject_ = document.current();
        scan_id_ = scan->id;
        structures_ = scan->structures;
        const auto& evaluation = document.evaluation();
        // Parts of a plan that has changed since are not those of this case.
        if (!document.evaluation_pending() && evaluation.measurement && evaluation.scan_id == scan->id)
            std::ranges::copy(volumetry::structures_of(evaluation.measurement->parts),
                              std::back_inserter(structures_));
        std::erase_if(structures_, [](const core::Structure& s) { return s.mask.empty(); });
    }
    format_->setObjectName(QStringLiteral("exportFormat"));
    int first = -1;
    for (const Format& format : formats()) {
        if (first < 0 && format.surfaces == (aim == ExportAim::Surfaces)) first = format_->count();
        format_->addItem(format.name);
    }
    format_->setCurrentIndex(first);
    list_structures();
    said_->setObjectName(QStringLiteral("exportSaid"));
    said_->setWordWrap(true);
    write_->setObjectName(QStringLiteral("exportWrite"));
    write_->setProperty("role", QStringLiteral("primary"));
    write_->setEnabled(!structures_.empty());
    auto* close = new QPushButton(tr("Close"));
    auto* form = new QFormLayout;
    form->addRow(tr("Format"), format_);
    form->addRow(tr("Structures"), list_);
    auto* buttons = new QHBoxLayout;
    buttons->addStretch();
    buttons->addWidget(close);
    buttons->addWidget(write_);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 16, 20, 16);
    layout->setSpacing(10);
    layout->addLayout(form);
    layout->addWidget(
        dim_label(tr("In millimetres, at its place in the scan. Names of structures go with it.")));
    layout->addWidget(said_);
    layout->addLayout(buttons);
    connect(close, &QPushButton::clicked, this, &QDialog::reject);
    connect(write_, &QPushButton::clicked, this, &ExportDialog::ask_where);
}

ExportDialog::~ExportDialog() {
    jobs_.cancel(job_);
}

void ExportDialog::list_structures() {
    list_->setObjectName(QStringLiteral("exportStructures"));
    for (const core::Structure& s : structures_) {
        auto* item = new QListWidgetItem(QString::fromStdString(s.name), list_);
        item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsUserCheckable | Qt::ItemIsSelectable);
        item->setCheckState(Qt::Checked);
    }
}

std::vector<core::Structure> ExportDialog::chosen() const {
    std::vector<core::Structure> chosen;
    for (std::size_t n = 0; n < structures_.size(); ++n) {
        if (list_->item(static_cast<int>(n))->checkState() == Qt::Checked) chosen.push_back(structures_[n]);
    }
    return chosen;
}

void ExportDialog::say(const QString& text, bool bad) {
    said_->setProperty("role", bad ? QStringLiteral("bad") : QString());
    said_->style()->unpolish(said_);
    said_->style()->polish(said_);
    said_->setText(text);
}

void ExportDialog::ask_where() {
    const Format format = formats()[static_cast<std::size_t>(format_->currentIndex())];
    if (format.folder)
        return choose_folder(this, tr("Export into a folder"), {},
                             [this](const QString& path) { write_to(path); });
    choose_new_file(this, tr("Export"), QStringLiteral("liver.") + format.ending,
                    QStringLiteral("*.") + format.ending, format.ending,
                    [this](const QString& path) { write_to(path); });
}

void ExportDialog::write_to(const QString& path) {
    const Format format = formats()[static_cast<std::size_t>(format_->currentIndex())];
    write_->setEnabled(false);
    say(tr("Writing…"), false);
    job_ = jobs_.run<Written>(
        this, tr("Exporting"),
        [write = format.write, source = Source{subject_, scan_id_}, structures = chosen(),
         target = std::filesystem::path(path.toStdString())](const core::JobContext& job) {
            return write(target, source, structures, job);
        },
        [this, path](core::Result<Written> written) {
            write_->setEnabled(true);
            if (!written) return say(QString::fromStdString(to_line(written.error())), true);
            QString text = tr("%n files written to %1", nullptr, static_cast<int>(written->files)).arg(path);
            for (const core::Warning& doubt : written->doubts)
                text += QStringLiteral("\n") + QString::fromStdString(doubt.text);
            say(text, !written->doubts.empty());
        });
}

}  // namespace remnant::ui
