#pragma once
// A case as DICOM objects are written of it, and what it holds that names its patient.

#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "remnant/imaging/dicom_out.h"
#include "rich_case.h"
#include "scratch_folder.h"

namespace remnant::testing {

/// One scan with overlapping structures, none of them empty.
inline core::Case dicom_case(Random& random, const core::GridGeometry& grid) {
    core::Case subject;
    subject.patient.name = "Müller^Jürgen";
    subject.patient.id = "ID-7";
    core::TimePoint scan = random_scan(random, "1", grid, false);
    for (core::Structure& s : scan.structures) {
        core::LabelMaskBuilder corner(grid.size);
        corner.add(0, 0, 0, 1);
        s.mask = core::united(s.mask, std::move(corner).build());
    }
    subject.time_points.push_back(std::move(scan));
    return subject;
}

/// Words by which the patient of `dicom_case` could be found.
inline const std::vector<std::string>& words_of_the_patient() {
    static const std::vector<std::string> words{"Müller", "Jürgen",   "ID-7",    "19600102", "20260228",
                                                "ACC-2",  "Dr^Ä",     "S-1",     "abdomen",  "1.2.3.1",
                                                "1.2.9",  "1.2.3.4.", "1.2.3\\0"};
    return words;
}

inline std::string bytes_of_file(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

/// Writes objects of a case into a folder of its own.
class DicomWriting {
  public:
    explicit DicomWriting(const core::Case& subject, std::optional<std::uint64_t> without_identity = {},
                          std::string_view root = imaging::kUuidRoot)
        : subject_(subject),
          uids_(*imaging::UidSource::under(root)),
          options_{uids_, "1.2.3", "20260301120000", without_identity} {}

    core::Result<imaging::WrittenSegments> segmentation() {
        return imaging::write_dicom_segmentation(folder_ / "seg.dcm", whose(), scan().structures, options_,
                                                 {});
    }
    core::Result<imaging::WrittenCt> ct(const core::JobContext& job = {}) {
        return imaging::write_dicom_ct(folder_ / "ct", whose(), options_, job);
    }
    core::Result<imaging::WrittenDicom> report(const core::MeasurementReport& report,
                                               const imaging::WrittenSegments* segments) {
        return imaging::write_dicom_report(folder_ / "sr.dcm", whose(), report, segments, options_);
    }
    core::Result<std::vector<imaging::WrittenDicom>> pictures(
        const std::vector<imaging::DicomPicture>& pictures) {
        return imaging::write_dicom_pictures(folder_ / "sc.dcm", whose(), pictures, options_);
    }
    core::Result<imaging::WrittenDicom> pdf(const imaging::DicomPdf& pdf) {
        return imaging::write_dicom_pdf(folder_ / "pdf.dcm", whose(), pdf, options_);
    }

    [[nodiscard]] const core::TimePoint& scan() const { return subject_.time_points.front(); }
    [[nodiscard]] const ScratchFolder& folder() const { return folder_; }

  private:
    [[nodiscard]] imaging::DicomSubject whose() const { return {subject_, scan()}; }

    const core::Case& subject_;
    ScratchFolder folder_;
    imaging::UidSource uids_;
    imaging::DicomOutOptions options_;
};

/// A report with numbers that no short decimal holds.
inline core::MeasurementReport report_of(const core::TimePoint& scan) {
    core::MeasurementReport report;
    double value = 1000.0 / 3.0;
    for (const core::Structure& s : scan.structures) {
        report.groups.push_back({s.id,
                                 s.name,
                                 {"10200004", "SCT", "Liver"},
                                 {{{"118565006", "SCT", "Volume"},
                                   value,
                                   {"ml", "UCUM", "milliliter"},
                                   {"126030", "DCM", "Sum of segmented voxel method for volume"},
                                   "voxels of Jürgen Müller"}}});
        value *= -std::acos(-1.0) * 1e-3;
    }
    report.groups.push_back({"",
                             "plan of Müller",
                             {"remnant", "99REMNANT", "Future liver remnant"},
                             {{{"sflr", "99REMNANT", "Standardised remnant"},
                               0.1 + 0.2,
                               {"%", "UCUM", "percent"},
                               {},
                               "100*FLR/sTLV"}}});
    report.texts.push_back({{"warning", "99REMNANT", "Warning"}, "Jürgen's scan of 2026-02-28 is doubtful"});
    return report;
}

inline imaging::DicomPicture picture_of_noise(Random& random, imaging::PictureText text) {
    imaging::DicomPicture picture{"slice 7", 5, 3, {}, text};
    for (int n = 0; n < 45; ++n)
        picture.rgb.push_back(static_cast<std::uint8_t>(uniform_int(random, 0, 255)));
    return picture;
}

inline imaging::DicomPdf small_pdf(bool names_nobody) {
    const std::string text = "%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF";
    return {"Report of the liver", {text.begin(), text.end()}, names_nobody};
}

}  // namespace remnant::testing
