#pragma once
// The memory that an undo step holds for outlines.

#include <cstddef>

#include "remnant/core/edit.h"

namespace remnant::core {

/// Bytes of the outlines in `change` that are held for its sake alone: the tables of their slabs, and every
/// slab that no outline of `subject` shares at its place (same scan, same k), each counted once.
std::size_t mask_bytes_beyond(const Change& change, const Case& subject);

}  // namespace remnant::core
