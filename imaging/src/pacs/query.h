#pragma once
// One C-FIND on an association that is open.

#include <functional>
#include <optional>
#include <string>

#include "pacs/association.h"

class DcmDataset;

namespace remnant::imaging::pacs {

/// Sends `keys` and hands every answer to `take`, until it says no. Refused: the archive fails or refuses,
/// the connection ends, or `take` had enough (`too_many`).
core::Result<> ask(Association& association, const char* model, DcmDataset& keys,
                   const std::function<bool(DcmDataset&)>& take, const std::string& too_many);

/// The number an answer begins with; none where that is no number or a negative one.
std::optional<int> whole_number(const std::string& text);

}  // namespace remnant::imaging::pacs
