#include "pacs/inbox.h"

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dcdatset.h>
#include <dcmtk/dcmdata/dcdeftag.h>
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <fstream>

#include "dicom/dicom_file.h"

namespace remnant::imaging::pacs {
namespace {

namespace fs = std::filesystem;

constexpr const char* kTemporary = ".incoming-";
constexpr const char* kPart = ".part";
constexpr unsigned kSuccess = 0x0000;
constexpr unsigned kOutOfResources = 0xA700;
constexpr unsigned kCannotUnderstand = 0xC000;

/// The number in "series-001" or "00012.dcm"; none where the name is another.
std::optional<int> number_in(const std::string& name, const std::string& before, const std::string& after) {
    if (name.size() <= before.size() + after.size() || !name.starts_with(before) || !name.ends_with(after)) {
        return std::nullopt;
    }
    int number = 0;
    const char* end = name.data() + name.size() - after.size();
    const auto [read, failure] = std::from_chars(name.data() + before.size(), end, number);
    if (failure != std::errc() || read != end || number < 1) return std::nullopt;
    return number;
}

/// What comes before the data set of a file whose header is damaged; it ends at 0 where nothing does.
dicom::MetaHeader meta_of(const fs::path& file) {
    std::vector<std::uint8_t> head(4096);
    std::ifstream in(file, std::ios::binary);
    in.read(reinterpret_cast<char*>(head.data()), static_cast<std::streamsize>(head.size()));
    head.resize(static_cast<std::size_t>(in.gcount()));
    return dicom::read_meta(head, {}).value_or(dicom::MetaHeader());
}

core::Result<> refuse_folder(const fs::path& folder, const fs::path& other) {
    return core::refuse(
        folder.string(),
        fmt::format("the folder holds other files; choose an empty one, or take them away ({})",
                    other.lexically_relative(folder).string()));
}

/// The name of an instance that was on its way when the call before ended, and nothing else.
bool was_on_its_way(const fs::directory_entry& entry) {
    std::error_code ignored;
    return number_in(entry.path().filename(), kTemporary, kPart) &&
           entry.symlink_status(ignored).type() == fs::file_type::regular;
}

}  // namespace

struct Inbox::Claim {
    std::string study_uid;
    std::string series_uid;
    std::string sop_uid;
    std::string patient_id;
    bool readable = false;
    std::uint64_t header_end = 0;

