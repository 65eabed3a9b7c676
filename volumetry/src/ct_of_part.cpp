#include "remnant/volumetry/ct_of_part.h"

#include <tbb/parallel_for.h>

#include <algorithm>

namespace remnant::volumetry {
namespace {

template <class T>
core::SharedVoxels<T> only(const core::VoxelGrid<T>& ct, const core::LabelMask& part, T elsewhere) {
    auto copy = std::make_shared<core::VoxelGrid<T>>(ct.geometry());
    const core::Size3 size = ct.geometry().size;
    const auto row_length = static_cast<std::size_t>(size[0]);
    tbb::parallel_for(0, size[2], [&](int k) {
        for (int j = 0; j < size[1]; ++j) {
            const auto first = static_cast<std::size_t>(std::int64_t{k} * size[1] + j) * row_length;
            const auto from = ct.voxels().subspan(first, row_length);
            const auto to = copy->voxels().subspan(first, row_length);
            std::ranges::fill(to, elsewhere);
            for (const core::Run& run : part.row(j, k))
                std::copy(from.begin() + run.begin, from.begin() + run.end, to.begin() + run.begin);
        }
    });
    return copy;
}

}  // namespace

core::CtVoxels ct_of_part(const core::CtVoxels& ct, const core::LabelMask& part, std::int16_t elsewhere) {
    if (const auto* whole = std::get_if<core::SharedVoxels<std::int16_t>>(&ct))
        return only(**whole, part, elsewhere);
    return only(*std::get<core::SharedVoxels<float>>(ct), part, static_cast<float>(elsewhere));
}

}  // namespace remnant::volumetry
