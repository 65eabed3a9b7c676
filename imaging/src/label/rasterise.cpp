#include "label/rasterise.h"

#include <algorithm>
#include <cmath>

namespace remnant::imaging::label {

void fill_even_odd(const std::vector<Contour>& contours, int k, const core::Size3& size,
                   core::LabelMaskBuilder& builder) {
    std::vector<std::vector<double>> crossings(static_cast<std::size_t>(size[1]));
    for (const Contour& contour : contours) {
        for (std::size_t n = 0; n < contour.size(); ++n) {
            auto low = contour[n];
            auto high = contour[(n + 1) % contour.size()];
            if (low[1] > high[1]) std::swap(low, high);
            // An edge owns the rows in [low, high): a corner on a row is counted once.
            const double first = std::clamp(std::ceil(low[1]), 0.0, static_cast<double>(size[1]));
            const double end = std::clamp(std::ceil(high[1]), 0.0, static_cast<double>(size[1]));
            for (int j = static_cast<int>(first); j < static_cast<int>(end); ++j) {
                const double t = (j - low[1]) / (high[1] - low[1]);
                crossings[static_cast<std::size_t>(j)].push_back(low[0] + t * (high[0] - low[0]));
            }
        }
    }
    const auto column = [&](double x) {
        return static_cast<std::int32_t>(std::clamp(std::ceil(x), 0.0, static_cast<double>(size[0])));
    };
    for (int j = 0; j < size[1]; ++j) {
        auto& row = crossings[static_cast<std::size_t>(j)];
        std::ranges::sort(row);
        for (std::size_t n = 0; n + 1 < row.size(); n += 2)
            builder.add(j, k, column(row[n]), column(row[n + 1]));
    }
}

}  // namespace remnant::imaging::label
