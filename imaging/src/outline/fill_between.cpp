#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <string>

#include "outline/plane_distance.h"
#include "parallel.h"
#include "remnant/imaging/outline_fill_between.h"

namespace remnant::imaging::outline {
namespace {

/// The voxels of a mask's bounding box, one byte each, seen as slices across one axis. One voxel around a
/// slice counts as outside, so that every slice has a pixel of either kind.
class SliceStack {
  public:
    SliceStack(const core::LabelMask& mask, const core::GridGeometry& grid, int axis)
        : size_(mask.size()), box_(core::bounds(mask)), axis_(static_cast<std::size_t>(axis)) {
        for (std::size_t a = 0; a < 3; ++a)
            extent_[a] = static_cast<std::size_t>(box_.high[a] - box_.low[a] + 1);
        stride_ = {1, extent_[0], extent_[0] * extent_[1]};
        across_columns_ = axis == 0 ? 1 : 0;
        across_rows_ = axis == 2 ? 1 : 2;
        plane_ = {static_cast<int>(extent_[across_columns_]) + 2, static_cast<int>(extent_[across_rows_]) + 2,
                  grid.spacing[static_cast<Eigen::Index>(across_columns_)],
                  grid.spacing[static_cast<Eigen::Index>(across_rows_)]};
        voxels_.assign(extent_[0] * extent_[1] * extent_[2], 0);
        take(mask);
    }

    [[nodiscard]] const PlaneSize& plane() const { return plane_; }

    /// The pixels of the slice at a grid index, with the rim.
    [[nodiscard]] std::vector<std::uint8_t> slice(int index) const {
        std::vector<std::uint8_t> pixels(plane_.count(), 0);
        for (int r = 1; r + 1 < plane_.rows; ++r) {
            for (int c = 1; c + 1 < plane_.columns; ++c) pixels[pixel(c, r)] = voxels_[voxel(index, c, r)];
        }
        return pixels;
    }

    /// Writes a slice; `inside(pixel)` says which pixels are in. True where any is. Slices may be written
    /// from several threads.
    template <class Inside>
    bool write(int index, Inside inside) {
        bool any = false;
        for (int r = 1; r + 1 < plane_.rows; ++r) {
            for (int c = 1; c + 1 < plane_.columns; ++c) {
                if (!inside(pixel(c, r))) continue;
                voxels_[voxel(index, c, r)] = 1;
                any = true;
            }
        }
        return any;
    }

    [[nodiscard]] core::LabelMask mask() const {
        return core::mask_of_rows(size_, [&](int j, int k, std::vector<core::Run>& runs) {
            if (j < box_.low[1] || j > box_.high[1] || k < box_.low[2] || k > box_.high[2]) return;
            const auto row = voxels_.begin() + static_cast<std::ptrdiff_t>(row_start(j, k));
            const auto end = row + static_cast<std::ptrdiff_t>(extent_[0]);
            for (auto at = std::find(row, end, 1); at != end;) {
                const auto stop = std::find(at, end, 0);
                runs.push_back({box_.low[0] + static_cast<std::int32_t>(at - row),
                                box_.low[0] + static_cast<std::int32_t>(stop - row)});
                at = std::find(stop, end, 1);
            }
        });
    }

  private:
    void take(const core::LabelMask& mask) {
        for (int k = box_.low[2]; k <= box_.high[2]; ++k) {
            for (int j = box_.low[1]; j <= box_.high[1]; ++j) {
                for (const core::Run& run : mask.row(j, k)) {
                    const auto row = voxels_.begin() + static_cast<std::ptrdiff_t>(row_start(j, k));
                    std::fill(row + (run.begin - box_.low[0]), row + (run.end - box_.low[0]), 1);
                }
            }
        }
    }
    [[nodiscard]] std::size_t row_start(int j, int k) const {
        return static_cast<std::size_t>(k - box_.low[2]) * stride_[2] +
               static_cast<std::size_t>(j - box_.low[1]) * stride_[1];
    }
    [[nodiscard]] std::size_t pixel(int c, int r) const {
        return static_cast<std::size_t>(r) * static_cast<std::size_t>(plane_.columns) +
               static_cast<std::size_t>(c);
    }
    [[nodiscard]] std::size_t voxel(int index, int c, int r) const {
        return static_cast<std::size_t>(index - box_.low[axis_]) * stride_[axis_] +
               static_cast<std::size_t>(c - 1) * stride_[across_columns_] +
               static_cast<std::size_t>(r - 1) * stride_[across_rows_];
    }

