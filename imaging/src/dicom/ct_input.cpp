#include "remnant/imaging/ct_input.h"

#include <algorithm>

namespace remnant::imaging {
namespace {

std::string name_of(const Series& series) {
    const std::string folder =
        series.sources.empty() ? "" : series.sources.front().file.parent_path().filename().string();
    return series.uid + " (" + series.modality + ", " + std::to_string(series.slices) + " slices, " +
           (series.description.empty() ? "folder " + folder : series.description) + ")";
}

}  // namespace

core::Result<Series> choose_volume(const SeriesScan& scan, const std::optional<std::string>& uid,
                                   const std::string& what) {
    if (uid) {
        const auto found = std::ranges::find(scan.series, *uid, &Series::uid);
        if (found == scan.series.end())
            return core::refuse("--series", "no series here has the UID " + core::printable(*uid));
        if (!found->is_volume) return core::refuse(what, found->reason);
        return *found;
    }
    std::vector<const Series*> volumes;
    for (const Series& series : scan.series) {
        if (series.is_volume) volumes.push_back(&series);
    }
    if (volumes.size() == 1) return *volumes.front();
    if (volumes.empty()) {
        std::string reasons;
        for (const Series& series : scan.series) reasons += (reasons.empty() ? "" : "; ") + series.reason;
        for (const RefusedFile& file : scan.damaged) {
            reasons += (reasons.empty() ? "" : "; ") + file.file.filename().string() + ": " + file.reason;
        }
        return core::refuse(what, reasons);
    }
    std::string list;
    for (const Series* series : volumes) list += (list.empty() ? "" : "; ") + name_of(*series);
    return core::refuse(what, "more than one volume is here; choose one with --series: " + list);
}

}  // namespace remnant::imaging
