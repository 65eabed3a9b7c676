#pragma once
// What a structure is called in DICOM, and who made it.

#include <optional>
#include <string>

#include "remnant/core/structure.h"
#include "remnant/imaging/uid_source.h"

namespace remnant::imaging::dicom_out {

struct SegmentCodes {
    core::Code category;
    core::Code type;
    std::optional<core::Code> region;  // where disease lies
};

SegmentCodes segment_codes(const core::Structure& structure);

enum class Making { Manual, SemiAutomatic, Automatic };

struct MadeHow {
    Making making;
    std::string algorithm;  // empty where a person drew it
    std::string description;
};

/// A program that was corrected, or that a person led, is semiautomatic. What came in a file without a maker
/// is taken for a person's, and the description says that it is not known.
MadeHow how_made(const core::Structure& structure, const std::string& version);

/// The same for the same structure of the same study, whatever is written and how often.
std::string tracking_uid(const std::string& study_uid, const std::string& structure_id,
                         const UidSource& uids);

}  // namespace remnant::imaging::dicom_out
