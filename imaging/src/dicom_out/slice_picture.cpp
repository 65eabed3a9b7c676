#include "remnant/imaging/slice_picture.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "remnant/core/mask_section.h"

namespace remnant::imaging {
namespace {

constexpr int kMostPixels = 8192;  // of a side

/// An axis of the grid as a side of the picture, from left to right or from top to bottom.
struct Side {
    int axis = 0;
    bool backwards = false;  // the first pixel shows the last voxel
    int voxels = 0;
    double spacing = 1.0;
    int pixels = 0;

    [[nodiscard]] double length() const { return voxels * spacing; }
    /// Along the side from its first voxel's centre; the pixels cover what the voxels cover.
    [[nodiscard]] double place_of(int pixel, double pitch) const {
        return (pixel + 0.5) * (pitch / spacing) - 0.5;
    }
    [[nodiscard]] double index(double place) const { return backwards ? voxels - 1 - place : place; }
};

/// A slice of the grid and how it becomes a picture.
struct Plane {
    int across = 2;
    int slice = 0;
    Side right;
    Side down;
    double pitch = 1.0;  // mm from pixel to pixel
};

/// So turned that it grows along the patient's axis `world`: 0 to the left, 1 to the back.
Side side_of(const core::GridGeometry& grid, int axis, int world) {
    return {axis, grid.direction(world, axis) < 0, grid.size[static_cast<std::size_t>(axis)],
            grid.spacing[axis], 0};
}

/// The axis that runs more from side to side lies across the picture. So it is mirrored on no grid, however
/// oblique: seen from the feet its area is right.x·down.y − down.x·right.y, as large as the third axis's
/// share in z, at least 1/√3, and down.x·right.y ≤ right.x·right.y ≤ 1/2 is too little to make it negative.
Plane plane_of(const core::GridGeometry& grid, int slice) {
    Plane plane;
    plane.across = axial_axis(grid);
    plane.slice = slice;
    int across_picture = plane.across == 0 ? 1 : 0;
    int down_picture = 3 - plane.across - across_picture;
    if (std::abs(grid.direction(0, down_picture)) > std::abs(grid.direction(0, across_picture)))
        std::swap(across_picture, down_picture);
    plane.right = side_of(grid, across_picture, 0);
    plane.down = side_of(grid, down_picture, 1);
    plane.pitch = std::max(std::min(plane.right.spacing, plane.down.spacing),
                           std::max(plane.right.length(), plane.down.length()) / kMostPixels);
    for (Side* side : {&plane.right, &plane.down})
        side->pixels = std::max(1, static_cast<int>(std::lround(side->length() / plane.pitch)));
    return plane;
}

PicturePlace place_of(const core::GridGeometry& grid, const Plane& plane) {
    core::Vec3 index = core::Vec3::Zero();
    index[plane.across] = plane.slice;
    for (const Side* side : {&plane.right, &plane.down})
        index[side->axis] = side->index(side->place_of(0, plane.pitch));
    const auto along = [&](const Side& side) {
        return core::Vec3(grid.direction.col(side.axis) * (side.backwards ? -1.0 : 1.0));
    };
    PicturePlace place{grid.world(index), along(plane.right), along(plane.down), plane.pitch, std::nullopt};
    if (plane.across == 2) place.slice = plane.slice;
    return place;
}

/// What one column or row of pixels shows.
struct Look {
    std::size_t low = 0;  // where the voxels before and behind it begin in memory
    std::size_t high = 0;
    double share = 0.0;    // of the one behind it
    std::size_t cell = 0;  // of the voxel it lies in, among those of the slice
};

std::vector<Look> looks_along(const Side& side, double pitch, std::size_t stride, std::size_t cell_stride) {
    std::vector<Look> looks;
    const auto voxel = [&](double place) { return static_cast<std::size_t>(side.index(place)); };
    for (int pixel = 0; pixel < side.pixels; ++pixel) {
        const double place = std::clamp(side.place_of(pixel, pitch), 0.0, side.voxels - 1.0);
        const double low = std::floor(place);
        looks.push_back({voxel(low) * stride, voxel(std::min(low + 1.0, side.voxels - 1.0)) * stride,
                         place - low, voxel(std::round(place)) * cell_stride});
    }
    return looks;
}

/// A share of nothing is not taken of a value that is no number.
double between(double a, double b, double share) {
    return share == 0.0 ? a : a + share * (b - a);
}

std::uint8_t grey(double hu, const core::Window& window) {
    const double share = (hu - window.level) / std::max(window.width, 1.0) + 0.5;
    return std::isnan(share) ? std::uint8_t{0}
                             : static_cast<std::uint8_t>(std::lround(255.0 * std::clamp(share, 0.0, 1.0)));
}

class Drawing {
  public:
    Drawing(const core::GridGeometry& grid, const Plane& plane)
        : plane_(plane), strides_{1, stride_of(grid, 1), stride_of(grid, 1) * stride_of(grid, 2)} {
        // The section's columns are the lower axis.
        const bool lower_is_right = plane.right.axis < plane.down.axis;
        const auto columns =
            static_cast<std::size_t>(lower_is_right ? plane.right.voxels : plane.down.voxels);
        columns_ = looks_along(plane.right, plane.pitch, stride(plane.right), lower_is_right ? 1 : columns);
        rows_ = looks_along(plane.down, plane.pitch, stride(plane.down), lower_is_right ? columns : 1);
        picture_.width = plane.right.pixels;
        picture_.height = plane.down.pixels;
        picture_.rgb.resize(3 * columns_.size() * rows_.size());
        picture_.place = place_of(grid, plane);
    }

