#pragma once
// The one volume that is meant.

#include <optional>
#include <string>

#include "remnant/imaging/dicom_series.h"

namespace remnant::imaging {

/// The only readable volume of a scan, or the one with the given SeriesInstanceUID. `what` names the folder
/// in a refusal. Refused: more than one is readable (with the list), none is (with every reason), the UID is
/// not there or is no volume.
core::Result<Series> choose_volume(const SeriesScan& scan, const std::optional<std::string>& uid,
                                   const std::string& what);

}  // namespace remnant::imaging
