#include "dicom/copies.h"

#include <map>

namespace remnant::imaging::dicom {

core::Result<std::vector<std::int32_t>> stored_values(const SliceHeader& slice, const ReadLimits& limits) {
    const auto file = open_dicom(slice.file, Extent::Whole, limits);
    if (!file) return core::refuse(file.error());
    if (file->stamp() != slice.stamp)
        return core::refuse(slice.file.string(), "the file changed while it was read");
    const auto decoder = FrameDecoder::open(*file, slice.format);
    if (!decoder) return core::refuse(decoder.error());
    std::vector<std::int32_t> values(slice.format.frame_pixels());
    if (auto decoded = decoder->decode(slice.frame, values); !decoded) return core::refuse(decoded.error());
    return values;
}

WithoutCopies without_copies(std::vector<SliceHeader> slices, const ReadLimits& limits) {
    WithoutCopies result;
    std::map<std::pair<std::string, int>, std::size_t> kept;
    std::size_t copies = 0;
    for (SliceHeader& slice : slices) {
        const auto key = std::pair(slice.sop_instance, slice.frame);
        const auto found =
            slice.sop_instance.empty() || !slice.format_refusal.empty() ? kept.end() : kept.find(key);
        if (found == kept.end()) {
            kept.emplace(key, result.slices.size());
            result.slices.push_back(std::move(slice));
            continue;
        }
        const auto first = stored_values(result.slices[found->second], limits);
        const auto second = stored_values(slice, limits);
        if (first && second && *first == *second) {
            ++copies;
        } else if (result.refusal.empty()) {
            result.refusal = "different pixels at one position: " + slice.file.filename().string() + " and " +
                             result.slices[found->second].file.filename().string() +
                             " claim to be the same image";
        }
    }
    if (copies > 0)
        result.notes.push_back(std::to_string(copies) +
                               (copies == 1 ? " identical copy was" : " identical copies were") + " ignored");
    return result;
}

}  // namespace remnant::imaging::dicom
