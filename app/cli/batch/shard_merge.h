#pragma once
// The shards of a list, measured apart, as one CSV.

#include <filesystem>
#include <vector>

#include "patient_list.h"

namespace remnant::cli::batch {

/// Writes OUT in the list's order. Refused, with OUT as it was: OUT is there already, a shard is not there,
/// no result of `batch`, or measured by another version or from another list than this one as it is, a row of
/// nobody in the list, a patient twice, patients who are in no shard (the first of them and how many).
core::Result<> merge_shards(PatientList& list, const std::vector<std::filesystem::path>& shards,
                            const std::filesystem::path& out);

}  // namespace remnant::cli::batch
