#include <fcntl.h>
#include <unistd.h>

#include <cmath>
#include <limits>
#include <mutex>

#include "dicom/slice_reader.h"
#include "parallel.h"
#include "remnant/imaging/dicom_series.h"

namespace remnant::imaging {
namespace {

using dicom::SliceHeader;

/// Padding lies outside the scanner's circle; it is shown as air and never as liver.
constexpr double kAir = -1024.0;

bool is_padding(const SliceHeader& s, std::int32_t stored) {
    return s.padding_low && stored >= *s.padding_low && stored <= *s.padding_high && s.modality == "CT";
}

double rescaled(const SliceHeader& s, std::int32_t stored) {
    const double value = s.slope * stored + s.intercept;
    return is_padding(s, stored) ? std::min(value, kAir) : value;
}

bool is_integral(const SliceHeader& s) {
    return s.slope == std::nearbyint(s.slope) && s.intercept == std::nearbyint(s.intercept);
}

bool bits_are_the_value(const SliceHeader& s) {
    return s.format.bits_allocated == 16 && s.format.bits_stored == 16 && s.format.high_bit == 15 &&
           s.format.is_signed;
}

/// Reads a slice's native pixels; false where they are not all there or the file is not the one that was
/// scanned.
bool read_pixels(const SliceHeader& s, std::byte* into) {
    const int fd = open(s.file.c_str(), O_RDONLY | O_CLOEXEC);
    if (fd < 0) return false;
    const dicom::Span span = s.native_in_file;
    std::uint64_t done = dicom::stamp_of(fd) == s.stamp ? 0 : span.length + 1;
    while (done < span.length) {
        const ssize_t n = pread(fd, into + done, span.length - done, static_cast<off_t>(span.offset + done));
        if (n <= 0) break;
        done += static_cast<std::uint64_t>(n);
    }
    close(fd);
    return done == span.length;
}

/// Native 16-bit slices are read straight into their place in the volume and rescaled there while they are in
/// cache.
core::Result<bool> load_in_place(const SliceHeader& s, std::span<std::int16_t> out) {
    if (!read_pixels(s, reinterpret_cast<std::byte*>(out.data()))) {
        return core::refuse(s.file.string(),
                            "its pixels cannot be read, or the file changed since it was scanned");
    }
    const bool identity = s.slope == 1.0 && s.intercept == 0.0 && !s.padding_low;
    if (bits_are_the_value(s) && identity) return true;
    const int shift = s.format.high_bit + 1 - s.format.bits_stored;
    const std::uint32_t mask = (1U << s.format.bits_stored) - 1U;
    const std::uint32_t sign = s.format.is_signed ? 1U << (s.format.bits_stored - 1) : 0U;
    const auto slope = static_cast<std::int64_t>(s.slope);
    const auto intercept = static_cast<std::int64_t>(s.intercept);
    std::int64_t lowest = 0;
    std::int64_t highest = 0;
    for (std::int16_t& voxel : out) {
        const std::uint32_t raw = (static_cast<std::uint16_t>(voxel) >> shift) & mask;
        const auto stored = static_cast<std::int32_t>((raw ^ sign) - sign);
        std::int64_t value = slope * stored + intercept;
        if (is_padding(s, stored)) value = std::min(value, static_cast<std::int64_t>(kAir));
        lowest = std::min(lowest, value);
        highest = std::max(highest, value);
        voxel = static_cast<std::int16_t>(value);
    }
    return lowest >= std::numeric_limits<std::int16_t>::min() &&
           highest <= std::numeric_limits<std::int16_t>::max();
}

/// False where a value does not fit the voxel type.
template <class T>
core::Result<bool> load_decoded(const SliceHeader& s, dicom::SliceReader& reader, std::span<T> out) {
    const auto stored = reader.stored_values(s);
    if (!stored) return core::refuse(stored.error());
    bool fits = true;
    for (std::size_t n = 0; n < out.size(); ++n) {
        const double value = rescaled(s, (*stored)[n]);
        if constexpr (std::is_same_v<T, std::int16_t>) {
            fits = fits && value >= std::numeric_limits<T>::min() && value <= std::numeric_limits<T>::max();
        }
        out[n] = fits ? static_cast<T>(value) : T{};
    }
    return fits;
}

/// False where a value does not fit the voxel type.
template <class T>
core::Result<bool> loaded_slice(const SliceHeader& s, dicom::SliceReader& reader, std::span<T> out) try {
    if constexpr (std::is_same_v<T, std::int16_t>) {
        const bool in_place = s.native_in_file.length == out.size() * 2 && s.format.bits_allocated == 16;
        if (in_place) return load_in_place(s, out);
    }
    return load_decoded(s, reader, out);
} catch (const std::exception&) {
    return core::refuse(s.file.string(), "damaged: its pixels cannot be decoded");
}

template <class T>
core::Result<std::optional<core::SharedVoxels<T>>> load_as(const Series& series, const core::JobContext& job,
                                                           const ReadLimits& limits) {
    const std::vector<SliceHeader>& headers = *series.headers;
    auto volume = std::make_shared<core::VoxelGrid<T>>(*series.geometry);
    const std::size_t slice_voxels =
        static_cast<std::size_t>(series.size[0]) * static_cast<std::size_t>(series.size[1]);
    std::mutex mutex;
    std::optional<core::Error> failure;
    std::atomic<bool> fits{true};
    std::atomic<std::size_t> done{0};
    const auto load_slice = [&](std::size_t k, dicom::SliceReader& reader) {
        const std::span<T> out = volume->voxels().subspan(k * slice_voxels, slice_voxels);
        const auto loaded = loaded_slice(headers[k], reader, out);
        if (!loaded) {
            const std::lock_guard lock(mutex);
            if (!failure || loaded.error().what < failure->what) failure = loaded.error();
        } else if (!*loaded) {
            fits = false;
        }
        job.report(static_cast<double>(++done) / static_cast<double>(headers.size()), "reading pixels");
    };
    // Stretches of neighbours: the frames of one file are then decoded from one opening of it.
    const std::size_t stretches = std::min<std::size_t>(headers.size(), 16);
    for_each_parallel(stretches, [&](std::size_t n) {
        dicom::SliceReader reader(limits);
        const std::size_t end = (n + 1) * headers.size() / stretches;
        for (std::size_t k = n * headers.size() / stretches; k < end && !job.cancelled() && fits; ++k) {
            load_slice(k, reader);
        }
    });
    if (failure) return core::refuse(*failure);
    if (job.cancelled()) return core::refuse(core::cancelled_error("series"));
    if (!fits) return std::optional<core::SharedVoxels<T>>();
    return std::optional<core::SharedVoxels<T>>(std::move(volume));
}

}  // namespace

core::Result<LoadedVolume> load_volume(const Series& series, const core::JobContext& job,
                                       const ReadLimits& limits) try {
    if (!series.is_volume) return core::refuse(series.uid.empty() ? "series" : series.uid, series.reason);
    const auto voxels = static_cast<std::uint64_t>(series.geometry->voxel_count());
    if (voxels > limits.volume_bytes / sizeof(float))
        return core::refuse(series.uid, "the volume is larger than this program reads");
    LoadedVolume loaded;
    loaded.identity = series.identity;
    loaded.notes = series.notes;
    if (std::ranges::all_of(*series.headers, is_integral)) {
        auto whole = load_as<std::int16_t>(series, job, limits);
        if (!whole) return core::refuse(whole.error());
        if (*whole) {
            loaded.voxels = **whole;
            return loaded;
        }
    }
    auto fractional = load_as<float>(series, job, limits);
    if (!fractional) return core::refuse(fractional.error());
    loaded.voxels = **fractional;
    return loaded;
} catch (const std::bad_alloc&) {
    return core::refuse(series.uid, "there is not enough memory for this volume");
}

}  // namespace remnant::imaging