    void draw_ct(const core::CtVoxels& ct, const core::Window& window) {
        std::visit([&](const auto& volume) { draw_values(volume->voxels(), window); }, ct);
    }

    void draw_border(const core::Structure& s) {
        const std::vector<std::uint8_t> cells = cells_of(s.mask);
        const auto outside = [&](std::size_t x, std::size_t y) {
            return x >= columns_.size() || y >= rows_.size() || cells[columns_[x].cell + rows_[y].cell] == 0;
        };
        for (std::size_t y = 0; y < rows_.size(); ++y) {
            for (std::size_t x = 0; x < columns_.size(); ++x) {
                if (outside(x, y)) continue;
                // Left of 0 is past the end: unsigned.
                if (outside(x - 1, y) || outside(x + 1, y) || outside(x, y - 1) || outside(x, y + 1))
                    set(x, y, s.colour);
            }
        }
    }

    [[nodiscard]] SlicePicture picture() && { return std::move(picture_); }

  private:
    static std::size_t stride_of(const core::GridGeometry& grid, std::size_t axis) {
        return static_cast<std::size_t>(grid.size.at(axis - 1));
    }
    [[nodiscard]] std::size_t stride(const Side& side) const {
        return strides_.at(static_cast<std::size_t>(side.axis));
    }

    template <class T>
    void draw_values(std::span<const T> voxels, const core::Window& window) {
        const std::size_t begin =
            strides_.at(static_cast<std::size_t>(plane_.across)) * static_cast<std::size_t>(plane_.slice);
        const auto value = [&](std::size_t at) { return static_cast<double>(voxels[begin + at]); };
        for (std::size_t y = 0; y < rows_.size(); ++y) {
            const Look& row = rows_[y];
            for (std::size_t x = 0; x < columns_.size(); ++x) {
                const Look& column = columns_[x];
                const auto upright = [&](std::size_t at) {
                    return between(value(at + row.low), value(at + row.high), row.share);
                };
                const auto g = grey(between(upright(column.low), upright(column.high), column.share), window);
                set(x, y, {g, g, g});
            }
        }
    }

    /// 1 for each voxel of the slice that is in the mask.
    [[nodiscard]] std::vector<std::uint8_t> cells_of(const core::LabelMask& mask) const {
        const core::MaskSection section = core::section_of(mask, plane_.across, plane_.slice);
        const auto columns = static_cast<std::ptrdiff_t>(section.columns());
        std::vector<std::uint8_t> cells(static_cast<std::size_t>(columns * section.rows()), 0);
        for (int row = 0; row < section.rows(); ++row) {
            for (const core::Run& run : section.row(row))
                std::fill_n(cells.begin() + columns * row + run.begin, run.end - run.begin, 1);
        }
        return cells;
    }

    void set(std::size_t x, std::size_t y, const core::Colour& colour) {
        const std::size_t at = 3 * (y * columns_.size() + x);
        picture_.rgb[at] = colour.red;
        picture_.rgb[at + 1] = colour.green;
        picture_.rgb[at + 2] = colour.blue;
    }

    const Plane& plane_;
    std::array<std::size_t, 3> strides_;
    std::vector<Look> columns_;
    std::vector<Look> rows_;
    SlicePicture picture_;
};

}  // namespace

int axial_axis(const core::GridGeometry& grid) {
    Eigen::Index axis = 0;
    grid.direction.row(2).cwiseAbs().maxCoeff(&axis);
    return static_cast<int>(axis);
}

SlicePicture slice_picture(const core::TimePoint& scan, std::span<const core::Structure> structures,
                           int slice, const core::Window& window) {
    const Plane plane = plane_of(scan.geometry, slice);
    Drawing drawing(scan.geometry, plane);
    if (scan.ct) drawing.draw_ct(*scan.ct, window);
    for (const core::Structure& s : structures) {
        if (s.visible) drawing.draw_border(s);
    }
    return std::move(drawing).picture();
}

int largest_slice(const core::Structure& s, int axis) {
    const core::Size3& size = s.mask.size();
    std::vector<std::int64_t> counts(static_cast<std::size_t>(size.at(static_cast<std::size_t>(axis))), 0);
    for (int slice = 0; slice < static_cast<int>(counts.size()); ++slice) {
        const core::MaskSection section = core::section_of(s.mask, axis, slice);
        for (int row = 0; row < section.rows(); ++row) {
            for (const core::Run& run : section.row(row))
                counts[static_cast<std::size_t>(slice)] += run.end - run.begin;
        }
    }
    return static_cast<int>(std::ranges::max_element(counts) - counts.begin());
}

std::vector<DicomPicture> outlined_slices(const core::TimePoint& scan,
                                          std::span<const core::Structure> structures,
                                          const core::Window& window) {
    std::vector<DicomPicture> pictures;
    const int axis = axial_axis(scan.geometry);
    const auto add = [&](const core::Structure& s) {
        const int number = largest_slice(s, axis);
        SlicePicture slice = slice_picture(scan, structures, number, window);
        const char* const what = axis == 2 ? "Slice" : "Reformatted slice";
        pictures.push_back({fmt::format("{} {}: {}", what, number + 1, s.name), slice.width, slice.height,
                            std::move(slice.rgb), scan.ct ? PictureText::OfTheScan : PictureText::NamesNobody,
                            slice.place});
    };
    for (const core::Structure& s : structures) {
        if (s.kind == core::StructureKind::Liver || core::is_tumour(s.kind)) add(s);
    }
    if (pictures.empty()) add(structures.front());
    return pictures;
}

}  // namespace remnant::imaging
