#include "dicom_out/segment_making.h"

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

std::string tracking_uid(const std::string& study_uid, const std::string& structure_id,
                         const UidSource& uids) {
    return uids.derived("structure " + study_uid + " " + structure_id);
}

}  // namespace remnant::imaging::dicom_out
