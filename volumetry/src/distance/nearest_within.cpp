#include "distance/nearest_source.h"

#include <algorithm>
#include <cmath>

namespace remnant::volumetry {
namespace {

using Length = std::uint32_t;  // 0.1 µm
constexpr Length kUnknown = std::numeric_limits<Length>::max();
/// Ways are followed up to here, so that one more step never overflows.
constexpr Length kLongestWay = 4'000'000'000;
/// Marks a voxel whose way is known for good.
constexpr SourceNumber kSettled = 1U << 15;

struct Neighbour {
    std::ptrdiff_t offset;
    Length length;
};

/// The 26 neighbours on a layout, nearest last axis slowest.
std::vector<Neighbour> neighbours_on(const BoxLayout& layout, const Steps& steps) {
    const std::ptrdiff_t row = layout.size()[0];
    const std::ptrdiff_t slice = row * layout.size()[1];
    std::vector<Neighbour> neighbours;
    for (int dk = -1; dk <= 1; ++dk) {
        for (int dj = -1; dj <= 1; ++dj) {
            for (int di = -1; di <= 1; ++di) {
                if (di == 0 && dj == 0 && dk == 0) continue;
                const std::int64_t squared = di * di * steps[0] * steps[0] + dj * dj * steps[1] * steps[1] +
                                             dk * dk * steps[2] * steps[2];
                neighbours.push_back(
                    {dk * slice + dj * row + di, static_cast<Length>(std::llround(std::sqrt(squared)))});
            }
        }
    }
    return neighbours;
}

/// The box with one voxel more on every side, so that no neighbour lies outside.
core::IndexBox padded(core::IndexBox box) {
    for (std::size_t axis = 0; axis < 3; ++axis) {
        --box.low[axis];
        ++box.high[axis];
    }
    return box;
}

/// Voxels to be visited, by the length of their way: a ring of buckets, as many as one step can reach.
class Buckets {
  public:
    Buckets(Length width, Length longest_step)
        : width_(width), ring_(static_cast<std::size_t>(longest_step / width) + 2) {}

    void add(Length length, std::size_t voxel) {
        ring_[(length / width_) % ring_.size()].push_back(static_cast<std::uint32_t>(voxel));
        ++waiting_;
    }
    /// Takes the next bucket that holds anything into `voxels`; false where none is left.
    bool take(std::vector<std::uint32_t>& voxels) {
        voxels.clear();
        if (waiting_ == 0) return false;
        while (ring_[now_ % ring_.size()].empty()) ++now_;
        voxels.swap(ring_[now_ % ring_.size()]);
        waiting_ -= voxels.size();
        return true;
    }
    /// Whether a length belongs to the bucket taken last.
    [[nodiscard]] bool is_now(Length length) const { return length / width_ == now_; }
    [[nodiscard]] std::uint64_t reached() const { return std::uint64_t{now_} * width_; }

  private:
    Length width_;
    std::vector<std::vector<std::uint32_t>> ring_;
    std::size_t now_ = 0;
    std::size_t waiting_ = 0;
};

/// The shortest ways so far, on a padded box.
class Ways {
  public:
    Ways(const core::LabelMask& domain, std::span<const core::LabelMask> sources, const BoxLayout& box,
         const Steps& steps)
        : layout_(padded(box.box())),
          neighbours_(neighbours_on(layout_, steps)),
          // What is not open keeps length 0, which no way can undercut.
          lengths_(layout_.count(), 0),
          numbers_(layout_.count(), kNoSource),
          buckets_(shortest(), longest()) {
        open(domain, box.box());
        for (std::size_t number = sources.size(); number-- > 0;)
            begin_at(sources[number], static_cast<SourceNumber>(number), box.box());
    }

    /// False where cancelled.
    bool follow(const core::JobContext& job) {
        std::vector<std::uint32_t> voxels;
        while (buckets_.take(voxels)) {
            if (job.cancelled()) return false;
            if (buckets_.reached() > kLongestWay) break;
            for (const std::uint32_t voxel : voxels) settle(voxel);
        }
        return true;
    }

    [[nodiscard]] SourceNumber at(int i, int j, int k) const {
        const std::size_t voxel = layout_.at(i, j, k);
        const SourceNumber number = numbers_[voxel];
        return number == kNoSource ? kNoSource : static_cast<SourceNumber>(number & ~kSettled);
    }

  private:
    [[nodiscard]] Length shortest() const {
        return std::max<Length>(1, std::ranges::min_element(neighbours_, {}, &Neighbour::length)->length);
    }
    [[nodiscard]] Length longest() const {
        return std::ranges::max_element(neighbours_, {}, &Neighbour::length)->length;
    }

    template <class Row>
    static void for_rows(const core::LabelMask& mask, const core::IndexBox& box, Row row) {
        for (int k = box.low[2]; k <= box.high[2]; ++k) {
            for (int j = box.low[1]; j <= box.high[1]; ++j) {
                for (const core::Run& run : mask.row(j, k)) row(run, j, k);
            }
        }
    }
    void open(const core::LabelMask& domain, const core::IndexBox& box) {
        for_rows(domain, box, [&](const core::Run& run, int j, int k) {
            std::fill_n(lengths_.data() + layout_.at(run.begin, j, k), run.end - run.begin, kUnknown);
        });
    }
    void begin_at(const core::LabelMask& source, SourceNumber number, const core::IndexBox& box) {
        for_rows(source, box, [&](const core::Run& run, int j, int k) {
            for (int i = run.begin; i < run.end; ++i) {
                const std::size_t voxel = layout_.at(i, j, k);
                if (numbers_[voxel] == kNoSource) buckets_.add(0, voxel);
                lengths_[voxel] = 0;
                numbers_[voxel] = number;
            }
        });
    }

    void settle(std::uint32_t voxel) {
        const SourceNumber number = numbers_[voxel];
        const Length length = lengths_[voxel];
        if ((number & kSettled) != 0 || !buckets_.is_now(length)) return;
        numbers_[voxel] = number | kSettled;
        for (const Neighbour& neighbour : neighbours_) {
            const std::size_t next = voxel + static_cast<std::size_t>(neighbour.offset);
            const Length way = length + neighbour.length;
            if (way > lengths_[next]) continue;
            if (way < lengths_[next]) {
                lengths_[next] = way;
                numbers_[next] = number;
                buckets_.add(way, next);
            } else {
                numbers_[next] = std::min(numbers_[next], number);
            }
        }
    }

    BoxLayout layout_;
    std::vector<Neighbour> neighbours_;
    std::vector<Length> lengths_;
    std::vector<SourceNumber> numbers_;
    Buckets buckets_;
};

}  // namespace

std::vector<SourceNumber> nearest_within(const core::LabelMask& domain,
                                         std::span<const core::LabelMask> sources, const BoxLayout& box,
                                         const Steps& steps, const core::JobContext& job) {
    Ways ways(domain, sources, box, steps);
    job.report(0.1, "ways within the liver");
    if (!ways.follow(job)) return {};
    std::vector<SourceNumber> nearest(box.count());
    const auto& [low, high] = box.box();
    for (int k = low[2]; k <= high[2]; ++k) {
        for (int j = low[1]; j <= high[1]; ++j) {
            SourceNumber* row = nearest.data() + box.at(low[0], j, k);
            for (int i = low[0]; i <= high[0]; ++i) row[i - low[0]] = ways.at(i, j, k);
        }
    }
    job.report(1.0, "ways within the liver");
    return nearest;
}

}  // namespace remnant::volumetry
