#pragma once
// Who made a structure, and by which UID it is followed.

#include <string>

#include "remnant/core/structure.h"
#include "remnant/imaging/dicom_out.h"

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

/// The scan a tracking UID is of: its series and first image as the case has them, not those of a copy that
/// was written, which are new each time. Other scans of one study, or of one series, give others.
std::string tracked_scan(const DicomSubject& subject, const DicomStudy& study);

/// The same for the same structure of the same scan, whatever is written and how often.
std::string tracking_uid(const std::string& tracked_scan, const std::string& structure_id,
                         const UidSource& uids);

}  // namespace remnant::imaging::dicom_out
