#pragma once
// A registration as it is printed.

#include "json_output.h"
#include "remnant/imaging/carry_outline.h"

namespace remnant::cli {

Json to_json(const imaging::AffineMap& map);
/// Method, map, residuals and whether it may be used; no warnings.
Json to_json(const imaging::Registration& registration);
/// Volumes before and after, and how far its border may be off.
Json to_json(const imaging::CarriedOutline& carried);

/// Three columns for a text table.
using Rows = std::vector<std::vector<std::string>>;
Rows rows_of(const imaging::Registration& registration);
Rows rows_of(const imaging::CarriedOutline& carried);

}  // namespace remnant::cli
