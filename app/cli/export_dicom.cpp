#include <fmt/format.h>

#include <array>
#include <ctime>
#include <fstream>
#include <iterator>
#include <memory>
#include <optional>

#include "export_measurements.h"
#include "export_way.h"
#include "remnant/imaging/dicom_out.h"
#include "remnant/imaging/slice_picture.h"
#include "report_program.h"

namespace remnant::cli {
namespace {

/// What all DICOM objects of one export share.
struct DicomExport {
    std::string made_on;
    std::optional<imaging::UidSource> uids;
    std::optional<imaging::WrittenSegments> segments;

    std::string seg;
    std::string sr;
    std::string sc;
    std::string pdf;       // what is written
    std::string pdf_page;  // what goes into it
    bool pdf_names_nobody = false;
};

std::string now() {
    const std::time_t seconds = std::time(nullptr);
    std::tm local{};
    localtime_r(&seconds, &local);
    std::array<char, 16> text{};
    (void)std::strftime(text.data(), text.size(), "%Y%m%d%H%M%S", &local);
    return text.data();
}

/// The options of the objects, the same for all of them.
core::Result<imaging::DicomOutOptions> options_of(DicomExport& shared, const ExportInput& input) {
    if (!shared.uids) {
        auto uids = imaging::UidSource::under(input.uid_root);
        if (!uids) return core::refuse(uids.error());
        shared.uids.emplace(std::move(*uids));
        shared.made_on = now();
    }
    return imaging::DicomOutOptions{*shared.uids, REMNANT_VERSION, shared.made_on, input.without_identity};
}

/// What was written, by name and UIDs, and what was taken out of it.
Exported exported(std::vector<imaging::WrittenDicom> written) {
    Exported done;
    for (imaging::WrittenDicom& file : written) {
        done.files.push_back(file.path);
        done.objects.push_back({file.path.string(), file.what, file.sop_class_uid, file.study_uid,
                                file.series_uid, file.sop_instance_uid});
        for (const core::Warning& warning : file.warnings) done.warnings.push_back(warning);
        for (std::string& line : file.removed)
            done.warnings.push_back(
                {"identity-removed", file.what + ": " + line, "DICOM PS3.15 table E.1-1"});
    }
    return done;
}

core::Result<Exported> write_seg(DicomExport& shared, const ExportInput& input, const core::JobContext& job) {
    const auto options = options_of(shared, input);
    if (!options) return core::refuse(options.error());
    auto written = imaging::write_dicom_segmentation(shared.seg, {input.as_saved, input.scan_as_saved},
                                                     input.structures, *options, job);
    if (!written) return core::refuse(written.error());
    shared.segments = *written;
    return exported({written->file});
}

core::Result<Exported> write_sr(DicomExport& shared, const ExportInput& input, const core::JobContext&) {
    const auto options = options_of(shared, input);
    if (!options) return core::refuse(options.error());
    const auto report = measurements_of(input.opened.value, input.scan, input.plan, input.structures);
    auto written = imaging::write_dicom_report(shared.sr, {input.as_saved, input.scan_as_saved}, report,
                                               shared.segments ? &*shared.segments : nullptr, *options);
    if (!written) return core::refuse(written.error());
    return exported({std::move(*written)});
}

/// The slice with most of the liver, and that with most of each tumour; without one, that of the first
/// structure.
std::vector<imaging::DicomPicture> pictures_of(const ExportInput& input) {
    std::vector<imaging::DicomPicture> pictures;
    const auto add = [&](const core::Structure& s) {
        const int k = imaging::largest_slice(s);
        auto slice = imaging::slice_picture(input.scan, input.structures, k, input.opened.value.view.window);
        pictures.push_back({fmt::format("Slice {}: {}", k + 1, s.name), slice.width, slice.height,
                            std::move(slice.rgb), imaging::PictureText::NamesNobody});
    };
    for (const core::Structure& s : input.structures) {
        if (s.kind == core::StructureKind::Liver || core::is_tumour(s.kind)) add(s);
    }
    if (pictures.empty()) add(input.structures.front());
    return pictures;
}

core::Result<Exported> write_sc(DicomExport& shared, const ExportInput& input, const core::JobContext&) {
    if (!input.scan.ct)
        return core::refuse("--sc", "the CT's voxels are not at hand; there is nothing to draw on");
    const auto options = options_of(shared, input);
    if (!options) return core::refuse(options.error());
    auto written = imaging::write_dicom_pictures(shared.sc, {input.as_saved, input.scan_as_saved},
                                                 pictures_of(input), *options);
    if (!written) return core::refuse(written.error());
    return exported(std::move(*written));
}

/// The PDF that was given, else the report of what is exported.
core::Result<imaging::DicomPdf> pdf_of(const DicomExport& shared, const ExportInput& input,
                                       const core::JobContext& job) {
    imaging::DicomPdf pdf{"Future liver remnant: report", {}, shared.pdf_names_nobody};
    if (!shared.pdf_page.empty()) {
        std::ifstream file(shared.pdf_page, std::ios::binary);
        if (!file) return core::refuse(shared.pdf_page, "the file cannot be read");
        pdf.bytes.assign(std::istreambuf_iterator<char>(file), {});
        return pdf;
    }
    ReportSubject subject{input.case_path, input.scan.name, input.plan == nullptr ? "" : input.plan->name};
    if (input.without_identity) subject.instead = &input.opened.value;
    auto bytes = report_pdf(subject, job);
    if (!bytes) return core::refuse(bytes.error());
    pdf.bytes = std::move(*bytes);
    pdf.names_nobody = input.without_identity.has_value();
    return pdf;
}

core::Result<Exported> write_pdf(DicomExport& shared, const ExportInput& input, const core::JobContext& job) {
    const auto options = options_of(shared, input);
    if (!options) return core::refuse(options.error());
    const auto pdf = pdf_of(shared, input, job);
    if (!pdf) return core::refuse(pdf.error());
    auto written =
        imaging::write_dicom_pdf(shared.pdf, {input.as_saved, input.scan_as_saved}, *pdf, *options);
    if (!written) return core::refuse(written.error());
    Exported done = exported({std::move(*written)});
    if (input.without_identity && shared.pdf_page.empty())
        done.warnings.push_back({"identity-institution",
                                 "the report bears the institution's name where the preferences have one",
                                 ""});
    return done;
}

using Write = core::Result<Exported> (*)(DicomExport&, const ExportInput&, const core::JobContext&);

ExportWay way(CLI::Option* option, const std::shared_ptr<DicomExport>& shared, Write write) {
    return {option, false, [shared, write](const ExportInput& input, const core::JobContext& job) {
                return write(*shared, input, job);
            }};
}

}  // namespace

std::vector<ExportWay> export_dicom(CLI::App& command) {
    auto shared = std::make_shared<DicomExport>();
    const auto option = [&](const char* name, std::string& target, const char* what) {
        return command.add_option(name, target, what);
    };
    option("--pdf", shared->pdf_page, "file (.pdf) that --pdf-dicom encloses instead of the report");
    command.add_flag("--pdf-names-nobody", shared->pdf_names_nobody,
                     "of --pdf: it was made of a case without identity");
    auto* pdf = option("--pdf-dicom", shared->pdf, "file: the report as an encapsulated PDF");
    return {
        way(option("--seg", shared->seg, "file: the structures as a DICOM segmentation"), shared, write_seg),
        way(option("--sr", shared->sr, "file: the numbers as a DICOM measurement report (TID 1500)"), shared,
            write_sr),
        way(option("--sc", shared->sc,
                   "file: slices through liver and tumours, outlined, as DICOM pictures; of several "
                   "NAME-1.dcm, NAME-2.dcm ..."),
            shared, write_sc),
        way(pdf, shared, write_pdf),
    };
}

}  // namespace remnant::cli
