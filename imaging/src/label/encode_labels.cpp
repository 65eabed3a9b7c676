#include "label/encode_labels.h"

#include <algorithm>
#include <atomic>
#include <bit>
#include <cmath>
#include <cstring>
#include <map>

#include "parallel.h"

namespace remnant::imaging::label {
namespace {

using core::LabelSlab;
using core::Run;

constexpr std::size_t kMostLabels = 1024;
constexpr int kLargestValue = 65535;

enum Fault { kNone = 0, kNotANumber, kNotWhole, kOutOfRange, kTooMany };

const char* reason_of(Fault fault) {
    switch (fault) {
        case kNotANumber:
            return "it is not a label map: some voxels are not numbers";
        case kNotWhole:
            return "it is not a label map: some voxels are not whole numbers";
        case kOutOfRange:
            return "it is not a label map: some voxels are negative or above 65535";
        default:
            return "it is not a label map: it has more than 1024 different values";
    }
}

/// The runs of one label in one slice, while rows are still coming.
struct SlabInMaking {
    std::vector<std::int32_t> first_run;
    std::vector<Run> runs;

    void add(int row, Run run) {
        first_run.resize(static_cast<std::size_t>(row) + 1, static_cast<std::int32_t>(runs.size()));
        runs.push_back(run);
    }
    std::shared_ptr<const LabelSlab> finish(int rows) {
        first_run.resize(static_cast<std::size_t>(rows) + 1, static_cast<std::int32_t>(runs.size()));
        return std::make_shared<const LabelSlab>(std::move(first_run), std::move(runs));
    }
};

/// The labels of one slice: few, and mostly the one of the run before.
class SliceLabels {
  public:
    void add(int value, int row, Run run) {
        if (last_ == labels_.end() || last_->first != value) last_ = labels_.try_emplace(value).first;
        last_->second.add(row, run);
    }
    std::map<int, SlabInMaking>& labels() { return labels_; }

  private:
    std::map<int, SlabInMaking> labels_;
    std::map<int, SlabInMaking>::iterator last_ = labels_.end();
};

template <class T>
T in_native_order(T value) {
    auto bytes = std::bit_cast<std::array<std::uint8_t, sizeof(T)>>(value);
    std::ranges::reverse(bytes);
    return std::bit_cast<T>(bytes);
}

/// A voxel as a label value.
template <class T>
class Labeller {
  public:
    explicit Labeller(const volume::RawImage& image)
        : swap_(image.big_endian && sizeof(T) > 1),
          scaled_(image.slope != 1.0 || image.intercept != 0.0),
          slope_(image.slope),
          intercept_(image.intercept) {}

    Fault operator()(T raw, int& value) const {
        if (swap_) raw = in_native_order(raw);
        const double real =
            scaled_ ? slope_ * static_cast<double>(raw) + intercept_ : static_cast<double>(raw);
        if (std::isnan(real)) return kNotANumber;
        if (!(real >= 0.0 && real <= kLargestValue)) return kOutOfRange;
        value = static_cast<int>(real);
        return value == real ? kNone : kNotWhole;
    }

