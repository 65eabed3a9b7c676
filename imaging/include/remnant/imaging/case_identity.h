#pragma once
// A case that no longer says whose it is.

#include <cstdint>
#include <string>
#include <vector>

#include "remnant/core/case.h"
#include "remnant/core/result.h"
#include "remnant/imaging/uid_source.h"

namespace remnant::imaging {

struct CaseWithoutIdentity {
    core::Case value;
    /// What was emptied, replaced, moved or masked, each by its place in the case:
    /// "scans[0].identity.patient_id: emptied".
    std::vector<std::string> removed;
};

/// A number nobody can guess, for `without_identity`.
std::uint64_t secret_number();

/// The case with
/// - names and ids of patients emptied,
/// - every UID replaced, one for one, by a new one under `uid_root`,
/// - all dates moved back by the same number of days, 1 to 3650 by `random`, so that every interval stays,
/// - every other text (names of structures, plans, scans and measurements, warnings, ids) searched for the
///   names of the patient and of who sent them, ids, numbers of request and study, UIDs and dates, without
///   regard to case, accents, encoding or script, and what is found masked. Parts of a name of up to three
///   Latin letters are found as whole words only.
///
/// What is measured stays: voxels, geometry, plans, the patient's height, weight, age and condition, and the
/// programs that made outlines. Pictures are not looked at: a name burned into a CT stays. A face is not
/// removed.
///
/// `random` decides dates and UIDs; it must not be known to who gets the case. Refused: a case that cannot be
/// described, a root as `UidSource::under` refuses it. DICOM objects written with the same `random` and root
/// (`dicom_out.h`) have the same UIDs and dates.
core::Result<CaseWithoutIdentity> without_identity(const core::Case& subject, std::uint64_t random,
                                                   std::string_view uid_root = kUuidRoot);

}  // namespace remnant::imaging
