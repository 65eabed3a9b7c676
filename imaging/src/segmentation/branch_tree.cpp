#include "remnant/imaging/branch_tree.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <map>
#include <queue>
#include <tuple>

#include "segmentation/vessel_graph.h"
#include "segmentation/vessel_lines.h"

namespace remnant::imaging {
namespace {

using namespace segmentation;
using Node = VesselGraph::Node;

constexpr const char* kWhat = "branches of the vessel";
constexpr int kSmoothing = 4;  // neighbours on either side
constexpr double kOneForkRadii = 1.5;

/// A line between two forks while the tree is made.
struct Stretch {
    std::vector<Node> nodes;  // from its origin on
    std::vector<Stretch> children;
};

/// What follows from each node on the lines, in the order of the nodes.
std::map<Node, std::vector<Node>> followers_of(const VesselLines& lines) {
    std::map<Node, std::vector<Node>> followers;
    for (Node n = 0; n < lines.on_line.size(); ++n) {
        if (lines.on_line[n] && lines.before[n] != VesselGraph::kNone)
            followers[lines.before[n]].push_back(n);
    }
    return followers;
}

Stretch stretch_from(Node origin, Node first, const std::map<Node, std::vector<Node>>& followers) {
    Stretch stretch{{origin, first}, {}};
    auto next = followers.find(first);
    while (next != followers.end() && next->second.size() == 1) {
        stretch.nodes.push_back(next->second.front());
        next = followers.find(stretch.nodes.back());
    }
    if (next != followers.end()) {
        for (const Node child : next->second)
            stretch.children.push_back(stretch_from(stretch.nodes.back(), child, followers));
    }
    return stretch;
}

double length_of(const std::vector<core::Vec3>& points) {
    double mm = 0.0;
    for (std::size_t n = 1; n < points.size(); ++n) mm += (points[n] - points[n - 1]).norm();
    return mm;
}

double median(std::vector<double> values) {
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

/// Voxel steps zigzag; a running mean does not. Ends stay.
std::vector<core::Vec3> straightened(const std::vector<core::Vec3>& points) {
    std::vector<core::Vec3> smooth = points;
    const int last = static_cast<int>(points.size()) - 1;
    for (int n = 1; n < last; ++n) {
        const int reach = std::min({kSmoothing, n, last - n});
        core::Vec3 sum = core::Vec3::Zero();
        for (int m = n - reach; m <= n + reach; ++m) sum += points[static_cast<std::size_t>(m)];
        smooth[static_cast<std::size_t>(n)] = sum / (2.0 * reach + 1.0);
    }
    return smooth;
}

VesselLine line_of(const std::vector<Node>& nodes, const VesselGraph& graph) {
    VesselLine line;
    for (const Node node : nodes) {
        line.points.push_back(graph.at(node));
        line.radii_mm.push_back(graph.radius(node));
    }
    line.points = straightened(line.points);
    line.length_mm = length_of(line.points);
    std::vector<double> own;
    for (std::size_t n = 0; n < line.points.size(); ++n) {
        if ((line.points[n] - line.points[0]).norm() > line.radii_mm[0]) own.push_back(line.radii_mm[n]);
    }
    line.calibre_mm = 2.0 * median(own.empty() ? line.radii_mm : own);
    return line;
}

double widest(const std::vector<Node>& nodes, const VesselGraph& graph) {
    double radius = 0.0;
    for (const Node node : nodes) radius = std::max(radius, graph.radius(node));
    return radius;
}

/// Forks within one radius and a half of this one are one with it: what springs from them begins here.
void join_near_forks(Stretch& stretch, const VesselGraph& graph) {
    const Node fork = stretch.nodes.back();
    for (std::size_t n = 0; n < stretch.children.size();) {
        const Stretch child = stretch.children[n];
        const bool apart = (graph.at(child.nodes.back()) - graph.at(fork)).norm() >
                           kOneForkRadii * widest(child.nodes, graph);
        if (child.children.empty() || apart) {
            ++n;
            continue;
        }
        stretch.children.erase(stretch.children.begin() + static_cast<std::ptrdiff_t>(n));
        for (Stretch grandchild : child.children) {
            grandchild.nodes.insert(grandchild.nodes.begin(), child.nodes.begin(), child.nodes.end() - 1);
            stretch.children.push_back(std::move(grandchild));
        }
    }
    for (Stretch& child : stretch.children) join_near_forks(child, graph);
}

void append(BranchTree& tree, const Stretch& stretch, std::optional<std::size_t> parent,
            const VesselGraph& graph) {
    if (stretch.nodes.size() > 1) {
        VesselLine line = line_of(stretch.nodes, graph);
        line.parent = parent;
        parent = tree.branches.size();
        line.name = fmt::format("branch {}", tree.branches.size() + 1);
        tree.branches.push_back(std::move(line));
    }
    std::vector<std::pair<double, const Stretch*>> children;
    for (const Stretch& child : stretch.children)
        children.emplace_back(line_of(child.nodes, graph).calibre_mm, &child);
    std::ranges::stable_sort(children, std::ranges::greater(), &std::pair<double, const Stretch*>::first);
    for (const auto& [calibre, child] : children) append(tree, *child, parent, graph);
}

/// The vessel's voxels on each branch's line, without the stretch that lies within its parent. A voxel on
/// several lines is the first one's, but the end of a line is its own.
std::vector<std::vector<Node>> own_nodes(const BranchTree& tree, const VesselGraph& graph) {
    std::vector<std::vector<Node>> nodes(tree.branches.size());
    std::vector<std::uint8_t> taken(graph.size(), 0);
    const auto take = [&](std::size_t b, const core::Vec3& point) {
        const Node node = graph.holding(point);
        if (node == VesselGraph::kNone || taken[node]) return;
        taken[node] = 1;
        nodes[b].push_back(node);
    };
    for (std::size_t b = 0; b < nodes.size(); ++b) take(b, tree.branches[b].points.back());
    for (std::size_t b = 0; b < nodes.size(); ++b) {
        const VesselLine& line = tree.branches[b];
        for (const core::Vec3& point : line.points) {
            if (!line.parent || (point - line.points[0]).norm() > line.radii_mm[0]) take(b, point);
        }
    }
    return nodes;
}

/// For every node the list that reaches it by the shortest way; of equally near ones the first.
std::vector<std::size_t> nearest_start(const VesselGraph& graph,
                                       const std::vector<std::vector<Node>>& starts) {
    using Front = std::tuple<double, std::size_t, Node>;
    std::vector<double> mm(graph.size(), std::numeric_limits<double>::infinity());
    std::vector<std::size_t> owner(graph.size(), starts.size());
    std::priority_queue<Front, std::vector<Front>, std::greater<>> front;
    const auto reach = [&](double there, std::size_t list, Node node) {
        if (there > mm[node] || (there == mm[node] && list >= owner[node])) return;
        mm[node] = there;
        owner[node] = list;
        front.emplace(there, list, node);
    };
    for (std::size_t list = 0; list < starts.size(); ++list) {
        for (const Node node : starts[list]) reach(0.0, list, node);
    }
    while (!front.empty()) {
        const auto [so_far, list, node] = front.top();
        front.pop();
        if (so_far > mm[node] || list != owner[node]) continue;
        graph.for_neighbours(
            node, [&, from = so_far, by = list](Node to, double step) { reach(from + step, by, to); });
    }
    return owner;
}

core::Result<> known(const BranchTree& tree, std::size_t branch) {
    if (branch < tree.branches.size()) return {};
    return core::refuse(kWhat, "there is no such branch");
}

}  // namespace

core::Result<BranchTree> branch_tree(const core::LabelMask& vessel, const core::GridGeometry& grid,
                                     const std::vector<core::Vec3>& roots) {
    if (vessel.empty()) return core::refuse(kWhat, "the vessel is empty");
    if (roots.empty()) return core::refuse(kWhat, "nothing says where the tree begins");
    const VesselGraph graph(vessel, grid);
    std::vector<Node> nodes;
    for (const core::Vec3& root : roots) nodes.push_back(graph.nearest(root));
    const VesselLines lines = centre_lines(graph, nodes);
    const auto followers = followers_of(lines);
    BranchTree tree;
    for (const Node root : lines.roots) {
        Stretch start{{root}, {}};
        if (const auto first = followers.find(root); first != followers.end()) {
            for (const Node node : first->second)
                start.children.push_back(stretch_from(root, node, followers));
        }
        join_near_forks(start, graph);
        append(tree, start, std::nullopt, graph);
    }
    return tree;
}

std::vector<std::size_t> downstream(const BranchTree& tree, std::size_t branch) {
    std::vector<std::uint8_t> reached(tree.branches.size(), 0);
    std::vector<std::size_t> list;
    for (std::size_t n = branch; n < tree.branches.size(); ++n) {
        const auto& parent = tree.branches[n].parent;
        reached[n] = n == branch || (parent && reached[*parent]) ? 1 : 0;
        if (reached[n]) list.push_back(n);
    }
    return list;
}

core::Result<BranchTree> renamed(const BranchTree& tree, std::size_t branch, const std::string& name) {
    if (auto fine = known(tree, branch); !fine) return core::refuse(fine.error());
    if (name.empty()) return core::refuse(kWhat, "a branch needs a name");
    for (std::size_t n = 0; n < tree.branches.size(); ++n) {
        if (n != branch && tree.branches[n].name == name)
            return core::refuse(core::printable(name), "another branch bears this name");
    }
    BranchTree changed = tree;
    changed.branches[branch].name = name;
    return changed;
}

std::vector<std::vector<core::Vec3>> own_points(const VesselWithTree& vessel,
                                                const core::GridGeometry& grid) {
    const VesselGraph graph(vessel.mask, grid);
    std::vector<std::vector<core::Vec3>> points;
    for (const std::vector<Node>& nodes : own_nodes(vessel.tree, graph)) {
        points.emplace_back();
        for (const Node node : nodes) points.back().push_back(graph.at(node));
    }
    return points;
}

std::vector<core::LabelMask> voxels_of_branches(const VesselWithTree& vessel,
                                                const core::GridGeometry& grid) {
    const std::size_t count = vessel.tree.branches.size();
    const VesselGraph graph(vessel.mask, grid);
    const std::vector<std::size_t> owner = nearest_start(graph, own_nodes(vessel.tree, graph));
    std::vector<core::LabelMaskBuilder> builders(count, core::LabelMaskBuilder(grid.size));
    for (Node n = 0; n < graph.size(); ++n) {
        const core::Size3 at = graph.voxel(n);
        if (owner[n] < count) builders[owner[n]].add(at[1], at[2], at[0], at[0] + 1);
    }
    std::vector<core::LabelMask> masks;
    for (core::LabelMaskBuilder& builder : builders) masks.push_back(std::move(builder).build());
    return masks;
}

core::Result<VesselWithTree> without_branch(const VesselWithTree& vessel, const core::GridGeometry& grid,
                                            std::size_t branch) {
    if (auto fine = known(vessel.tree, branch); !fine) return core::refuse(fine.error());
    const std::vector<core::LabelMask> voxels = voxels_of_branches(vessel, grid);
    const std::vector<std::size_t> gone = downstream(vessel.tree, branch);
    VesselWithTree left{vessel.mask, {}};
    std::vector<std::size_t> place(vessel.tree.branches.size(), 0);
    for (std::size_t n = 0; n < vessel.tree.branches.size(); ++n) {
        if (std::ranges::binary_search(gone, n)) {
            left.mask = core::subtracted(left.mask, voxels[n]);
            continue;
        }
        place[n] = left.tree.branches.size();
        VesselLine line = vessel.tree.branches[n];
        if (line.parent) line.parent = place[*line.parent];
        left.tree.branches.push_back(std::move(line));
    }
    return left;
}

}  // namespace remnant::imaging