  private:
    bool swap_;
    bool scaled_;
    double slope_;
    double intercept_;
};

/// Where the stretch of equal voxels that begins at `i` ends: eight bytes at a time.
template <class T>
std::int32_t end_of_stretch(const T* row, std::int32_t i, std::int32_t n) {
    constexpr std::int32_t step = 8 / sizeof(T);
    std::uint64_t pattern = 0;
    for (std::int32_t m = 0; m < step; ++m)
        std::memcpy(reinterpret_cast<T*>(&pattern) + m, row + i, sizeof(T));
    std::int32_t end = i + 1;
    for (std::uint64_t next = 0; end + step <= n; end += step) {
        std::memcpy(&next, row + end, 8);
        if (next != pattern) break;
    }
    while (end < n && std::memcmp(row + end, row + i, sizeof(T)) == 0) ++end;
    return end;
}

template <class T>
Fault encode_slice(const T* voxels, const core::Size3& size, const Labeller<T>& labeller,
                   SliceLabels& labels) {
    const T* row = voxels;
    for (int j = 0; j < size[1]; ++j, row += size[0]) {
        for (std::int32_t i = 0; i < size[0];) {
            const std::int32_t end = end_of_stretch(row, i, size[0]);
            T raw;
            std::memcpy(&raw, row + i, sizeof(T));
            int value = 0;
            if (const Fault fault = labeller(raw, value); fault != kNone) return fault;
            if (value != 0) labels.add(value, j, {i, end});
            i = end;
        }
        if (labels.labels().size() > kMostLabels) return kTooMany;
    }
    return kNone;
}

template <class T>
core::Result<std::vector<LabelEntry>> encode(const volume::RawImage& image, const std::string& what,
                                             const core::JobContext& job) {
    const core::Size3 size = image.geometry.size;
    const Labeller<T> labeller(image);
    std::vector<std::map<int, SlabInMaking>> slices(static_cast<std::size_t>(size[2]));
    std::atomic<int> fault{kNone};
    const std::size_t slice_voxels = static_cast<std::size_t>(size[0]) * static_cast<std::size_t>(size[1]);
    const auto* voxels = reinterpret_cast<const T*>(image.data());
    for_each_parallel(slices.size(), [&](std::size_t k) {
        if (fault != kNone || job.cancelled()) return;
        try {
            SliceLabels labels;
            const Fault found = encode_slice(voxels + k * slice_voxels, size, labeller, labels);
            if (found != kNone) fault = found;
            slices[k] = std::move(labels.labels());
        } catch (const std::bad_alloc&) {
            fault = kTooMany;
        }
    });
    if (job.cancelled()) return core::refuse(core::cancelled_error(what));
    std::map<int, std::vector<std::shared_ptr<const LabelSlab>>> labels;
    const auto empty = std::make_shared<const LabelSlab>(size[1]);
    for (std::size_t k = 0; k < slices.size() && fault == kNone; ++k) {
        for (auto& [value, slab] : slices[k]) {
            auto& slabs = labels[value];
            slabs.resize(slices.size(), empty);
            slabs[k] = slab.finish(size[1]);
        }
        if (labels.size() > kMostLabels) fault = kTooMany;
    }
    if (fault != kNone) return core::refuse(what, reason_of(static_cast<Fault>(fault.load())));
    std::vector<LabelEntry> entries;
    for (auto& [value, slabs] : labels) {
        LabelEntry entry;
        entry.value = value;
        if (const auto name = image.names.find(value); name != image.names.end()) entry.name = name->second;
        entry.mask = core::LabelMask(size, std::move(slabs));
        entries.push_back(std::move(entry));
    }
    return entries;
}

}  // namespace

core::Result<std::vector<LabelEntry>> encode_labels(const volume::RawImage& image, const std::string& what,
                                                    const core::JobContext& job) {
    using volume::Element;
    switch (image.element) {
        case Element::Int8:
            return encode<std::int8_t>(image, what, job);
        case Element::UInt8:
            return encode<std::uint8_t>(image, what, job);
        case Element::Int16:
            return encode<std::int16_t>(image, what, job);
        case Element::UInt16:
            return encode<std::uint16_t>(image, what, job);
        case Element::Int32:
            return encode<std::int32_t>(image, what, job);
        case Element::UInt32:
            return encode<std::uint32_t>(image, what, job);
        case Element::Int64:
            return encode<std::int64_t>(image, what, job);
        case Element::UInt64:
            return encode<std::uint64_t>(image, what, job);
        case Element::Float32:
            return encode<float>(image, what, job);
        case Element::Float64:
            return encode<double>(image, what, job);
    }
    return core::refuse(what, "its voxel type is not read");
}

}  // namespace remnant::imaging::label
