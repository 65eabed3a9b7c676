#pragma once
// A list of patients measured, each by a process of its own, and their rows put together in the list's order.

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <string>

#include "patient_list.h"
#include "remnant/core/job.h"

namespace remnant::cli::batch {

/// Every `of`-th row of the list, beginning with row `index`, counted from 1.
struct Shard {
    std::size_t index = 1;
    std::size_t of = 1;

    [[nodiscard]] bool holds(std::size_t row) const { return row % of == index - 1; }
};

struct CohortOptions {
    std::filesystem::path out;
    std::size_t jobs = 1;
    bool resume = false;
    /// What one patient may take; who takes longer is ended, and refused in his row. A large CT takes
    /// seconds.
    std::chrono::seconds patience{3600};
    Shard shard;
};

struct CohortEnd {
    std::size_t patients = 0;
    std::size_t measured = 0;  // in this run
};

/// Writes OUT. Rows go to OUT.part first, so that a run that was stopped, in whatever way, can be resumed;
/// the CSV is the same whether it was or not, and however many jobs there were. Refused, with OUT as it was:
/// OUT is there already (with `resume`: and is not this version's whole answer to this list as it is), a
/// journal is there and `resume` is not asked for, the journal belongs to something else, the list changed
/// meanwhile, the disk is full, or the run was told to stop.
core::Result<CohortEnd> measure_cohort(PatientList& list, const CohortOptions& options,
                                       const core::JobContext& job);

}  // namespace remnant::cli::batch
