#include "remnant/core/mask_centre.h"

namespace remnant::core {

Vec3 centre_of(const LabelMask& mask, const GridGeometry& grid) {
    Vec3 sum = Vec3::Zero();
    double count = 0;
    for (int k = 0; k < mask.size()[2]; ++k) {
        for (int j = 0; j < mask.size()[1]; ++j) {
            for (const Run& run : mask.row(j, k)) {
                const double length = run.end - run.begin;
                sum += length * Vec3(0.5 * (run.begin + run.end - 1), j, k);
                count += length;
            }
        }
    }
    return grid.world(sum / count);
}

}  // namespace remnant::core
