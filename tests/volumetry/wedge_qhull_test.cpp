// Wedges against another program's hull and the definition read word by word.

#include <gtest/gtest.h>

#include "independent_wedge.h"
#include "random_masks.h"
#include "remnant/volumetry/wedge.h"

namespace remnant::volumetry {
namespace {

using core::LabelMask;
using core::Vec3;
using testing::Random;
using testing::uniform;
using testing::uniform_int;

LabelMask blob(const core::GridGeometry& grid, const Vec3& middle, const Vec3& radii) {
    return core::mask_of_rows(grid.size, [&](int j, int k, std::vector<core::Run>& runs) {
        for (int i = 0; i < grid.size[0]; ++i) {
            if ((Vec3(i, j, k) - middle).cwiseQuotient(radii).squaredNorm() > 1.0) continue;
            if (!runs.empty() && runs.back().end == i && i > 0 &&
                (Vec3(i - 1, j, k) - middle).cwiseQuotient(radii).squaredNorm() <= 1.0) {
                ++runs.back().end;
            } else {
                runs.push_back({i, i + 1});
            }
        }
    });
}

TEST(WedgeByQhull, Takes_the_same_voxels) {
    for (int seed = 0; seed < 40; ++seed) {
        Random random(seed);
        core::GridGeometry grid;
        grid.size = {44, 40, 30};
        grid.spacing = {uniform(random, 0.6, 1.0), uniform(random, 0.6, 1.0), uniform(random, 0.8, 2.5)};
        const LabelMask liver = blob(grid, Vec3(22, 20, 15), Vec3(19, 17, 13));
        const Vec3 middle(uniform(random, 12, 32), uniform(random, 10, 30), uniform(random, 8, 22));
        const LabelMask tumour =
            blob(grid, middle, Vec3(uniform(random, 1, 4), uniform(random, 1, 4), uniform(random, 1, 3)));
        if (core::count_common(tumour, liver) == 0) continue;
        const double margin = uniform(random, 1.5, 7.0);
        const auto part = wedge_round({&tumour}, core::Millimetre(margin), liver, grid, "wedge");
        ASSERT_TRUE(part);
        EXPECT_EQ(part->removed, testing::independent_wedge(tumour, margin, liver, grid))
            << "seed " << seed << ", margin " << margin;
    }
}

}  // namespace
}  // namespace remnant::volumetry
