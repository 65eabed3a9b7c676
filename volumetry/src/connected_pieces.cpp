#include "remnant/volumetry/connected_pieces.h"

#include <algorithm>
#include <numeric>
#include <span>

namespace remnant::volumetry {
namespace {

using core::Run;

/// Disjoint sets of runs; each root is the smallest number of its set.
class RunSets {
  public:
    std::size_t add() {
        parent_.push_back(parent_.size());
        return parent_.size() - 1;
    }
    std::size_t root(std::size_t run) {
        while (parent_[run] != run) run = parent_[run] = parent_[parent_[run]];
        return run;
    }
    void join(std::size_t a, std::size_t b) {
        a = root(a);
        b = root(b);
        parent_[std::max(a, b)] = std::min(a, b);
    }

  private:
    std::vector<std::size_t> parent_;
};

void join_touching(std::span<const Run> a, std::size_t first_a, std::span<const Run> b, std::size_t first_b,
                   RunSets& sets) {
    for (std::size_t m = 0, n = 0; m < a.size() && n < b.size();) {
        if (std::max(a[m].begin, b[n].begin) < std::min(a[m].end, b[n].end))
            sets.join(first_a + m, first_b + n);
        (a[m].end < b[n].end ? m : n) += 1;
    }
}

}  // namespace

std::vector<std::int64_t> piece_sizes(const core::LabelMask& mask) {
    const auto [ni, nj, nk] = mask.size();
    RunSets sets;
    std::vector<std::int64_t> lengths;
    // Numbers of the first run of every row: of the slice before, and of this one.
    std::vector<std::size_t> below(static_cast<std::size_t>(nj), 0);
    std::vector<std::size_t> here(static_cast<std::size_t>(nj), 0);
    for (int k = 0; k < nk; ++k) {
        for (int j = 0; j < nj; ++j) {
            const auto row = mask.row(j, k);
            here[static_cast<std::size_t>(j)] = lengths.size();
            for (const Run& run : row) {
                sets.add();
                lengths.push_back(run.end - run.begin);
            }
            const std::size_t first = here[static_cast<std::size_t>(j)];
            if (j > 0)
                join_touching(mask.row(j - 1, k), here[static_cast<std::size_t>(j) - 1], row, first, sets);
            if (k > 0)
                join_touching(mask.row(j, k - 1), below[static_cast<std::size_t>(j)], row, first, sets);
        }
        std::swap(below, here);
    }
    std::vector<std::int64_t> sums(lengths.size(), 0);
    for (std::size_t run = 0; run < lengths.size(); ++run) sums[sets.root(run)] += lengths[run];
    std::erase(sums, 0);
    std::ranges::sort(sums, std::greater{});
    return sums;
}

}  // namespace remnant::volumetry
