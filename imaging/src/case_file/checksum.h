#pragma once
// SHA-256, as `sha256sum` prints it.

#include <cstddef>
#include <span>
#include <string>

namespace remnant::imaging::case_file {

/// 64 hexadecimal digits.
std::string sha256(std::span<const std::byte> bytes);

}  // namespace remnant::imaging::case_file
