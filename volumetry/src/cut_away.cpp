#include "remnant/volumetry/cut_away.h"

#include <tbb/parallel_for.h>

#include <algorithm>

namespace remnant::volumetry {
namespace {

template <class T>
core::SharedVoxels<T> without(const core::VoxelGrid<T>& ct, const core::LabelMask& part, T instead) {
    auto copy = std::make_shared<core::VoxelGrid<T>>(ct.geometry());
    const core::Size3 size = ct.geometry().size;
    const auto row_length = static_cast<std::size_t>(size[0]);
    tbb::parallel_for(0, size[2], [&](int k) {
        for (int j = 0; j < size[1]; ++j) {
            const auto first = static_cast<std::size_t>(std::int64_t{k} * size[1] + j) * row_length;
            const auto row = copy->voxels().subspan(first, row_length);
            std::ranges::copy(ct.voxels().subspan(first, row_length), row.begin());
            for (const core::Run& run : part.row(j, k))
                std::fill(row.begin() + run.begin, row.begin() + run.end, instead);
        }
    });
    return copy;
}

}  // namespace

core::CtVoxels cut_away(const core::CtVoxels& ct, const core::LabelMask& part, std::int16_t instead) {
    if (const auto* whole = std::get_if<core::SharedVoxels<std::int16_t>>(&ct))
        return without(**whole, part, instead);
    return without(*std::get<core::SharedVoxels<float>>(ct), part, static_cast<float>(instead));
}

}  // namespace remnant::volumetry
