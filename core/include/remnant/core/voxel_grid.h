#pragma once
// Voxels in memory: one buffer, shared and never changed once published.

#include <cstdint>
#include <memory>
#include <span>
#include <variant>

#include "remnant/core/geometry.h"

namespace remnant::core {

/// Raw memory for voxels: not zero-filled, aligned to 2 MiB and offered to the kernel as huge pages, because
/// the first touch of 210 MB in small pages costs more than reading the files. Throws std::bad_alloc when
/// there is none.
class VoxelBuffer {
  public:
    explicit VoxelBuffer(std::size_t bytes);
    VoxelBuffer(VoxelBuffer&& other) noexcept;
    VoxelBuffer& operator=(VoxelBuffer&& other) noexcept;
    VoxelBuffer(const VoxelBuffer&) = delete;
    VoxelBuffer& operator=(const VoxelBuffer&) = delete;
    ~VoxelBuffer();

    [[nodiscard]] std::byte* data() const { return data_; }
    [[nodiscard]] std::size_t size() const { return size_; }

  private:
    std::byte* data_ = nullptr;
    std::size_t size_ = 0;
};

/// Voxels of one type on one grid, i fastest, then j, then k. Filled by its maker, then handed out as
/// `shared_ptr<const VoxelGrid>`: slices, 3D, ITK and undo share it without a copy.
template <class T>
class VoxelGrid {
  public:
    explicit VoxelGrid(const GridGeometry& geometry)
        : geometry_(geometry), buffer_(static_cast<std::size_t>(geometry.voxel_count()) * sizeof(T)) {}

    [[nodiscard]] const GridGeometry& geometry() const { return geometry_; }
    [[nodiscard]] std::span<T> voxels() {
        return {reinterpret_cast<T*>(buffer_.data()), static_cast<std::size_t>(geometry_.voxel_count())};
    }
    [[nodiscard]] std::span<const T> voxels() const {
        return {reinterpret_cast<const T*>(buffer_.data()),
                static_cast<std::size_t>(geometry_.voxel_count())};
    }
    [[nodiscard]] T at(int i, int j, int k) const {
        const auto& s = geometry_.size;
        return voxels()[static_cast<std::size_t>((std::int64_t{k} * s[1] + j) * s[0] + i)];
    }

  private:
    GridGeometry geometry_;
    VoxelBuffer buffer_;
};

template <class T>
using SharedVoxels = std::shared_ptr<const VoxelGrid<T>>;

/// Hounsfield units: int16 where every value is exact in it, else float.
using CtVoxels = std::variant<SharedVoxels<std::int16_t>, SharedVoxels<float>>;

/// The grid a CT lies on.
const GridGeometry& geometry_of(const CtVoxels& ct);

}  // namespace remnant::core
