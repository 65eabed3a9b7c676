#pragma once
// What the structures step does to a case, as undoable changes. No widget.

#include <string>
#include <vector>

#include "remnant/core/edit.h"

namespace remnant::ui {

using Ids = std::vector<std::string>;

/// How a doubt about one outline alone begins; it follows the outline when that is renamed or deleted.
std::string doubt_about(const std::string& structure_name);

/// Wedges that go round it by name, and doubts about it, follow along.
core::Change rename_structure(const core::Case& subject, const core::TimePoint& scan, const std::string& id,
                              const std::string& name);
core::Change recolour_structure(const core::TimePoint& scan, const std::string& id, core::Colour colour);
core::Change set_kind(const core::TimePoint& scan, const std::string& id, core::StructureKind kind);
core::Change set_opacity(const core::TimePoint& scan, const std::string& id, double opacity);
core::Change set_visible(const core::TimePoint& scan, const std::string& id, bool visible);
core::Change confirm_structure(const core::TimePoint& scan, const std::string& id);
/// Shows these and hides all others.
core::Change show_only(const core::TimePoint& scan, const Ids& ids);
core::Change show_all(const core::TimePoint& scan);
/// One structure of the voxels of all of them, with name, kind and colour of the first; the others go.
core::Change merge_structures(const core::TimePoint& scan, const Ids& ids);
core::Change duplicate_structure(const core::TimePoint& scan, const std::string& id);
core::Change delete_structures(const core::TimePoint& scan, const Ids& ids);
/// One structure a connected piece, the largest first; pieces below `least_voxels` stay together as the last.
/// No edits where there is only one piece.
core::Change split_structure(const core::TimePoint& scan, const std::string& id, std::int64_t least_voxels);

/// An id no structure of the scan has: the wanted one, or with a number after it.
std::string unique_structure_id(const core::TimePoint& scan, const std::string& wanted);

}  // namespace remnant::ui
