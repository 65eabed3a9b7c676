#include "remnant/core/dilation.h"

#include <algorithm>
#include <cmath>

namespace remnant::core {
namespace {

constexpr double kPicometre = 1e-9;  // in mm

/// Counts, along every row of a box, how many marked stretches lie over each voxel.
class Marks {
  public:
    Marks(const IndexBox& box)
        : box_(box),
          columns_(box.high[0] - box.low[0] + 1),
          rows_(box.high[1] - box.low[1] + 1),
          slices_(box.high[2] - box.low[2] + 1),
          change_(static_cast<std::size_t>(columns_ + 1) * static_cast<std::size_t>(rows_) *
                  static_cast<std::size_t>(slices_)) {}

    void mark(int j, int k, int begin, int end) {
        if (j < box_.low[1] || j > box_.high[1] || k < box_.low[2] || k > box_.high[2]) return;
        std::int32_t* row = change_.data() + start(j, k);
        ++row[std::max(begin - box_.low[0], 0)];
        --row[std::min(end - box_.low[0], columns_)];
    }

    void append_row(int j, int k, std::vector<Run>& runs) const {
        if (j < box_.low[1] || j > box_.high[1] || k < box_.low[2] || k > box_.high[2]) return;
        const std::int32_t* row = change_.data() + start(j, k);
        std::int32_t over = 0;
        for (int i = 0; i < columns_; ++i) {
            const std::int32_t before = over;
            over += row[i];
            if (before == 0 && over > 0) runs.push_back({i + box_.low[0], 0});
            if (before > 0 && over == 0) runs.back().end = i + box_.low[0];
        }
        if (over > 0) runs.back().end = box_.high[0] + 1;
    }

  private:
    [[nodiscard]] std::size_t start(int j, int k) const {
        const auto row = static_cast<std::size_t>(k - box_.low[2]) * static_cast<std::size_t>(rows_) +
                         static_cast<std::size_t>(j - box_.low[1]);
        return row * static_cast<std::size_t>(columns_ + 1);
    }

    IndexBox box_;
    int columns_, rows_, slices_;
    std::vector<std::int32_t> change_;
};

IndexBox grown(IndexBox box, const GridGeometry& grid, double distance) {
    for (std::size_t axis = 0; axis < 3; ++axis) {
        const auto at = static_cast<Eigen::Index>(axis);
        const int by = static_cast<int>(std::min(std::ceil(distance / grid.spacing[at]), 65536.0)) + 1;
        box.low[axis] = std::max(box.low[axis] - by, 0);
        box.high[axis] = std::min(box.high[axis] + by, grid.size[axis] - 1);
    }
    return box;
}

}  // namespace

std::vector<BallRow> ball_rows(const Vec3& spacing, Millimetre distance) {
    const double radius = distance.value();
    const double limit = (radius + kPicometre) * (radius + kPicometre);
    const auto reach = [&](int axis) { return static_cast<int>((radius + kPicometre) / spacing[axis]); };
    std::vector<BallRow> rows;
    for (int dk = -reach(2); dk <= reach(2); ++dk) {
        for (int dj = -reach(1); dj <= reach(1); ++dj) {
            const double y = dj * spacing[1];
            const double z = dk * spacing[2];
            const auto inside = [&](int di) {
                const double x = di * spacing[0];
                return x * x + y * y + z * z <= limit;
            };
            if (!inside(0)) continue;
            int half = static_cast<int>(std::sqrt(std::max(limit - y * y - z * z, 0.0)) / spacing[0]);
            while (inside(half + 1)) ++half;
            while (!inside(half)) --half;
            rows.push_back({dj, dk, half});
        }
    }
    return rows;
}

LabelMask within(const LabelMask& mask, const GridGeometry& grid, Millimetre distance) {
    if (mask.empty()) return LabelMask(mask.size());
    const IndexBox box = bounds(mask);
    const std::vector<BallRow> ball = ball_rows(grid.spacing, distance);
    Marks marks(grown(box, grid, distance.value()));
    for (int k = box.low[2]; k <= box.high[2]; ++k) {
        for (int j = box.low[1]; j <= box.high[1]; ++j) {
            for (const Run& run : mask.row(j, k)) {
                for (const BallRow& row : ball)
                    marks.mark(j + row.dj, k + row.dk, run.begin - row.half, run.end + row.half);
            }
        }
    }
    return mask_of_rows(mask.size(),
                        [&](int j, int k, std::vector<Run>& runs) { marks.append_row(j, k, runs); });
}

}  // namespace remnant::core
