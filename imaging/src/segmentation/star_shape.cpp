#include "segmentation/star_shape.h"

#include <algorithm>
#include <cmath>

#include "parallel.h"
#include "segmentation/working_grid.h"

namespace remnant::imaging::segmentation {
namespace {

using core::Vec3;

double radius_at(const StarShape& shape, const Directions::Place& place) {
    double radius = 0.0;
    for (std::size_t n = 0; n < 3; ++n)
        radius += place.weights[n] * shape.radii[static_cast<std::size_t>(place.corners[n])];
    return radius;
}

}  // namespace

Vec3 middle_of(const StarShape& shape, const Directions& directions) {
    // A thin cone of length r has a volume of r³ and its centre at ¾ r.
    Vec3 sum = Vec3::Zero();
    double volume = 0.0;
    for (std::size_t d = 0; d < directions.size(); ++d) {
        const double r = shape.radii[d];
        volume += r * r * r;
        sum += 0.75 * r * r * r * r * directions[d];
    }
    return shape.centre + sum / volume;
}

double ball_diameter(const StarShape& shape) {
    double cubes = 0.0;
    for (const double r : shape.radii) cubes += r * r * r;
    return 2.0 * std::cbrt(cubes / static_cast<double>(shape.radii.size()));
}

void even_out(StarShape& shape, const Directions& directions) {
    const std::vector<double> before = shape.radii;
    for (std::size_t d = 0; d < directions.size(); ++d) {
        double sum = 2.0 * before[d];
        for (const int other : directions.beside(d)) sum += before[static_cast<std::size_t>(other)];
        shape.radii[d] = sum / (2.0 + static_cast<double>(directions.beside(d).size()));
    }
}

StarShape resampled(const StarShape& shape, const Directions& from, const Directions& to) {
    StarShape other{shape.centre, {}};
    int guess = 0;
    for (const Vec3& direction : to.all()) {
        const Directions::Place place = from.place_of(direction, guess);
        guess = place.corners[0];
        other.radii.push_back(radius_at(shape, place));
    }
    return other;
}

StarShape seen_from(const StarShape& shape, const Directions& directions, const Vec3& point,
                    double least_mm) {
    StarShape other{point, shape.radii};
    const Vec3 moved = point - shape.centre;
    for (std::size_t d = 0; d < directions.size(); ++d)
        other.radii[d] = std::max(least_mm, shape.radii[d] - moved.dot(directions[d]));
    return other;
}

core::Result<core::LabelMask> voxels_in(const StarShape& shape, const Directions& directions,
                                        const core::GridGeometry& grid, const core::JobContext& job) {
    const auto [least, most] = std::ranges::minmax(shape.radii);
    // A face between three corners dips inside the sphere through them.
    const double surely_in = 0.9 * least;
    const Region region = around(shape.centre, grid, most);
    const auto inside = [&](const Vec3& way, int& guess) {
        const double mm = way.norm();
        if (mm <= surely_in) return true;
        if (mm > most) return false;
        const Directions::Place place = directions.place_of(way, guess);
        guess = place.corners[0];
        return mm <= radius_at(shape, place);
    };
    const auto slab = [&](int k) {
        int guess = 0;
        return core::slab_of_rows(grid.size[1], [&](int j, std::vector<core::Run>& runs) {
            if (j < region.begin[1] || j >= region.end[1]) return;
            const std::size_t row_begin = runs.size();
            for (int i = region.begin[0]; i < region.end[0]; ++i) {
                if (!inside(grid.world(Vec3(i, j, k)) - shape.centre, guess)) continue;
                if (runs.size() > row_begin && runs.back().end == i) {
                    ++runs.back().end;
                } else {
                    runs.push_back({i, i + 1});
                }
            }
        });
    };
    const auto empty = core::slab_of_rows(grid.size[1], [](int, std::vector<core::Run>&) {});
    std::vector<std::shared_ptr<const core::LabelSlab>> slabs(static_cast<std::size_t>(grid.size[2]), empty);
    for_each_parallel(static_cast<std::size_t>(region.size()[2]), [&](std::size_t n) {
        const int k = region.begin[2] + static_cast<int>(n);
        if (!job.cancelled()) slabs[static_cast<std::size_t>(k)] = slab(k);
    });
    if (job.cancelled()) return core::refuse(core::cancelled_error("outlining a tumour"));
    return core::LabelMask(grid.size, std::move(slabs));
}

}  // namespace remnant::imaging::segmentation
