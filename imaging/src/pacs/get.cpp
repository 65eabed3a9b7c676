#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dcuid.h>

#include <algorithm>

#include "pacs/reception.h"
#include "pacs/request.h"

namespace remnant::imaging::pacs {
namespace {

constexpr const char* kModel = UID_GETStudyRootQueryRetrieveInformationModel;

/// The archive picks one transfer syntax of a proposal: the uncompressed ones are one, each other one its
/// own.
std::vector<Proposal> proposals_for(const Inbox& inbox) {
    std::vector<Proposal> proposals{{kModel, plain_syntaxes()}};
    auto classes = classes_wanted(inbox);
    const auto syntaxes = image_syntaxes();
    for (const std::string& sop_class : classes) proposals.push_back({sop_class, plain_syntaxes(), true});
    // Nobody compresses what has no pixels, and an association carries so many proposals only.
    std::erase_if(classes, is_document);
    for (const std::string& syntax : syntaxes) {
        if (std::ranges::count(plain_syntaxes(), syntax) > 0) continue;
        for (const std::string& sop_class : classes) proposals.push_back({sop_class, {syntax}, true});
    }
    proposals.resize(std::min(proposals.size(), kMostProposals));
    return proposals;
}

OFCondition send_request(Association& association, T_ASC_PresentationContextID context, DcmDataset& keys) {
    T_DIMSE_Message message{};
    message.CommandField = DIMSE_C_GET_RQ;
    T_DIMSE_C_GetRQ& request = message.msg.CGetRQ;
    request.MessageID = association.next_message();
    OFStandard::strlcpy(request.AffectedSOPClassUID, kModel, sizeof request.AffectedSOPClassUID);
    request.Priority = DIMSE_PRIORITY_MEDIUM;
    request.DataSetType = DIMSE_DATASET_PRESENT;
    return DIMSE_sendMessageUsingMemoryData(association.get(), context, &message, nullptr, &keys, nullptr,
                                            nullptr);
}

/// Takes instances and answers until the archive says it is done.
OFCondition hear_out(Association& association, Inbox& inbox, const core::JobContext& job) {
    const int patience = association.answer_seconds();
    for (bool over = false; !over;) {
        T_DIMSE_Message message{};
        T_ASC_PresentationContextID context = 0;
        OFCondition done = hear_message(association.get(), patience, context, message);
        if (done.good() && message.CommandField == DIMSE_C_STORE_RQ) {
            done = receive_instance(association.get(), context, message.msg.CStoreRQ, inbox, patience);
            report_progress(job, inbox);
        } else if (done.good()) {
            done = take_answer(association, message, inbox, over);
        }
        if (done.bad()) return done;
    }
    return EC_Normal;
}

}  // namespace

core::Result<> get_missing(const Node& node, const std::string& study_uid, Inbox& inbox,
                           const core::JobContext& job) {
    auto association = Association::open(node, proposals_for(inbox), job);
    if (!association) return core::refuse(association.error());
    const auto context = association->context_for(kModel, "C-GET; try C-MOVE");
    if (!context) return core::refuse(context.error());
    return ask_for_missing(*association, study_uid, inbox, [&](DcmDataset& keys) {
        const OFCondition sent = send_request(*association, *context, keys);
        return sent.good() ? hear_out(*association, inbox, job) : sent;
    });
}

}  // namespace remnant::imaging::pacs
