#include "segmentation/vessel_growth.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <queue>

#include "segmentation/grid_cut.h"

namespace remnant::imaging::segmentation {
namespace {

constexpr const char* kWhat = "outlining vessels";
constexpr double kMemoryMm = 5.0;
constexpr float kDearest = 0.005F;
// Of vessel ahead: what a way through a gap must lead to, and what makes it the middle of a vessel.
constexpr float kStretchMm3 = 60.0F;
constexpr float kMiddleMm3 = 20.0F;

struct Front {
    float cost;
    std::uint32_t voxel;
    bool operator>(const Front& other) const {
        return cost != other.cost ? cost > other.cost : voxel > other.voxel;
    }
};

struct Step {
    core::Size3 by;
    std::ptrdiff_t offset;
    float mm;
    float fading;  // what is forgotten of the way's likeness over it
};

std::vector<Step> all_steps(const core::GridGeometry& grid) {
    std::vector<Step> steps;
    for (const Neighbour& half : forward_neighbours(26, grid.spacing)) {
        for (const int sign : {1, -1}) {
            const core::Size3 by{sign * half.step[0], sign * half.step[1], sign * half.step[2]};
            const std::ptrdiff_t offset =
                (std::ptrdiff_t{by[2]} * grid.size[1] + by[1]) * grid.size[0] + by[0];
            steps.push_back({by, offset, static_cast<float>(half.mm),
                             static_cast<float>(1.0 - std::exp(-half.mm / kMemoryMm))});
        }
    }
    return steps;
}

/// Steep, so that a way through a narrow or dim place costs more than a long one within a vessel.
float toll_per_mm(float likeness) {
    const float squared = likeness * likeness;
    return 1.0F / (squared * squared * squared + kDearest);
}

/// Calls `visit(step, voxel it leads to)` for the steps that stay within the grid.
template <class Visit>
void for_steps_within(const core::Size3& size, const std::vector<Step>& steps, std::uint32_t voxel,
                      Visit visit) {
    const auto columns = static_cast<std::uint32_t>(size[0]);
    const auto rows = static_cast<std::uint32_t>(size[1]);
    const core::Size3 own{static_cast<int>(voxel % columns), static_cast<int>(voxel / columns % rows),
                          static_cast<int>(voxel / columns / rows)};
    for (const Step& step : steps) {
        bool within = true;
        for (std::size_t a = 0; a < 3; ++a) {
            const int there = own[a] + step.by[a];
            within = within && there >= 0 && there < size[a];
        }
        if (within) visit(step, static_cast<std::size_t>(static_cast<std::ptrdiff_t>(voxel) + step.offset));
    }
}

/// One run of the competition.
class Competition {
  public:
    Competition(const Field& likeness, const core::GridGeometry& grid, const Bits& domain, double least)
        : likeness_(likeness),
          size_(grid.size),
          domain_(domain),
          steps_(all_steps(grid)),
          least_(static_cast<float>(least)),
          cost_(likeness.size(), std::numeric_limits<float>::infinity()),
          recent_(likeness.size(), 0.0F) {
        grown_.tree.assign(likeness.size(), 0);
        grown_.way.assign(likeness.size(), 0);
        from_.resize(likeness.size());
        std::iota(from_.begin(), from_.end(), 0U);
    }

    void start(std::size_t voxel, std::uint8_t tree) {
        if (cost_[voxel] == 0.0F) return;
        cost_[voxel] = 0.0F;
        recent_[voxel] = 1.0F;
        grown_.tree[voxel] = tree;
        front_.push({0.0F, static_cast<std::uint32_t>(voxel)});
    }

    core::Result<> run(const core::JobContext& job) {
        while (!front_.empty()) {
            const Front next = front_.top();
            front_.pop();
            if (next.cost > cost_[next.voxel]) continue;
            if (order_.size() % 65536 == 0 && job.cancelled())
                return core::refuse(core::cancelled_error(kWhat));
            order_.push_back(next.voxel);
            spread_from(next.voxel);
        }
        return {};
    }

