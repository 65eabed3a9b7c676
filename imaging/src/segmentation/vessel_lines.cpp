#include "segmentation/vessel_lines.h"

#include <algorithm>
#include <limits>
#include <numeric>
#include <queue>

namespace remnant::imaging::segmentation {
namespace {

using Node = VesselGraph::Node;

constexpr double kLeastTipMm = 4.0;
constexpr double kLeastTipRadii = 1.5;
constexpr double kClaimRadii = 1.5;
constexpr double kClaimMm = 2.0;

/// The cheapest ways from the roots, and how long they are.
struct Ways {
    std::vector<Node> before;
    std::vector<float> length_mm;  // −1 where none leads
};

class Search {
  public:
    explicit Search(const VesselGraph& graph)
        : graph_(graph),
          ways_{std::vector<Node>(graph.size(), VesselGraph::kNone), std::vector<float>(graph.size(), -1.0F)},
          cost_(graph.size(), std::numeric_limits<double>::infinity()) {}

    [[nodiscard]] bool reached(Node node) const { return ways_.length_mm[node] >= 0.0F; }

    void spread_from(Node root) {
        cost_[root] = 0.0;
        ways_.length_mm[root] = 0.0F;
        front_.push({0.0, root});
        while (!front_.empty()) {
            const Front next = front_.top();
            front_.pop();
            if (next.cost <= cost_[next.node]) visit_neighbours(next.node);
        }
    }

    Ways ways() && { return std::move(ways_); }

  private:
    struct Front {
        double cost;
        Node node;
        bool operator>(const Front& other) const {
            return cost != other.cost ? cost > other.cost : node > other.node;
        }
    };

    void visit_neighbours(Node node) {
        graph_.for_neighbours(node, [&](Node to, double mm) {
            const double radius = 0.5 * (graph_.radius(node) + graph_.radius(to));
            const double there = cost_[node] + mm / (radius * radius * radius);
            if (there >= cost_[to]) return;
            cost_[to] = there;
            ways_.before[to] = node;
            ways_.length_mm[to] = ways_.length_mm[node] + static_cast<float>(mm);
            front_.push({there, to});
        });
    }

    const VesselGraph& graph_;
    Ways ways_;
    std::vector<double> cost_;
    std::priority_queue<Front, std::vector<Front>, std::greater<>> front_;
};

class Tracing {
  public:
    Tracing(const VesselGraph& graph, const Ways& ways)
        : graph_(graph), ways_(ways), on_line_(graph.size(), 0), claimed_(graph.size(), 0) {}

    void add_root(Node root) {
        on_line_[root] = 1;
        claim_around(root);
    }

    void add_tip(Node tip) {
        if (claimed_[tip]) return;
        std::vector<Node> way;
        Node joint = tip;
        for (; !on_line_[joint]; joint = ways_.before[joint]) way.push_back(joint);
        const double beyond =
            static_cast<double>(ways_.length_mm[tip] - ways_.length_mm[joint]) - graph_.radius(joint);
        const bool is_branch = beyond >= std::max(kLeastTipMm, kLeastTipRadii * graph_.radius(joint));
        for (const Node node : way) {
            if (is_branch) on_line_[node] = 1;
            claim_around(node);
        }
    }

    std::vector<std::uint8_t> on_line() && { return std::move(on_line_); }

  private:
    void claim_around(Node node) {
        graph_.for_ball(node, kClaimRadii * graph_.radius(node) + kClaimMm,
                        [&](Node other) { claimed_[other] = 1; });
    }

    const VesselGraph& graph_;
    const Ways& ways_;
    std::vector<std::uint8_t> on_line_;
    std::vector<std::uint8_t> claimed_;
};

}  // namespace

VesselLines centre_lines(const VesselGraph& graph, const std::vector<Node>& roots) {
    Search search(graph);
    VesselLines lines;
    for (const Node root : roots) {
        if (search.reached(root)) continue;
        search.spread_from(root);
        lines.roots.push_back(root);
    }
    Ways ways = std::move(search).ways();
    std::vector<Node> far_first(graph.size());
    std::iota(far_first.begin(), far_first.end(), 0U);
    std::ranges::stable_sort(far_first,
                             [&](Node a, Node b) { return ways.length_mm[a] > ways.length_mm[b]; });
    Tracing tracing(graph, ways);
    for (const Node root : lines.roots) tracing.add_root(root);
    for (const Node tip : far_first) {
        if (ways.length_mm[tip] < 0.0F) break;
        tracing.add_tip(tip);
    }
    lines.before = std::move(ways.before);
    lines.on_line = std::move(tracing).on_line();
    return lines;
}

}  // namespace remnant::imaging::segmentation
