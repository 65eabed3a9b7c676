#include "pacs/inbox.h"

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dcdatset.h>
#include <dcmtk/dcmdata/dcdeftag.h>
#include <fmt/format.h>

#include <charconv>
#include <fstream>
#include <optional>

#include "dicom/dicom_file.h"

namespace remnant::imaging::pacs {
namespace {

namespace fs = std::filesystem;

constexpr const char* kTemporary = ".incoming-";
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

/// The whole length of a file whose data set has `bytes`; 0 where there is no header before it.
std::uint64_t length_with_header(const fs::path& file, std::uint64_t bytes) {
    std::vector<std::uint8_t> head(4096);
    std::ifstream in(file, std::ios::binary);
    in.read(reinterpret_cast<char*>(head.data()), static_cast<std::streamsize>(head.size()));
    head.resize(static_cast<std::size_t>(in.gcount()));
    const auto meta = dicom::read_meta(head, {});
    return meta && meta->end > 0 ? meta->end + bytes : 0;
}

core::Result<> refuse_folder(const fs::path& folder) {
    return core::refuse(folder.string(), "the folder holds other files; choose an empty one");
}

}  // namespace

core::Result<Inbox> Inbox::open(const fs::path& folder, std::string study_uid, WantedInstances wanted) {
    std::error_code failure;
    fs::create_directories(folder, failure);
    if (failure) return core::refuse(folder.string(), "the folder cannot be made: " + failure.message());
    Inbox inbox(folder, std::move(study_uid), std::move(wanted));
    if (auto looked = inbox.look(); !looked) return core::refuse(looked.error());
    return inbox;
}

core::Result<> Inbox::look() {
    std::error_code failure;
    const fs::directory_iterator entries(folder_, failure);
    if (failure) return core::refuse(folder_.string(), "the folder cannot be read: " + failure.message());
    for (const auto& entry : entries) {
        const std::string name = entry.path().filename();
        if (name.starts_with(kTemporary)) {
            fs::remove(entry.path(), failure);
            continue;
        }
        const auto number = number_in(name, "series-", "");
        if (!number || !entry.is_directory()) return refuse_folder(folder_);
        last_series_ = std::max(last_series_, *number);
        if (auto looked = look_at_series(entry.path()); !looked) return looked;
    }
    return {};
}

core::Result<> Inbox::look_at_series(const fs::path& folder) {
    Series series{folder};
    std::string uid;
    for (const auto& entry : fs::directory_iterator(folder)) {
        const auto number = number_in(entry.path().filename(), "", ".dcm");
        if (!number) return refuse_folder(folder_);
        series.last = std::max(series.last, *number);
        const auto file = dicom::open_dicom(entry.path(), dicom::Extent::HeaderOnly, {});
        if (!file) {
            // Cut off by whatever ended the call before: it is fetched anew.
            fs::remove(entry.path());
            continue;
        }
        const std::string sop_uid = dicom::text_of(file->dataset(), DCM_SOPInstanceUID);
        const auto wanted = wanted_.find(sop_uid);
        if (wanted == wanted_.end()) return refuse_folder(folder_);
        uid = wanted->second.series_uid;
        there_.insert(sop_uid);
        patients_.insert(dicom::text_of(file->dataset(), DCM_PatientID));
    }
    if (!uid.empty()) series_.emplace(uid, series);
    return {};
}

fs::path Inbox::begin() {
    return folder_ / fmt::format("{}{}.part", kTemporary, ++begun_);
}

unsigned Inbox::finish(const fs::path& file, const std::string& sop_uid, std::uint64_t bytes) {
    std::error_code ignored;
    const auto drop = [&](const std::string& reason, unsigned status) {
        fs::remove(file, ignored);
        if (!reason.empty()) note(reason);
        return status;
    };
    if (there_.contains(sop_uid)) return drop("", kSuccess);
    if (fs::file_size(file, ignored) != length_with_header(file, bytes)) {
        return drop("could not be written to the disk", kOutOfResources);
    }
    if (const std::string fault = fault_of(file, sop_uid); !fault.empty())
        return drop(fault, kCannotUnderstand);
    if (!keep(file, sop_uid)) return drop("could not be written to the disk", kOutOfResources);
    return kSuccess;
}

/// Why an instance is not what was asked for. One whose header cannot be read is kept: whoever reads the
/// folder meets it as a damaged file, where without it a slice would merely be missing.
std::string Inbox::fault_of(const fs::path& file, const std::string& sop_uid) {
    if (!wanted_.contains(sop_uid)) return "not what was asked for";
    const auto opened = dicom::open_dicom(file, dicom::Extent::HeaderOnly, {});
    if (!opened) return {};
    if (dicom::text_of(opened->dataset(), DCM_StudyInstanceUID) != study_uid_) return "of another study";
    if (dicom::text_of(opened->dataset(), DCM_SOPInstanceUID) != sop_uid) return "not what was asked for";
    patients_.insert(dicom::text_of(opened->dataset(), DCM_PatientID));
    return {};
}

bool Inbox::keep(const fs::path& file, const std::string& sop_uid) {
    Series& series = series_of(wanted_.at(sop_uid).series_uid);
    std::error_code failure;
    fs::create_directories(series.folder, failure);
    if (!failure) fs::rename(file, series.folder / fmt::format("{:05}.dcm", series.last + 1), failure);
    if (failure) return false;
    ++series.last;
    there_.insert(sop_uid);
    return true;
}

Inbox::Series& Inbox::series_of(const std::string& series_uid) {
    const auto found = series_.find(series_uid);
    if (found != series_.end()) return found->second;
    return series_[series_uid] = Series{folder_ / fmt::format("series-{:03}", ++last_series_)};
}

std::map<std::string, Inbox::Gap> Inbox::gaps() const {
    std::map<std::string, Gap> gaps;
    std::set<std::string> begun;
    for (const auto& [sop_uid, instance] : wanted_) {
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
