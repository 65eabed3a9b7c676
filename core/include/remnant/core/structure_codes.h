#pragma once
// What a structure is called in DICOM.

#include <optional>

#include "remnant/core/structure.h"

namespace remnant::core {

struct StructureCodes {
    Code category;
    Code type;
    std::optional<Code> region;  // where disease lies
};

/// Of the table of structures, of the parts of a plan, else that a person named it.
StructureCodes codes_of(const Structure& structure);

}  // namespace remnant::core