    /// Without the ways that lead nowhere.
    GrownTrees pruned(double voxel_mm3) {
        std::vector<float> ahead(likeness_.size(), 0.0F);
        for (std::size_t n = order_.size(); n-- > 0;) {
            const std::uint32_t voxel = order_[n];
            if (likeness_[voxel] >= least_) ahead[voxel] += static_cast<float>(voxel_mm3);
            const std::uint32_t back = from_[voxel];
            if (back != voxel) ahead[back] += ahead[voxel];
        }
        // In the order in which they were reached: what hangs on nothing kept goes too.
        for (const std::uint32_t voxel : order_) {
            const std::uint32_t back = from_[voxel];
            if (back == voxel) continue;
            const bool bright = likeness_[voxel] >= least_;
            const bool on_vessel = likeness_[back] >= least_;
            const bool leads_on = ahead[voxel] >= kStretchMm3;
            const bool kept = grown_.tree[back] != 0 && (leads_on || (bright && on_vessel));
            if (!kept) grown_.tree[voxel] = 0;
            grown_.way[voxel] = kept && ahead[voxel] >= kMiddleMm3 ? 1 : 0;
        }
        return std::move(grown_);
    }

  private:
    void spread_from(std::uint32_t voxel) {
        for_steps_within(size_, steps_, voxel, [&](const Step& step, std::size_t to) {
            if (!domain_[to]) return;
            const float recent = recent_[voxel] + (likeness_[to] - recent_[voxel]) * step.fading;
            if (recent < least_) return;
            const float cost =
                cost_[voxel] + step.mm * toll_per_mm(0.5F * (likeness_[to] + likeness_[voxel]));
            if (cost >= cost_[to]) return;
            cost_[to] = cost;
            recent_[to] = recent;
            grown_.tree[to] = grown_.tree[voxel];
            from_[to] = voxel;
            front_.push({cost, static_cast<std::uint32_t>(to)});
        });
    }

    const Field& likeness_;
    core::Size3 size_;
    const Bits& domain_;
    std::vector<Step> steps_;
    float least_;
    std::vector<float> cost_;
    std::vector<float> recent_;
    std::vector<std::uint32_t> from_;   // the voxel it was reached from; itself at a seed
    std::vector<std::uint32_t> order_;  // in which voxels were reached
    GrownTrees grown_;
    std::priority_queue<Front, std::vector<Front>, std::greater<>> front_;
};

}  // namespace

core::Result<GrownTrees> grow_trees(const Field& likeness, const core::GridGeometry& grid, const Bits& domain,
                                    const TreeSeeds& seeds, double least, const core::JobContext& job) {
    Competition competition(likeness, grid, domain, least);
    for (std::size_t t = 0; t < seeds.size(); ++t) {
        for (const std::size_t voxel : seeds[t]) competition.start(voxel, static_cast<std::uint8_t>(t + 1));
    }
    if (auto done = competition.run(job); !done) return core::refuse(done.error());
    return competition.pruned(grid.voxel_volume().value());
}

std::vector<std::size_t> cheapest_way(const Field& likeness, const core::GridGeometry& grid, std::size_t from,
                                      const Bits& goals) {
    const std::vector<Step> steps = all_steps(grid);
    std::vector<float> cost(likeness.size(), std::numeric_limits<float>::infinity());
    std::vector<std::uint32_t> back(likeness.size(), static_cast<std::uint32_t>(from));
    std::priority_queue<Front, std::vector<Front>, std::greater<>> front;
    cost[from] = 0.0F;
    front.push({0.0F, static_cast<std::uint32_t>(from)});
    while (!front.empty()) {
        const Front next = front.top();
        front.pop();
        if (next.cost > cost[next.voxel]) continue;
        if (goals[next.voxel]) {
            std::vector<std::size_t> way{next.voxel};
            while (way.back() != from) way.push_back(back[way.back()]);
            return way;
        }
        for_steps_within(grid.size, steps, next.voxel, [&](const Step& step, std::size_t to) {
            const float there =
                next.cost + step.mm * toll_per_mm(0.5F * (likeness[to] + likeness[next.voxel]));
            if (there >= cost[to]) return;
            cost[to] = there;
            back[to] = next.voxel;
            front.push({there, static_cast<std::uint32_t>(to)});
        });
    }
    return {};
}

}  // namespace remnant::imaging::segmentation
