#include <algorithm>
#include <map>
#include <mutex>

#include "dicom/copies.h"
#include "dicom/stack_verdict.h"
#include "dicom/stacks.h"
#include "parallel.h"
#include "remnant/imaging/dicom_series.h"

namespace remnant::imaging {
namespace {

namespace fs = std::filesystem;
using dicom::SliceHeader;

constexpr const char* kDicomdir = "1.2.840.10008.1.3.10";

core::Result<std::vector<fs::path>> files_below(const fs::path& path) {
    std::error_code failure;
    const auto status = fs::status(path, failure);
    if (failure || !fs::exists(status)) return core::refuse(path.string(), "there is no such file or folder");
    if (!fs::is_directory(status)) return std::vector<fs::path>{path};
    std::vector<fs::path> files;
    // Links to folders are not followed, so the walk cannot go in circles.
    auto walk =
        fs::recursive_directory_iterator(path, fs::directory_options::skip_permission_denied, failure);
    for (; !failure && walk != fs::recursive_directory_iterator(); walk.increment(failure)) {
        std::error_code ignored;
        if (walk->is_regular_file(ignored)) files.push_back(walk->path());
    }
    if (failure) return core::refuse(path.string(), "the folder cannot be read");
    std::ranges::sort(files);
    return files;
}

/// What one file gave: its slices, or why it is damaged, or nothing where it is not DICOM.
struct FileHeaders {
    std::vector<SliceHeader> slices;
    std::string damage;
};

FileHeaders headers_of(const fs::path& path, const ReadLimits& limits) {
    try {
        const auto opened = dicom::open_if_dicom(path, dicom::Extent::HeaderOnly, limits);
        if (!opened) return {{}, opened.error().reason};
        const std::optional<dicom::DicomFile>& file = *opened;
        if (!file || file->meta().sop_class == kDicomdir) return {};
        return {dicom::slice_headers(*file, limits), {}};
    } catch (const std::exception&) {
        return {{}, "damaged: the header cannot be read"};
    }
}

Series described(const dicom::Stack& stack) {
    const SliceHeader& first = stack.front();
    Series series;
    series.uid = first.identity.series_uid;
    series.modality = core::printable(first.modality);
    series.description = core::printable(first.description);
    series.slices = static_cast<int>(stack.size());
    series.size = {first.format.columns, first.format.rows, series.slices};
    series.spacing = {first.spacing_i.value_or(0.0), first.spacing_j.value_or(0.0), 0.0};
    series.identity = first.identity;
    return series;
}

Series judged(dicom::Stack stack, const ReadLimits& limits) {
    auto unique = dicom::without_copies(std::move(stack), limits);
    dicom::StackVerdict verdict = dicom::judge(std::move(unique.slices));
    Series series = described(verdict.slices);
    series.reason = unique.refusal.empty() ? verdict.reason : unique.refusal;
    series.is_volume = series.reason.empty();
    series.tilt_degrees = verdict.tilt_degrees;
    series.spacing[2] = verdict.step;
    series.notes = std::move(unique.notes);
    std::ranges::move(verdict.notes, std::back_inserter(series.notes));
    if (series.uid.empty())
        series.notes.emplace_back("the files name no series: all of one folder are taken together");
    if (series.is_volume) series.geometry = verdict.geometry;
    for (const SliceHeader& s : verdict.slices) {
        series.sources.push_back({s.file, s.frame});
        series.identity.images.push_back({s.sop_class, s.sop_instance, s.frame});
    }
    series.headers = std::make_shared<const std::vector<SliceHeader>>(std::move(verdict.slices));
    return series;
}

/// A damaged file may be the lost first or last slice of the series beside it: no gap would show that.
void spoil_neighbours(SeriesScan& scan) {
    std::map<fs::path, fs::path> damaged_in;
    for (const RefusedFile& file : scan.damaged) damaged_in.emplace(file.file.parent_path(), file.file);
    for (Series& series : scan.series) {
        for (const SliceSource& source : series.sources) {
            const auto found = damaged_in.find(source.file.parent_path());
            if (!series.is_volume || found == damaged_in.end()) continue;
            series.is_volume = false;
            series.geometry.reset();
            series.reason = "damaged: " + found->second.filename().string() +
                            " in the same folder cannot be read and may belong to this series";
        }
    }
}

/// Stacks of one series after the first are told apart by "#2", "#3", ….
void number_stacks(std::vector<Series>& all) {
    std::map<std::string, int> seen;
    for (Series& series : all) {
        const int n = ++seen[series.uid];
        if (n > 1) series.uid += "#" + std::to_string(n);
    }
}

}  // namespace

core::Result<SeriesScan> scan_series(const fs::path& path, const core::JobContext& job,
                                     const ReadLimits& limits) {
    const auto files = files_below(path);
    if (!files) return core::refuse(files.error());
    std::vector<FileHeaders> found(files->size());
    std::atomic<std::size_t> done{0};
    for_each_parallel(files->size(), [&](std::size_t n) {
        if (job.cancelled()) return;
        found[n] = headers_of((*files)[n], limits);
        const std::size_t count = ++done;
        if (count % 64 == 0)
            job.report(static_cast<double>(count) / static_cast<double>(files->size()), "reading headers");
    });
    if (job.cancelled()) return core::refuse(core::cancelled_error(path.string()));
    SeriesScan scan;
    std::vector<SliceHeader> slices;
    for (std::size_t n = 0; n < files->size(); ++n) {
        if (!found[n].damage.empty()) scan.damaged.push_back({(*files)[n], found[n].damage});
        std::ranges::move(found[n].slices, std::back_inserter(slices));
    }
    if (slices.empty() && scan.damaged.empty()) return core::refuse(path.string(), "nothing here is DICOM");
    for (dicom::Stack& stack : dicom::stacks_of(std::move(slices)))
        scan.series.push_back(judged(std::move(stack), limits));
    spoil_neighbours(scan);
    std::ranges::stable_sort(scan.series, std::greater{},
                             [](const Series& s) { return std::pair(s.is_volume, s.slices); });
    number_stacks(scan.series);
    return scan;
}

}  // namespace remnant::imaging
