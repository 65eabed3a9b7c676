#pragma once
// Maximum flow and minimum cut (Boykov & Kolmogorov 2004, doi:10.1109/TPAMI.2004.60), which ITK has none of:
// two search trees grow from source and sink, and are mended, not built anew, after each augmentation.
// Capacities are whole numbers, so that the cut is the same on every machine.

#include <array>
#include <cstdint>
#include <deque>
#include <vector>

#include "remnant/core/geometry.h"
#include "remnant/core/job.h"

namespace remnant::imaging::segmentation {

/// A neighbour of a voxel and how far its centre is.
struct Neighbour {
    core::Size3 step{0, 0, 0};
    double mm = 0.0;
};

/// Half of the 6 or 26 neighbours (`count`), so that going over all voxels meets every pair once.
std::vector<Neighbour> forward_neighbours(int count, const core::Vec3& spacing);

/// A graph whose nodes are divided between a source and a sink at the least total capacity. Of several least
/// cuts the one with the smallest source side is found, which is unique.
class GridCut {
  public:
    using Node = std::int32_t;
    using Capacity = std::int32_t;
    /// More than this no capacity may be, nor the sum of those between one node and a terminal; meant for
    /// what must not be cut.
    static constexpr Capacity kHard = 1 << 29;

    /// Room for that many nodes and edges is made beforehand; more may be added.
    GridCut(std::size_t nodes, std::size_t edges);

    /// A new node; what cutting it from the source or the sink costs. Both ≥ 0. Nodes are numbered from 0 in
    /// the order they are added.
    Node add_node(Capacity source, Capacity sink);
    /// An edge: `there` is cut when a is on the source's side and b on the sink's, `back` the other way
    /// round. Both ≥ 0.
    void add_edge(Node a, Node b, Capacity there, Capacity back);

    /// Finds the cut. Refused: cancelled. Once only.
    core::Result<> solve(const core::JobContext& job);
    /// The capacity of the cut found.
    [[nodiscard]] std::int64_t flow() const { return flow_; }
    [[nodiscard]] bool in_source_side(Node node) const {
        return nodes_[static_cast<std::size_t>(node)].tree == Tree::Source;
    }

  private:
    using Arc = std::int32_t;  // arcs 2e and 2e + 1 are the two ways of edge e
    static constexpr Arc kNone = -1;
    static constexpr Arc kTerminal = -2;
    static constexpr Arc kOrphan = -3;

    enum class Tree : std::uint8_t { Free, Source, Sink };
    struct NodeState {
        Arc first = kNone;
        Arc parent = kNone;         // the arc towards the root
        std::int32_t stamp = 0;     // when `distance` was known to be true
        std::int32_t distance = 0;  // to the root, in arcs
        std::int32_t terminal = 0;  // > 0: left from the source; < 0: left to the sink
        Tree tree = Tree::Free;
        bool waiting = false;
    };
    struct ArcState {
        Node head = 0;
        Arc next = kNone;
        Capacity left = 0;
    };

    [[nodiscard]] NodeState& at(Node n) { return nodes_[static_cast<std::size_t>(n)]; }
    [[nodiscard]] ArcState& arc(Arc a) { return arcs_[static_cast<std::size_t>(a)]; }
    /// What is left along the tree's direction of an arc that leaves one of its nodes: away from the source,
    /// towards the sink.
    [[nodiscard]] Capacity left_outwards(Tree tree, Arc a) {
        return arc(tree == Tree::Source ? a : a ^ 1).left;
    }
    [[nodiscard]] Capacity left_inwards(Tree tree, Arc a) {
        return arc(tree == Tree::Source ? a ^ 1 : a).left;
    }

    void plant_trees();
    void wake(Node n);
    [[nodiscard]] Arc grow(Node n);
    void augment(Arc bridge);
    [[nodiscard]] Capacity narrowest(Arc bridge);
    void push(Node n, Tree tree, Capacity amount);
    void orphan_first(Node n);
    void adopt_all();
    void adopt(Node n);
    [[nodiscard]] std::int32_t distance_to_root(Node n);
    void stamp_path(Node n, std::int32_t distance);
    void set_free(Node n);

    std::vector<NodeState> nodes_;
    std::vector<ArcState> arcs_;
    std::deque<Node> active_;
    std::deque<Node> orphans_;
    std::int32_t time_ = 0;
    std::int64_t flow_ = 0;
};

}  // namespace remnant::imaging::segmentation
