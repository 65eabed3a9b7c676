#pragma once
// What is doubtful of one scan, for answers that rest on it although they speak of another.

#include "remnant/core/case.h"
#include "remnant/core/warning.h"

namespace remnant::volumetry {

/// `outline-unconfirmed` for each outline of the scan that no person has confirmed.
core::Warnings unconfirmed_outlines(const core::TimePoint& scan);

/// The same warnings, each beginning with the name of the scan it is of.
core::Warnings named_after(const core::TimePoint& scan, core::Warnings warnings);

/// Every doubt about the numbers of a scan that is not the one judged, each beginning with its name: its
/// files, its outlines, where it lies in time, and what measuring said of it (`measuring`). What judges the
/// operation rather than a volume is left out: that is said of the scan that is judged.
core::Warnings doubts_of_other_scan(const core::Case& subject, const core::TimePoint& scan,
                                    const core::Warnings& measuring);

}  // namespace remnant::volumetry
