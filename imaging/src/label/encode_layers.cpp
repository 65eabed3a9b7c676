#include "label/encode_layers.h"

#include <algorithm>
#include <cstring>
#include <set>

namespace remnant::imaging::label {
namespace {

using volume::RawImage;

/// A value of a layer, and the segment that says what it is.
struct Found {
    LabelEntry entry;
    std::size_t place = 0;  // of its segment in the file; behind all of them where none describes it
};

/// Every `layers`-th element from the `layer`-th on.
template <std::size_t kBytes>
void pick(const std::uint8_t* from, std::size_t count, int layers, int layer, std::byte* to) {
    for (std::size_t n = 0; n < count; ++n)
        std::memcpy(to + n * kBytes,
                    from + (n * static_cast<std::size_t>(layers) + static_cast<std::size_t>(layer)) * kBytes,
                    kBytes);
}

RawImage layer_of(const RawImage& image, int layer) {
    RawImage one;
    one.geometry = image.geometry;
    one.element = image.element;
    one.big_endian = image.big_endian;
    const auto count = static_cast<std::size_t>(image.geometry.voxel_count());
    const std::size_t bytes = count * volume::bytes_of(image.element);
    one.bytes = {core::VoxelBuffer(bytes), bytes};
    std::byte* to = one.bytes.buffer.data();
    switch (volume::bytes_of(image.element)) {
        case 1:
            pick<1>(image.data(), count, image.layers, layer, to);
            break;
        case 2:
            pick<2>(image.data(), count, image.layers, layer, to);
            break;
        case 4:
            pick<4>(image.data(), count, image.layers, layer, to);
            break;
        default:
            pick<8>(image.data(), count, image.layers, layer, to);
    }
    return one;
}

void described(Found& found, int layer, const std::vector<volume::SlicerSegment>& segments) {
    found.place = segments.size();
    for (std::size_t n = 0; n < segments.size(); ++n) {
        const volume::SlicerSegment& segment = segments[n];
        if (segment.layer != layer || segment.value != found.entry.value) continue;
        found.place = n;
        found.entry.name = segment.name;
        found.entry.kind = segment.kind;
        return;
    }
}

}  // namespace

core::Result<std::vector<LabelEntry>> encode_layers(const RawImage& image, const std::string& what,
                                                    const core::JobContext& job, core::Warnings& warnings) {
    std::vector<Found> all;
    for (int layer = 0; layer < image.layers; ++layer) {
        auto entries = image.layers == 1 ? encode_labels(image, what, job)
                                         : encode_labels(layer_of(image, layer), what, job);
        if (!entries) return core::refuse(entries.error());
        for (LabelEntry& entry : *entries) {
            Found found{std::move(entry), 0};
            described(found, layer, image.segments);
            all.push_back(std::move(found));
        }
    }
    std::set<int> values;
    for (const Found& found : all) values.insert(found.entry.value);
    std::vector<LabelEntry> entries;
    if (values.size() < all.size()) {
        std::ranges::stable_sort(all, {}, &Found::place);
        for (std::size_t n = 0; n < all.size(); ++n) all[n].entry.value = static_cast<int>(n) + 1;
        warnings.push_back({"label-numbers",
                            "several segments have the same value in different layers: they are numbered by "
                            "their order in the file",
                            ""});
    }
    for (Found& found : all) entries.push_back(std::move(found.entry));
    std::ranges::sort(entries, {}, &LabelEntry::value);
    return entries;
}

}  // namespace remnant::imaging::label
