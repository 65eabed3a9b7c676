#pragma once
// The catalogue of named operations: Brisbane 2000 terminology (Strasberg 2005, J Hepatobiliary Pancreat Surg
// 12:351, doi:10.1007/s00534-005-0999-7) with the New World code (Nagino 2021, Ann Surg 274:1,
// doi:10.1097/SLA.0000000000004717).

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "remnant/core/result.h"
#include "remnant/core/structure.h"

namespace remnant::volumetry {

enum class Staging {
    One,       // one operation
    Alpps,     // stage 1 partition and ligation, stage 2 removes
    TwoStage,  // stage 1 wedges in the remnant (with or without embolisation), stage 2 removes
};

/// One row of the catalogue. IV means IVa and IVb.
struct Operation {
    std::string_view id;
    std::string_view name;
    std::string_view synonym;  // empty where there is none
    std::string_view code;
    std::vector<core::Segment> removes;
    Staging staging = Staging::One;
};

/// All operations, in the order they are offered.
std::span<const Operation> operation_catalogue();

/// What an id asks for: the row, and the segments that go, segment I among them where "+1" was appended.
struct ChosenOperation {
    std::string id;
    std::string name;
    std::string code;
    std::vector<core::Segment> removes;
    Staging staging = Staging::One;
};

/// Refused: an id that is not in the catalogue (the reason lists near ones), "+1" on an operation that takes
/// segment I anyway.
core::Result<ChosenOperation> choose_operation(std::string_view id, const std::string& what);

}  // namespace remnant::volumetry
