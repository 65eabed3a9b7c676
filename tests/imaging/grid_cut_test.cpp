// The minimum cut against every cut there is, and against the textbook's augmenting paths.

#include <gtest/gtest.h>

#include <limits>
#include <queue>
#include <random>

#include "segmentation/grid_cut.h"

namespace {

using namespace remnant;
using imaging::segmentation::GridCut;

struct Edge {
    int a, b, there, back;
};

struct Graph {
    std::vector<std::array<int, 2>> terminals;  // source, sink
    std::vector<Edge> edges;
};

Graph random_graph(std::mt19937& random, int nodes, int edges, int largest) {
    const auto upto = [&](int n) { return static_cast<int>(random() % static_cast<unsigned>(n + 1)); };
    Graph graph;
    // Few nodes touch a terminal, so that flow has a way to go.
    for (int n = 0; n < nodes; ++n)
        graph.terminals.push_back({upto(3) == 0 ? upto(largest) : 0, upto(3) == 0 ? upto(largest) : 0});
    while (static_cast<int>(graph.edges.size()) < edges) {
        const int a = upto(nodes - 1);
        const int b = upto(nodes - 1);
        if (a != b) graph.edges.push_back({a, b, upto(largest), upto(largest)});
    }
    return graph;
}

/// What it costs to leave exactly the nodes with `source[n]` on the source's side.
std::int64_t cost(const Graph& graph, const std::vector<bool>& source) {
    std::int64_t sum = 0;
    for (std::size_t n = 0; n < graph.terminals.size(); ++n) sum += graph.terminals[n][source[n] ? 1 : 0];
    for (const Edge& e : graph.edges) {
        const bool a = source[static_cast<std::size_t>(e.a)];
        const bool b = source[static_cast<std::size_t>(e.b)];
        if (a && !b) sum += e.there;
        if (b && !a) sum += e.back;
    }
    return sum;
}

struct Cut {
    std::int64_t flow = 0;
    std::vector<bool> source;
};

Cut solved(const Graph& graph) {
    GridCut cut(graph.terminals.size(), graph.edges.size());
    for (const auto& [source, sink] : graph.terminals) cut.add_node(source, sink);
    for (const Edge& e : graph.edges) cut.add_edge(e.a, e.b, e.there, e.back);
    EXPECT_TRUE(cut.solve(core::JobContext()));
    Cut result{cut.flow(), {}};
    for (std::size_t n = 0; n < graph.terminals.size(); ++n)
        result.source.push_back(cut.in_source_side(static_cast<int>(n)));
    return result;
}

/// Edmonds & Karp 1972 on a matrix: shortest augmenting paths until there is none.
Cut by_shortest_paths(const Graph& graph) {
    const std::size_t count = graph.terminals.size();
    const std::size_t source = count;
    const std::size_t sink = count + 1;
    std::vector<std::vector<std::int64_t>> left(count + 2, std::vector<std::int64_t>(count + 2, 0));
    for (std::size_t n = 0; n < count; ++n) {
        left[source][n] = graph.terminals[n][0];
        left[n][sink] = graph.terminals[n][1];
    }
    for (const Edge& e : graph.edges) {
        left[static_cast<std::size_t>(e.a)][static_cast<std::size_t>(e.b)] += e.there;
        left[static_cast<std::size_t>(e.b)][static_cast<std::size_t>(e.a)] += e.back;
    }
    Cut result;
    for (;;) {
        std::vector<std::size_t> from(count + 2, count + 2);
        std::queue<std::size_t> waiting({source});
        from[source] = source;
        while (!waiting.empty()) {
            const std::size_t n = waiting.front();
            waiting.pop();
            for (std::size_t m = 0; m < count + 2; ++m) {
                if (left[n][m] == 0 || from[m] != count + 2) continue;
                from[m] = n;
                waiting.push(m);
            }
        }
        if (from[sink] == count + 2) {
            for (std::size_t n = 0; n < count; ++n) result.source.push_back(from[n] != count + 2);
            return result;
        }
        std::int64_t amount = std::numeric_limits<std::int64_t>::max();
        for (std::size_t n = sink; n != source; n = from[n]) amount = std::min(amount, left[from[n]][n]);
        for (std::size_t n = sink; n != source; n = from[n]) {
            left[from[n]][n] -= amount;
            left[n][from[n]] += amount;
        }
        result.flow += amount;
    }
}

TEST(A_minimum_cut, Costs_the_least_of_all_cuts_there_are) {
    std::mt19937 random(1);
    for (int round = 0; round < 400; ++round) {
        const int nodes = 2 + round % 9;
        const Graph graph = random_graph(random, nodes, 3 * nodes, 9);
        std::int64_t least = std::numeric_limits<std::int64_t>::max();
        for (unsigned sides = 0; sides < 1U << nodes; ++sides) {
            std::vector<bool> source;
            for (int n = 0; n < nodes; ++n) source.push_back((sides >> n & 1U) != 0);
            least = std::min(least, cost(graph, source));
        }
        const Cut cut = solved(graph);
        ASSERT_EQ(cut.flow, least) << "graph " << round << ": the flow is not the cost of the cheapest cut";
        ASSERT_EQ(cost(graph, cut.source), least) << "graph " << round << ": the sides are not those of it";
    }
}

TEST(A_minimum_cut, Is_that_of_shortest_augmenting_paths_with_the_smallest_source_side) {
    std::mt19937 random(2);
    for (int round = 0; round < 200; ++round) {
        const Graph graph = random_graph(random, 60, 60 + round, 40);
        const Cut ours = solved(graph);
        const Cut theirs = by_shortest_paths(graph);
        ASSERT_EQ(ours.flow, theirs.flow) << "graph " << round;
        ASSERT_EQ(ours.source, theirs.source) << "graph " << round << ": another of several least cuts";
    }
}

TEST(A_minimum_cut, On_a_lattice_is_that_of_shortest_augmenting_paths) {
    std::mt19937 random(3);
    for (const int count : {6, 26}) {
        const core::Size3 size{5, 4, 4};
        const auto node = [&](int i, int j, int k) { return (k * size[1] + j) * size[0] + i; };
        const auto neighbours = imaging::segmentation::forward_neighbours(count, {1, 1, 2});
        for (int round = 0; round < 30; ++round) {
            Graph graph;
            for (int n = 0; n < node(0, 0, size[2]); ++n) {
                const auto weight = static_cast<int>(random() % 200);
                graph.terminals.push_back({n % 7 == 0 ? weight : 0, n % 5 == 0 ? weight : 0});
            }
            for (int k = 0; k < size[2]; ++k) {
                for (int j = 0; j < size[1]; ++j) {
                    for (int i = 0; i < size[0]; ++i) {
                        for (const auto& [step, mm] : neighbours) {
                            const int ni = i + step[0], nj = j + step[1], nk = k + step[2];
                            if (ni < 0 || nj < 0 || ni >= size[0] || nj >= size[1] || nk >= size[2]) continue;
                            const auto weight = static_cast<int>(random() % 50);
                            graph.edges.push_back({node(i, j, k), node(ni, nj, nk), weight, weight});
                        }
                    }
                }
            }
            const Cut ours = solved(graph);
            const Cut theirs = by_shortest_paths(graph);
            ASSERT_EQ(ours.flow, theirs.flow) << count << " neighbours, round " << round;
            ASSERT_EQ(ours.source, theirs.source) << count << " neighbours, round " << round;
        }
    }
}

TEST(A_minimum_cut, Cuts_a_chain_at_its_weakest_edge) {
    GridCut cut(4, 3);
    cut.add_node(GridCut::kHard, 0);
    cut.add_node(0, 0);
    cut.add_node(0, 0);
    cut.add_node(0, GridCut::kHard);
    cut.add_edge(0, 1, 7, 7);
    cut.add_edge(1, 2, 3, 100);
    cut.add_edge(2, 3, 5, 5);
    ASSERT_TRUE(cut.solve(core::JobContext()));
    EXPECT_EQ(cut.flow(), 3);
    EXPECT_TRUE(cut.in_source_side(0));
    EXPECT_TRUE(cut.in_source_side(1));
    EXPECT_FALSE(cut.in_source_side(2)) << "the way back of an edge is not cut by this division";
    EXPECT_FALSE(cut.in_source_side(3));
}

TEST(Forward_neighbours, Meet_every_pair_once) {
    for (const int count : {6, 26}) {
        const auto half = imaging::segmentation::forward_neighbours(count, {1, 2, 3});
        EXPECT_EQ(half.size(), static_cast<std::size_t>(count / 2));
        for (const auto& a : half) {
            for (const auto& b : half) {
                EXPECT_FALSE(a.step[0] == -b.step[0] && a.step[1] == -b.step[1] && a.step[2] == -b.step[2])
                    << "a step and its opposite are both there";
            }
        }
    }
}

}  // namespace
