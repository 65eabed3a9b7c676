#pragma once
// The same work on many items, on all cores.

#include <algorithm>
#include <atomic>
#include <thread>
#include <vector>

namespace remnant::imaging {

/// Calls `work(n)` for n in [0, count), in any order, from several threads; returns when all are done. `work`
/// must not throw.
template <class Work>
void for_each_parallel(std::size_t count, Work work) {
    std::atomic<std::size_t> next{0};
    const auto take = [&] {
        for (std::size_t n = next++; n < count; n = next++) work(n);
    };
    const std::size_t cores = std::max(1U, std::thread::hardware_concurrency());
    std::vector<std::jthread> others;
    for (std::size_t t = 1; t < std::min(cores, count); ++t) others.emplace_back(take);
    take();
}

}  // namespace remnant::imaging
