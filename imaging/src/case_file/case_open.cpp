#include <algorithm>
#include <charconv>
#include <set>

#include "case_file/case_json.h"
#include "case_file/checksum.h"
#include "case_file/ct_codec.h"
#include "case_file/zip_archive.h"
#include "label/encode_labels.h"
#include "remnant/imaging/case_file.h"
#include "remnant/imaging/ct_checksum.h"
#include "remnant/imaging/ct_input.h"
#include "volume/raw_image.h"

namespace remnant::imaging {
namespace {

namespace fs = std::filesystem;
using case_file::Json;
using case_file::ZipReader;

constexpr std::uint64_t kMostJson = std::uint64_t{64} << 20;
constexpr std::uint64_t kMostPicture = std::uint64_t{16} << 20;
constexpr std::uint64_t kMostSums = std::uint64_t{1} << 20;
constexpr int kDeepest = 32;

std::string text_of(const volume::FileBytes& bytes) {
    return {reinterpret_cast<const char*>(bytes.buffer.data()), bytes.size};
}

/// Parses without following a file into the depths.
core::Result<Json> parse(const std::string& text, const std::string& what) {
    bool too_deep = false;
    const Json::parser_callback_t watch = [&](int depth, Json::parse_event_t, Json&) {
        too_deep = too_deep || depth > kDeepest;
        return !too_deep;
    };
    Json json = Json::parse(text, watch, false);
    if (json.is_discarded() || too_deep || !json.is_object())
        return core::refuse(what, "damaged: case.json cannot be read");
    return json;
}

core::Result<Json> case_json(const ZipReader& zip, const std::string& what) {
    const auto bytes = zip.read("case.json", kMostJson);
    if (!bytes) return core::refuse(bytes.error());
    auto json = parse(text_of(*bytes), what);
    if (!json) return json;
    const Json version = json->value("version", Json());
    if (json->value("format", Json()) != "remnant case" || !version.is_string())
        return core::refuse(what, "it is no case of this program");
    const auto said = version.get<std::string>();
    int major = 0;
    std::from_chars(said.data(), said.data() + said.size(), major);
    if (major > case_file::kMajorVersion)
        return core::refuse(what, "its format " + core::printable(said) +
                                      " is of a newer version of this program, which is needed to open it");
    return json;
}

/// Every entry but the list itself must be in the list, with the checksum it has.
class Checksums {
  public:
    static core::Result<Checksums> of(const ZipReader& zip, const std::string& what) {
        const auto bytes = zip.read("SHA256SUMS", kMostSums);
        if (!bytes) return core::refuse(bytes.error());
        Checksums sums;
        std::string text = text_of(*bytes);
        for (std::size_t at = 0; at < text.size();) {
            const auto end = std::min(text.find('\n', at), text.size());
            const std::string line = text.substr(at, end - at);
            if (line.size() > 66) sums.of_[line.substr(66)] = line.substr(0, 64);
            at = end + 1;
        }
        for (const std::string& name : zip.names()) {
            if (name != "SHA256SUMS" && !sums.of_.contains(name))
                return core::refuse(what, "damaged: " + core::printable(name) + " has no checksum");
        }
        return sums;
    }
    [[nodiscard]] bool fits(const std::string& name, const volume::FileBytes& bytes) const {
        const auto found = of_.find(name);
        return found != of_.end() && found->second == case_file::sha256(std::as_bytes(bytes.view()));
    }

  private:
    std::map<std::string, std::string> of_;
};

class CaseReader {
  public:
    CaseReader(fs::path path, const ReadLimits& limits, core::JobContext job)
        : path_(std::move(path)), what_(path_.string()), limits_(limits), job_(std::move(job)) {}

    core::Result<OpenedCase> read() {
        auto zip = ZipReader::open(path_, limits_);
        if (!zip) return core::refuse(zip.error());
        zip_.emplace(std::move(*zip));
        auto json = case_json(*zip_, what_);
        if (!json) return core::refuse(json.error());
        auto sums = Checksums::of(*zip_, what_);
        if (!sums) return core::refuse(sums.error());
        sums_ = std::move(*sums);
        if (auto good = entry("case.json", kMostJson); !good) return core::refuse(good.error());
        auto value = case_file::case_from(*json, what_);
        if (!value) return core::refuse(value.error());
        opened_.value = std::move(*value);
        opened_.unknown = json->dump();
        auto& scans = opened_.value.time_points;
        for (std::size_t n = 0; n < scans.size(); ++n) {
            const auto job = job_.part(static_cast<double>(n) / static_cast<double>(scans.size()),
                                       static_cast<double>(n + 1) / static_cast<double>(scans.size()));
            const Json& said = json->at("scans").at(n);
            if (auto done = read_labels(scans[n], said.value("labels", Json::array()), job.part(0.6, 1.0));
                !done)
                return core::refuse(done.error());
            if (auto done = read_ct(scans[n], said.value("ct", Json()), job.part(0.0, 0.6)); !done)
                return core::refuse(done.error());
            if (job.cancelled()) return core::refuse(core::cancelled_error(what_));
        }
        return std::move(opened_);
    }

  private:
    /// Read and held to its checksum.
    core::Result<volume::FileBytes> entry(const std::string& name, std::uint64_t most) const {
        auto bytes = zip_->read(name, most);
        if (bytes && !sums_.fits(name, *bytes))
            return core::refuse(what_, "damaged: the checksum of " + core::printable(name) + " does not fit");
        return bytes;
    }

