#include "case_file/ct_codec.h"

#include <zstd.h>

#include <algorithm>
#include <atomic>
#include <cstring>
#include <functional>
#include <thread>

namespace remnant::imaging::case_file {
namespace {

constexpr int kLevel = 3;
constexpr int kThreads = 2;

/// Runs `work(n)` for n in [0, count) on two threads; stops handing out once one of them returned false or
/// found no memory.
bool on_two_threads(std::size_t count, const std::function<bool(std::size_t)>& work) {
    std::atomic<std::size_t> next{0};
    std::atomic<bool> good{true};
    // An exception that leaves a thread ends the program.
    const auto run = [&] {
        try {
            for (std::size_t n = next++; n < count && good; n = next++) {
                if (!work(n)) good = false;
            }
        } catch (const std::exception&) {
            good = false;
        }
    };
    std::vector<std::jthread> threads;
    for (int t = 1; t < kThreads; ++t) threads.emplace_back(run);
    run();
    threads.clear();
    return good;
}

/// Splits the values of a slice into planes of bytes, lowest first.
template <class T>
void split_bytes(const T* values, std::size_t count, std::byte* out) {
    const auto* in = reinterpret_cast<const std::byte*>(values);
    for (std::size_t plane = 0; plane < sizeof(T); ++plane) {
        for (std::size_t n = 0; n < count; ++n) out[plane * count + n] = in[n * sizeof(T) + plane];
    }
}

template <class T>
void join_bytes(const std::byte* in, std::size_t count, T* values) {
    auto* out = reinterpret_cast<std::byte*>(values);
    for (std::size_t plane = 0; plane < sizeof(T); ++plane) {
        for (std::size_t n = 0; n < count; ++n) out[n * sizeof(T) + plane] = in[plane * count + n];
    }
}

void prepare(const std::int16_t* slice, int columns, int rows, std::vector<std::int16_t>& differences,
             std::byte* out) {
    const auto count = static_cast<std::size_t>(columns) * static_cast<std::size_t>(rows);
    differences.resize(count);
    for (std::size_t row = 0; row < count; row += static_cast<std::size_t>(columns)) {
        std::uint16_t before = 0;
        for (std::size_t i = row; i < row + static_cast<std::size_t>(columns); ++i) {
            const auto value = static_cast<std::uint16_t>(slice[i]);
            differences[i] = static_cast<std::int16_t>(static_cast<std::uint16_t>(value - before));
            before = value;
        }
    }
    split_bytes(differences.data(), count, out);
}

void restore(const std::byte* in, int columns, int rows, std::int16_t* slice) {
    const auto count = static_cast<std::size_t>(columns) * static_cast<std::size_t>(rows);
    join_bytes(in, count, slice);
    for (std::size_t row = 0; row < count; row += static_cast<std::size_t>(columns)) {
        std::uint16_t before = 0;
        for (std::size_t i = row; i < row + static_cast<std::size_t>(columns); ++i) {
            before = static_cast<std::uint16_t>(before + static_cast<std::uint16_t>(slice[i]));
            slice[i] = static_cast<std::int16_t>(before);
        }
    }
}

void prepare(const float* slice, int columns, int rows, std::vector<std::int16_t>&, std::byte* out) {
    split_bytes(slice, static_cast<std::size_t>(columns) * static_cast<std::size_t>(rows), out);
}

void restore(const std::byte* in, int columns, int rows, float* slice) {
    join_bytes(in, static_cast<std::size_t>(columns) * static_cast<std::size_t>(rows), slice);
}

struct Layout {
    std::size_t slice_voxels;
    std::size_t frames;
    int columns, rows, slices;
    explicit Layout(const core::GridGeometry& grid)
        : slice_voxels(static_cast<std::size_t>(grid.size[0]) * static_cast<std::size_t>(grid.size[1])),
          frames(static_cast<std::size_t>((grid.size[2] + kSlicesAFrame - 1) / kSlicesAFrame)),
          columns(grid.size[0]),
          rows(grid.size[1]),
          slices(grid.size[2]) {}
    [[nodiscard]] int first(std::size_t frame) const { return static_cast<int>(frame) * kSlicesAFrame; }
    [[nodiscard]] int count(std::size_t frame) const {
        return std::min(kSlicesAFrame, slices - first(frame));
    }
};

template <class T>
bool pack_frame(const core::VoxelGrid<T>& grid, const Layout& layout, std::size_t frame,
                std::vector<std::byte>& out) {
    const std::size_t slice_bytes = layout.slice_voxels * sizeof(T);
    std::vector<std::byte> plain(slice_bytes * static_cast<std::size_t>(layout.count(frame)));
    std::vector<std::int16_t> differences;
    for (int s = 0; s < layout.count(frame); ++s) {
        const T* slice =
            grid.voxels().data() + static_cast<std::size_t>(layout.first(frame) + s) * layout.slice_voxels;
        prepare(slice, layout.columns, layout.rows, differences,
                plain.data() + static_cast<std::size_t>(s) * slice_bytes);
    }
    out.resize(ZSTD_compressBound(plain.size()));
    const std::size_t size = ZSTD_compress(out.data(), out.size(), plain.data(), plain.size(), kLevel);
    if (ZSTD_isError(size) != 0) return false;
    out.resize(size);
    out.shrink_to_fit();
    return true;
}

template <class T>
bool unpack_frame(std::span<const std::byte> in, const Layout& layout, std::size_t frame,
                  core::VoxelGrid<T>& grid) {
    const std::size_t slice_bytes = layout.slice_voxels * sizeof(T);
    std::vector<std::byte> plain(slice_bytes * static_cast<std::size_t>(layout.count(frame)));
    const std::size_t size = ZSTD_decompress(plain.data(), plain.size(), in.data(), in.size());
    if (ZSTD_isError(size) != 0 || size != plain.size()) return false;
    for (int s = 0; s < layout.count(frame); ++s) {
        T* slice =
            grid.voxels().data() + static_cast<std::size_t>(layout.first(frame) + s) * layout.slice_voxels;
        restore(plain.data() + static_cast<std::size_t>(s) * slice_bytes, layout.columns, layout.rows, slice);
    }
    return true;
}

template <class T>
core::Result<core::CtVoxels> unpack(std::span<const std::byte> bytes, const std::vector<std::size_t>& frames,
                                    const core::GridGeometry& geometry, const core::JobContext& job) {
    const Layout layout(geometry);
    std::vector<std::size_t> starts{0};
    for (const std::size_t size : frames) {
        if (size > bytes.size() - starts.back())
            return core::refuse("CT", "damaged: its frames are longer than it is");
        starts.push_back(starts.back() + size);
    }
    if (frames.size() != layout.frames || starts.back() != bytes.size())
        return core::refuse("CT", "damaged: it does not hold the slices it should");
    auto grid = std::make_shared<core::VoxelGrid<T>>(geometry);
    std::atomic<std::size_t> done{0};
    const bool good = on_two_threads(layout.frames, [&](std::size_t frame) {
        job.report(static_cast<double>(++done) / static_cast<double>(layout.frames), "reading the CT");
        return !job.cancelled() &&
               unpack_frame(bytes.subspan(starts[frame], frames[frame]), layout, frame, *grid);
    });
    if (job.cancelled()) return core::refuse(core::cancelled_error("CT"));
    if (!good) return core::refuse("CT", "damaged: its voxels cannot be unpacked");
    return core::CtVoxels(core::SharedVoxels<T>(std::move(grid)));
}

}  // namespace

core::Result<PackedCt> pack_ct(const core::CtVoxels& ct, const core::JobContext& job) {
    const Layout layout(core::geometry_of(ct));
    std::vector<std::vector<std::byte>> packed(layout.frames);
    std::atomic<std::size_t> done{0};
    const bool good = on_two_threads(layout.frames, [&](std::size_t frame) {
        job.report(static_cast<double>(++done) / static_cast<double>(layout.frames), "packing the CT");
        return !job.cancelled() &&
               std::visit([&](const auto& grid) { return pack_frame(*grid, layout, frame, packed[frame]); },
                          ct);
    });
    if (job.cancelled()) return core::refuse(core::cancelled_error("CT"));
    if (!good) return core::refuse("CT", "it cannot be packed");
    PackedCt result;
    for (const auto& frame : packed) {
        result.frames.push_back(frame.size());
        result.bytes.insert(result.bytes.end(), frame.begin(), frame.end());
    }
    return result;
}

core::Result<core::CtVoxels> unpack_ct(std::span<const std::byte> bytes,
                                       const std::vector<std::size_t>& frames, const core::GridGeometry& grid,
                                       bool floats, const core::JobContext& job) {
    return floats ? unpack<float>(bytes, frames, grid, job) : unpack<std::int16_t>(bytes, frames, grid, job);
}

}  // namespace remnant::imaging::case_file
