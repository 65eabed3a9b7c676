#include "remnant/core/label_mask.h"

#include <algorithm>
#include <cassert>

namespace remnant::core {
namespace {

using Slabs = std::vector<std::shared_ptr<const LabelSlab>>;

/// Collects runs row by row; touching runs join.
class SlabWriter {
  public:
    explicit SlabWriter(int rows) { first_run_.reserve(static_cast<std::size_t>(rows) + 1); }

    void add(Run run) {
        if (run.begin >= run.end) return;
        const bool row_has_runs = runs_.size() > static_cast<std::size_t>(first_run_.back());
        if (row_has_runs && runs_.back().end >= run.begin) {
            runs_.back().end = std::max(runs_.back().end, run.end);
        } else {
            runs_.push_back(run);
        }
    }
    void end_row() { first_run_.push_back(static_cast<std::int32_t>(runs_.size())); }
    std::shared_ptr<const LabelSlab> finish() {
        return std::make_shared<const LabelSlab>(std::move(first_run_), std::move(runs_));
    }

  private:
    std::vector<std::int32_t> first_run_{0};
    std::vector<Run> runs_;
};

void unite_rows(std::span<const Run> a, std::span<const Run> b, SlabWriter& out) {
    std::size_t m = 0;
    std::size_t n = 0;
    while (m < a.size() || n < b.size()) {
        const bool take_a = n == b.size() || (m < a.size() && a[m].begin <= b[n].begin);
        out.add(take_a ? a[m++] : b[n++]);
    }
}

template <class OnOverlap>
void for_each_overlap(std::span<const Run> a, std::span<const Run> b, OnOverlap on_overlap) {
    for (std::size_t m = 0, n = 0; m < a.size() && n < b.size();) {
        const Run common{std::max(a[m].begin, b[n].begin), std::min(a[m].end, b[n].end)};
        if (common.begin < common.end) on_overlap(common);
        (a[m].end < b[n].end ? m : n) += 1;
    }
}

void subtract_rows(std::span<const Run> a, std::span<const Run> b, SlabWriter& out) {
    std::size_t n = 0;
    for (Run rest : a) {
        while (n < b.size() && b[n].end <= rest.begin) ++n;
        // The last hole may reach into the next run of `a`, so it is looked at from its own cursor.
        for (std::size_t hole = n; hole < b.size() && b[hole].begin < rest.end; ++hole) {
            out.add({rest.begin, std::min(rest.end, b[hole].begin)});
            rest.begin = std::max(rest.begin, b[hole].end);
        }
        out.add(rest);
    }
}

template <class RowOperation>
LabelMask combined(const LabelMask& a, const LabelMask& b, RowOperation operation) {
    assert(a.size() == b.size());
    const auto [ni, nj, nk] = a.size();
    Slabs slabs;
    slabs.reserve(static_cast<std::size_t>(nk));
    for (int k = 0; k < nk; ++k) {
        SlabWriter writer(nj);
        for (int j = 0; j < nj; ++j) {
            operation(a.row(j, k), b.row(j, k), writer);
            writer.end_row();
        }
        slabs.push_back(writer.finish());
    }
    return sharing_slabs({a.size(), std::move(slabs)}, a);
}

}  // namespace

LabelSlab::LabelSlab(std::vector<std::int32_t> first_run, std::vector<Run> runs)
    : first_run_(std::move(first_run)), runs_(std::move(runs)) {
    for (const Run& run : runs_) count_ += run.end - run.begin;
    runs_.shrink_to_fit();
}

LabelMask::LabelMask(const Size3& size)
    : size_(size), slabs_(static_cast<std::size_t>(size[2]), std::make_shared<const LabelSlab>(size[1])) {}

LabelMask::LabelMask(const Size3& size, Slabs slabs) : size_(size), slabs_(std::move(slabs)) {
    assert(slabs_.size() == static_cast<std::size_t>(size[2]));
}

bool LabelMask::contains(int i, int j, int k) const {
    const auto runs = row(j, k);
    const auto after = std::ranges::upper_bound(runs, i, {}, &Run::begin);
    return after != runs.begin() && i < std::prev(after)->end;
}

std::int64_t LabelMask::count() const {
    std::int64_t total = 0;
    for (const auto& slab : slabs_) total += slab->count();
    return total;
}

void LabelMask::replace_slab(int k, std::shared_ptr<const LabelSlab> slab) {
    assert(slab->rows() == size_[1]);
    slabs_[static_cast<std::size_t>(k)] = std::move(slab);
}

bool LabelMask::operator==(const LabelMask& other) const {
    return size_ == other.size_ && std::ranges::equal(slabs_, other.slabs_, [](const auto& a, const auto& b) {
               return a == b || *a == *b;
           });
}

LabelMaskBuilder::LabelMaskBuilder(const Size3& size)
    : size_(size), slabs_(static_cast<std::size_t>(size[2])) {}

void LabelMaskBuilder::add(int j, int k, std::int32_t begin, std::int32_t end) {
    if (j < 0 || j >= size_[1] || k < 0 || k >= size_[2]) return;
    const Run run{std::max(begin, 0), std::min(end, std::int32_t{size_[0]})};
    if (run.begin < run.end) slabs_[static_cast<std::size_t>(k)].emplace_back(j, run);
}

LabelMask LabelMaskBuilder::build() && {
    Slabs slabs;
    slabs.reserve(slabs_.size());
    for (auto& rows : slabs_) {
        std::ranges::sort(rows, [](const auto& a, const auto& b) {
            return std::pair(a.first, a.second.begin) < std::pair(b.first, b.second.begin);
        });
        SlabWriter writer(size_[1]);
        std::size_t next = 0;
        for (int j = 0; j < size_[1]; ++j) {
            while (next < rows.size() && rows[next].first == j) writer.add(rows[next++].second);
            writer.end_row();
        }
        rows = {};
        slabs.push_back(writer.finish());
    }
    return {size_, std::move(slabs)};
}

LabelMask sharing_slabs(LabelMask made, const LabelMask& before) {
    assert(made.size() == before.size());
    for (int k = 0; k < made.size()[2]; ++k) {
        if (made.slab(k) == before.slab(k)) made.replace_slab(k, before.shared_slab(k));
    }
    return made;
}

LabelMask united(const LabelMask& a, const LabelMask& b) {
    return combined(a, b, unite_rows);
}

LabelMask intersected(const LabelMask& a, const LabelMask& b) {
    return combined(a, b, [](auto row_a, auto row_b, SlabWriter& out) {
        for_each_overlap(row_a, row_b, [&](Run common) { out.add(common); });
    });
}

LabelMask subtracted(const LabelMask& a, const LabelMask& b) {
    return combined(a, b, subtract_rows);
}

std::int64_t count_common(const LabelMask& a, const LabelMask& b) {
    assert(a.size() == b.size());
    std::int64_t total = 0;
    for (int k = 0; k < a.size()[2]; ++k) {
        if (a.slab(k).count() == 0 || b.slab(k).count() == 0) continue;
        for (int j = 0; j < a.size()[1]; ++j) {
            for_each_overlap(a.row(j, k), b.row(j, k),
                             [&](Run common) { total += common.end - common.begin; });
        }
    }
    return total;
}

double dice(const LabelMask& a, const LabelMask& b) {
    const auto both = a.count() + b.count();
    return both == 0 ? 1.0 : 2.0 * static_cast<double>(count_common(a, b)) / static_cast<double>(both);
}

LabelMask flipped(const LabelMask& mask, bool i, bool j, bool k) {
    const auto [ni, nj, nk] = mask.size();
    Slabs slabs;
    slabs.reserve(static_cast<std::size_t>(nk));
    for (int z = 0; z < nk; ++z) {
        SlabWriter writer(nj);
        for (int y = 0; y < nj; ++y) {
            const auto runs = mask.row(j ? nj - 1 - y : y, k ? nk - 1 - z : z);
            for (std::size_t n = 0; n < runs.size(); ++n) {
                if (!i) {
                    writer.add(runs[n]);
                } else {
                    const Run& mirrored = runs[runs.size() - 1 - n];
                    writer.add({ni - mirrored.end, ni - mirrored.begin});
                }
            }
            writer.end_row();
        }
        slabs.push_back(writer.finish());
    }
    return {mask.size(), std::move(slabs)};
}

IndexBox bounds(const LabelMask& mask) {
    const auto [ni, nj, nk] = mask.size();
    IndexBox box{{ni, nj, nk}, {-1, -1, -1}};
    for (int k = 0; k < nk; ++k) {
        if (mask.slab(k).count() == 0) continue;
        box.low[2] = std::min(box.low[2], k);
        box.high[2] = k;
        for (int j = 0; j < nj; ++j) {
            const auto runs = mask.row(j, k);
            if (runs.empty()) continue;
            box.low[1] = std::min(box.low[1], j);
            box.high[1] = std::max(box.high[1], j);
            box.low[0] = std::min(box.low[0], int{runs.front().begin});
            box.high[0] = std::max(box.high[0], int{runs.back().end - 1});
        }
    }
    return box;
}

}  // namespace remnant::core
