#include "segmentation/geodesic.h"

#include <array>
#include <cmath>
#include <cstdint>

#include "segmentation/grid_cut.h"

namespace remnant::imaging::segmentation {
namespace {

constexpr double kUnits = 64.0;

/// Voxels waiting at whole distances, nearest first. No step is longer than the ring, so one bucket holds one
/// distance.
class Ring {
  public:
    explicit Ring(std::uint32_t longest_step) : buckets_(longest_step + 1) {}
    void add(std::uint32_t distance, std::uint32_t voxel) {
        buckets_[distance % buckets_.size()].push_back(voxel);
        ++waiting_;
    }
    [[nodiscard]] bool empty() const { return waiting_ == 0; }
    /// Moves the voxels at that distance into `taken`.
    void take(std::uint32_t distance, std::vector<std::uint32_t>& taken) {
        taken.clear();
        taken.swap(buckets_[distance % buckets_.size()]);
        waiting_ -= taken.size();
    }

  private:
    std::vector<std::vector<std::uint32_t>> buckets_;
    std::size_t waiting_ = 0;
};

struct Step {
    core::Size3 step{0, 0, 0};
    std::ptrdiff_t offset = 0;
    float half_mm = 0.0F;  // in units, for the sum of two tolls
};

std::vector<Step> steps_of(const core::GridGeometry& grid) {
    std::vector<Step> steps;
    for (const Neighbour& neighbour : forward_neighbours(26, grid.spacing)) {
        const core::Size3& s = neighbour.step;
        const std::ptrdiff_t offset = (std::ptrdiff_t{s[2]} * grid.size[1] + s[1]) * grid.size[0] + s[0];
        const auto half = static_cast<float>(0.5 * kUnits * neighbour.mm);
        steps.push_back({s, offset, half});
        steps.push_back({{-s[0], -s[1], -s[2]}, -offset, half});
    }
    return steps;
}

bool within(const core::Size3& at, const core::Size3& step, const core::Size3& size) {
    for (std::size_t axis = 0; axis < 3; ++axis) {
        const int next = at[axis] + step[axis];
        if (next < 0 || next >= size[axis]) return false;
    }
    return true;
}

}  // namespace

Field easiest_ways(const Bits& from, const Field& toll, const core::GridGeometry& grid, double most) {
    const auto limit = static_cast<std::uint32_t>(std::lround(most * kUnits));
    std::vector<std::uint32_t> distance(from.size(), limit);
    const std::vector<Step> steps = steps_of(grid);
    float hardest = 0.0F;
    for (const float t : toll) hardest = std::max(hardest, t);
    Ring ring(static_cast<std::uint32_t>(std::lround(kUnits * grid.spacing.norm() * hardest)) + 2);
    for (std::size_t n = 0; n < from.size(); ++n) {
        if (from[n] == 0) continue;
        distance[n] = 0;
        ring.add(0, static_cast<std::uint32_t>(n));
    }
    const auto nx = static_cast<std::uint32_t>(grid.size[0]);
    const auto ny = static_cast<std::uint32_t>(grid.size[1]);
    std::vector<std::uint32_t> taken;
    for (std::uint32_t now = 0; !ring.empty(); ++now) {
        // A step without any toll leads to a voxel of the same distance.
        for (ring.take(now, taken); !taken.empty(); ring.take(now, taken)) {
            for (const std::uint32_t n : taken) {
                if (distance[n] != now) continue;
                const core::Size3 at{static_cast<int>(n % nx), static_cast<int>(n / nx % ny),
                                     static_cast<int>(n / (nx * ny))};
                for (const Step& step : steps) {
                    if (!within(at, step.step, grid.size)) continue;
                    const auto next = static_cast<std::size_t>(static_cast<std::ptrdiff_t>(n) + step.offset);
                    const auto length =
                        now + static_cast<std::uint32_t>(std::lround(step.half_mm * (toll[n] + toll[next])));
                    if (length >= distance[next]) continue;
                    distance[next] = length;
                    ring.add(length, static_cast<std::uint32_t>(next));
                }
            }
        }
    }
    Field mm(from.size());
    for (std::size_t n = 0; n < mm.size(); ++n) mm[n] = static_cast<float>(distance[n] / kUnits);
    return mm;
}

}  // namespace remnant::imaging::segmentation
