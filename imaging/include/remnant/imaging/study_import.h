#pragma once
// From files to a case: a volume becomes a scan, a label file becomes proposals a person confirms.

#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "remnant/core/case.h"
#include "remnant/core/edit.h"
#include "remnant/core/job.h"
#include "remnant/imaging/dicom_series.h"
#include "remnant/imaging/label_file.h"
#include "remnant/imaging/label_placement.h"

namespace remnant::imaging {

/// A scan of the loaded series with an id no scan of `subject` has: "baseline" for the first, "follow-up-1" …
/// afterwards. Its date is the study's; notes of the reading become warnings (`scan-note`).
core::TimePoint scan_of(LoadedVolume volume, const core::Case& subject);

/// Refused, with both names: the scan says it is of another patient than the case: by id, day of birth, sex,
/// or by name, unless id and day of birth are the same. Names are compared without case, accents and titles.
/// What says nothing of a patient belongs to any.
core::Result<> belongs_to(const core::Case& subject, const core::TimePoint& scan);

/// Adds the scan; the first one also brings the patient's name and id, where the case has none yet.
core::Change add_scan(const core::Case& subject, core::TimePoint scan);

/// One label of a file with what it probably is.
struct LabelProposal {
    std::string file;  // stem of the file it comes from
    int value = 1;
    std::string name;
    core::StructureKind kind = core::StructureKind::User;
    std::string because;  // why this kind is guessed; empty where it is not
    std::string made_by;  // the program that outlined it, as far as the file shows; empty else
    core::Colour colour;
    core::LabelMask mask;  // on the scan's grid
    bool include = true;
};

struct LabelProposals {
    std::vector<LabelProposal> labels;
    core::Warnings warnings;
};

/// Decisions only a person can take about a file's geometry.
struct LabelDecisions {
    NiftiGeometry nifti_geometry = NiftiGeometry::RefuseConflict;
    PlacementOptions placement;
};

/// Label files a path stands for: itself, or each folder in a folder of folders (one mask series each).
std::vector<std::filesystem::path> label_paths(const std::filesystem::path& path);

/// Reads a label file or folder onto the scan's grid. Refused as read_label_file and place_labels say;
/// nothing is decided silently. Where label tables of programs and data sets fit that contradict each other
/// (core/label_tables.h), the warning `label-tables` names them and the labels in question have no kind.
core::Result<LabelProposals> propose_labels(const std::filesystem::path& path, const core::TimePoint& scan,
                                            const LabelDecisions& decisions, const core::JobContext& job);

/// All labels of several files; refused where one of them is.
core::Result<LabelProposals> propose_labels(std::span<const std::filesystem::path> paths,
                                            const core::TimePoint& scan, const LabelDecisions& decisions,
                                            const core::JobContext& job);

/// Adds what is included as one change; what a program outlined waits for a person to confirm it. Warnings of
/// the files stay with the scan. Where segments are added and the scan has no liver yet,
/// `liver_from_segments` adds their union as one.
core::Change add_labels(const core::TimePoint& scan, const LabelProposals& proposals,
                        bool liver_from_segments);

/// True where segments would be added, and neither the scan nor the proposals have a liver.
bool liver_could_be_united(const core::TimePoint& scan, const LabelProposals& proposals);

}  // namespace remnant::imaging
