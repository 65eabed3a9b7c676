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
std::vector<Proposal> proposals_for(const WantedInstances& wanted) {
    std::vector<Proposal> proposals{{kModel, plain_syntaxes()}};
    const auto classes = classes_of(wanted);
    const auto syntaxes = image_syntaxes();
    for (const std::string& sop_class : classes) proposals.push_back({sop_class, plain_syntaxes(), true});
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
    for (;;) {
        T_DIMSE_Message message{};
        T_ASC_PresentationContextID context = 0;
        DcmDataset* detail = nullptr;
        OFCondition done = DIMSE_receiveCommand(association.get(), DIMSE_NONBLOCKING,
                                                association.answer_seconds(), &context, &message, &detail);
        delete detail;
        if (done.bad()) return done;
        if (message.CommandField == DIMSE_C_STORE_RQ) {
            done = receive_instance(association.get(), context, message.msg.CStoreRQ, inbox,
                                    association.answer_seconds());
            if (done.bad()) return done;
            report_progress(job, inbox);
            continue;
        }
        if (message.CommandField != DIMSE_C_GET_RSP) return DIMSE_BADCOMMANDTYPE;
        const T_DIMSE_C_GetRSP& answer = message.msg.CGetRSP;
        if (answer.DataSetType != DIMSE_DATASET_NULL) {
            done = association.drop_data_set();
            if (done.bad()) return done;
        }
        if (is_pending(answer.DimseStatus)) continue;
        const bool counted = (answer.opts & O_GET_NUMBEROFFAILEDSUBOPERATIONS) != 0;
        note_end(inbox, answer.DimseStatus, counted ? answer.NumberOfFailedSubOperations : 0);
        return EC_Normal;
    }
}

}  // namespace

core::Result<> get_missing(const Node& node, const std::string& study_uid, Inbox& inbox,
                           const core::JobContext& job) {
    auto association = Association::open(node, proposals_for(inbox.wanted()), job);
    if (!association) return core::refuse(association.error());
    const auto context = association->context_for(kModel, "C-GET; try C-MOVE");
    if (!context) return core::refuse(context.error());
    for (const auto& keys : requests_for_missing(inbox, study_uid)) {
        OFCondition done = send_request(*association, *context, *keys);
        if (done.good()) done = hear_out(*association, inbox, job);
        if (done.bad()) return core::refuse(association->error(done));
    }
    association->release();
    return {};
}

}  // namespace remnant::imaging::pacs
