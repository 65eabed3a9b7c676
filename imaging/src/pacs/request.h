#pragma once
// What C-GET and C-MOVE have in common: the requests that ask for what is missing, and their answers.

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dcdatset.h>
#include <dcmtk/dcmnet/dimse.h>

#include <functional>
#include <string>

#include "pacs/association.h"
#include "pacs/inbox.h"
#include "remnant/core/job.h"
#include "remnant/core/result.h"
#include "remnant/imaging/pacs.h"

namespace remnant::imaging::pacs {

/// Takes the archive's answer to a C-GET or C-MOVE. `over` where it is the last; what that says did not come
/// is noted in `inbox`. Refused: no such answer, the connection ends.
OFCondition take_answer(Association& association, const T_DIMSE_Message& message, Inbox& inbox, bool& over);

/// Asks for all that is missing, a request after the other, by `exchange`, which sends one and hears it out.
core::Result<> ask_for_missing(Association& association, const std::string& study_uid, Inbox& inbox,
                               const std::function<OFCondition(DcmDataset& keys)>& exchange);

void report_progress(const core::JobContext& job, const Inbox& inbox);

/// Asks once for all that is missing, on one association. Refused: the connection cannot be made or breaks;
/// what came whole is in the inbox.
core::Result<> get_missing(const Node& node, const std::string& study_uid, Inbox& inbox,
                           const core::JobContext& job);
core::Result<> move_missing(const Node& node, const std::string& study_uid, Inbox& inbox,
                            const core::JobContext& job);

}  // namespace remnant::imaging::pacs
