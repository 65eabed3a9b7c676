#include "dicom_out/segment_making.h"

#include <fmt/format.h>

namespace remnant::imaging::dicom_out {

MadeHow how_made(const core::Structure& s, const std::string& version) {
    const std::string checked = s.confirmed ? "" : "; not yet looked at by a person";
    const std::string by = s.made_by.empty() ? "remnant " + version : s.made_by;
    switch (s.origin) {
        case core::Origin::File:
            if (s.made_by.empty())
                return {Making::Manual, "", "From a file; who made it is not known" + checked};
            return {s.corrected ? Making::SemiAutomatic : Making::Automatic, by, "From a file" + checked};
        case core::Origin::Outlined:
            if (s.made_by.empty()) return {Making::Manual, "", "Outlined by hand" + checked};
            return {Making::SemiAutomatic, by, "Outlined by a person with a program" + checked};
        case core::Origin::Computed:
            return {Making::SemiAutomatic, by, "Computed from outlines" + checked};
        case core::Origin::AiTool:
        case core::Origin::Found:
            if (s.corrected) return {Making::SemiAutomatic, by, "Found by a program and corrected" + checked};
            return {Making::Automatic, by, "Found by a program" + checked};
    }
    return {Making::Manual, "", ""};
}

std::string tracked_scan(const DicomSubject& of, const DicomStudy& study) {
    const core::TimePoint* const in_case = of.subject.find(of.scan.id);
    const core::StudyIdentity& source = (in_case == nullptr ? of.scan : *in_case).identity;
    std::string scan = study.identity.study_uid + " ";
    scan += source.series_uid.empty() ? of.scan.id : source.series_uid;
    // Phases of one series are scans of their own.
    if (!source.images.empty())
        scan += fmt::format(" {} {}", source.images.front().sop_instance_uid, source.images.front().frame);
    return scan;
}

std::string tracking_uid(const std::string& tracked_scan, const std::string& structure_id,
                         const UidSource& uids) {
    return uids.derived("structure " + tracked_scan + " " + structure_id);
}

}  // namespace remnant::imaging::dicom_out
