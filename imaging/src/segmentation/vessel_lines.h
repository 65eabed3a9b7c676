#pragma once
// Centre lines of a vessel: the ways from its root to its tips.

#include <vector>

#include "segmentation/vessel_graph.h"

namespace remnant::imaging::segmentation {

/// Nodes on the lines, joined into a tree.
struct VesselLines {
    using Node = VesselGraph::Node;
    std::vector<Node> roots;
    /// For every node the one before it on the way from its root; `kNone` for a root and what no way reaches.
    std::vector<Node> before;
    /// Which nodes lie on a line.
    std::vector<std::uint8_t> on_line;
};

/// Ways are cheap in the middle: each millimetre costs the third power of 1 over the radius there. The tip
/// farthest from the root comes first; each line claims the vessel around it, and a tip that ends less than
/// 4 mm beyond the wall of the line it joins, or less than 1.5 of that line's radius, is none. A root that
/// another one's ways reach is none.
VesselLines centre_lines(const VesselGraph& graph, const std::vector<VesselGraph::Node>& roots);

}  // namespace remnant::imaging::segmentation