    core::Size3 size_;
    core::IndexBox box_;
    std::size_t axis_;
    std::size_t across_columns_ = 0;
    std::size_t across_rows_ = 1;
    std::array<std::size_t, 3> extent_{};
    std::array<std::size_t, 3> stride_{};
    PlaneSize plane_;
    std::vector<std::uint8_t> voxels_;
};

/// Two neighbouring outlines with slices between, and the next outline on either side.
struct Gap {
    std::optional<int> before;
    int low = 0;
    int high = 0;
    std::optional<int> after;
};

std::vector<Gap> gaps_between(const std::vector<int>& outlined) {
    std::vector<Gap> gaps;
    for (std::size_t n = 0; n + 1 < outlined.size(); ++n) {
        if (outlined[n + 1] - outlined[n] < 2) continue;
        Gap gap{{}, outlined[n], outlined[n + 1], {}};
        if (n > 0) gap.before = outlined[n - 1];
        if (n + 2 < outlined.size()) gap.after = outlined[n + 2];
        gaps.push_back(gap);
    }
    return gaps;
}

/// The slope at a point between two pieces of lengths `inner` (towards the gap) and `outer` that rise by
/// `inner_slope` and `outer_slope`: none at a turning point, else their weighted harmonic mean, with which
/// the cubic overshoots neither end.
float monotone_slope(float inner, float inner_slope, float outer, float outer_slope) {
    if (inner_slope * outer_slope <= 0.0F) return 0.0F;
    const float inner_weight = 2.0F * outer + inner;
    const float outer_weight = outer + 2.0F * inner;
    return (inner_weight + outer_weight) / (inner_weight / inner_slope + outer_weight / outer_slope);
}

using Distances = std::map<int, std::vector<float>>;

/// The distances of the outlines around one gap, read at any slice between.
class AcrossGap {
  public:
    AcrossGap(const Gap& gap, const Distances& distances)
        : low_(distances.at(gap.low)),
          high_(distances.at(gap.high)),
          before_(gap.before ? &distances.at(*gap.before) : nullptr),
          after_(gap.after ? &distances.at(*gap.after) : nullptr),
          length_(static_cast<float>(gap.high - gap.low)),
          length_before_(gap.before ? static_cast<float>(gap.low - *gap.before) : 0.0F),
          length_after_(gap.after ? static_cast<float>(*gap.after - gap.high) : 0.0F) {}

    /// `t` in 0–1 from the low to the high outline.
    [[nodiscard]] float at(std::size_t pixel, float t) const {
        const float low = low_[pixel];
        const float high = high_[pixel];
        const float slope = (high - low) / length_;
        float at_low = slope;
        float at_high = slope;
        if (before_ != nullptr)
            at_low =
                monotone_slope(length_, slope, length_before_, (low - (*before_)[pixel]) / length_before_);
        if (after_ != nullptr)
            at_high =
                monotone_slope(length_, slope, length_after_, ((*after_)[pixel] - high) / length_after_);
        const float u = 1.0F - t;
        return u * u * (1.0F + 2.0F * t) * low + t * t * (3.0F - 2.0F * t) * high +
               t * u * length_ * (u * at_low - t * at_high);
    }
    /// In and out are sure where both outlines agree; the cubic, rounded, need not say it.
    [[nodiscard]] bool inside(std::size_t pixel, float t) const {
        if (low_[pixel] > 0.0F && high_[pixel] > 0.0F) return true;
        if (low_[pixel] <= 0.0F && high_[pixel] <= 0.0F) return false;
        return at(pixel, t) > 0.0F;
    }

