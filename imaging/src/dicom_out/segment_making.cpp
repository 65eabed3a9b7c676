#include "dicom_out/segment_codes.h"

#include <array>

#include "dicom_out/object.h"

namespace remnant::imaging::dicom_out {
namespace {

constexpr core::Code kAnatomy{"123037004", "SCT", "Anatomical Structure"};
constexpr core::Code kLiver{"10200004", "SCT", "Liver"};

struct PartCode {
    std::string_view id;
    core::Code code;
};

/// Parts of a plan have no kind of their own.
constexpr std::array<PartCode, 3> kParts{{
    {"remnant", {"remnant", kOwnScheme, "Future liver remnant"}},
    {"resected", {"resected", kOwnScheme, "Resected part of the liver"}},
    {"unassigned", {"unassigned", kOwnScheme, "Liver without a segment"}},
}};

}  // namespace

SegmentCodes segment_codes(const core::Structure& s) {
    if (s.kind != core::StructureKind::User) {
        const core::StructureType& type = core::structure_type(s.kind);
        const bool disease = core::is_tumour(s.kind) || s.kind == core::StructureKind::DisappearedMetastasis;
        return {type.category, type.type, disease ? std::optional(kLiver) : std::nullopt};
    }
    for (const PartCode& part : kParts) {
        if (s.origin == core::Origin::Computed && s.id == part.id) return {kAnatomy, part.code, std::nullopt};
    }
    return {kAnatomy, {"structure", kOwnScheme, "Structure named by a person"}, std::nullopt};
}

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

namespace remnant::imaging {

ReportCode finding_code(const core::Structure& structure) {
    const core::Code type = dicom_out::segment_codes(structure).type;
    return {std::string(type.value), std::string(type.scheme), std::string(type.meaning)};
}

}  // namespace remnant::imaging