    core::Result<> read_labels(core::TimePoint& scan, const Json& maps, const core::JobContext& job) const {
        for (const Json& map : maps) {
            const auto name = map.at("file").get<std::string>();
            auto bytes = entry(name, limits_.file_bytes);
            if (!bytes) return core::refuse(bytes.error());
            const auto image =
                volume::nifti_from(std::move(*bytes), what_ + ": " + name, {nullptr, nullptr, {}, limits_});
            if (!image) return core::refuse(image.error());
            if (image->geometry.size != scan.geometry.size)
                return core::refuse(what_,
                                    "damaged: " + core::printable(name) + " has another size than its scan");
            auto entries = label::encode_labels(*image, what_, job);
            if (!entries) return core::refuse(entries.error());
            std::set<int> given;
            for (const auto& [id, value] : map.at("values").items()) {
                const auto structure = std::ranges::find(scan.structures, id, &core::Structure::id);
                const auto found = std::ranges::find(*entries, value.get<int>(), &LabelEntry::value);
                if (structure == scan.structures.end() || found == entries->end() ||
                    !given.insert(found->value).second || !structure->mask.empty())
                    return core::refuse(
                        what_, "damaged: " + core::printable(name) + " lacks an outline it should hold");
                structure->mask = std::move(found->mask);
            }
        }
        return {};
    }

    core::Result<> read_ct(core::TimePoint& scan, const Json& said, const core::JobContext& job) {
        if (said.is_null()) return {};
        const auto kind = said.at("kind").get<std::string>();
        if (kind == "referenced") return find_ct(scan, said, job);
        if (kind != "embedded")
            return core::refuse(what_, "its CT is kept in a way this program does not know");
        const bool floats = said.at("voxel") == "float32";
        const auto needed = static_cast<std::uint64_t>(scan.geometry.voxel_count()) * (floats ? 4 : 2);
        if (needed > limits_.volume_bytes) return core::refuse(what_, "its CT is larger than can be read");
        const auto bytes = entry(said.at("file").get<std::string>(), limits_.file_bytes);
        if (!bytes) return core::refuse(bytes.error());
        auto ct = case_file::unpack_ct(std::as_bytes(bytes->view()),
                                       said.at("frames").get<std::vector<std::size_t>>(), scan.geometry,
                                       floats, job);
        if (!ct) return core::refuse(what_, ct.error().reason);
        scan.ct = std::move(*ct);
        return {};
    }

    /// A CT that was left where it was: found again, or missed aloud.
    core::Result<> find_ct(core::TimePoint& scan, const Json& said, const core::JobContext& job) {
        opened_.ct = CtStorage::Referenced;
        const auto uid = said.at("series_uid").get<std::string>();
        const fs::path absolute = said.at("folder").get<std::string>();
        const fs::path beside = path_.parent_path() / said.at("relative_folder").get<std::string>();
        std::string why = "it is not there";
        for (const fs::path& folder : {absolute, beside}) {
            std::error_code ignored;
            if (!fs::exists(folder, ignored)) continue;
            const auto scanned = scan_series(folder, job.part(0.0, 0.2), limits_);
            if (!scanned) continue;
            const auto series =
                choose_volume(*scanned, uid.empty() ? std::nullopt : std::optional(uid), folder.string());
            if (!series) continue;
            auto loaded = load_volume(*series, job.part(0.2, 1.0), limits_);
            if (!loaded) continue;
            if (core::same_grid(core::geometry_of(loaded->voxels), scan.geometry) &&
                ct_checksum(loaded->voxels) == said.at("sha256").get<std::string>()) {
                scan.ct = std::move(loaded->voxels);
                opened_.ct_folders.emplace_back(scan.id, folder);
                return {};
            }
            why = "what is there now is not the same picture";
        }
        opened_.notes.push_back("the CT of " + scan.name + " was expected in " + absolute.string() + ": " +
                                why + "; outlines and numbers are there, the picture is not");
        return {};
    }

    fs::path path_;
    std::string what_;
    ReadLimits limits_;
    core::JobContext job_;
    std::optional<ZipReader> zip_;
    Checksums sums_;
    OpenedCase opened_;
};

}  // namespace

core::Result<OpenedCase> open_case(const fs::path& path, const core::JobContext& job,
                                   const ReadLimits& limits) try {
    return CaseReader(path, limits, job).read();
} catch (const Json::exception&) {
    return core::refuse(path.string(), "damaged: case.json does not say what a case needs");
} catch (const std::bad_alloc&) {
    return core::refuse(path.string(), "there is not enough memory to open it");
} catch (const std::exception&) {
    return core::refuse(path.string(), "damaged: it cannot be read");
}

core::Result<CaseSummary> read_case_summary(const fs::path& path) try {
    const auto zip = ZipReader::open(path, {});
    if (!zip) return core::refuse(zip.error());
    const auto json = case_json(*zip, path.string());
    if (!json) return core::refuse(json.error());
    const Json& said = json->at("summary");
    CaseSummary summary{said.at("patient_name").get<std::string>(),
                        said.at("last_date").get<std::string>(),
                        said.at("scans").get<int>(),
                        said.at("verdict_line").get<std::string>(),
                        {}};
    if (zip->has("thumbnail.png")) {
        const auto picture = zip->read("thumbnail.png", kMostPicture);
        if (!picture) return core::refuse(picture.error());
        const auto view = std::as_bytes(picture->view());
        summary.thumbnail_png.assign(view.begin(), view.end());
    }
    return summary;
} catch (const std::exception&) {
    return core::refuse(path.string(), "damaged: it cannot be read");
}

}  // namespace remnant::imaging
