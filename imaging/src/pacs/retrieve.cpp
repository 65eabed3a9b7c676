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

core::Result<std::vector<std::string>> series_of(Association& association, const std::string& study_uid) {
    DcmDataset keys;
    keys.putAndInsertString(DCM_QueryRetrieveLevel, "SERIES");
    keys.putAndInsertString(DCM_StudyInstanceUID, study_uid.c_str());
    keys.insertEmptyElement(DCM_SeriesInstanceUID);
    std::vector<std::string> series;
    const auto take = [&](DcmDataset& answer) {
        const std::string uid = dicom::text_of(answer, DCM_SeriesInstanceUID);
        if (is_uid(uid)) series.push_back(uid);
        return series.size() < kMostInstances;
    };
    const auto asked =
        ask(association, UID_FINDStudyRootQueryRetrieveInformationModel, keys, take, "too many series");
    if (!asked) return core::refuse(asked.error());
    return series;
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

/// What the archive says it has of the study, before any of it is asked for.
core::Result<WantedInstances> list_instances(const Node& node, const RetrieveRequest& request,
                                             const core::JobContext& job) {
    const std::vector<Proposal> proposals{{UID_FINDStudyRootQueryRetrieveInformationModel, plain_syntaxes()}};
    auto association = Association::open(node, proposals, job);
    if (!association) return core::refuse(association.error());
    auto series = request.series_uid.empty() ? series_of(*association, request.study_uid)
                                             : core::Result<std::vector<std::string>>({request.series_uid});
    if (!series) return core::refuse(series.error());
    WantedInstances wanted;
    for (const std::string& uid : *series) {
        if (auto added = add_instances(*association, request.study_uid, uid, wanted); !added) {
            return core::refuse(added.error());
        }
    }
    association->release();
    if (wanted.empty()) return core::refuse(node.name(), "it holds nothing with this UID");
    return wanted;
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
            fmt::format("{} of {} instances are in {}, {} are missing ({})", inbox.there(),
                        inbox.wanted().size(), folder.string(), inbox.missing(), why),
            {}};
}

void pause(const core::JobContext& job) {
    const auto end = std::chrono::steady_clock::now() + kPause;
    while (!job.cancelled() && std::chrono::steady_clock::now() < end) {
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
}

/// Tries until nothing is missing, or the archive answered in full, or tries are used up. What ended the
/// last.
std::optional<core::Error> fetch(const Node& node, const RetrieveRequest& request, Inbox& inbox,
                                 const core::JobContext& job) {
    const auto one_try = request.way == Way::Get ? get_missing : move_missing;
    std::optional<core::Error> broken;
    for (int n = 0; n < std::max(request.tries, 1) && inbox.missing() > 0; ++n) {
        if (n > 0) pause(job);
        inbox.forget_refusals();
        const auto done = one_try(node, request.study_uid, inbox, job);
        if (done) return std::nullopt;
        broken = done.error();
        if (job.cancelled()) break;
    }
    return broken;
}

}  // namespace

core::Result<Retrieved> retrieve(const Node& node, const RetrieveRequest& request,
                                 const core::JobContext& job) {
    if (auto possible = check(node, request); !possible) return core::refuse(possible.error());
    job.report(0.0, "asking the archive");
    auto wanted = list_instances(node, request, job);
    if (!wanted) return core::refuse(wanted.error());
    auto inbox = Inbox::open(request.folder, request.study_uid, std::move(*wanted));
    if (!inbox) return core::refuse(inbox.error());
    const std::size_t before = inbox->there();
    const auto broken = fetch(node, request, *inbox, job);
    if (inbox->missing() > 0 && job.cancelled()) {
        return core::refuse(core::cancelled_error(node.name())
                                .while_doing(fmt::format("{} of {} instances are in {}", inbox->there(),
                                                         inbox->wanted().size(), request.folder.string())));
    }
    if (inbox->missing() > 0) return core::refuse(incomplete(node, *inbox, request.folder, broken));
    return Retrieved{inbox->there(), before, inbox->warnings()};
}

}  // namespace remnant::imaging::pacs
