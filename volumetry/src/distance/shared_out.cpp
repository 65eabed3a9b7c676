#include "distance/shared_out.h"

#include <tbb/parallel_for.h>

#include <algorithm>

#include "distance/nearest_source.h"

namespace remnant::volumetry {
namespace {

using core::LabelMask;
using core::Run;

core::IndexBox around(const core::IndexBox& a, const core::IndexBox& b) {
    core::IndexBox box = a;
    for (std::size_t axis = 0; axis < 3; ++axis) {
        box.low[axis] = std::min(a.low[axis], b.low[axis]);
        box.high[axis] = std::max(a.high[axis], b.high[axis]);
    }
    return box;
}

/// The runs of one slice, one list a source, row by row.
class SliceOfParts {
  public:
    explicit SliceOfParts(std::size_t parts) : parts_(parts) {}

    void add(std::size_t part, Run run) { parts_[part].runs.push_back(run); }
    void end_row() {
        for (Part& part : parts_) part.first_runs.push_back(static_cast<std::int32_t>(part.runs.size()));
    }
    std::shared_ptr<const core::LabelSlab> slab(std::size_t part) {
        return std::make_shared<const core::LabelSlab>(std::move(parts_[part].first_runs),
                                                       std::move(parts_[part].runs));
    }

  private:
    struct Part {
        std::vector<std::int32_t> first_runs{0};
        std::vector<Run> runs;
    };
    std::vector<Part> parts_;
};

/// Cuts the runs of `whole` where the nearest source changes.
std::vector<LabelMask> parts_of(const LabelMask& whole, const BoxLayout& box,
                                const std::vector<SourceNumber>& nearest, std::size_t count) {
    using Slabs = std::vector<std::shared_ptr<const core::LabelSlab>>;
    const core::Size3 size = whole.size();
    const auto none = std::make_shared<const core::LabelSlab>(size[1]);
    std::vector<Slabs> slabs(count, Slabs(static_cast<std::size_t>(size[2]), none));
    tbb::parallel_for(0, size[2], [&](int k) {
        if (whole.slab(k).count() == 0) return;
        SliceOfParts slice(count);
        for (int j = 0; j < size[1]; ++j) {
            for (const Run& run : whole.row(j, k)) {
                const SourceNumber* row = nearest.data() + box.at(run.begin, j, k) - run.begin;
                for (std::int32_t begin = run.begin; begin < run.end;) {
                    std::int32_t end = begin + 1;
                    while (end < run.end && row[end] == row[begin]) ++end;
                    slice.add(row[begin], {begin, end});
                    begin = end;
                }
            }
            slice.end_row();
        }
        for (std::size_t n = 0; n < count; ++n) slabs[n][static_cast<std::size_t>(k)] = slice.slab(n);
    });
    std::vector<LabelMask> parts;
    for (Slabs& of_part : slabs) parts.emplace_back(size, std::move(of_part));
    return parts;
}

/// Gives the voxels without a source the one of `other`; returns how many there were.
std::int64_t fill_in(const LabelMask& whole, const BoxLayout& box, const std::vector<SourceNumber>& other,
                     std::vector<SourceNumber>& nearest) {
    std::int64_t filled = 0;
    for (int k = box.box().low[2]; k <= box.box().high[2]; ++k) {
        for (int j = box.box().low[1]; j <= box.box().high[1]; ++j) {
            for (const Run& run : whole.row(j, k)) {
                for (std::size_t n = box.at(run.begin, j, k); n < box.at(run.end, j, k); ++n) {
                    if (nearest[n] != kNoSource) continue;
                    nearest[n] = other[n];
                    ++filled;
                }
            }
        }
    }
    return filled;
}

bool has_islands(const LabelMask& whole, const BoxLayout& box, const std::vector<SourceNumber>& nearest) {
    for (int k = box.box().low[2]; k <= box.box().high[2]; ++k) {
        for (int j = box.box().low[1]; j <= box.box().high[1]; ++j) {
            for (const Run& run : whole.row(j, k)) {
                const SourceNumber* first = nearest.data() + box.at(run.begin, j, k);
                if (std::find(first, first + (run.end - run.begin), kNoSource) !=
                    first + (run.end - run.begin))
                    return true;
            }
        }
    }
    return false;
}

}  // namespace

core::Result<SharedOut> shared_out(const LabelMask& whole, const core::GridGeometry& grid,
                                   std::span<const LabelMask> sources, TerritoryMetric metric,
                                   const std::string& what, const core::JobContext& job) {
    if (whole.empty()) return core::refuse(what, "it has no voxel to share out");
    if (sources.size() > kMostSources)
        return core::refuse("branches", "there are more of them than the 16384 that can be told apart");
    core::IndexBox around_all = core::bounds(whole);
    bool any = false;
    for (const LabelMask& source : sources) {
        if (source.empty()) continue;
        any = true;
        around_all = around(around_all, core::bounds(source));
    }
    if (!any) return core::refuse("branches", "none of them has a voxel");
    const BoxLayout box(around_all);
    const Steps steps = steps_of(grid);
    if (!small_enough(box, steps))
        return core::refuse(what, "with its branches it spreads over more than 1 m, which is no liver");

    const bool straight = metric == TerritoryMetric::Straight;
    SharedOut result;
    std::vector<SourceNumber> nearest = straight
                                            ? nearest_straight(sources, box, steps, job.part(0.0, 0.9))
                                            : nearest_within(whole, sources, box, steps, job.part(0.0, 0.7));
    if (!nearest.empty() && !straight && has_islands(whole, box, nearest)) {
        const auto other = nearest_straight(sources, box, steps, job.part(0.7, 0.9));
        if (!other.empty()) result.islands = fill_in(whole, box, other, nearest);
    }
    if (nearest.empty() || job.cancelled()) return core::refuse(core::cancelled_error(what));
    result.parts = parts_of(whole, box, nearest, sources.size());
    return result;
}

}  // namespace remnant::volumetry
