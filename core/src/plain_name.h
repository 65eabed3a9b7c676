#pragma once
// Names as other programs write them, made comparable.

#include <string>
#include <string_view>

namespace remnant::core {

/// Lower case, everything but letters and digits gone: "Portal_Vein" → "portalvein".
std::string plain_name(std::string_view name);

}  // namespace remnant::core
