#pragma once
// What leaves a case as DICOM: segmentations, measurements, pictures and pages, all of the source study.

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "remnant/core/case.h"
#include "remnant/core/job.h"
#include "remnant/core/measurement_report.h"
#include "remnant/core/result.h"
#include "remnant/imaging/uid_source.h"

namespace remnant::imaging {

/// Whose objects are written: all of them belong to the study of `scan`.
struct DicomSubject {
    const core::Case& subject;
    const core::TimePoint& scan;
};

struct DicomOutOptions {
    UidSource& uids;
    std::string version;  // of this program
    std::string made_on;  // YYYYMMDDHHMMSS, local
    /// Present: the objects are written without identity by the basic profile of DICOM PS3.15 (table E.1-1),
    /// dates all moved back by the same 1 to 3650 days, UIDs replaced one for one. The same number for all
    /// objects of one export; it must not be known to who gets them.
    std::optional<std::uint64_t> without_identity;
};

/// One file that was written.
struct WrittenDicom {
    std::filesystem::path path;
    std::string what;  // "segmentation", "measurement report", "picture", "PDF", "CT"
    std::string sop_class_uid;
    std::string study_uid;
    std::string series_uid;
    std::string sop_instance_uid;
    /// Attributes that said whose it is and what became of them: "PatientName: replaced".
    std::vector<std::string> removed;
    core::Warnings warnings;
};

/// The study all objects of an export belong to: the scan's own, completed. Where the source has no study or
/// frame of reference UID (NIfTI and the like) both are derived from the scan itself, so that they are the
/// same every time; the warning `dicom-no-study` says so. Where the scan names no patient, the case's is
/// taken. Names and ids that are longer than DICOM holds are shortened, with the warning `dicom-shortened`.
/// Refused: the scan's patient id is not the case's.
struct DicomStudy {
    core::StudyIdentity identity;
    core::Warnings warnings;
};
core::Result<DicomStudy> dicom_study(const DicomSubject& subject, const UidSource& uids);

/// A segmentation (binary, one segment a structure, those that overlap whole), a frame for every slice in
/// which a structure has voxels, placed by the CT's own slices. `segment_of` says which segment a structure
/// became. Each has a tracking UID that is the same for the same structure of the same scan of a case in
/// whatever is written and however often, and no other's: structures are not named alike over scans, so a
/// lesion has another on each. Without identity it is replaced like every UID.
struct WrittenSegments {
    WrittenDicom file;
    std::map<std::string, int> segment_of;  // by id of the structure, from 1
};

/// Refused: nothing to write, more than 65535 structures, one that is not on the scan's grid, another
/// patient's scan, no permission, disk full. Nothing is half written.
core::Result<WrittenSegments> write_dicom_segmentation(const std::filesystem::path& path,
                                                       const DicomSubject& subject,
                                                       std::span<const core::Structure> structures,
                                                       const DicomOutOptions& options,
                                                       const core::JobContext& job);

/// A measurement report (TID 1500, Comprehensive SR), of the kind of images the scan was made of: numbers as
/// decimal strings of 16 characters and as doubles. `segments` are referred to where they were written of the
/// same scan; may be null. Refused: nothing measured, another patient's scan, no permission, disk full.
core::Result<WrittenDicom> write_dicom_report(const std::filesystem::path& path, const DicomSubject& subject,
                                              const core::MeasurementReport& report,
                                              const WrittenSegments* segments,
                                              const DicomOutOptions& options);

/// The CT's voxels as a series of its own in the scan's study, "00001.dcm" … in `folder`, each slice naming
/// the image it came from. Whole values are written as they are, others to the nearest of 65536 steps with
/// the warning `dicom-ct-rounded`. `as_written` is the scan's identity with this series and these images:
/// what is written of a scan with that identity refers to the copy. Refused besides the usual: no voxels, an
/// MR, a folder that is not empty, cancelled. Then no slice stays.
struct WrittenCt {
    WrittenDicom series;  // UIDs of the first slice
    core::StudyIdentity as_written;
};
core::Result<WrittenCt> write_dicom_ct(const std::filesystem::path& folder, const DicomSubject& subject,
                                       const DicomOutOptions& options, const core::JobContext& job);

/// Whether the pixels of a picture say whose it is: no; they show the scan, whose pixels nobody searched for
/// text, and no text besides; they may.
enum class PictureText { NamesNobody, OfTheScan, MayName };

/// Where a picture that is a plane through the scan lies. Its pixels are square.
struct PicturePlace {
    core::Vec3 first = core::Vec3::Zero();   // centre of the top left pixel, LPS mm
    core::Vec3 right = core::Vec3::UnitX();  // unit vectors along its rows and columns
    core::Vec3 down = core::Vec3::UnitY();
    double pixel = 1.0;  // mm
    /// The scan's slice k that it shows; absent where it runs across them.
    std::optional<int> slice = std::nullopt;
};

struct DicomPicture {
    std::string title;
    int width = 0;
    int height = 0;
    std::vector<std::uint8_t> rgb;  // row by row from the top, three bytes a pixel
    PictureText text = PictureText::MayName;
    /// Where it is known: which way it faces, how large it is and of which image of the scan it is are said.
    std::optional<PicturePlace> place = std::nullopt;
};

/// Secondary captures of one series: `path` itself, of several "NAME-1.dcm", "NAME-2.dcm" … What is doubtful
/// of all of them is said with the first; `identity-pictures` where identity is taken out and a picture shows
/// the scan. Refused besides the usual: a picture of no or other size than said; without identity, one that
/// may name the patient.
core::Result<std::vector<WrittenDicom>> write_dicom_pictures(const std::filesystem::path& path,
                                                             const DicomSubject& subject,
                                                             std::span<const DicomPicture> pictures,
                                                             const DicomOutOptions& options);

struct DicomPdf {
    std::string title;
    std::vector<std::uint8_t> bytes;
    bool names_nobody = false;  // made without identity
};

/// An encapsulated PDF. Refused besides the usual: no PDF; without identity, one that may name the patient.
core::Result<WrittenDicom> write_dicom_pdf(const std::filesystem::path& path, const DicomSubject& subject,
                                           const DicomPdf& pdf, const DicomOutOptions& options);

}  // namespace remnant::imaging
