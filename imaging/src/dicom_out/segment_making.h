#pragma once
// Who made a structure, and by which UID it is followed.

#include <string>

#include "remnant/core/structure.h"
#include "remnant/imaging/uid_source.h"

namespace remnant::imaging::dicom_out {

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
