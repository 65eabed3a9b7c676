#include "pacs/request.h"

#include <dcmtk/dcmdata/dcdeftag.h>
#include <fmt/format.h>

#include "pacs/association.h"

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

}  // namespace

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

void note_end(Inbox& inbox, unsigned status, unsigned failed) {
    if (failed > 0) inbox.note("the archive could not send", failed);
    const bool warns_of_failed = (status >> 12U) == 0xB && failed > 0;
    if (status != STATUS_Success && !warns_of_failed)
        inbox.note("the archive answers: " + status_words(status), 0);
}

bool is_pending(unsigned status) {
    return status == 0xFF00 || status == 0xFF01;
}

void report_progress(const core::JobContext& job, const Inbox& inbox) {
    const double all = static_cast<double>(inbox.wanted().size());
    job.report(static_cast<double>(inbox.there()) / all,
               fmt::format("{} of {} instances", inbox.there(), inbox.wanted().size()));
}

}  // namespace remnant::imaging::pacs
