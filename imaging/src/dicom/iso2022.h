#pragma once
// Text in code extensions (ISO 2022), for the sets that DCMTK cannot convert with the C library's iconv: on
// Debian that is every Japanese one.

#include <optional>
#include <string>
#include <string_view>

namespace remnant::imaging::dicom {

/// UTF-8 of a value whose SpecificCharacterSet is `charset` (values with backslashes). None where a set is
/// unknown or a byte has no meaning in it. PS3.3 C.12.1.1.2, PS3.5 6.1.2.5.
std::optional<std::string> utf8_from_iso2022(std::string_view text, std::string_view charset);

}  // namespace remnant::imaging::dicom
