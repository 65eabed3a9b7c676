#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dcdatset.h>
#include <dcmtk/dcmdata/dcdeftag.h>
#include <dcmtk/dcmdata/dcuid.h>
#include <fmt/format.h>

#include <algorithm>
#include <thread>

#include "dicom/dicom_file.h"
#include "pacs/query.h"
#include "pacs/request.h"

namespace remnant::imaging::pacs {
namespace {

/// More instances than any study has; an archive that lists more is not to be believed.
constexpr std::size_t kMostInstances = 200'000;
constexpr auto kPause = std::chrono::milliseconds(500);

bool is_uid(const std::string& text) {
    return !text.empty() && text.size() <= 64 &&
           std::ranges::all_of(text, [](char c) { return c == '.' || (c >= '0' && c <= '9'); });
}

std::vector<Proposal> query_proposals() {
    return {{UID_FINDStudyRootQueryRetrieveInformationModel, plain_syntaxes()}};
}

core::Result<> check(const Node& node, const RetrieveRequest& request) {
    if (!is_uid(request.study_uid))
        return core::refuse("study UID", "a study is named by its UID, such as 1.2.840.1");
    if (!request.series_uid.empty() && !is_uid(request.series_uid)) {
        return core::refuse("series UID", "a series is named by its UID, such as 1.2.840.1");
    }
    if (request.folder.empty()) return core::refuse("folder", "a folder to write to is needed");
    if (request.way == Way::Get) return {};
    if (node.fields().receive_port == 0)
        return core::refuse("receiving port", "C-MOVE needs a port to receive on");
    if (node.fields().tls && node.fields().tls->certificate.empty()) {
        return core::refuse("TLS certificate",
                            "C-MOVE by TLS needs a certificate and key of one's own to receive with");
    }
    return {};
}

/// What the archive says it has of what is asked for, series by series, before any of it is fetched.
core::Result<AnnouncedSeries> announced_series(const Node& node, const RetrieveRequest& request,
                                               const core::JobContext& job) {
    auto association = Association::open(node, query_proposals(), job);
    if (!association) return core::refuse(association.error());
    DcmDataset keys;
    keys.putAndInsertString(DCM_QueryRetrieveLevel, "SERIES");
    keys.putAndInsertString(DCM_StudyInstanceUID, request.study_uid.c_str());
    keys.putAndInsertString(DCM_SeriesInstanceUID, request.series_uid.c_str());
    keys.insertEmptyElement(DCM_NumberOfSeriesRelatedInstances);
    AnnouncedSeries announced;
    std::size_t instances = 0;
    const auto take = [&](DcmDataset& answer) {
        const std::string uid = dicom::text_of(answer, DCM_SeriesInstanceUID);
        const auto count = whole_number(dicom::text_of(answer, DCM_NumberOfSeriesRelatedInstances));
        // An empty series would not be listed: this archive does not count.
        auto& said = announced[is_uid(uid) ? uid : std::string()];
        if (count.value_or(0) > 0) said = static_cast<std::size_t>(*count);
        instances += said.value_or(0);
        return instances < kMostInstances && announced.size() < kMostInstances;
    };
    const auto asked = ask(*association, UID_FINDStudyRootQueryRetrieveInformationModel, keys, take,
                           "it announces more than any study has");
    if (!asked) return core::refuse(asked.error());
    association->release();
    announced.erase("");
    if (announced.empty()) return core::refuse(node.name(), "it holds nothing with this UID");
    return announced;
}

core::Result<> add_instances(Association& association, const std::string& study_uid,
                             const std::string& series_uid, WantedInstances& wanted) {
    DcmDataset keys;
    keys.putAndInsertString(DCM_QueryRetrieveLevel, "IMAGE");
    keys.putAndInsertString(DCM_StudyInstanceUID, study_uid.c_str());
    keys.putAndInsertString(DCM_SeriesInstanceUID, series_uid.c_str());
    keys.insertEmptyElement(DCM_SOPInstanceUID);
    keys.insertEmptyElement(DCM_SOPClassUID);
    const auto take = [&](DcmDataset& answer) {
        const std::string uid = dicom::text_of(answer, DCM_SOPInstanceUID);
        const std::string sop_class = dicom::text_of(answer, DCM_SOPClassUID);
        if (is_uid(uid)) wanted[uid] = {series_uid, is_uid(sop_class) ? sop_class : std::string()};
        return wanted.size() < kMostInstances;
    };
    return ask(association, UID_FINDStudyRootQueryRetrieveInformationModel, keys, take, "too many instances");
}

/// Asks which instances these series have, one by one.
core::Result<> take_list(const Node& node, const std::string& study_uid, const AnnouncedSeries& announced,
                         Inbox& inbox, const core::JobContext& job) {
    auto association = Association::open(node, query_proposals(), job);
    if (!association) return core::refuse(association.error());
    WantedInstances wanted;
    for (const auto& [uid, count] : announced) {
        if (auto added = add_instances(*association, study_uid, uid, wanted); !added)
            return core::refuse(added.error());
    }
    association->release();
    if (wanted.empty()) return core::refuse(node.name(), "it holds nothing with this UID");
    inbox.take_list(std::move(wanted));
    return {};
}

core::Error incomplete(const Node& node, const Inbox& inbox, const std::filesystem::path& folder,
                       const std::optional<core::Error>& broken) {
    std::string why = broken ? broken->reason : "";
    for (const auto& [reason, count] : inbox.refusals()) {
        if (!why.empty()) why += "; ";
        why += count > 0 ? fmt::format("{}: {}", reason, count) : reason;
    }
    if (why.empty()) why = "the archive did not send the others";
    return {node.name(),
            fmt::format("{} of {} instances are in {}, {} are missing ({})", inbox.there(), inbox.wanted(),
                        folder.string(), inbox.missing(), why),
            {}};
}

void pause(const core::JobContext& job) {
    const auto end = std::chrono::steady_clock::now() + kPause;
    while (!job.cancelled() && std::chrono::steady_clock::now() < end) {
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
}

/// One retrieval: what was announced of the study, and the folder it comes into.
struct Retrieval {
    const Node& node;
    const RetrieveRequest& request;
    const AnnouncedSeries& announced;
    Inbox& inbox;
    const core::JobContext& job;

    [[nodiscard]] core::Result<> list() const {
        return take_list(node, request.study_uid, announced, inbox, job);
    }
    [[nodiscard]] core::Result<> ask() const {
        inbox.forget_refusals();
        const auto missing = request.way == Way::Get ? get_missing : move_missing;
        return missing(node, request.study_uid, inbox, job);
    }
    /// Asks for what is missing; where the archive answers and sends something else than it announced, also
    /// for its list, and once more by that. Refused: a connection cannot be made or breaks.
    [[nodiscard]] core::Result<> once() const {
        if (inbox.needs_list()) {
            if (auto listed = list(); !listed) return listed;
        }
        if (auto asked = ask(); !asked) return asked;
        if (inbox.has_list() || (inbox.whole() && inbox.refusals().empty())) return {};
        if (auto listed = list(); !listed) return listed;
        return inbox.whole() ? core::Result<>() : ask();
    }
};

/// Tries until nothing is missing, or the archive answered in full, or tries are used up. What ended the
/// last.
std::optional<core::Error> fetch(const Retrieval& retrieval) {
    std::optional<core::Error> broken;
    for (int n = 0; n < std::max(retrieval.request.tries, 1) && !retrieval.inbox.whole(); ++n) {
        if (n > 0) pause(retrieval.job);
        const auto done = retrieval.once();
        if (done) return std::nullopt;
        broken = done.error();
        if (retrieval.job.cancelled()) break;
    }
    return broken;
}

}  // namespace

core::Result<Retrieved> retrieve(const Node& node, const RetrieveRequest& request,
                                 const core::JobContext& job) {
    if (auto possible = check(node, request); !possible) return core::refuse(possible.error());
    job.report(0.0, "asking the archive");
    const auto announced = announced_series(node, request, job);
    if (!announced) return core::refuse(announced.error());
    auto inbox = Inbox::open(request.folder, request.study_uid, *announced);
    if (!inbox) return core::refuse(inbox.error());
    const Retrieval retrieval{node, request, *announced, *inbox, job};
    const std::size_t before = inbox->there();
    if (inbox->holds_something()) {
        if (auto listed = retrieval.list(); !listed) return core::refuse(listed.error());
        if (auto fits = inbox->holds_only_what_is_listed(); !fits) return core::refuse(fits.error());
    }
    const auto broken = fetch(retrieval);
    if (inbox->whole()) return Retrieved{inbox->there(), before, inbox->warnings()};
    if (job.cancelled()) {
        return core::refuse(core::cancelled_error(node.name())
                                .while_doing(fmt::format("{} of {} instances are in {}", inbox->there(),
                                                         inbox->wanted(), request.folder.string())));
    }
    return core::refuse(incomplete(node, *inbox, request.folder, broken));
}

}  // namespace remnant::imaging::pacs
