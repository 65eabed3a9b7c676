#include "remnant/core/mask_section.h"

#include <algorithm>

namespace remnant::core {
namespace {

bool row_contains(std::span<const Run> row, std::int32_t i) {
    const auto after = std::ranges::upper_bound(row, i, {}, &Run::begin);
    return after != row.begin() && i < std::prev(after)->end;
}

/// Collects the runs of a plane row by row.
class SectionBuilder {
  public:
    explicit SectionBuilder(int rows) { first_run_.reserve(static_cast<std::size_t>(rows) + 1); }
    void add_row(std::span<const Run> row) {
        runs_.insert(runs_.end(), row.begin(), row.end());
        first_run_.push_back(static_cast<std::int32_t>(runs_.size()));
    }
    void add(Run run) { runs_.push_back(run); }
    void end_row() { first_run_.push_back(static_cast<std::int32_t>(runs_.size())); }
    MaskSection build(int columns) && { return {columns, std::move(first_run_), std::move(runs_)}; }

  private:
    std::vector<std::int32_t> first_run_{0};
    std::vector<Run> runs_;
};

MaskSection across_i(const LabelMask& mask, int i) {
    const auto [ni, nj, nk] = mask.size();
    SectionBuilder builder(nk);
    for (int k = 0; k < nk; ++k) {
        const LabelSlab& slab = mask.slab(k);
        if (slab.count() > 0) {
            for (int j = 0; j < nj;) {
                if (!row_contains(slab.row(j), i)) {
                    ++j;
                    continue;
                }
                const int begin = j;
                while (j < nj && row_contains(slab.row(j), i)) ++j;
                builder.add({begin, j});
            }
        }
        builder.end_row();
    }
    return std::move(builder).build(nj);
}

/// Vertical pieces at the ends of runs, carried on while the rows below have an end at the same place.
void add_vertical(const MaskSection& section, std::vector<OutlineEdge>& edges) {
    struct Open {
        std::int32_t column;
        std::int32_t from_row;
    };
    std::vector<Open> open;
    std::vector<Open> next;
    for (std::int32_t row = 0; row <= section.rows(); ++row) {
        std::vector<std::int32_t> ends;
        for (const Run& run : section.row(row)) {
            ends.push_back(run.begin);
            ends.push_back(run.end);
        }
        next.clear();
        auto before = open.begin();
        for (const std::int32_t column : ends) {
            while (before != open.end() && before->column < column) {
                edges.push_back({before->column, before->from_row, before->column, row});
                ++before;
            }
            if (before != open.end() && before->column == column) {
                next.push_back(*before++);
            } else {
                next.push_back({column, row});
            }
        }
        for (; before != open.end(); ++before)
            edges.push_back({before->column, before->from_row, before->column, row});
        std::swap(open, next);
    }
}

/// Horizontal pieces where exactly one of two neighbouring rows has a voxel.
void add_horizontal(const MaskSection& section, std::vector<OutlineEdge>& edges) {
    std::vector<std::int32_t> changes;
    for (std::int32_t row = 0; row <= section.rows(); ++row) {
        changes.clear();
        for (const std::int32_t at : {row - 1, row}) {
            for (const Run& run : section.row(at)) {
                changes.push_back(run.begin);
                changes.push_back(run.end);
            }
        }
        std::ranges::sort(changes);
        // A place where both rows change leaves what lies between them as it was.
        for (std::size_t n = 0; n + 1 < changes.size(); n += 2) {
            if (changes[n] != changes[n + 1]) edges.push_back({changes[n], row, changes[n + 1], row});
        }
    }
}

}  // namespace

MaskSection section_of(const LabelMask& mask, int axis, int index) {
    const auto [ni, nj, nk] = mask.size();
    const int columns = axis == 0 ? nj : ni;
    const int rows = axis == 2 ? nj : nk;
    const int depth = mask.size()[static_cast<std::size_t>(axis)];
    if (index < 0 || index >= depth) return {columns, rows};
    if (axis == 0) return across_i(mask, index);
    SectionBuilder builder(rows);
    for (int row = 0; row < rows; ++row)
        builder.add_row(axis == 1 ? mask.row(index, row) : mask.row(row, index));
    return std::move(builder).build(columns);
}

std::vector<OutlineEdge> outline_of(const MaskSection& section) {
    std::vector<OutlineEdge> edges;
    add_vertical(section, edges);
    add_horizontal(section, edges);
    return edges;
}

}  // namespace remnant::core
