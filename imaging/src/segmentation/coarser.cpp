#include "segmentation/coarser.h"

namespace remnant::imaging::segmentation {

Coarser::Coarser(const core::GridGeometry& fine, double coarsest_mm) : fine_(fine), coarse_(fine) {
    core::Vec3 first_centre = core::Vec3::Zero();
    for (std::size_t axis = 0; axis < 3; ++axis) {
        const auto at = static_cast<Eigen::Index>(axis);
        if (2.0 * fine.spacing[at] > coarsest_mm) continue;
        factor_[axis] = 2;
        coarse_.size[axis] = (fine.size[axis] + 1) / 2;
        coarse_.spacing[at] = 2.0 * fine.spacing[at];
        first_centre[at] = 0.5;
    }
    coarse_.origin = fine.world(first_centre);
}

std::size_t Coarser::coarse_at(int i, int j, int k) const {
    const auto row = static_cast<std::size_t>(k / factor_[2]) * static_cast<std::size_t>(coarse_.size[1]) +
                     static_cast<std::size_t>(j / factor_[1]);
    return row * static_cast<std::size_t>(coarse_.size[0]) + static_cast<std::size_t>(i / factor_[0]);
}

template <class Visit>
void Coarser::for_each_fine(Visit visit) const {
    std::size_t fine = 0;
    for (int k = 0; k < fine_.size[2]; ++k) {
        for (int j = 0; j < fine_.size[1]; ++j) {
            for (int i = 0; i < fine_.size[0]; ++i) visit(fine++, coarse_at(i, j, k));
        }
    }
}

Field Coarser::means(const Field& fine) const {
    const auto size = static_cast<std::size_t>(coarse_.voxel_count());
    Field sum(size, 0.0F);
    std::vector<std::uint8_t> voxels(size, 0);
    for_each_fine([&](std::size_t f, std::size_t c) {
        sum[c] += fine[f];
        ++voxels[c];
    });
    for (std::size_t c = 0; c < size; ++c) sum[c] /= static_cast<float>(voxels[c]);
    return sum;
}

Bits Coarser::majority(const Bits& fine) const {
    const Field share = means(Field(fine.begin(), fine.end()));
    return bits_where(share.size(), [&](std::size_t c) { return share[c] >= 0.5F; });
}

Bits Coarser::back(const Bits& coarse) const {
    Bits fine(static_cast<std::size_t>(fine_.voxel_count()));
    for_each_fine([&](std::size_t f, std::size_t c) { fine[f] = coarse[c]; });
    return fine;
}

}  // namespace remnant::imaging::segmentation
