#pragma once
// Bytes made smaller, as the formats of volumes want them.

#include <vector>

#include "volume/atomic_write.h"

namespace remnant::imaging::volume {

enum class Wrapper { Gzip, Zlib };

/// The parts one after the other, deflated. Level 1 (fast) to 12 (small).
std::vector<std::byte> compressed(std::initializer_list<Bytes> parts, Wrapper wrapper, int level = 6);

}  // namespace remnant::imaging::volume
