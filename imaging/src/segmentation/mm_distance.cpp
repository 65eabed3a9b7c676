#include "segmentation/mm_distance.h"

#include <algorithm>
#include <cmath>

#include "parallel.h"

namespace remnant::imaging::segmentation {
namespace {

/// One line of squared distances, made the least over all voxels of that line of (value + squared step): the
/// lower envelope of parabolas.
class Envelope {
  public:
    Envelope(int length, double step)
        : step2_(step * step),
          line_(static_cast<std::size_t>(length)),
          apex_(static_cast<std::size_t>(length)),
          from_(static_cast<std::size_t>(length) + 1) {}

    std::vector<float>& line() { return line_; }

    void transform(float none) {
        int kept = -1;
        const int length = static_cast<int>(line_.size());
        for (int q = 0; q < length; ++q) {
            if (value(q) >= none) continue;
            double crossing = -1.0;
            while (kept >= 0) {
                crossing = meeting(apex_[at(kept)], q);
                if (crossing > from_[at(kept)]) break;
                --kept;
            }
            ++kept;
            apex_[at(kept)] = q;
            from_[at(kept)] = kept == 0 ? -1.0 : crossing;
        }
        if (kept < 0) return;
        result_.resize(line_.size());
        for (int q = 0, best = 0; q < length; ++q) {
            while (best < kept && from_[at(best + 1)] < q) ++best;
            const double d = q - apex_[at(best)];
            result_[at(q)] = static_cast<float>(
                std::min<double>(none, step2_ * d * d + static_cast<double>(value(apex_[at(best)]))));
        }
        line_.swap(result_);
    }

  private:
    static std::size_t at(int n) { return static_cast<std::size_t>(n); }
    [[nodiscard]] float value(int n) const { return line_[at(n)]; }
    /// Where the parabola of q becomes the lower one of the two; p < q.
    [[nodiscard]] double meeting(int p, int q) const {
        const double rise = (static_cast<double>(value(q)) - static_cast<double>(value(p))) / step2_;
        return (rise + static_cast<double>(q) * q - static_cast<double>(p) * p) / (2.0 * (q - p));
    }

    double step2_;
    std::vector<float> line_;
    std::vector<float> result_;
    std::vector<int> apex_;
    std::vector<double> from_;
};

void along_lines(Field& field, std::size_t first, std::size_t stride, Envelope& envelope, float none) {
    std::vector<float>& line = envelope.line();
    bool any = false;
    for (std::size_t n = 0; n < line.size(); ++n) {
        line[n] = field[first + n * stride];
        any = any || line[n] < none;
    }
    if (!any) return;
    envelope.transform(none);
    for (std::size_t n = 0; n < line.size(); ++n) field[first + n * stride] = line[n];
}

/// Squared, capped distances.
Field squared_distance(const Bits& bits, const core::GridGeometry& grid, float none) {
    const auto nx = static_cast<std::size_t>(grid.size[0]);
    const auto ny = static_cast<std::size_t>(grid.size[1]);
    const auto nz = static_cast<std::size_t>(grid.size[2]);
    Field field(bits.size());
    for_each_parallel(nz, [&](std::size_t k) {
        Envelope in_row(grid.size[0], grid.spacing[0]);
        Envelope in_column(grid.size[1], grid.spacing[1]);
        const std::size_t slice = k * nx * ny;
        for (std::size_t n = slice; n < slice + nx * ny; ++n) field[n] = bits[n] ? 0.0F : none;
        for (std::size_t j = 0; j < ny; ++j) along_lines(field, slice + j * nx, 1, in_row, none);
        for (std::size_t i = 0; i < nx; ++i) along_lines(field, slice + i, nx, in_column, none);
    });
    for_each_parallel(ny, [&](std::size_t j) {
        Envelope through(grid.size[2], grid.spacing[2]);
        for (std::size_t i = 0; i < nx; ++i) along_lines(field, j * nx + i, nx * ny, through, none);
    });
    return field;
}

/// A hair more than the distance asked for, so that rounding does not decide what lies exactly at it.
float squared(double mm) {
    return static_cast<float>((mm + 1e-4) * (mm + 1e-4));
}

}  // namespace

Field distance_to(const Bits& bits, const core::GridGeometry& grid, double most_mm) {
    Field field = squared_distance(bits, grid, static_cast<float>(most_mm * most_mm));
    for (float& value : field) value = std::sqrt(value);
    return field;
}

Bits grown(const Bits& bits, const core::GridGeometry& grid, double mm) {
    const float limit = squared(mm);
    const Field field = squared_distance(bits, grid, 2.0F * limit + 1.0F);
    return bits_where(bits.size(), [&](std::size_t n) { return field[n] <= limit; });
}

Bits shrunk(const Bits& bits, const core::GridGeometry& grid, double mm) {
    return inverted(grown(inverted(bits), grid, mm));
}

Bits closed(const Bits& bits, const core::GridGeometry& grid, double mm) {
    return shrunk(grown(bits, grid, mm), grid, mm);
}

Bits thick_parts(const Bits& bits, const core::GridGeometry& grid, double mm) {
    Bits parts = grown(shrunk(bits, grid, mm), grid, mm + 1.0);
    for (std::size_t n = 0; n < bits.size(); ++n) parts[n] = parts[n] && bits[n] ? 1 : 0;
    return parts;
}

}  // namespace remnant::imaging::segmentation
