#include <fmt/format.h>

#include <array>
#include <ctime>
#include <fstream>
#include <iterator>
#include <memory>
#include <optional>

#include "account_rules.h"
#include "export_way.h"
#include "remnant/imaging/dicom_out.h"
#include "remnant/imaging/slice_picture.h"
#include "remnant/volumetry/measurement_report.h"
#include "report_program.h"

namespace remnant::cli {
namespace {

/// What all DICOM objects of one export share.
struct DicomExport {
    std::string made_on;
    std::optional<imaging::UidSource> uids;
    std::optional<imaging::WrittenSegments> segments;
    /// The scan with the images of the CT that was written; absent where none was.
    std::optional<core::TimePoint> copied;

    std::string ct;
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

/// Whose objects are written; they refer to the CT of this export where there is one.
imaging::DicomSubject whose(const DicomExport& shared, const ExportInput& input) {
    return {input.as_saved, shared.copied ? *shared.copied : input.scan_as_saved};
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

core::Result<Exported> write_ct(DicomExport& shared, const ExportInput& input, const core::JobContext& job) {
    const auto options = options_of(shared, input);
    if (!options) return core::refuse(options.error());
    auto written = imaging::write_dicom_ct(shared.ct, whose(shared, input), *options, job);
    if (!written) return core::refuse(written.error());
    shared.copied = input.scan_as_saved;
    shared.copied->identity = std::move(written->as_written);
    return exported({std::move(written->series)});
}

core::Result<Exported> write_seg(DicomExport& shared, const ExportInput& input, const core::JobContext& job) {
    const auto options = options_of(shared, input);
    if (!options) return core::refuse(options.error());
    auto written =
        imaging::write_dicom_segmentation(shared.seg, whose(shared, input), input.structures, *options, job);
    if (!written) return core::refuse(written.error());
    shared.segments = *written;
    return exported({written->file});
}

core::Result<Exported> write_sr(DicomExport& shared, const ExportInput& input, const core::JobContext&) {
    const auto options = options_of(shared, input);
    if (!options) return core::refuse(options.error());
    const auto report = volumetry::measurement_report(input.opened.value, input.scan, input.plan,
                                                      input.structures, account_rules());
    auto written = imaging::write_dicom_report(shared.sr, whose(shared, input), report,
                                               shared.segments ? &*shared.segments : nullptr, *options);
    if (!written) return core::refuse(written.error());
    return exported({std::move(*written)});
}

core::Result<Exported> write_sc(DicomExport& shared, const ExportInput& input, const core::JobContext&) {
    if (!input.scan.ct)
        return core::refuse("--sc", "the CT's voxels are not at hand; there is nothing to draw on");
    const auto options = options_of(shared, input);
    if (!options) return core::refuse(options.error());
    const auto pictures =
        imaging::outlined_slices(input.scan, input.structures, input.opened.value.view.window);
    auto written = imaging::write_dicom_pictures(shared.sc, whose(shared, input), pictures, *options);
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
    auto written = imaging::write_dicom_pdf(shared.pdf, whose(shared, input), *pdf, *options);
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
    return {option, false,
            [shared, write](const ExportInput& input, const core::JobContext& job) {
                return write(*shared, input, job);
            },
            true, true};
}

}  // namespace

std::vector<ExportWay> export_dicom(CLI::App& command) {
    auto shared = std::make_shared<DicomExport>();
    const auto option = [&](const char* name, std::string& target, const char* what) {
        return command.add_option(name, target, what);
    };
    // Before the others, which then refer to its images.
    ExportWay ct =
        way(option("--ct-dicom", shared->ct, "empty folder: the CT as DICOM files, a file a slice"), shared,
            write_ct);
    ct.needs_structures = false;
    auto* pdf = option("--pdf-dicom", shared->pdf, "file: the report as an encapsulated PDF");
    auto* page =
        option("--pdf", shared->pdf_page, "file (.pdf) that --pdf-dicom encloses instead of the report")
            ->needs(pdf);
    command
        .add_flag("--pdf-names-nobody", shared->pdf_names_nobody,
                  "of --pdf: it was made of a case without identity")
        ->needs(page);
    return {
        ct,
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
