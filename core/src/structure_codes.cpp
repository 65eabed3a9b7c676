#include "remnant/core/structure_codes.h"

#include <array>

namespace remnant::core {
namespace {

constexpr Code kAnatomy{"123037004", "SCT", "Anatomical Structure"};
constexpr Code kLiver{"10200004", "SCT", "Liver"};

struct PartCode {
    std::string_view id;
    Code code;
};

/// Parts of a plan have no kind of their own.
constexpr std::array<PartCode, 3> kParts{{
    {"remnant", {"remnant", kOwnCodeScheme, "Future liver remnant"}},
    {"resected", {"resected", kOwnCodeScheme, "Resected part of the liver"}},
    {"unassigned", {"unassigned", kOwnCodeScheme, "Liver without a segment"}},
}};

}  // namespace

StructureCodes codes_of(const Structure& s) {
    if (s.kind != StructureKind::User) {
        const StructureType& type = structure_type(s.kind);
        const bool disease = is_tumour(s.kind) || s.kind == StructureKind::DisappearedMetastasis;
        return {type.category, type.type, disease ? std::optional(kLiver) : std::nullopt};
    }
    for (const PartCode& part : kParts) {
        if (s.origin == Origin::Computed && s.id == part.id) return {kAnatomy, part.code, std::nullopt};
    }
    return {kAnatomy, {"structure", kOwnCodeScheme, "Structure named by a person"}, std::nullopt};
}

}  // namespace remnant::core