  private:
    const std::vector<float>& low_;
    const std::vector<float>& high_;
    const std::vector<float>* before_;
    const std::vector<float>* after_;
    float length_, length_before_, length_after_;
};

/// Distances of the slices that some gap needs; nothing where the job was cancelled.
std::optional<Distances> distances_around(const std::vector<Gap>& gaps, const SliceStack& stack,
                                          const core::JobContext& job) {
    Distances distances;
    for (const Gap& gap : gaps) {
        distances[gap.low];
        distances[gap.high];
        if (gap.before) distances[*gap.before];
        if (gap.after) distances[*gap.after];
    }
    std::vector<Distances::value_type*> wanted;
    for (auto& one : distances) wanted.push_back(&one);
    for_each_parallel(wanted.size(), [&](std::size_t n) {
        if (job.cancelled()) return;
        wanted[n]->second = signed_distance(stack.slice(wanted[n]->first), stack.plane());
    });
    if (job.cancelled()) return {};
    return distances;
}

/// Fills every slice of the gaps; the indices of those on which nothing was found, rising.
std::vector<int> fill(const std::vector<Gap>& gaps, const Distances& distances, SliceStack& stack,
                      const core::JobContext& job) {
    std::vector<std::pair<const Gap*, int>> slices;
    for (const Gap& gap : gaps) {
        for (int index = gap.low + 1; index < gap.high; ++index) slices.emplace_back(&gap, index);
    }
    std::vector<std::uint8_t> found(slices.size(), 0);
    for_each_parallel(slices.size(), [&](std::size_t n) {
        if (job.cancelled()) return;
        const auto [gap, index] = slices[n];
        const float t = static_cast<float>(index - gap->low) / static_cast<float>(gap->high - gap->low);
        const AcrossGap across(*gap, distances);
        found[n] = stack.write(index, [&](std::size_t pixel) { return across.inside(pixel, t); }) ? 1 : 0;
    });
    std::vector<int> without;
    for (std::size_t n = 0; n < slices.size(); ++n) {
        if (found[n] == 0) without.push_back(slices[n].second);
    }
    return without;
}

core::Warning nothing_between() {
    return {"fill-between-nothing-drawn-between",
            "There is no slice without an outline between two outlined ones, so nothing was filled.",
            {}};
}

core::Warning nothing_joined(std::size_t slices) {
    return {"fill-between-empty-slice",
            "Neighbouring outlines lie too far apart to be joined: nothing was filled on " +
                std::to_string(slices) + (slices == 1 ? " slice" : " slices") +
                ". Outline one more slice between.",
            {}};
}

}  // namespace

std::vector<int> outlined_slices(const core::LabelMask& mask, int axis) {
    // A run covers several slices across i; its two ends are enough to know which.
    std::vector<int> change(static_cast<std::size_t>(mask.size()[static_cast<std::size_t>(axis)]) + 1, 0);
    const auto cover = [&](int begin, int end) {
        ++change[static_cast<std::size_t>(begin)];
        --change[static_cast<std::size_t>(end)];
    };
    for (int k = 0; k < mask.size()[2]; ++k) {
        for (int j = 0; j < mask.size()[1]; ++j) {
            for (const core::Run& run : mask.row(j, k)) {
                if (axis == 0) cover(run.begin, run.end);
                if (axis == 1) cover(j, j + 1);
                if (axis == 2) cover(k, k + 1);
            }
        }
    }
    std::vector<int> slices;
    int covered = 0;
    for (std::size_t n = 0; n + 1 < change.size(); ++n) {
        covered += change[n];
        if (covered > 0) slices.push_back(static_cast<int>(n));
    }
    return slices;
}

int axis_to_fill(const core::LabelMask& mask) {
    for (const int axis : {2, 1, 0}) {
        const std::vector<int> slices = outlined_slices(mask, axis);
        if (!slices.empty() && slices.back() - slices.front() >= static_cast<int>(slices.size())) return axis;
    }
    return 2;
}

core::Result<FilledBetween> fill_between(const core::LabelMask& mask, const core::GridGeometry& grid,
                                         int axis, const core::JobContext& job) {
    constexpr const char* kWhat = "fill between";
    if (axis < 0 || axis > 2) return core::refuse(kWhat, "the slices must be axial, coronal or sagittal");
    if (mask.size() != grid.size) return core::refuse(kWhat, "the outline belongs to another scan");
    const std::vector<int> outlined = outlined_slices(mask, axis);
    if (outlined.size() < 2)
        return core::refuse(kWhat, "at least two slices must be outlined; there " +
                                       std::string(outlined.empty() ? "is none" : "is only one"));
    const std::vector<Gap> gaps = gaps_between(outlined);
    if (gaps.empty()) return FilledBetween{mask, {}, {nothing_between()}};

    job.report(0.0, "measuring the outlined slices");
    SliceStack stack(mask, grid, axis);
    const auto distances = distances_around(gaps, stack, job);
    if (!distances) return core::refuse(core::cancelled_error(kWhat));
    job.report(0.6, "filling the slices between");
    std::vector<int> without = fill(gaps, *distances, stack, job);
    if (job.cancelled()) return core::refuse(core::cancelled_error(kWhat));
    FilledBetween result{stack.mask(), std::move(without), {}};
    if (!result.empty_slices.empty()) result.warnings.push_back(nothing_joined(result.empty_slices.size()));
    job.report(1.0, "filled between");
    return result;
}

}  // namespace remnant::imaging::outline
