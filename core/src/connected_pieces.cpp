#include "remnant/core/connected_pieces.h"

#include <algorithm>
#include <numeric>
#include <span>

#include "remnant/core/mask_outside.h"

namespace remnant::core {
namespace {

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

/// Every run of a mask in the order of its rows, with the piece it belongs to.
struct Pieces {
    RunSets sets;
    std::vector<std::int64_t> lengths;
};

Pieces connected(const LabelMask& mask) {
    const auto [ni, nj, nk] = mask.size();
    Pieces pieces;
    // Numbers of the first run of every row: of the slice before, and of this one.
    std::vector<std::size_t> below(static_cast<std::size_t>(nj), 0);
    std::vector<std::size_t> here(static_cast<std::size_t>(nj), 0);
    for (int k = 0; k < nk; ++k) {
        for (int j = 0; j < nj; ++j) {
            const auto row = mask.row(j, k);
            const auto at = static_cast<std::size_t>(j);
            here[at] = pieces.lengths.size();
            for (const Run& run : row) {
                pieces.sets.add();
                pieces.lengths.push_back(run.end - run.begin);
            }
            if (j > 0) join_touching(mask.row(j - 1, k), here[at - 1], row, here[at], pieces.sets);
            if (k > 0) join_touching(mask.row(j, k - 1), below[at], row, here[at], pieces.sets);
        }
        std::swap(below, here);
    }
    return pieces;
}

/// Voxels of the piece each run is the root of; 0 for runs that are no root.
std::vector<std::int64_t> sums_by_root(Pieces& pieces) {
    std::vector<std::int64_t> sums(pieces.lengths.size(), 0);
    for (std::size_t run = 0; run < pieces.lengths.size(); ++run)
        sums[pieces.sets.root(run)] += pieces.lengths[run];
    return sums;
}

/// Whether a run of the box touches a side of it, of those along which the grid has more than one voxel.
bool at_side(const IndexBox& box, const Size3& size, int j, int k, const Run& run) {
    return (size[0] > 1 && (run.begin == box.low[0] || run.end == box.high[0] + 1)) ||
           (size[1] > 1 && (j == box.low[1] || j == box.high[1])) ||
           (size[2] > 1 && (k == box.low[2] || k == box.high[2]));
}

}  // namespace

std::vector<std::int64_t> piece_sizes(const LabelMask& mask) {
    Pieces pieces = connected(mask);
    std::vector<std::int64_t> sums = sums_by_root(pieces);
    std::erase(sums, 0);
    std::ranges::sort(sums, std::greater{});
    return sums;
}

std::vector<LabelMask> pieces_of(const LabelMask& mask, std::int64_t least_voxels) {
    Pieces pieces = connected(mask);
    const std::vector<std::int64_t> sums = sums_by_root(pieces);
    std::vector<std::size_t> roots;
    bool crumbs = false;
    for (std::size_t run = 0; run < sums.size(); ++run) {
        if (sums[run] >= std::max<std::int64_t>(1, least_voxels)) roots.push_back(run);
        crumbs = crumbs || (sums[run] > 0 && sums[run] < least_voxels);
    }
    std::ranges::stable_sort(roots, std::greater{}, [&](std::size_t root) { return sums[root]; });
    std::vector<std::size_t> number(sums.size(), roots.size());
    for (std::size_t n = 0; n < roots.size(); ++n) number[roots[n]] = n;
    std::vector<LabelMaskBuilder> builders(roots.size() + (crumbs ? 1 : 0), LabelMaskBuilder(mask.size()));
    std::size_t run_number = 0;
    for (int k = 0; k < mask.size()[2]; ++k) {
        for (int j = 0; j < mask.size()[1]; ++j) {
            for (const Run& run : mask.row(j, k))
                builders[number[pieces.sets.root(run_number++)]].add(j, k, run.begin, run.end);
        }
    }
    std::vector<LabelMask> made;
    for (auto& builder : builders) made.push_back(std::move(builder).build());
    return made;
}

LabelMask holes_of(const LabelMask& mask, std::int64_t most_voxels) {
    // Round the box of the mask all is outside, or the grid ends: what touches a side of it is no hole.
    const IndexBox box = bounds(mask);
    const LabelMask outside = outside_in(mask, box);
    Pieces pieces = connected(outside);
    std::vector<std::int64_t> sums = sums_by_root(pieces);
    const auto for_each_run = [&](auto visit) {
        std::size_t number = 0;
        for (int k = 0; k < outside.size()[2]; ++k) {
            for (int j = 0; j < outside.size()[1]; ++j) {
                for (const Run& run : outside.row(j, k)) visit(j, k, run, pieces.sets.root(number++));
            }
        }
    };
    std::vector<bool> open(sums.size(), false);
    for_each_run([&](int j, int k, const Run& run, std::size_t root) {
        if (at_side(box, mask.size(), j, k, run) || sums[root] > most_voxels) open[root] = true;
    });
    LabelMaskBuilder holes(mask.size());
    for_each_run([&](int j, int k, const Run& run, std::size_t root) {
        if (!open[root]) holes.add(j, k, run.begin, run.end);
    });
    return std::move(holes).build();
}

}  // namespace remnant::core
