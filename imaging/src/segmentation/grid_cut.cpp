#include "segmentation/grid_cut.h"

#include <algorithm>
#include <limits>

namespace remnant::imaging::segmentation {
namespace {

constexpr std::int32_t kNoWay = std::numeric_limits<std::int32_t>::max();
/// Augmentations between two looks at whether the work is still wanted.
constexpr int kPatience = 4096;

}  // namespace

std::vector<Neighbour> forward_neighbours(int count, const core::Vec3& spacing) {
    std::vector<Neighbour> neighbours;
    for (int k = 0; k <= 1; ++k) {
        for (int j = -1; j <= 1; ++j) {
            for (int i = -1; i <= 1; ++i) {
                const bool forward = k > 0 || (k == 0 && (j > 0 || (j == 0 && i > 0)));
                const bool face = std::abs(i) + std::abs(j) + k == 1;
                if (!forward || (count == 6 && !face)) continue;
                neighbours.push_back({{i, j, k}, spacing.cwiseProduct(core::Vec3(i, j, k)).norm()});
            }
        }
    }
    return neighbours;
}

GridCut::GridCut(std::size_t nodes, std::size_t edges) {
    nodes_.reserve(nodes);
    arcs_.reserve(2 * edges);
}

GridCut::Node GridCut::add_node(Capacity source, Capacity sink) {
    NodeState node;
    node.terminal = source - sink;
    flow_ += std::min(source, sink);
    nodes_.push_back(node);
    return static_cast<Node>(nodes_.size() - 1);
}

void GridCut::add_edge(Node a, Node b, Capacity there, Capacity back) {
    const auto forth = static_cast<Arc>(arcs_.size());
    arcs_.push_back({b, at(a).first, there});
    at(a).first = forth;
    arcs_.push_back({a, at(b).first, back});
    at(b).first = forth + 1;
}

core::Result<> GridCut::solve(const core::JobContext& job) {
    plant_trees();
    int patience = kPatience;
    while (!active_.empty()) {
        const Node n = active_.front();
        const Arc bridge = at(n).tree == Tree::Free ? kNone : grow(n);
        if (bridge == kNone) {
            at(n).waiting = false;
            active_.pop_front();
            continue;
        }
        augment(bridge);
        adopt_all();
        if (--patience > 0) continue;
        if (job.cancelled()) return core::refuse(core::cancelled_error("minimum cut"));
        patience = kPatience;
    }
    return {};
}

void GridCut::plant_trees() {
    for (std::size_t n = 0; n < nodes_.size(); ++n) {
        NodeState& node = nodes_[n];
        if (node.terminal == 0) continue;
        node.tree = node.terminal > 0 ? Tree::Source : Tree::Sink;
        node.parent = kTerminal;
        node.distance = 1;
        wake(static_cast<Node>(n));
    }
}

void GridCut::wake(Node n) {
    if (at(n).waiting) return;
    at(n).waiting = true;
    active_.push_back(n);
}

/// Takes the free neighbours of `n` into its tree; the arc from the source's tree to the sink's where they
/// meet.
GridCut::Arc GridCut::grow(Node n) {
    const NodeState& node = at(n);
    for (Arc a = node.first; a != kNone; a = arc(a).next) {
        if (left_outwards(node.tree, a) == 0) continue;
        NodeState& other = at(arc(a).head);
        if (other.tree == Tree::Free) {
            other.tree = node.tree;
            other.parent = a ^ 1;
            other.stamp = node.stamp;
            other.distance = node.distance + 1;
            wake(arc(a).head);
        } else if (other.tree != node.tree) {
            return node.tree == Tree::Source ? a : a ^ 1;
        } else if (other.stamp <= node.stamp && other.distance > node.distance) {
            // A shorter way to the root is kept: short paths are cheap to augment and to mend.
            other.parent = a ^ 1;
            other.stamp = node.stamp;
            other.distance = node.distance + 1;
        }
    }
    return kNone;
}

void GridCut::augment(Arc bridge) {
    const Capacity amount = narrowest(bridge);
    arc(bridge).left -= amount;
    arc(bridge ^ 1).left += amount;
    push(arc(bridge ^ 1).head, Tree::Source, amount);
    push(arc(bridge).head, Tree::Sink, amount);
    flow_ += amount;
    ++time_;
}

GridCut::Capacity GridCut::narrowest(Arc bridge) {
    Capacity amount = arc(bridge).left;
    for (const Tree tree : {Tree::Source, Tree::Sink}) {
        Node n = tree == Tree::Source ? arc(bridge ^ 1).head : arc(bridge).head;
        for (; at(n).parent != kTerminal; n = arc(at(n).parent).head)
            amount = std::min(amount, left_inwards(tree, at(n).parent));
        amount = std::min(amount, std::abs(at(n).terminal));
    }
    return amount;
}

/// Sends flow between `n` and its root. What becomes full cuts its child off.
void GridCut::push(Node n, Tree tree, Capacity amount) {
    for (; at(n).parent != kTerminal;) {
        const Arc up = at(n).parent;
        const Arc along = tree == Tree::Source ? up ^ 1 : up;
        arc(along).left -= amount;
        arc(along ^ 1).left += amount;
        const Node next = arc(up).head;
        if (arc(along).left == 0) orphan_first(n);
        n = next;
    }
    at(n).terminal += tree == Tree::Source ? -amount : amount;
    if (at(n).terminal == 0) orphan_first(n);
}

void GridCut::orphan_first(Node n) {
    at(n).parent = kOrphan;
    orphans_.push_front(n);
}

void GridCut::adopt_all() {
    while (!orphans_.empty()) {
        const Node n = orphans_.front();
        orphans_.pop_front();
        adopt(n);
    }
}

/// Gives an orphan the parent of its tree nearest to the root; where there is none it becomes free and its
/// children orphans.
void GridCut::adopt(Node n) {
    NodeState& node = at(n);
    Arc best = kNone;
    std::int32_t nearest = kNoWay;
    for (Arc a = node.first; a != kNone; a = arc(a).next) {
        const Node other = arc(a).head;
        if (left_inwards(node.tree, a) == 0 || at(other).tree != node.tree || at(other).parent == kNone)
            continue;
        const std::int32_t distance = distance_to_root(other);
        if (distance == kNoWay) continue;
        if (distance < nearest) {
            nearest = distance;
            best = a;
        }
        stamp_path(other, distance);
    }
    if (best == kNone) {
        set_free(n);
        return;
    }
    node.parent = best;
    node.stamp = time_;
    node.distance = nearest + 1;
}

std::int32_t GridCut::distance_to_root(Node n) {
    std::int32_t steps = 0;
    for (;; n = arc(at(n).parent).head) {
        if (at(n).stamp == time_) return steps + at(n).distance;
        const Arc parent = at(n).parent;
        if (parent == kOrphan || parent == kNone) return kNoWay;
        ++steps;
        if (parent != kTerminal) continue;
        at(n).stamp = time_;
        at(n).distance = 1;
        return steps;
    }
}

void GridCut::stamp_path(Node n, std::int32_t distance) {
    for (; at(n).stamp != time_; n = arc(at(n).parent).head) {
        at(n).stamp = time_;
        at(n).distance = distance--;
    }
}

void GridCut::set_free(Node n) {
    NodeState& node = at(n);
    for (Arc a = node.first; a != kNone; a = arc(a).next) {
        const Node other = arc(a).head;
        if (at(other).tree != node.tree || at(other).parent == kNone) continue;
        if (left_inwards(node.tree, a) > 0) wake(other);
        const Arc parent = at(other).parent;
        if (parent >= 0 && arc(parent).head == n) {
            at(other).parent = kOrphan;
            orphans_.push_back(other);
        }
    }
    node.tree = Tree::Free;
    node.parent = kNone;
}

}  // namespace remnant::imaging::segmentation
