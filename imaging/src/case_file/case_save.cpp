#include <fmt/format.h>

#include <algorithm>

#include "case_file/case_json.h"
#include "case_file/checksum.h"
#include "case_file/ct_codec.h"
#include "case_file/zip_archive.h"
#include "remnant/imaging/case_file.h"
#include "remnant/imaging/ct_checksum.h"
#include "remnant/imaging/volume_file.h"
#include "volume/atomic_write.h"
#include "volume/label_map_bytes.h"

namespace remnant::imaging {
namespace {

namespace fs = std::filesystem;
using case_file::Json;
using case_file::Packing;
using case_file::ZipEntry;

/// A case names its patient: others on the computer have no business with it.
constexpr unsigned kPrivate = 0600;
constexpr int kMostValues = 255;

std::vector<std::byte> bytes_of(const std::string& text) {
    const auto view = std::as_bytes(std::span(text));
    return {view.begin(), view.end()};
}

/// The entries of one case and the JSON that speaks of them.
class CaseWriter {
  public:
    CaseWriter(const core::Case& subject, const CaseSaveOptions& options, core::JobContext job)
        : case_(subject), options_(options), job_(std::move(job)), json_(case_file::to_json(subject)) {}

    core::Result<std::vector<ZipEntry>> entries(const fs::path& path) {
        const double part = 0.9 / static_cast<double>(std::max<std::size_t>(1, case_.time_points.size()));
        for (std::size_t n = 0; n < case_.time_points.size(); ++n) {
            const auto job = job_.part(part * static_cast<double>(n), part * static_cast<double>(n + 1));
            if (auto done = add_ct(n, path, job.part(0.0, 0.6)); !done) return core::refuse(done.error());
            if (auto done = add_labels(n, job.part(0.6, 1.0)); !done) return core::refuse(done.error());
            if (job.cancelled()) return core::refuse(core::cancelled_error(path.string()));
        }
        if (!options_.thumbnail_png.empty())
            entries_.push_back({"thumbnail.png", options_.thumbnail_png, Packing::Store});
        entries_.insert(entries_.begin(),
                        {"case.json", bytes_of(document().dump(1) + "\n"), Packing::Deflate});
        std::string sums;
        for (const ZipEntry& entry : entries_)
            sums += case_file::sha256(entry.bytes) + "  " + entry.name + "\n";
        entries_.push_back({"SHA256SUMS", bytes_of(sums), Packing::Deflate});
        return std::move(entries_);
    }

  private:
    core::Result<> add_ct(std::size_t n, const fs::path& path, const core::JobContext& job) {
        const core::TimePoint& scan = case_.time_points[n];
        Json& said = json_["scans"][n]["ct"];
        if (!scan.ct) return {};
        const bool floats = std::holds_alternative<core::SharedVoxels<float>>(*scan.ct);
        if (options_.ct == CtStorage::Referenced) {
            const auto folder =
                std::ranges::find(options_.ct_folders, scan.id, [](const auto& f) { return f.first; });
            if (folder == options_.ct_folders.end())
                return core::refuse(scan.name,
                                    "the folder of its CT is not known: keep the CT in the case file");
            said = {{"kind", "referenced"},
                    {"folder", folder->second.string()},
                    {"relative_folder",
                     folder->second.lexically_relative(fs::absolute(path).parent_path()).string()},
                    {"series_uid", scan.identity.series_uid},
                    {"sha256", ct_checksum(*scan.ct)}};
            return {};
        }
        auto packed = case_file::pack_ct(*scan.ct, job);
        if (!packed) return core::refuse(packed.error());
        const std::string name = fmt::format("ct/{}.zst", n + 1);
        said = {{"kind", "embedded"},
                {"file", name},
                {"voxel", floats ? "float32" : "int16"},
                {"frames", packed->frames}};
        entries_.push_back({name, std::move(packed->bytes), Packing::Store});
        return {};
    }

