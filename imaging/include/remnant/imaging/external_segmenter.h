#pragma once
// Another program that outlines a CT, run beside this one; what it hands back is read like any label file.

#include <string>
#include <vector>

#include "remnant/core/case.h"
#include "remnant/core/job.h"
#include "remnant/core/result.h"
#include "remnant/imaging/study_import.h"

namespace remnant::imaging {

/// How such a program is called.
struct SegmenterCommand {
    std::vector<std::string> words;  // the program and its arguments, placeholders still in them
    /// Name and version kept as the origin of its outlines; where empty, the program is asked `--version`.
    std::string called;
};

/// Splits a command line into words: blanks part them; quotes ("…", '…') hold blanks together; nothing else
/// is interpreted, no shell is used. `{ct.nii.gz}` stands for the CT's file, `{out}` for the file or folder
/// to write. Refused: no word, an open quote, one of the two placeholders missing.
core::Result<SegmenterCommand> parse_segmenter_command(const std::string& text);

struct SegmenterResult {
    std::string program;  // "TotalSegmentator 2.4.0"
    /// `made_by` is the program; to be confirmed like all that no person outlined.
    LabelProposals proposals;
};

/// Writes the scan's CT into a folder of its own that only this user may read and that says nothing of the
/// patient, runs the program, reads every label file of `{out}` (or of what begins with that name), and
/// removes the folder. A percentage in what the program prints is the job's progress; cancelling ends it and
/// all it started. Refused: no CT, the program cannot be started or fails (with the last line it said), no
/// label file, labels that do not lie on the CT.
core::Result<SegmenterResult> run_segmenter(const SegmenterCommand& command, const core::TimePoint& scan,
                                            const core::JobContext& job);

}  // namespace remnant::imaging
