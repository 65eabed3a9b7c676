#include "lesion/assignment.h"

#include <algorithm>
#include <limits>

namespace remnant::volumetry {

Assignment cheapest_assignment(const std::vector<double>& costs, std::size_t size) {
    constexpr double kNever = std::numeric_limits<double>::infinity();
    // Rows and columns count from 1; column 0 is where a path begins.
    std::vector<double> row_price(size + 1, 0.0);
    std::vector<double> column_price(size + 1, 0.0);
    std::vector<std::size_t> row_of(size + 1, 0);
    std::vector<std::size_t> came_from(size + 1, 0);
    for (std::size_t row = 1; row <= size; ++row) {
        row_of[0] = row;
        std::size_t column = 0;
        std::vector<double> cheapest(size + 1, kNever);
        std::vector<bool> done(size + 1, false);
        while (row_of[column] != 0) {
            done[column] = true;
            const std::size_t at = row_of[column];
            double step = kNever;
            std::size_t next = 0;
            for (std::size_t c = 1; c <= size; ++c) {
                if (done[c]) continue;
                const double cost = costs[(at - 1) * size + c - 1] - row_price[at] - column_price[c];
                if (cost < cheapest[c]) {
                    cheapest[c] = cost;
                    came_from[c] = column;
                }
                if (cheapest[c] < step) {
                    step = cheapest[c];
                    next = c;
                }
            }
            for (std::size_t c = 0; c <= size; ++c) {
                if (done[c]) {
                    row_price[row_of[c]] += step;
                    column_price[c] -= step;
                } else {
                    cheapest[c] -= step;
                }
            }
            column = next;
        }
        while (column != 0) {
            row_of[column] = row_of[came_from[column]];
            column = came_from[column];
        }
    }
    Assignment found;
    found.column_of.resize(size);
    for (std::size_t c = 1; c <= size; ++c) found.column_of[row_of[c] - 1] = c - 1;
    for (std::size_t r = 0; r < size; ++r) found.cost += costs[r * size + found.column_of[r]];
    return found;
}

}  // namespace remnant::volumetry
