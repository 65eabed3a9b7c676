#pragma once
// Instances the archive sends us, on the association of a C-GET or on one of its own after a C-MOVE.

#include "pacs/association.h"
#include "pacs/inbox.h"

namespace remnant::imaging::pacs {

/// Transfer syntaxes taken, those first that need no decoding: all that `scan_series` reads.
std::vector<std::string> image_syntaxes();

/// SOP classes of what is wanted; the usual ones of a study with CT or MR where there is no list of it, or
/// the archive does not say.
std::vector<std::string> classes_wanted(const Inbox& inbox);

/// True for a class whose instances have no pixels: reports, references and the like.
bool is_document(const std::string& sop_class);

/// The next message on an association; refused after `seconds` without one.
OFCondition hear_message(T_ASC_Association* association, int seconds, T_ASC_PresentationContextID& context,
                         T_DIMSE_Message& message);

/// Writes the data set that follows `request` as it comes, byte for byte, and answers.
OFCondition receive_instance(T_ASC_Association* association, T_ASC_PresentationContextID context,
                             T_DIMSE_C_StoreRQ& request, Inbox& inbox, int answer_seconds);

}  // namespace remnant::imaging::pacs
