#include "remnant/imaging/slice_picture.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace remnant::imaging {
namespace {

std::uint8_t grey(double hu, const core::Window& window) {
    const double share = (hu - window.level) / std::max(window.width, 1.0) + 0.5;
    return static_cast<std::uint8_t>(std::lround(255.0 * std::clamp(share, 0.0, 1.0)));
}

void draw_ct(SlicePicture& picture, const core::CtVoxels& ct, int k, const core::Window& window) {
    std::visit(
        [&](const auto& volume) {
            const auto count =
                static_cast<std::size_t>(picture.width) * static_cast<std::size_t>(picture.height);
            const auto slice = volume->voxels().subspan(static_cast<std::size_t>(k) * count, count);
            for (std::size_t n = 0; n < count; ++n)
                std::fill_n(picture.rgb.begin() + static_cast<std::ptrdiff_t>(3 * n), 3,
                            grey(static_cast<double>(slice[n]), window));
        },
        ct);
}

bool is_border(const core::LabelMask& mask, int i, int j, int k) {
    const core::Size3& size = mask.size();
    return i == 0 || j == 0 || i + 1 == size[0] || j + 1 == size[1] || !mask.contains(i - 1, j, k) ||
           !mask.contains(i + 1, j, k) || !mask.contains(i, j - 1, k) || !mask.contains(i, j + 1, k);
}

void draw_border(SlicePicture& picture, const core::Structure& s, int k) {
    for (int j = 0; j < picture.height; ++j) {
        for (const core::Run& run : s.mask.row(j, k)) {
            for (int i = run.begin; i < run.end; ++i) {
                if (!is_border(s.mask, i, j, k)) continue;
                const std::ptrdiff_t at = 3 * (std::ptrdiff_t{j} * picture.width + i);
                picture.rgb[static_cast<std::size_t>(at)] = s.colour.red;
                picture.rgb[static_cast<std::size_t>(at + 1)] = s.colour.green;
                picture.rgb[static_cast<std::size_t>(at + 2)] = s.colour.blue;
            }
        }
    }
}

}  // namespace

SlicePicture slice_picture(const core::TimePoint& scan, std::span<const core::Structure> structures, int k,
                           const core::Window& window) {
    SlicePicture picture{scan.geometry.size[0], scan.geometry.size[1], {}};
    picture.rgb.resize(std::size_t{3} * static_cast<std::size_t>(picture.width) *
                       static_cast<std::size_t>(picture.height));
    if (scan.ct) draw_ct(picture, *scan.ct, k, window);
    for (const core::Structure& s : structures) {
        if (s.visible) draw_border(picture, s, k);
    }
    return picture;
}

int largest_slice(const core::Structure& s) {
    int best = 0;
    for (int k = 1; k < s.mask.size()[2]; ++k) {
        if (s.mask.slab(k).count() > s.mask.slab(best).count()) best = k;
    }
    return best;
}

std::vector<DicomPicture> outlined_slices(const core::TimePoint& scan,
                                          std::span<const core::Structure> structures,
                                          const core::Window& window) {
    std::vector<DicomPicture> pictures;
    const auto add = [&](const core::Structure& s) {
        const int k = largest_slice(s);
        auto slice = slice_picture(scan, structures, k, window);
        pictures.push_back({fmt::format("Slice {}: {}", k + 1, s.name), slice.width, slice.height,
                            std::move(slice.rgb), PictureText::NamesNobody});
    };
    for (const core::Structure& s : structures) {
        if (s.kind == core::StructureKind::Liver || core::is_tumour(s.kind)) add(s);
    }
    if (pictures.empty()) add(structures.front());
    return pictures;
}

}  // namespace remnant::imaging
