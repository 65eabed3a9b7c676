#pragma once
// What outlining does to a case, as undoable changes. No widget.

#include <string>

#include "remnant/core/edit.h"
#include "remnant/imaging/find_liver.h"
#include "remnant/imaging/outline_cut.h"
#include "remnant/imaging/outline_tumour.h"

namespace remnant::ui {

/// The warnings with the doubts about a structure added: each sentence says of which, and where to look.
core::Warnings with_doubts_of(core::Warnings warnings, const std::vector<imaging::OutlineDoubt>& doubts,
                              const std::string& structure_name);

/// Puts the liver that was found among the structures, unconfirmed, with its doubts as warnings of the scan.
/// It takes the place of a liver that was found before and not confirmed; beside a liver of another origin it
/// is a structure to compare with, which nothing counts. `program` is the name and version kept as its
/// origin.
core::Change put_found_liver(const core::TimePoint& scan, const imaging::FoundLiver& found,
                             const std::string& program);

/// Puts a tumour that was proposed among the structures as the next in number, unconfirmed, with its doubts
/// as warnings of the scan.
core::Change put_proposed_tumour(const core::TimePoint& scan, const imaging::ProposedTumour& tumour,
                                 const std::string& program);

/// The structure of that id, else the liver; null where there is neither.
const core::Structure* worked_on(const core::TimePoint& scan, const std::string& id);

/// A new, empty outline by hand: the liver where there is none yet, else something a person will name.
core::Change begin_outline(const core::TimePoint& scan);
/// The structure with the voxels a hand gave it. `verb` is what the undo menu says of it.
core::Change drawn_outline(const core::TimePoint& scan, const core::Structure& structure,
                           core::LabelMask mask, const std::string& verb);

/// The structure with what lies on the plane's far side, and a new one of the same kind for the rest.
core::Change split_outline(const core::TimePoint& scan, const core::Structure& structure,
                           imaging::outline::CutParts parts);

}  // namespace remnant::ui
