#include "remnant/core/geometry.h"

#include <Eigen/Geometry>
#include <cmath>
#include <limits>

namespace remnant::core {
namespace {

constexpr double kSameGridMm = 0.1;
constexpr double kOrthonormalTolerance = 1e-3;
constexpr double kLargestSpacingMm = 1000.0;
// DICOM counts rows and columns in 16 bits.
constexpr int kMostAlongAnAxis = 65535;
constexpr std::int64_t kMostVoxels = std::int64_t{1} << 32;

Vec3 corner_index(const Size3& size, unsigned corner) {
    Vec3 index = Vec3::Zero();
    for (unsigned axis = 0; axis < 3; ++axis) {
        if (corner & (1U << axis)) index[axis] = size[axis] - 1;
    }
    return index;
}

/// Gram–Schmidt from the first axis; the third keeps its handedness.
Mat3 orthonormalised(const Mat3& direction) {
    const Vec3 i = direction.col(0).normalized();
    const Vec3 j = (direction.col(1) - i * i.dot(direction.col(1))).normalized();
    const Vec3 normal = i.cross(j);
    Mat3 clean;
    clean << i, j, (normal.dot(direction.col(2)) < 0 ? Vec3(-normal) : normal);
    return clean;
}

}  // namespace

std::array<Vec3, 8> GridGeometry::corner_centres() const {
    std::array<Vec3, 8> corners;
    for (unsigned c = 0; c < 8; ++c) corners[c] = world(corner_index(size, c));
    return corners;
}

WorldBox world_box(const GridGeometry& grid) {
    const Vec3 half_step = grid.direction.cwiseAbs() * grid.spacing * 0.5;
    WorldBox box{Vec3::Constant(std::numeric_limits<double>::infinity()),
                 Vec3::Constant(-std::numeric_limits<double>::infinity())};
    for (const Vec3& corner : grid.corner_centres()) {
        box.low = box.low.cwiseMin(corner - half_step);
        box.high = box.high.cwiseMax(corner + half_step);
    }
    return box;
}

double corner_distance(const GridGeometry& a, const GridGeometry& b) {
    if (a.size != b.size) return std::numeric_limits<double>::infinity();
    const auto corners_a = a.corner_centres();
    const auto corners_b = b.corner_centres();
    double largest = 0.0;
    for (std::size_t c = 0; c < 8; ++c) largest = std::max(largest, (corners_a[c] - corners_b[c]).norm());
    return largest;
}

bool same_grid(const GridGeometry& a, const GridGeometry& b) {
    return corner_distance(a, b) <= kSameGridMm;
}

Result<GridGeometry> validated(GridGeometry grid, const std::string& what) {
    for (const int extent : grid.size) {
        if (extent < 1) return refuse(what, "the image has no voxels along one of its axes");
        if (extent > kMostAlongAnAxis)
            return refuse(what, "the image claims more voxels than any scanner makes");
    }
    // Products are checked step by step so that no forged size can overflow them.
    if (std::int64_t{grid.size[0]} * grid.size[1] > kMostVoxels / grid.size[2]) {
        return refuse(what, "the image claims more voxels than any scanner makes");
    }
    if (!grid.origin.allFinite() || !grid.spacing.allFinite() || !grid.direction.allFinite()) {
        return refuse(what, "position, spacing or orientation is not a number");
    }
    if ((grid.spacing.array() <= 0.0).any()) return refuse(what, "a voxel spacing is zero or negative");
    if ((grid.spacing.array() > kLargestSpacingMm).any()) {
        return refuse(what, "a voxel spacing is above 1000 mm");
    }
    const Mat3 gram = grid.direction.transpose() * grid.direction;
    if ((gram - Mat3::Identity()).cwiseAbs().maxCoeff() > kOrthonormalTolerance) {
        return refuse(what, "the axes of the image are not at right angles (sheared or scaled orientation)");
    }
    grid.direction = orthonormalised(grid.direction);
    return grid;
}

}  // namespace remnant::core
