#pragma once
// What C-GET and C-MOVE have in common: the requests that ask for what is missing, and their answers.

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dcdatset.h>
#include <dcmtk/dcmnet/dimse.h>

#include <memory>
#include <string>
#include <vector>

#include "pacs/inbox.h"
#include "remnant/core/job.h"
#include "remnant/core/result.h"
#include "remnant/imaging/pacs.h"

namespace remnant::imaging::pacs {

/// The identifiers of requests that together ask for all that is missing: a series of which nothing is there
/// as one, else lists of instances.
std::vector<std::unique_ptr<DcmDataset>> requests_for_missing(const Inbox& inbox,
                                                              const std::string& study_uid);

/// Notes in `inbox` what the last answer to a request says did not come.
void note_end(Inbox& inbox, unsigned status, unsigned failed);

/// True while the archive says that more is to come.
bool is_pending(unsigned status);

void report_progress(const core::JobContext& job, const Inbox& inbox);

/// Asks once for all that is missing, on one association. Refused: the connection cannot be made or breaks;
/// what came whole is in the inbox.
core::Result<> get_missing(const Node& node, const std::string& study_uid, Inbox& inbox,
                           const core::JobContext& job);
core::Result<> move_missing(const Node& node, const std::string& study_uid, Inbox& inbox,
                            const core::JobContext& job);

}  // namespace remnant::imaging::pacs
