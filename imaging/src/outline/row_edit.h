#pragma once
// Rows of runs changed in place of the rest of a mask.

#include <memory>
#include <span>
#include <vector>

#include "parallel.h"
#include "remnant/core/label_mask.h"
#include "remnant/imaging/outline_slice.h"

namespace remnant::imaging::outline {

using Runs = std::span<const core::Run>;

/// Appends a ∪ b, a ∩ b, a \ b. Operands are sorted and apart; so is what is appended.
void append_united(Runs a, Runs b, std::vector<core::Run>& out);
void append_common(Runs a, Runs b, std::vector<core::Run>& out);
void append_without(Runs a, Runs b, std::vector<core::Run>& out);

/// Appends a row with `drawn` added to it or taken from it.
void append_painted(Runs row, Runs drawn, Paint paint, std::vector<core::Run>& out);

/// Sorts runs and joins those that touch.
void normalise(std::vector<core::Run>& runs);

/// From so many slices on, more than one thread earns its keep.
constexpr int kSlicesForThreads = 48;

/// The mask whose row (j, k) in the box of rows [j0, j1] × [k0, k1] is what `edit(j, k, row, runs)` appends
/// to `runs`; all other rows stay. Slabs that come out as they were are shared. `edit` is called from several
/// threads, for different k.
template <class Edit>
core::LabelMask with_rows(core::LabelMask mask, int j0, int j1, int k0, int k1, Edit edit) {
    std::vector<std::shared_ptr<const core::LabelSlab>> slabs(static_cast<std::size_t>(k1 - k0 + 1));
    const auto make = [&](std::size_t n) {
        const int k = k0 + static_cast<int>(n);
        const core::LabelSlab& old = mask.slab(k);
        auto made = core::slab_of_rows(old.rows(), [&](int j, std::vector<core::Run>& runs) {
            const Runs row = old.row(j);
            if (j < j0 || j > j1) {
                runs.insert(runs.end(), row.begin(), row.end());
            } else {
                edit(j, k, row, runs);
            }
        });
        slabs[n] = *made == old ? mask.shared_slab(k) : std::move(made);
    };
    if (k1 - k0 < kSlicesForThreads) {
        for (std::size_t n = 0; n < slabs.size(); ++n) make(n);
    } else {
        for_each_parallel(slabs.size(), make);
    }
    for (std::size_t n = 0; n < slabs.size(); ++n)
        mask.replace_slab(k0 + static_cast<int>(n), std::move(slabs[n]));
    return mask;
}

}  // namespace remnant::imaging::outline
