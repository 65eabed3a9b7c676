#include "dialogs/export_dialog.h"

#include <QComboBox>
#include <QDateTime>
#include <QFormLayout>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QVBoxLayout>
#include <algorithm>
#include <filesystem>
#include <functional>
#include <iterator>
#include <utility>

#include "document/document.h"
#include "pacs/to_archive_dialog.h"
#include "preferences/preferences.h"
#include "remnant/imaging/dicom_out.h"
#include "remnant/imaging/segmentation_file.h"
#include "remnant/imaging/slice_picture.h"
#include "remnant/imaging/surface_file.h"
#include "remnant/volumetry/plan_parts.h"
#include "report/report_export.h"
#include "report/report_work.h"
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

/// The scan that leaves, whose it is, and its report where the format needs one.
struct Source {
    core::Case subject;
    std::string scan_id;
    QByteArray report;

    [[nodiscard]] const core::TimePoint& scan() const { return *subject.find(scan_id); }
};

struct Format {
    QString name;
    QString ending;
    bool folder = false;
    std::function<core::Result<Written>(const std::filesystem::path&, const Source&, const Structures&,
                                        const core::JobContext&)>
        write;
    ExportAim aim = ExportAim::Outlines;
    bool needs_report = false;
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
            type.folder, write, ExportAim::Surfaces};
}

template <class Writer>
Format map_format(const QString& name, const QString& ending, Writer writer) {
    return {name, ending, false,
            [writer](const std::filesystem::path& path, const Source& source, const Structures& structures,
                     const core::JobContext& job) -> core::Result<Written> {
                auto written = writer(path, source.scan().geometry, structures, job);
                if (!written) return core::refuse(written.error());
                return Written{written->files.size(), std::move(written->warnings)};
            }};
}

/// UIDs and the time of making, the same for all objects of one export.
core::Result<Written> write_dicom(
    const std::function<core::Result<Written>(const imaging::DicomOutOptions&)>& write) {
    auto uids = imaging::UidSource::under();
    if (!uids) return core::refuse(uids.error());
    const std::string now =
        QDateTime::currentDateTime().toString(QStringLiteral("yyyyMMddHHmmss")).toStdString();
    return write({*uids, REMNANT_VERSION, now, std::nullopt});
}

core::Result<Written> write_segmentation(const std::filesystem::path& path, const Source& source,
                                         const Structures& structures, const core::JobContext& job) {
    return write_dicom([&](const imaging::DicomOutOptions& options) -> core::Result<Written> {
        auto written = imaging::write_dicom_segmentation(path, {source.subject, source.scan()}, structures,
                                                         options, job);
        if (!written) return core::refuse(written.error());
        return Written{1, std::move(written->file.warnings)};
    });
}

core::Result<Written> write_pictures(const std::filesystem::path& path, const Source& source,
                                     const Structures& structures, const core::JobContext&) {
    const core::TimePoint& scan = source.scan();
    if (!scan.ct || structures.empty())
        return core::refuse(scan.name, "without a CT or an outline there is nothing to draw");
    const auto pictures = imaging::outlined_slices(scan, structures, source.subject.view.window);
    return write_dicom([&](const imaging::DicomOutOptions& options) -> core::Result<Written> {
        auto written = imaging::write_dicom_pictures(path, {source.subject, scan}, pictures, options);
        if (!written) return core::refuse(written.error());
        return Written{written->size(), std::move(written->front().warnings)};
    });
}

core::Result<Written> write_report(const std::filesystem::path& path, const Source& source, const Structures&,
                                   const core::JobContext&) {
    const imaging::DicomPdf pdf{
        "Future liver remnant: report", {source.report.begin(), source.report.end()}, false};
    return write_dicom([&](const imaging::DicomOutOptions& options) -> core::Result<Written> {
        auto written = imaging::write_dicom_pdf(path, {source.subject, source.scan()}, pdf, options);
        if (!written) return core::refuse(written.error());
        return Written{1, std::move(written->warnings)};
    });
}

std::vector<Format> formats(bool with_report) {
    std::vector<Format> all;
    for (const imaging::SurfaceFormatType& type : imaging::surface_formats())
        all.push_back(surface_format(type));
    all.push_back(map_format(ExportDialog::tr("3D Slicer: whole structures, with names and colours"),
                             QStringLiteral("seg.nrrd"), imaging::write_segmentation_nrrd));
    all.push_back(map_format(ExportDialog::tr("NIfTI: one label map, with names and colours for ITK-SNAP"),
                             QStringLiteral("nii.gz"), imaging::write_named_nifti));
    const QString dcm = QStringLiteral("dcm");
    all.push_back({ExportDialog::tr("DICOM segmentation: whole structures, of the scan's study"), dcm, false,
                   write_segmentation, ExportAim::Archive});
    all.push_back({ExportDialog::tr("DICOM pictures: slices through liver and tumours, outlined"), dcm, false,
                   write_pictures, ExportAim::Archive});
    if (with_report)
        all.push_back({ExportDialog::tr("DICOM report: the report's pages as PDF"), dcm, false, write_report,
                       ExportAim::Archive, true});
    return all;
}

