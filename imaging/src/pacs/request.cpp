#include "pacs/request.h"

#include <dcmtk/dcmdata/dcdeftag.h>
#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <vector>

namespace remnant::imaging::pacs {
namespace {

/// A list of UIDs has at most 65,534 bytes where its length is written in 16 bits; a UID has up to 64.
constexpr std::size_t kMostInARequest = 500;

std::unique_ptr<DcmDataset> identifier(const char* level, const std::string& study,
                                       const std::string& series) {
    auto keys = std::make_unique<DcmDataset>();
    keys->putAndInsertString(DCM_QueryRetrieveLevel, level);
    keys->putAndInsertString(DCM_StudyInstanceUID, study.c_str());
    keys->putAndInsertString(DCM_SeriesInstanceUID, series.c_str());
    return keys;
}

/// The identifiers of requests that together ask for all that is missing: a series of which nothing is there
/// as one, else lists of instances.
std::vector<std::unique_ptr<DcmDataset>> requests_for_missing(const Inbox& inbox,
                                                              const std::string& study_uid) {
    std::vector<std::unique_ptr<DcmDataset>> requests;
    for (const auto& [series_uid, gap] : inbox.gaps()) {
        if (gap.whole) {
            requests.push_back(identifier("SERIES", study_uid, series_uid));
            continue;
        }
        for (std::size_t from = 0; from < gap.instances.size(); from += kMostInARequest) {
            std::string list;
            for (std::size_t n = from; n < std::min(from + kMostInARequest, gap.instances.size()); ++n) {
                list += (list.empty() ? "" : "\\") + gap.instances[n];
            }
            requests.push_back(identifier("IMAGE", study_uid, series_uid));
            requests.back()->putAndInsertString(DCM_SOPInstanceUID, list.c_str());
        }
    }
    return requests;
}

/// What C-GET's and C-MOVE's answers have in common.
struct Answer {
    unsigned status = 0;
    bool has_data_set = false;
    unsigned failed = 0;
};

std::optional<Answer> answer_in(const T_DIMSE_Message& message) {
    const auto answer = [](const auto& m, bool counted) {
        return Answer{m.DimseStatus, m.DataSetType != DIMSE_DATASET_NULL,
                      counted ? m.NumberOfFailedSubOperations : 0U};
    };
    if (message.CommandField == DIMSE_C_GET_RSP) {
        const T_DIMSE_C_GetRSP& m = message.msg.CGetRSP;
        return answer(m, (m.opts & O_GET_NUMBEROFFAILEDSUBOPERATIONS) != 0);
    }
    if (message.CommandField == DIMSE_C_MOVE_RSP) {
        const T_DIMSE_C_MoveRSP& m = message.msg.CMoveRSP;
        return answer(m, (m.opts & O_MOVE_NUMBEROFFAILEDSUBOPERATIONS) != 0);
    }
    return std::nullopt;
}

bool is_pending(unsigned status) {
    return status == 0xFF00 || status == 0xFF01;
}

/// Notes what the last answer to a request says did not come.
void note_end(Inbox& inbox, unsigned status, unsigned failed) {
    if (failed > 0) inbox.note("the archive could not send", failed);
    const bool warns_of_failed = (status >> 12U) == 0xB && failed > 0;
    if (status != STATUS_Success && !warns_of_failed)
        inbox.note("the archive answers: " + status_words(status), 0);
}

}  // namespace

OFCondition take_answer(Association& association, const T_DIMSE_Message& message, Inbox& inbox, bool& over) {
    const auto answer = answer_in(message);
    if (!answer) return DIMSE_BADCOMMANDTYPE;
    if (answer->has_data_set) {
        if (const OFCondition done = association.drop_data_set(); done.bad()) return done;
    }
    over = !is_pending(answer->status);
    if (over) note_end(inbox, answer->status, answer->failed);
    return EC_Normal;
}

core::Result<> ask_for_missing(Association& association, const std::string& study_uid, Inbox& inbox,
                               const std::function<OFCondition(DcmDataset& keys)>& exchange) {
    for (const auto& keys : requests_for_missing(inbox, study_uid)) {
        const OFCondition done = exchange(*keys);
        if (done.bad()) return core::refuse(association.error(done));
    }
    association.release();
    return {};
}

void report_progress(const core::JobContext& job, const Inbox& inbox) {
    job.report(
        static_cast<double>(inbox.there()) / static_cast<double>(std::max<std::size_t>(inbox.wanted(), 1)),
        fmt::format("{} of {} instances", inbox.there(), inbox.wanted()));
}

}  // namespace remnant::imaging::pacs
