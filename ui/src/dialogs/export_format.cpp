#include "dialogs/export_format.h"

#include <QCoreApplication>
#include <QDateTime>
#include <iterator>
#include <utility>

#include "remnant/imaging/case_file.h"
#include "remnant/imaging/case_identity.h"
#include "remnant/imaging/dicom_out.h"
#include "remnant/imaging/segmentation_file.h"
#include "remnant/imaging/slice_picture.h"
#include "remnant/imaging/surface_file.h"
#include "remnant/volumetry/measurement_report.h"

namespace remnant::ui {
namespace {

QString tr(const char* text) {
    return QCoreApplication::translate("ExportFormat", text);
}

QString words(std::string_view utf8) {
    return QString::fromUtf8(utf8.data(), static_cast<qsizetype>(utf8.size()));
}

ExportFormat surface_format(const imaging::SurfaceFormatType& type) {
    const auto write = [format = type.format](const std::filesystem::path& path, const Leaving& leaving,
                                              const core::JobContext& job) -> core::Result<Written> {
        const auto surfaces =
            imaging::surfaces_of(leaving.structures, leaving.shown().geometry, {}, job.part(0.0, 0.7));
        if (!surfaces) return core::refuse(surfaces.error());
        const auto files = imaging::write_surfaces(path, format, *surfaces, job.part(0.7, 1.0));
        if (!files) return core::refuse(files.error());
        return Written{files->size(), imaging::doubts_about(*surfaces), {}};
    };
    return {tr("%1: surfaces for %2").arg(words(type.name), words(type.for_what)), words(type.id),
            type.folder, write, ExportAim::Surfaces};
}

template <class Writer>
ExportFormat map_format(const QString& name, const QString& ending, Writer writer) {
    return {name, ending, false,
            [writer](const std::filesystem::path& path, const Leaving& leaving,
                     const core::JobContext& job) -> core::Result<Written> {
                auto written = writer(path, leaving.shown().geometry, leaving.structures, job);
                if (!written) return core::refuse(written.error());
                return Written{written->files.size(), std::move(written->warnings), {}};
            }};
}

/// Of DICOM objects.
Written written(std::vector<imaging::WrittenDicom> objects) {
    Written all;
    all.files = objects.size();
    for (imaging::WrittenDicom& object : objects) {
        std::ranges::move(object.warnings, std::back_inserter(all.doubts));
        for (const std::string& line : object.removed)
            all.removed << words(object.what) + QStringLiteral(": ") + words(line);
    }
    return all;
}

using Objects = core::Result<std::vector<imaging::WrittenDicom>>;
using WriteDicom = Objects (*)(const std::filesystem::path&, const Leaving&, const imaging::DicomSubject&,
                               const imaging::DicomOutOptions&, const core::JobContext&);

Objects only(core::Result<imaging::WrittenDicom> object) {
    if (!object) return core::refuse(object.error());
    return std::vector{*std::move(object)};
}

Objects write_segmentation(const std::filesystem::path& path, const Leaving& leaving,
                           const imaging::DicomSubject& whose, const imaging::DicomOutOptions& options,
                           const core::JobContext& job) {
    auto made = imaging::write_dicom_segmentation(path, whose, leaving.structures, options, job);
    if (!made) return core::refuse(made.error());
    return std::vector{std::move(made->file)};
}

Objects write_measurements(const std::filesystem::path& path, const Leaving& leaving,
                           const imaging::DicomSubject& whose, const imaging::DicomOutOptions& options,
                           const core::JobContext&) {
    const core::Case& subject = leaving.subject;
    const auto report = volumetry::measurement_report(
        subject, leaving.shown(), subject.find_plan(subject.active_plan), leaving.structures, leaving.rules);
    return only(imaging::write_dicom_report(path, whose, report, nullptr, options));
}

Objects write_pictures(const std::filesystem::path& path, const Leaving& leaving,
                       const imaging::DicomSubject& whose, const imaging::DicomOutOptions& options,
                       const core::JobContext&) {
    const core::TimePoint& scan = leaving.shown();
    if (!scan.ct || leaving.structures.empty())
        return core::refuse(scan.name, "without a CT or an outline there is nothing to draw");
    const auto pictures = imaging::outlined_slices(scan, leaving.structures, leaving.subject.view.window);
    return imaging::write_dicom_pictures(path, whose, pictures, options);
}

Objects write_pages(const std::filesystem::path& path, const Leaving& leaving,
                    const imaging::DicomSubject& whose, const imaging::DicomOutOptions& options,
                    const core::JobContext&) {
    const imaging::DicomPdf pdf{"Future liver remnant: report",
                                {leaving.report.begin(), leaving.report.end()},
                                leaving.without_identity.has_value()};
    return only(imaging::write_dicom_pdf(path, whose, pdf, options));
}

Objects write_ct(const std::filesystem::path& folder, const Leaving&, const imaging::DicomSubject& whose,
                 const imaging::DicomOutOptions& options, const core::JobContext& job) {
    auto made = imaging::write_dicom_ct(folder, whose, options, job);
    if (!made) return core::refuse(made.error());
    return std::vector{std::move(made->series)};
}

ExportFormat dicom_format(const QString& name, WriteDicom write) {
    ExportFormat format;
    format.name = name;
    format.ending = QStringLiteral("dcm");
    format.aim = ExportAim::Archive;
    format.write = [write](const std::filesystem::path& path, const Leaving& leaving,
                           const core::JobContext& job) -> core::Result<Written> {
        auto uids = imaging::UidSource::under();
        if (!uids) return core::refuse(uids.error());
        const std::string now =
            QDateTime::currentDateTime().toString(QStringLiteral("yyyyMMddHHmmss")).toStdString();
        auto objects = write(path, leaving, {leaving.as_open, leaving.as_open.time_points[leaving.scan]},
                             {*uids, REMNANT_VERSION, now, leaving.without_identity}, job);
        if (!objects) return core::refuse(objects.error());
        return written(*std::move(objects));
    };
    return format;
}

/// The whole case. No thumbnail and no field of a newer program go with it: they cannot be looked through.
core::Result<Written> write_case(const std::filesystem::path& path, const Leaving& leaving,
                                 const core::JobContext& job) {
    std::error_code ignored;
    if (!leaving.file.empty() && std::filesystem::equivalent(path, leaving.file, ignored))
        return core::refuse(path.string(), "it is the case itself, which would lose whose it is for ever");
    if (auto saved = imaging::save_case(path, leaving.subject, {}, job); !saved)
        return core::refuse(saved.error());
    Written all{1, {}, {}};
    if (std::ranges::any_of(leaving.subject.time_points, [](const auto& scan) { return !scan.ct; }))
        all.doubts.push_back({"ct-missing", "a CT that is only referred to is not in the new file", ""});
    return all;
}

ExportFormat case_format() {
    ExportFormat format;
    format.name = tr("Case file: everything, without what says whose it is");
    format.ending = QStringLiteral("remnant");
    format.write = write_case;
    format.needs_structures = false;
    format.aim = ExportAim::Case;
    format.only_without_identity = true;
    return format;
}

}  // namespace

std::vector<ExportFormat> export_formats(bool with_report) {
    std::vector<ExportFormat> all;
    for (const imaging::SurfaceFormatType& type : imaging::surface_formats())
        all.push_back(surface_format(type));
    all.push_back(map_format(tr("3D Slicer: whole structures, with names and colours"),
                             QStringLiteral("seg.nrrd"), imaging::write_segmentation_nrrd));
    all.push_back(map_format(tr("NIfTI: one label map, with names and colours for ITK-SNAP"),
                             QStringLiteral("nii.gz"), imaging::write_named_nifti));
    all.push_back(
        dicom_format(tr("DICOM segmentation: whole structures, of the scan's study"), write_segmentation));
    all.push_back(dicom_format(tr("DICOM measurements: volumes, shares, growth and verdict as coded numbers"),
                               write_measurements));
    all.push_back(
        dicom_format(tr("DICOM pictures: slices through liver and tumours, outlined"), write_pictures));
    if (with_report) {
        all.push_back(dicom_format(tr("DICOM report: the report's pages as PDF"), write_pages));
        all.back().needs_report = true;
    }
    all.push_back(dicom_format(tr("DICOM images: a copy of the CT"), write_ct));
    all.back().folder = true;
    all.back().needs_structures = false;
    all.push_back(case_format());
    return all;
}

}  // namespace remnant::ui