Format format_at(const QComboBox& box, bool with_report) {
    return formats(with_report)[static_cast<std::size_t>(box.currentIndex())];
}

}  // namespace

ExportDialog::ExportDialog(Document& document, ExportAim aim, ReportWork* report, QWidget* parent)
    : QDialog(parent),
      document_(document),
      jobs_(document.jobs()),
      report_(report),
      format_(new QComboBox),
      list_(new QListWidget),
      said_(new QLabel),
      write_(new QPushButton(tr("Write…"))),
      send_(new QPushButton(tr("To PACS…"))) {
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
    lay_out(aim);
    connect(write_, &QPushButton::clicked, this, &ExportDialog::ask_where);
    connect(send_, &QPushButton::clicked, this, &ExportDialog::send);
    connect(format_, &QComboBox::currentIndexChanged, this, &ExportDialog::refresh_format);
    if (report_) {
        connect(report_, &ReportWork::changed, this, [this] {
            if (report_->report() != nullptr && waiting_) std::exchange(waiting_, nullptr)();
        });
    }
    refresh_format();
}

void ExportDialog::lay_out(ExportAim aim) {
    format_->setObjectName(QStringLiteral("exportFormat"));
    int first = -1;
    for (const Format& format : formats(report_)) {
        if (first < 0 && format.aim == aim) first = format_->count();
        format_->addItem(format.name);
    }
    format_->setCurrentIndex(first);
    list_structures();
    said_->setObjectName(QStringLiteral("exportSaid"));
    said_->setWordWrap(true);
    write_->setObjectName(QStringLiteral("exportWrite"));
    write_->setProperty("role", QStringLiteral("primary"));
    write_->setEnabled(!structures_.empty());
    send_->setObjectName(QStringLiteral("exportSend"));
    send_->setAutoDefault(false);
    auto* close = new QPushButton(tr("Close"));
    auto* form = new QFormLayout;
    form->addRow(tr("Format"), format_);
    form->addRow(tr("Structures"), list_);
    auto* buttons = new QHBoxLayout;
    buttons->addStretch();
    buttons->addWidget(close);
    buttons->addWidget(send_);
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
}

ExportDialog::~ExportDialog() {
    jobs_.cancel(job_);
    // The window lets go of it first when it is closed.
    if (report_) report_->set_awake(document_.current().view.step == "report");
}

void ExportDialog::refresh_format() {
    const Format format = format_at(*format_, report_);
    send_->setEnabled(format.aim == ExportAim::Archive && !structures_.empty());
    list_->setEnabled(!format.needs_report);
}

void ExportDialog::when_ready(std::function<void()> then) {
    const Format format = format_at(*format_, report_);
    if (!format.needs_report || report_->report() != nullptr) return then();
    say(tr("Making the report…"), false);
    write_->setEnabled(false);
    send_->setEnabled(false);
    waiting_ = [this, then = std::move(then)] {
        write_->setEnabled(true);
        refresh_format();
        say({}, false);
        then();
    };
    report_->set_awake(true);
}

void ExportDialog::send() {
    when_ready([this] {
        const Format format = format_at(*format_, report_);
        auto* dialog = new ToArchiveDialog(
            jobs_, Preferences::load().archives, format.name,
            [write = format.write, source = Source{subject_, scan_id_, report_pdf()}, structures = chosen()](
                const std::filesystem::path& folder,
                const core::JobContext& job) -> core::Result<core::Warnings> {
                auto written = write(folder / "object.dcm", source, structures, job);
                if (!written) return core::refuse(written.error());
                return std::move(written->doubts);
            },
            this);
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->open();
    });
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
    say_on(*said_, text, bad ? QStringLiteral("bad") : QString());
}

QByteArray ExportDialog::report_pdf() const {
    const bool wanted = format_at(*format_, report_).needs_report && report_->report() != nullptr;
    return wanted ? report_bytes(*report_->report(), ReportForm::Pdf, QDateTime::currentDateTime())
                  : QByteArray();
}

void ExportDialog::ask_where() {
    when_ready([this] {
        const Format format = format_at(*format_, report_);
        if (format.folder)
            return choose_folder(this, tr("Export into a folder"), {},
                                 [this](const QString& path) { write_to(path); });
        choose_new_file(this, tr("Export"), QStringLiteral("liver.") + format.ending,
                        QStringLiteral("*.") + format.ending, format.ending,
                        [this](const QString& path) { write_to(path); });
    });
}

void ExportDialog::write_to(const QString& path) {
    const Format format = format_at(*format_, report_);
    write_->setEnabled(false);
    say(tr("Writing…"), false);
    job_ = jobs_.run<Written>(
        this, tr("Exporting"),
        [write = format.write, source = Source{subject_, scan_id_, report_pdf()}, structures = chosen(),
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
