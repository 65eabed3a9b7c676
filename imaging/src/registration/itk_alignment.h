#pragma once
// ITK's registration. Its instantiation is slow to compile and stays in one source file, which must not meet
// Eigen: ITK brings another version of it under the same names.

#include <array>
#include <cstdint>
#include <functional>
#include <vector>

namespace remnant::imaging::registration {

/// A picture on cubic voxels along the patient's axes, i fastest.
struct Picture {
    std::array<int, 3> size{0, 0, 0};
    double spacing = 1.0;                   // mm
    std::array<double, 3> origin{0, 0, 0};  // LPS mm of the first voxel's centre
    std::vector<float> values;
};

/// p ↦ matrix · p + translation; the matrix row by row.
struct LinearMap {
    std::array<double, 9> matrix{1, 0, 0, 0, 1, 0, 0, 0, 1};
    std::array<double, 3> translation{0, 0, 0};
};

/// Asked after every step with the number of steps done; false stops the search.
using GoOn = std::function<bool(int)>;

struct LinearSearch {
    bool affine = false;
    std::array<double, 3> centre{0, 0, 0};  // that turns and stretches go about, LPS mm
    double first_step = 2.0;                // mm, about
    double last_step = 0.02;                // mm, about
    int most_steps = 100;
};

struct LinearFound {
    LinearMap map;          // fixed → moving
    double similarity = 0;  // mutual information in nats, of the points that meet the moving picture
    bool settled = false;   // steps became small before they were used up
    bool possible = true;   // false where too few points meet the moving picture
};

/// Mutual information at `points` (voxel numbers of the fixed picture) made as great as a descent from
/// `start` can. Runs on one thread, so that sums do not depend on how threads ran.
LinearFound aligned(const Picture& fixed, const std::vector<std::uint32_t>& points, const Picture& moving,
                    const LinearMap& start, const LinearSearch& search, const GoOn& go_on);

}  // namespace remnant::imaging::registration
