#include "remnant/core/voxel_grid.h"

#include <sys/mman.h>

#include <cstdlib>
#include <new>
#include <utility>

namespace remnant::core {
namespace {
constexpr std::size_t kHugePage = std::size_t{2} << 20;
}

VoxelBuffer::VoxelBuffer(std::size_t bytes) : size_(bytes) {
    // Small volumes do not pay for a huge page's alignment.
    const std::size_t alignment = bytes >= 2 * kHugePage ? kHugePage : 64;
    const std::size_t rounded = (bytes + alignment - 1) / alignment * alignment;
    data_ = static_cast<std::byte*>(std::aligned_alloc(alignment, rounded == 0 ? alignment : rounded));
    if (data_ == nullptr) throw std::bad_alloc();
    if (alignment == kHugePage) madvise(data_, rounded, MADV_HUGEPAGE);
}

VoxelBuffer::VoxelBuffer(VoxelBuffer&& other) noexcept
    : data_(std::exchange(other.data_, nullptr)), size_(std::exchange(other.size_, 0)) {}

VoxelBuffer& VoxelBuffer::operator=(VoxelBuffer&& other) noexcept {
    std::swap(data_, other.data_);
    std::swap(size_, other.size_);
    return *this;
}

VoxelBuffer::~VoxelBuffer() {
    std::free(data_);
}

const GridGeometry& geometry_of(const CtVoxels& ct) {
    return std::visit([](const auto& voxels) -> const GridGeometry& { return voxels->geometry(); }, ct);
}

}  // namespace remnant::core
