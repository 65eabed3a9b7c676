#include "dicom/copies.h"

#include <map>

#include "dicom/slice_reader.h"

namespace remnant::imaging::dicom {

WithoutCopies without_copies(std::vector<SliceHeader> slices, const ReadLimits& limits) {
    WithoutCopies result;
    std::map<std::pair<std::string, int>, std::size_t> kept;
    std::size_t copies = 0;
    SliceReader of_kept(limits);
    SliceReader of_copy(limits);
    for (SliceHeader& slice : slices) {
        const auto key = std::pair(slice.sop_instance, slice.frame);
        const auto found =
            slice.sop_instance.empty() || !slice.format_refusal.empty() ? kept.end() : kept.find(key);
        if (found == kept.end()) {
            kept.emplace(key, result.slices.size());
            result.slices.push_back(std::move(slice));
            continue;
        }
        const auto first = of_kept.stored_values(result.slices[found->second]);
        const auto second = of_copy.stored_values(slice);
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