    /// Structures that do not overlap share a map: one map a structure would cost many times the time.
    core::Result<> add_labels(std::size_t n, const core::JobContext& job) {
        const core::TimePoint& scan = case_.time_points[n];
        std::vector<std::vector<const core::Structure*>> maps;
        for (const core::Structure& s : scan.structures) {
            if (s.mask.empty()) continue;
            const auto fits = std::ranges::find_if(maps, [&](const auto& map) {
                return map.size() < kMostValues &&
                       std::ranges::all_of(map, [&](const core::Structure* other) {
                           return core::count_common(s.mask, other->mask) == 0;
                       });
            });
            if (fits == maps.end()) {
                maps.push_back({&s});
            } else {
                fits->push_back(&s);
            }
        }
        Json& said = json_["scans"][n]["labels"] = Json::array();
        for (std::size_t m = 0; m < maps.size(); ++m) {
            std::vector<ValuedMask> masks;
            Json values = Json::object();
            for (const core::Structure* s : maps[m]) {
                masks.push_back({static_cast<int>(masks.size()) + 1, &s->mask});
                values[s->id] = masks.back().value;
            }
            auto bytes = volume::label_map_nii_gz(scan.geometry, masks);
            if (!bytes) return core::refuse(bytes.error());
            const std::string name = fmt::format("labels/{}-{}.nii.gz", n + 1, m + 1);
            said.push_back({{"file", name}, {"values", values}});
            entries_.push_back({name, std::move(*bytes), Packing::Store});
            job.report(static_cast<double>(m + 1) / static_cast<double>(maps.size()), "packing outlines");
        }
        return {};
    }

    [[nodiscard]] std::string last_date() const {
        const Json* last = nullptr;
        for (const Json& scan : json_.at("scans")) {
            if (!scan.at("date").is_null()) last = &scan.at("date");
        }
        return last == nullptr ? "" : last->get<std::string>();
    }

    [[nodiscard]] Json document() const {
        Json whole{{"format", "remnant case"},
                   {"version", fmt::format("{}.{}", case_file::kMajorVersion, case_file::kMinorVersion)},
                   {"summary",
                    {{"patient_name", case_.patient.name},
                     {"last_date", last_date()},
                     {"scans", case_.time_points.size()},
                     {"verdict_line", options_.verdict_line}}}};
        whole.update(json_);
        if (!options_.unknown.empty()) {
            const Json old = Json::parse(options_.unknown, nullptr, false);
            if (!old.is_discarded()) case_file::carry_over(old, whole);
        }
        return whole;
    }

    const core::Case& case_;
    const CaseSaveOptions& options_;
    core::JobContext job_;
    Json json_;
    std::vector<ZipEntry> entries_;
};

/// What was put in comes out again.
core::Result<> reads_back(std::span<const std::byte> zip, const std::vector<ZipEntry>& entries,
                          const fs::path& path) {
    const auto reader = case_file::ZipReader::open(zip, path.string(), {});
    if (!reader) return core::refuse(reader.error());
    for (const ZipEntry& entry : entries) {
        const auto bytes = reader->read(entry.name, entry.bytes.size());
        if (!bytes) return core::refuse(bytes.error());
        const auto view = std::as_bytes(bytes->view());
        if (!std::ranges::equal(view, entry.bytes))
            return core::refuse(path.string(),
                                "what was to be written does not read back; nothing was changed");
    }
    return {};
}

}  // namespace

fs::path autosave_path(const fs::path& case_path) {
    return case_path.parent_path() / ("." + case_path.filename().string() + ".autosave");
}

void remove_leftovers(const fs::path& case_path) {
    const std::string beginnings[] = {volume::temporary_prefix(case_path),
                                      volume::temporary_prefix(autosave_path(case_path))};
    const fs::path folder = case_path.has_parent_path() ? case_path.parent_path() : fs::path(".");
    std::error_code failure;
    for (fs::directory_iterator at(folder, failure), end; !failure && at != end; at.increment(failure)) {
        const std::string name = at->path().filename().string();
        const bool ours =
            std::ranges::any_of(beginnings, [&](const std::string& b) { return name.starts_with(b); });
        std::error_code ignored;
        if (ours) fs::remove(at->path(), ignored);
    }
}

core::Result<> save_case(const fs::path& path, const core::Case& subject, const CaseSaveOptions& options,
                         const core::JobContext& job) try {
    auto entries = CaseWriter(subject, options, job).entries(path);
    if (!entries) return core::refuse(entries.error());
    const auto zip = case_file::make_zip(*entries);
    if (!zip) return core::refuse(zip.error());
    if (auto good = reads_back(*zip, *entries, path); !good) return good;
    if (job.cancelled()) return core::refuse(core::cancelled_error(path.string()));
    job.report(0.95, "writing");
    auto written = volume::write_atomically(path, {*zip}, kPrivate);
    if (!written) {
        core::Error error = std::move(written.error());
        std::error_code ignored;
        if (fs::exists(path, ignored)) error.reason += "; the case as it was saved before is unchanged";
        return core::refuse(std::move(error));
    }
    job.report(1.0, "saved");
    return {};
} catch (const std::bad_alloc&) {
    return core::refuse(path.string(), "there is not enough memory to save it; nothing was changed");
} catch (const std::exception&) {
    return core::refuse(path.string(), "an unforeseen fault stopped the saving; nothing was changed");
}

}  // namespace remnant::imaging