    static Claim of(const fs::path& path) {
        const auto file = dicom::open_dicom(path, dicom::Extent::HeaderOnly, {});
        if (!file) {
            const auto meta = meta_of(path);
            return {"", "", meta.sop_instance, "", false, meta.end};
        }
        const auto text = [&](const DcmTagKey& tag) { return dicom::text_of(file->dataset(), tag); };
        return {text(DCM_StudyInstanceUID),
                text(DCM_SeriesInstanceUID),
                text(DCM_SOPInstanceUID),
                text(DCM_PatientID),
                true,
                file->meta().end};
    }
};

core::Result<Inbox> Inbox::open(const fs::path& folder, std::string study_uid, AnnouncedSeries announced) {
    std::error_code failure;
    fs::create_directories(folder, failure);
    if (failure) return core::refuse(folder.string(), "the folder cannot be made: " + failure.message());
    auto lock = FolderLock::take(folder);
    if (!lock) return core::refuse(lock.error());
    Inbox inbox(std::move(*lock), folder, std::move(study_uid), std::move(announced));
    if (auto looked = inbox.look(); !looked) return core::refuse(looked.error());
    return inbox;
}

core::Result<> Inbox::look() {
    std::error_code failure;
    const fs::directory_iterator entries(folder_, failure);
    if (failure) return core::refuse(folder_.string(), "the folder cannot be read: " + failure.message());
    for (const auto& entry : entries) {
        if (was_on_its_way(entry)) {
            fs::remove(entry.path(), failure);
            continue;
        }
        const auto number = number_in(entry.path().filename(), "series-", "");
        if (!number || !entry.is_directory()) return refuse_folder(folder_, entry.path());
        last_series_ = std::max(last_series_, *number);
        if (auto looked = look_at_series(entry.path()); !looked) return looked;
    }
    for (const auto& [uid, file] : cut_off_) {
        if (there_.contains(uid)) return refuse_folder(folder_, file);
    }
    return {};
}

core::Result<> Inbox::look_at_series(const fs::path& folder) {
    Series series{folder};
    std::string uid;
    for (const auto& entry : fs::directory_iterator(folder)) {
        const auto number = number_in(entry.path().filename(), "", ".dcm");
        if (!number) return refuse_folder(folder_, entry.path());
        series.last = std::max(series.last, *number);
        const Claim claim = Claim::of(entry.path());
        if (!claim.readable) {
            // Cut off by whatever ended the call before, where it names an instance: it is fetched anew.
            const bool named = !claim.sop_uid.empty();
            if (!named || !cut_off_.emplace(claim.sop_uid, entry.path()).second)
                return refuse_folder(folder_, entry.path());
            continue;
        }
        const bool other = claim.study_uid != study_uid_ || !announced_.contains(claim.series_uid);
        if (other || (!uid.empty() && claim.series_uid != uid)) return refuse_folder(folder_, entry.path());
        uid = claim.series_uid;
        ++series.count;
        there_.insert(claim.sop_uid);
        patients_.insert(claim.patient_id);
    }
    if (!uid.empty()) series_.emplace(uid, series);
    return {};
}

bool Inbox::needs_list() const {
    if (has_list()) return false;
    const bool in_part = std::ranges::any_of(announced_, [&](const auto& series) {
        return count_of(series.first) > 0 && count_of(series.first) != series.second;
    });
    const bool unsaid =
        std::ranges::any_of(announced_, [](const auto& series) { return !series.second.has_value(); });
    return in_part || unsaid;
}

core::Result<> Inbox::holds_only_what_is_listed() const {
    if (!listed_) return {};
    for (const auto& [uid, file] : cut_off_) {
        if (!listed_->contains(uid)) return refuse_folder(folder_, file);
    }
    if (std::ranges::all_of(there_, [&](const auto& uid) { return listed_->contains(uid); })) return {};
    return core::refuse(folder_.string(),
                        "the folder holds other files; choose an empty one (instances that the archive does "
                        "not list)");
}

std::size_t Inbox::count_of(const std::string& series_uid) const {
    const auto found = series_.find(series_uid);
    return found == series_.end() ? 0 : found->second.count;
}

std::size_t Inbox::wanted() const {
    if (listed_) return listed_->size();
    std::size_t all = 0;
    for (const auto& [uid, count] : announced_) all += count.value_or(0);
    return all;
}

std::size_t Inbox::missing() const {
    std::size_t missing = 0;
    if (listed_) {
        for (const auto& [uid, instance] : *listed_) missing += there_.contains(uid) ? 0U : 1U;
        return missing;
    }
    for (const auto& [uid, count] : announced_)
        missing += count.value_or(0) - std::min(count.value_or(0), count_of(uid));
    return missing;
}

fs::path Inbox::begin() {
    return folder_ / fmt::format("{}{}{}", kTemporary, ++begun_, kPart);
}

unsigned Inbox::finish(const fs::path& file, const std::string& sop_uid, std::uint64_t bytes) {
    std::error_code ignored;
    const auto drop = [&](const std::string& reason, unsigned status) {
        fs::remove(file, ignored);
        if (!reason.empty()) note(reason);
        return status;
    };
    if (there_.contains(sop_uid)) return drop("", kSuccess);
    const Claim claim = Claim::of(file);
    if (claim.header_end == 0 || fs::file_size(file, ignored) != claim.header_end + bytes)
        return drop("could not be written to the disk", kOutOfResources);
    if (const std::string fault = fault_of(claim, sop_uid); !fault.empty())
        return drop(fault, kCannotUnderstand);
    const std::string series = listed_ ? listed_->at(sop_uid).series_uid : claim.series_uid;
    if (!keep(file, series, sop_uid)) return drop("could not be written to the disk", kOutOfResources);
    if (claim.readable) patients_.insert(claim.patient_id);
    return kSuccess;
}

std::string Inbox::fault_of(const Claim& claim, const std::string& sop_uid) const {
    if (listed_ && !listed_->contains(sop_uid)) return "not what was asked for";
    // By the list it is known whose it is: kept, whoever reads the folder meets it as a damaged file, where
    // without it a slice would merely be missing.
    if (!claim.readable) return listed_ ? "" : "with a header that cannot be read";
    if (claim.study_uid != study_uid_) return "of another study";
    if (claim.sop_uid != sop_uid) return "not what was asked for";
    if (listed_) return {};
    const auto series = announced_.find(claim.series_uid);
    if (series == announced_.end()) return "of another series";
    return count_of(claim.series_uid) < series->second.value_or(0) ? "" : "more than were announced";
}

bool Inbox::keep(const fs::path& file, const std::string& series_uid, const std::string& sop_uid) {
    Series& series = series_of(series_uid);
    std::error_code failure;
    if (series.last == 0) fs::create_directories(series.folder, failure);
    if (!failure) fs::rename(file, series.folder / fmt::format("{:05}.dcm", series.last + 1), failure);
    if (failure) return false;
    ++series.last;
    ++series.count;
    there_.insert(sop_uid);
    if (const auto before = cut_off_.find(sop_uid); before != cut_off_.end()) {
        fs::remove(before->second, failure);
        cut_off_.erase(before);
    }
    return true;
}

Inbox::Series& Inbox::series_of(const std::string& series_uid) {
    const auto found = series_.find(series_uid);
    if (found != series_.end()) return found->second;
    return series_[series_uid] = Series{folder_ / fmt::format("series-{:03}", ++last_series_)};
}

std::map<std::string, Inbox::Gap> Inbox::gaps() const {
    std::map<std::string, Gap> gaps;
    if (!listed_) {
        for (const auto& [series_uid, count] : announced_) {
            if (count_of(series_uid) == 0) gaps[series_uid].whole = true;
        }
        return gaps;
    }
    std::set<std::string> begun;
    for (const auto& [sop_uid, instance] : *listed_) {
        if (there_.contains(sop_uid)) {
            begun.insert(instance.series_uid);
        } else {
            gaps[instance.series_uid].instances.push_back(sop_uid);
        }
    }
    for (auto& [series_uid, gap] : gaps) gap.whole = !begun.contains(series_uid);
    return gaps;
}

core::Warnings Inbox::warnings() const {
    if (patients_.size() < 2) return {};
    return {
        {"pacs-patients",
         fmt::format("The archive holds instances of {} patient ids in this one study.", patients_.size()),
         ""}};
}

}  // namespace remnant::imaging::pacs
