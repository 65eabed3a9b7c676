#include <fmt/format.h>

#include <Eigen/Geometry>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>

#include "remnant/imaging/volume_file.h"
#include "volume/atomic_write.h"
#include "volume/compress.h"
#include "volume/label_map_bytes.h"

namespace remnant::imaging {
namespace {

namespace fs = std::filesystem;
using core::GridGeometry;
using core::Mat3;
using core::Vec3;
using volume::Bytes;
using volume::compressed;
using volume::Wrapper;
using volume::write_atomically;

/// Voxel types that are written, with their names in the three formats.
struct VoxelType {
    int nifti;
    int bits;
    const char* nrrd;
    const char* meta;
};
constexpr VoxelType kUInt8{2, 8, "uint8", "MET_UCHAR"};
constexpr VoxelType kUInt16{512, 16, "uint16", "MET_USHORT"};
constexpr VoxelType kInt16{4, 16, "int16", "MET_SHORT"};
constexpr VoxelType kFloat{16, 32, "float", "MET_FLOAT"};

struct Image {
    const GridGeometry& grid;
    VoxelType type;
    Bytes voxels;
};

template <class T>
void put(std::string& header, std::size_t at, T value) {
    std::memcpy(header.data() + at, &value, sizeof(T));
}

/// Unit quaternion (b, c, d) of a proper rotation, with a ≥ 0 as NIfTI wants it.
Vec3 quaternion(const Mat3& rotation) {
    Eigen::Quaterniond q(rotation);
    if (q.w() < 0) q.coeffs() = -q.coeffs();
    return q.vec();
}

/// NIfTI-1, or NIfTI-2 where a side is longer than NIfTI-1 can say; sform and qform say the same.
std::string nifti_header(const Image& image) {
    const Vec3 reversed(-1, -1, 1);
    Mat3 ras = reversed.asDiagonal() * image.grid.direction;
    const Vec3 origin = reversed.cwiseProduct(image.grid.origin);
    const Mat3 columns = ras * image.grid.spacing.asDiagonal();
    const double handed = ras.determinant() < 0 ? -1.0 : 1.0;
    Mat3 proper = ras;
    proper.col(2) *= handed;
    const Vec3 q = quaternion(proper);
    const auto& s = image.grid.size;
    const bool long_sides = std::ranges::any_of(s, [](int n) { return n > 32767; });
    std::string h(long_sides ? 544 : 352, '\0');
    if (long_sides) {
        put<std::int32_t>(h, 0, 540);
        std::memcpy(h.data() + 4, "n+2\0\r\n\032\n", 8);
        put<std::int16_t>(h, 12, static_cast<std::int16_t>(image.type.nifti));
        put<std::int16_t>(h, 14, static_cast<std::int16_t>(image.type.bits));
        const std::array<std::int64_t, 8> dim{3, s[0], s[1], s[2], 1, 1, 1, 1};
        std::memcpy(h.data() + 16, dim.data(), sizeof dim);
        const std::array<double, 8> pixdim{
            handed, image.grid.spacing[0], image.grid.spacing[1], image.grid.spacing[2], 1, 1, 1, 1};
        std::memcpy(h.data() + 104, pixdim.data(), sizeof pixdim);
        put<std::int64_t>(h, 168, 544);
        put<double>(h, 176, 1.0);
        put<std::int32_t>(h, 344, 1);
        put<std::int32_t>(h, 348, 1);
        const std::array<double, 6> form{q[0], q[1], q[2], origin[0], origin[1], origin[2]};
        std::memcpy(h.data() + 352, form.data(), sizeof form);
        for (Eigen::Index row = 0; row < 3; ++row) {
            const std::array<double, 4> r{columns(row, 0), columns(row, 1), columns(row, 2), origin[row]};
            std::memcpy(h.data() + 400 + 32 * row, r.data(), sizeof r);
        }
        put<std::int32_t>(h, 500, 2);
        return h;
    }
    put<std::int32_t>(h, 0, 348);
    const std::array<std::int16_t, 8> dim{3,
                                          static_cast<std::int16_t>(s[0]),
                                          static_cast<std::int16_t>(s[1]),
                                          static_cast<std::int16_t>(s[2]),
                                          1,
                                          1,
                                          1,
                                          1};
    std::memcpy(h.data() + 40, dim.data(), sizeof dim);
    put<std::int16_t>(h, 70, static_cast<std::int16_t>(image.type.nifti));
    put<std::int16_t>(h, 72, static_cast<std::int16_t>(image.type.bits));
    const auto f = [](double value) { return static_cast<float>(value); };
    const std::array<float, 8> pixdim{
        f(handed), f(image.grid.spacing[0]), f(image.grid.spacing[1]), f(image.grid.spacing[2]), 1, 1, 1, 1};
    std::memcpy(h.data() + 76, pixdim.data(), sizeof pixdim);
    put<float>(h, 108, 352);
    put<float>(h, 112, 1);
    h[123] = 2;
    put<std::int16_t>(h, 252, 1);
    put<std::int16_t>(h, 254, 1);
    const std::array<float, 6> form{f(q[0]), f(q[1]), f(q[2]), f(origin[0]), f(origin[1]), f(origin[2])};
    std::memcpy(h.data() + 256, form.data(), sizeof form);
    for (Eigen::Index row = 0; row < 3; ++row) {
        const std::array<float, 4> r{f(columns(row, 0)), f(columns(row, 1)), f(columns(row, 2)),
                                     f(origin[row])};
        std::memcpy(h.data() + 280 + 16 * row, r.data(), sizeof r);
    }
    std::memcpy(h.data() + 344, "n+1", 4);
    return h;
}

std::string nrrd_header(const Image& image) {
    const auto& g = image.grid;
    std::string axes;
    for (Eigen::Index a = 0; a < 3; ++a) {
        const Vec3 v = g.direction.col(a) * g.spacing[a];
        axes += fmt::format(" ({},{},{})", v[0], v[1], v[2]);
    }
    return fmt::format(
        "NRRD0004\ntype: {}\ndimension: 3\nspace: left-posterior-superior\nsizes: {} {} {}\nspace "
        "directions:{}\nkinds: domain domain domain\n"
        "endian: little\nencoding: gzip\nspace origin: ({},{},{})\n\n",
        image.type.nrrd, g.size[0], g.size[1], g.size[2], axes, g.origin[0], g.origin[1], g.origin[2]);
}

std::string meta_header(const Image& image, std::size_t compressed) {
    const auto& g = image.grid;
    std::string matrix;
    for (Eigen::Index axis = 0; axis < 3; ++axis) {
        for (Eigen::Index row = 0; row < 3; ++row) matrix += fmt::format(" {}", g.direction(row, axis));
    }
    return fmt::format(
        "ObjectType = Image\nNDims = 3\nBinaryData = True\nBinaryDataByteOrderMSB = False\nCompressedData = "
        "True\nCompressedDataSize = {}\n"
        "TransformMatrix ={}\nOffset = {} {} {}\nCenterOfRotation = 0 0 0\nElementSpacing = {} {} "
        "{}\nDimSize = {} {} {}\nElementType = {}\n"
        "ElementDataFile = LOCAL\n",
        compressed, matrix, g.origin[0], g.origin[1], g.origin[2], g.spacing[0], g.spacing[1], g.spacing[2],
        g.size[0], g.size[1], g.size[2], image.type.meta);
}

Bytes bytes_of(const std::string& text) {
    return std::as_bytes(std::span(text));
}

core::Result<> write_image(const fs::path& path, const Image& image) try {
    const std::string name = path.filename().string();
    if (name.ends_with(".nii")) return write_atomically(path, {bytes_of(nifti_header(image)), image.voxels});
    if (name.ends_with(".nii.gz")) {
        const auto packed = compressed({bytes_of(nifti_header(image)), image.voxels}, Wrapper::Gzip);
        return write_atomically(path, {packed});
    }
    if (name.ends_with(".nrrd")) {
        const auto packed = compressed({image.voxels}, Wrapper::Gzip);
        return write_atomically(path, {bytes_of(nrrd_header(image)), packed});
    }
    if (name.ends_with(".mha")) {
        const auto packed = compressed({image.voxels}, Wrapper::Zlib);
        return write_atomically(path, {bytes_of(meta_header(image, packed.size())), packed});
    }
    return core::refuse(path.string(), "its ending is none of .nii, .nii.gz, .nrrd and .mha");
} catch (const std::bad_alloc&) {
    return core::refuse(path.string(), "there is not enough memory to write it");
}

/// The map's voxels. Refused where two masks overlap.
template <class T>
core::Result<std::vector<T>> map_voxels(const std::string& what, const GridGeometry& grid,
                                        std::span<const ValuedMask> masks) {
    std::vector<T> voxels(static_cast<std::size_t>(grid.voxel_count()), T{0});
    for (const ValuedMask& mask : masks) {
        std::size_t row = 0;
        for (int k = 0; k < grid.size[2]; ++k) {
            for (int j = 0; j < grid.size[1]; ++j, row += static_cast<std::size_t>(grid.size[0])) {
                for (const core::Run& run : mask.mask->row(j, k)) {
                    for (auto i = static_cast<std::size_t>(run.begin); i < static_cast<std::size_t>(run.end);
                         ++i) {
                        if (voxels[row + i] != 0)
                            return core::refuse(what, "two labels overlap: one map cannot hold both");
                        voxels[row + i] = static_cast<T>(mask.value);
                    }
                }
            }
        }
    }
    return voxels;
}

template <class T>
core::Result<> write_map(const fs::path& path, const GridGeometry& grid, std::span<const ValuedMask> masks,
                         VoxelType type) {
    const auto voxels = map_voxels<T>(path.string(), grid, masks);
    if (!voxels) return core::refuse(voxels.error());
    return write_image(path, {grid, type, std::as_bytes(std::span<const T>(*voxels))});
}

}  // namespace

core::Result<> write_volume(const fs::path& path, const core::CtVoxels& volume, const core::JobContext& job) {
    job.report(0.0, "writing");
    return std::visit(
        [&](const auto& voxels) {
            using T = std::remove_cvref_t<decltype(voxels->voxels()[0])>;
            const VoxelType type = std::is_same_v<T, float> ? kFloat : kInt16;
            return write_image(path, {voxels->geometry(), type, std::as_bytes(voxels->voxels())});
        },
        volume);
}

core::Result<> write_label_map(const fs::path& path, const GridGeometry& grid,
                               std::span<const ValuedMask> masks, const core::JobContext& job) try {
    job.report(0.0, "writing");
    int largest = 0;
    for (const ValuedMask& mask : masks) {
        if (mask.value < 1 || mask.value > 65535)
            return core::refuse(path.string(), "a label value is not between 1 and 65535");
        if (mask.mask->size() != grid.size)
            return core::refuse(path.string(), "a label does not lie on the grid it is written with");
        largest = std::max(largest, mask.value);
    }
    return largest < 256 ? write_map<std::uint8_t>(path, grid, masks, kUInt8)
                         : write_map<std::uint16_t>(path, grid, masks, kUInt16);
} catch (const std::bad_alloc&) {
    return core::refuse(path.string(), "there is not enough memory to write it");
}

core::Result<std::vector<std::byte>> volume::label_map_nii_gz(const GridGeometry& grid,
                                                              std::span<const ValuedMask> masks) {
    const auto voxels = map_voxels<std::uint8_t>("labels", grid, masks);
    if (!voxels) return core::refuse(voxels.error());
    const Image image{grid, kUInt8, std::as_bytes(std::span<const std::uint8_t>(*voxels))};
    // Runs of equal bytes shrink as far at the fastest level, and a case is saved often.
    return compressed({bytes_of(nifti_header(image)), image.voxels}, Wrapper::Gzip, 1);
}

}  // namespace remnant::imaging
