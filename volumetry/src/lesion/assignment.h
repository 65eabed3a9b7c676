#pragma once
// The cheapest way to give each row a column of its own.

#include <cstddef>
#include <vector>

namespace remnant::volumetry {

/// `costs` is square, finite, row after row. The column of each row, and what all cost together: the least
/// there is, by shortest augmenting paths (Jonker & Volgenant 1987, doi:10.1007/BF02278710). Of equally cheap
/// ways any, but always the same.
struct Assignment {
    std::vector<std::size_t> column_of;
    double cost = 0.0;
};
Assignment cheapest_assignment(const std::vector<double>& costs, std::size_t size);

}  // namespace remnant::volumetry
