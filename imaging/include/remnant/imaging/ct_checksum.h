#pragma once
// What tells one CT from every other.

#include <string>

#include "remnant/core/voxel_grid.h"

namespace remnant::imaging {

/// SHA-256 of the voxels as they lie in memory (i fastest; int16 or float, little endian), 64 hexadecimal
/// digits: the checksum a case file keeps of a CT it refers to.
std::string ct_checksum(const core::CtVoxels& ct);

}  // namespace remnant::imaging
