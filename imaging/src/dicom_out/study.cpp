#include <fmt/format.h>

#include <variant>

#include "case_file/checksum.h"
#include "dicom_out/object.h"
#include "remnant/imaging/dicom_out.h"

namespace remnant::imaging {
namespace {

/// What tells this scan from others where no UID does: its voxels and where they lie.
std::string scan_itself(const core::TimePoint& scan) {
    const core::GridGeometry& g = scan.geometry;
    std::string text = fmt::format("{} {} {} {}x{}x{}", scan.identity.patient_id, scan.id,
                                   scan.identity.study_date, g.size[0], g.size[1], g.size[2]);
    for (int axis = 0; axis < 3; ++axis) text += fmt::format(" {} {}", g.origin[axis], g.spacing[axis]);
    if (!scan.ct) return text;
    return text + std::visit([](const auto& ct) { return case_file::sha256(std::as_bytes(ct->voxels())); },
                             *scan.ct);
}

/// Cut off by whoever writes it; an archive may then take the patient for another.
void say_what_is_shortened(DicomStudy& study) {
    const core::StudyIdentity& id = study.identity;
    const auto say = [&](const std::string& text, const std::string& held, const char* what) {
        if (held.size() == text.size()) return;
        study.warnings.push_back(
            {"dicom-shortened",
             fmt::format("{} is longer than DICOM holds: what is too much is left out", what), "PS3.5 6.2"});
    };
    say(id.patient_name, dicom_out::person_name(id.patient_name), "the patient's name");
    say(id.patient_id, dicom_out::short_text(id.patient_id), "the patient's id");
    say(id.referring_physician, dicom_out::person_name(id.referring_physician),
        "the referring physician's name");
}

}  // namespace

core::Result<DicomStudy> dicom_study(const DicomSubject& of, const UidSource& uids) {
    DicomStudy study{of.scan.identity, {}};
    core::StudyIdentity& id = study.identity;
    const core::Patient& patient = of.subject.patient;
    if (!id.patient_id.empty() && !patient.id.empty() && id.patient_id != patient.id)
        return core::refuse(of.scan.name, "the scan's patient is not the case's; nothing was written for it");
    if (id.patient_name.empty()) id.patient_name = patient.name;
    if (id.patient_id.empty()) id.patient_id = patient.id;
    if (id.patient_sex.empty() && patient.sex) id.patient_sex = *patient.sex == core::Sex::Female ? "F" : "M";
    if (id.study_date.empty() && of.scan.date) {
        id.study_date = fmt::format("{:04}{:02}{:02}", static_cast<int>(of.scan.date->year()),
                                    static_cast<unsigned>(of.scan.date->month()),
                                    static_cast<unsigned>(of.scan.date->day()));
    }
    if (id.images.size() != static_cast<std::size_t>(of.scan.geometry.size[2])) id.images.clear();
    if (id.study_uid.empty() || id.frame_of_reference_uid.empty()) {
        const std::string itself = scan_itself(of.scan);
        if (id.study_uid.empty()) {
            id.study_uid = uids.derived("study " + itself);
            study.warnings.push_back(
                {"dicom-no-study",
                 "the scan came without a study UID: a new study is made for it, the same every time", ""});
        }
        if (id.frame_of_reference_uid.empty()) id.frame_of_reference_uid = uids.derived("frame " + itself);
    }
    if (id.images.empty()) {
        study.warnings.push_back({"dicom-no-images",
                                  "which images the scan was made of is not known: they are not referred to",
                                  ""});
    }
    say_what_is_shortened(study);
    return study;
}

}  // namespace remnant::imaging
