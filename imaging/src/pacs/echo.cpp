#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dcuid.h>

#include "pacs/association.h"

namespace remnant::imaging::pacs {

core::Result<> echo(const Node& node, const core::JobContext& job) {
    const std::vector<Proposal> proposals{{UID_VerificationSOPClass, plain_syntaxes()}};
    auto association = Association::open(node, proposals, job);
    if (!association) return core::refuse(association.error());
    DIC_US status = 0;
    DcmDataset* detail = nullptr;
    const OFCondition done =
        DIMSE_echoUser(association->get(), association->next_message(), DIMSE_NONBLOCKING,
                       association->answer_seconds(), &status, &detail);
    delete detail;
    if (done.bad()) return core::refuse(association->error(done));
    if (status != STATUS_Success) return core::refuse(node.name(), "it answers with " + status_words(status));
    association->release();
    return {};
}

}  // namespace remnant::imaging::pacs
