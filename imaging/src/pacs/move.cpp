#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dcuid.h>

#include "pacs/receiver.h"
#include "pacs/reception.h"
#include "pacs/request.h"

namespace remnant::imaging::pacs {
namespace {

constexpr const char* kModel = UID_MOVEStudyRootQueryRetrieveInformationModel;
constexpr auto kGlance = std::chrono::milliseconds(100);
using Clock = std::chrono::steady_clock;

OFCondition send_request(Association& association, T_ASC_PresentationContextID context, DcmDataset& keys) {
    T_DIMSE_Message message{};
    message.CommandField = DIMSE_C_MOVE_RQ;
    T_DIMSE_C_MoveRQ& request = message.msg.CMoveRQ;
    request.MessageID = association.next_message();
    OFStandard::strlcpy(request.AffectedSOPClassUID, kModel, sizeof request.AffectedSOPClassUID);
    OFStandard::strlcpy(request.MoveDestination, association.node().fields().calling.c_str(),
                        sizeof request.MoveDestination);
    request.Priority = DIMSE_PRIORITY_MEDIUM;
    request.DataSetType = DIMSE_DATASET_PRESENT;
    return DIMSE_sendMessageUsingMemoryData(association.get(), context, &message, nullptr, &keys, nullptr,
                                            nullptr);
}

/// One answer to the request; `over` where it is the last.
OFCondition hear_answer(Association& association, Inbox& inbox, bool& over) {
    T_DIMSE_Message message{};
    T_ASC_PresentationContextID context = 0;
    const OFCondition done = hear_message(association.get(), association.answer_seconds(), context, message);
    return done.good() ? take_answer(association, message, inbox, over) : done;
}

/// Takes deliveries and answers until the archive says it is done and nothing more lies at the door.
OFCondition hear_out(Association& association, Receiver& receiver, Inbox& inbox,
                     const core::JobContext& job) {
    const auto patience = association.node().fields().times.answer;
    auto last_sign = Clock::now();
    bool over = false;
    while (!over) {
        if (association.watch().ended() || Clock::now() - last_sign > patience) return DIMSE_NODATAAVAILABLE;
        if (receiver.serve(*association.get(), kGlance, inbox)) {
            last_sign = Clock::now();
            report_progress(job, inbox);
        }
        if (!ASC_dataWaiting(association.get(), 0)) continue;
        last_sign = Clock::now();
        const OFCondition done = hear_answer(association, inbox, over);
        if (done.bad()) return done;
    }
    while (receiver.serve(*association.get(), kGlance, inbox)) report_progress(job, inbox);
    return EC_Normal;
}

}  // namespace

core::Result<> move_missing(const Node& node, const std::string& study_uid, Inbox& inbox,
                            const core::JobContext& job) {
    const std::vector<Proposal> proposals{{kModel, plain_syntaxes()}};
    auto association = Association::open(node, proposals, job);
    if (!association) return core::refuse(association.error());
    const auto context = association->context_for(kModel, "C-MOVE; try C-GET");
    if (!context) return core::refuse(context.error());
    auto receiver = Receiver::open(node, association->shared_watch());
    if (!receiver) return core::refuse(receiver.error());
    return ask_for_missing(*association, study_uid, inbox, [&](DcmDataset& keys) {
        const OFCondition sent = send_request(*association, *context, keys);
        return sent.good() ? hear_out(*association, *receiver, inbox, job) : sent;
    });
}

}  // namespace remnant::imaging::pacs
