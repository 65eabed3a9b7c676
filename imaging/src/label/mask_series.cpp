#include <algorithm>
#include <atomic>
#include <mutex>
#include <set>

#include "dicom/slice_reader.h"
#include "label/readers.h"
#include "parallel.h"
#include "remnant/imaging/ct_input.h"

namespace remnant::imaging::label {
namespace {

/// The runs of one slice and the one value they have; `value` 0 where the slice is empty.
struct EncodedSlice {
    std::shared_ptr<const core::LabelSlab> slab;
    std::int32_t value = 0;
    bool is_mask = true;
};

EncodedSlice encoded(const std::vector<std::int32_t>& stored, int columns, int rows) {
    EncodedSlice slice;
    std::vector<std::int32_t> first{0};
    std::vector<core::Run> runs;
    const std::int32_t* row = stored.data();
    for (int j = 0; j < rows; ++j, row += columns) {
        for (std::int32_t i = 0; i < columns;) {
            const std::int32_t begin = i;
            const std::int32_t value = row[i];
            while (i < columns && row[i] == value) ++i;
            if (value == 0) continue;
            slice.is_mask = slice.is_mask && (slice.value == 0 || slice.value == value);
            slice.value = value;
            runs.push_back({begin, i});
        }
        first.push_back(static_cast<std::int32_t>(runs.size()));
    }
    slice.slab = std::make_shared<const core::LabelSlab>(std::move(first), std::move(runs));
    return slice;
}

}  // namespace

core::Result<LabelFile> read_mask_series(const std::filesystem::path& folder, const LabelReadOptions& options,
                                         const core::JobContext& job) {
    const auto scan = scan_series(folder, job.part(0.0, 0.3), options.limits);
    if (!scan) return core::refuse(scan.error());
    const auto series = choose_volume(*scan, std::nullopt, folder.string());
    if (!series) return core::refuse(series.error());
    std::vector<EncodedSlice> slices(series->sources.size());
    std::mutex mutex;
    std::optional<core::Error> failure;
    for_each_parallel(slices.size(), [&](std::size_t k) {
        if (job.cancelled()) return;
        core::Result<std::vector<std::int32_t>> stored =
            core::refuse(folder.string(), "damaged: its pixels cannot be decoded");
        try {
            stored = dicom::SliceReader(options.limits).stored_values((*series->headers)[k]);
            if (stored) slices[k] = encoded(*stored, series->size[0], series->size[1]);
        } catch (const std::exception&) {
            stored = core::refuse(folder.string(), "damaged: its pixels cannot be decoded");
        }
        if (stored) return;
        const std::lock_guard lock(mutex);
        failure = stored.error();
    });
    if (failure) return core::refuse(*failure);
    if (job.cancelled()) return core::refuse(core::cancelled_error(folder.string()));
    std::set<std::int32_t> values;
    std::vector<std::shared_ptr<const core::LabelSlab>> slabs;
    for (EncodedSlice& slice : slices) {
        if (slice.value != 0) values.insert(slice.value);
        if (!slice.is_mask || values.size() > 1) {
            return core::refuse(folder.string(),
                                "it is no mask: a mask series has 0 and one other value only");
        }
        slabs.push_back(std::move(slice.slab));
    }
    LabelFile file;
    file.stem = label_stem(folder);
    file.geometry = *series->geometry;
    file.identity = series->identity;
    file.has_identity = true;
    LabelEntry entry;
    entry.value = values.empty() ? 1 : *values.begin();
    entry.mask = core::LabelMask(file.geometry.size, std::move(slabs));
    file.entries.push_back(std::move(entry));
    return file;
}

core::Result<std::string> sop_class_of(const std::filesystem::path& path, const ReadLimits& limits) {
    const auto file = dicom::open_dicom(path, dicom::Extent::HeaderOnly, limits);
    if (!file) return core::refuse(file.error());
    const auto headers = dicom::slice_headers(*file, limits);
    return headers.front().sop_class;
}

}  // namespace remnant::imaging::label
