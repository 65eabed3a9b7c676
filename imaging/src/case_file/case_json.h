#pragma once
// A case without its voxels as JSON, there and back.

#include "case_file/json_values.h"
#include "remnant/core/case.h"
#include "remnant/core/result.h"

namespace remnant::imaging::case_file {

inline constexpr int kMajorVersion = 1;
inline constexpr int kMinorVersion = 2;

Json to_json(const core::Case& subject);

/// Masks and CT are left empty. Refused: anything missing, of another type, or impossible; `what` names the
/// file.
core::Result<core::Case> case_from(const Json& json, const std::string& what);

/// `fresh` with the fields of `old` that it does not know itself: they come from a newer program. List items
/// are told by their id or name.
void carry_over(const Json& old, Json& fresh);

}  // namespace remnant::imaging::case_file
