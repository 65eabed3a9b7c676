#pragma once
// The voxels of a vessel as a graph: which touch, and how deep each lies.

#include <array>
#include <cstdint>
#include <vector>

#include "remnant/core/geometry.h"
#include "remnant/core/label_mask.h"

namespace remnant::imaging::segmentation {

class VesselGraph {
  public:
    using Node = std::uint32_t;
    static constexpr Node kNone = 0xFFFFFFFF;

    VesselGraph(const core::LabelMask& vessel, const core::GridGeometry& grid);

    [[nodiscard]] std::size_t size() const { return voxels_.size(); }
    /// Index of a node's voxel in the mask's grid.
    [[nodiscard]] core::Size3 voxel(Node node) const;
    [[nodiscard]] core::Vec3 at(Node node) const;
    /// From the centre of the voxel to the vessel's wall, mm.
    [[nodiscard]] double radius(Node node) const { return radius_[node]; }
    /// The node whose centre is nearest to a point; of equally near ones the first.
    [[nodiscard]] Node nearest(const core::Vec3& point) const;

    /// The node whose voxel holds a point; none where no voxel of the vessel does.
    [[nodiscard]] Node holding(const core::Vec3& point) const;

    /// Calls `visit(neighbour, mm)` for those of the 26 that are in the vessel.
    template <class Visit>
    void for_neighbours(Node node, Visit visit) const {
        for (const Step& step : steps_) {
            const Node other =
                node_at_[static_cast<std::size_t>(static_cast<std::ptrdiff_t>(voxels_[node]) + step.offset)];
            if (other != kNone) visit(other, step.mm);
        }
    }
    /// Calls `visit(other)` for the nodes within `mm` of a node in a straight line, itself included.
    template <class Visit>
    void for_ball(Node node, double mm, Visit visit) const {
        const core::Size3 centre = in_box(node);
        core::Size3 low, high;
        for (std::size_t a = 0; a < 3; ++a) {
            const int reach = static_cast<int>(mm / spacing_[static_cast<Eigen::Index>(a)]);
            low[a] = std::max(centre[a] - reach, 0);
            high[a] = std::min(centre[a] + reach, box_[a] - 1);
        }
        for (int k = low[2]; k <= high[2]; ++k) {
            for (int j = low[1]; j <= high[1]; ++j) {
                for (int i = low[0]; i <= high[0]; ++i) {
                    const Node other = node_at_[position(i, j, k)];
                    const core::Vec3 away(i - centre[0], j - centre[1], k - centre[2]);
                    if (other != kNone && spacing_.cwiseProduct(away).squaredNorm() <= mm * mm) visit(other);
                }
            }
        }
    }

  private:
    struct Step {
        std::ptrdiff_t offset;
        double mm;
    };

    [[nodiscard]] std::size_t position(int i, int j, int k) const {
        return (static_cast<std::size_t>(k) * static_cast<std::size_t>(box_[1]) +
                static_cast<std::size_t>(j)) *
                   static_cast<std::size_t>(box_[0]) +
               static_cast<std::size_t>(i);
    }
    [[nodiscard]] core::Size3 in_box(Node node) const;
    void measure_radii(const core::GridGeometry& grid);

    core::GridGeometry grid_;
    core::Vec3 spacing_;
    core::Size3 low_{0, 0, 0};  // of the box, one voxel around the vessel
    core::Size3 box_{0, 0, 0};
    std::vector<Step> steps_;
    std::vector<std::uint32_t> voxels_;
    std::vector<Node> node_at_;
    std::vector<float> radius_;
};

}  // namespace remnant::imaging::segmentation
