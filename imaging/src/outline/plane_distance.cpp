#include "outline/plane_distance.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace remnant::imaging::outline {
namespace {

constexpr double kFar = std::numeric_limits<double>::infinity();

/// Lower envelope of the parabolas `height[q] + (x − q)²·step²` along one line; its buffers are used again
/// for the next one.
class LowerEnvelope {
  public:
    LowerEnvelope(int longest, double step)
        : step_(step),
          apex_(static_cast<std::size_t>(longest)),
          height_(static_cast<std::size_t>(longest)),
          from_(static_cast<std::size_t>(longest)) {}

    /// Replaces the `count` values, `stride` apart, by the envelope at their places.
    void replace(double* values, int count, std::size_t stride) {
        build(values, count, stride);
        if (parabolas_ == 0) return;
        std::size_t n = 0;
        for (int q = 0; q < count; ++q) {
            while (n + 1 < parabolas_ && from_[n + 1] < q) ++n;
            const double away = (q - apex_[n]) * step_;
            values[static_cast<std::size_t>(q) * stride] = away * away + height_[n];
        }
    }

  private:
    void build(const double* values, int count, std::size_t stride) {
        parabolas_ = 0;
        for (int q = 0; q < count; ++q) {
            const double height = values[static_cast<std::size_t>(q) * stride];
            if (height == kFar) continue;
            double from = -kFar;
            while (parabolas_ > 0) {
                from = crossing(parabolas_ - 1, q, height);
                if (from > from_[parabolas_ - 1]) break;
                --parabolas_;
                from = -kFar;
            }
            apex_[parabolas_] = q;
            height_[parabolas_] = height;
            from_[parabolas_] = from;
            ++parabolas_;
        }
    }

    [[nodiscard]] double crossing(std::size_t n, int q, double height) const {
        const double p = apex_[n];
        return 0.5 * ((height - height_[n]) / (step_ * step_ * (q - p)) + q + p);
    }

    double step_;
    std::size_t parabolas_ = 0;
    std::vector<double> apex_, height_, from_;
};

/// Squared distances (mm²) of every pixel to the nearest one that holds `kind`.
std::vector<double> squared_distance_to(std::uint8_t kind, const std::vector<std::uint8_t>& inside,
                                        const PlaneSize& plane) {
    std::vector<double> squared(plane.count());
    std::ranges::transform(inside, squared.begin(), [&](std::uint8_t v) { return v == kind ? 0.0 : kFar; });
    const auto columns = static_cast<std::size_t>(plane.columns);
    LowerEnvelope along_rows(plane.columns, plane.column_mm);
    for (int r = 0; r < plane.rows; ++r)
        along_rows.replace(squared.data() + static_cast<std::size_t>(r) * columns, plane.columns, 1);
    LowerEnvelope along_columns(plane.rows, plane.row_mm);
    for (int c = 0; c < plane.columns; ++c) along_columns.replace(squared.data() + c, plane.rows, columns);
    return squared;
}

}  // namespace

std::vector<float> signed_distance(const std::vector<std::uint8_t>& inside, const PlaneSize& plane) {
    const auto to_outside = squared_distance_to(0, inside, plane);
    const auto to_inside = squared_distance_to(1, inside, plane);
    const double half = 0.5 * std::min(plane.column_mm, plane.row_mm);
    std::vector<float> distance(plane.count());
    for (std::size_t n = 0; n < distance.size(); ++n) {
        distance[n] = static_cast<float>(inside[n] != 0 ? std::sqrt(to_outside[n]) - half
                                                        : half - std::sqrt(to_inside[n]));
    }
    return distance;
}

}  // namespace remnant::imaging::outline
