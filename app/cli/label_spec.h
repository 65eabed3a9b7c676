#pragma once
// LABEL on the command line: [NAME=]PATH[:VALUE|:SEGMENT].

#include <CLI/CLI.hpp>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "remnant/core/case.h"
#include "remnant/core/job.h"
#include "remnant/core/warning.h"
#include "remnant/imaging/label_file.h"
#include "remnant/imaging/label_placement.h"

namespace remnant::cli {

struct LabelSpec {
    std::string name;  // empty where not given
    std::filesystem::path path;
    std::string part;  // a voxel value, a SEG segment number or a segment's label; empty means all
};

/// A text that is the path of something that exists is only that; else NAME= and :PART are split off.
LabelSpec parse_label_spec(const std::string& text);

/// What the caller decided about doubtful label headers; the same for all labels of a command.
struct LabelDecisions {
    std::string nifti_geometry;  // "", "sform" or "qform"
    bool accept_false_header = false;
    std::string flip;  // any of "i", "j", "k" in one word
};

void add_label_options(CLI::App& command, LabelDecisions& decisions);

/// The CT, or another outline, that labels are laid on.
struct LabelTarget {
    const core::GridGeometry& grid;
    const core::StudyIdentity& identity;
    const core::LabelMask* liver = nullptr;
    std::string name = "the CT";  // in warnings and refusals
};

struct NamedLabel {
    std::string name;
    core::LabelMask mask;  // on the target's grid
};

/// One label, the entries the spec means united.
core::Result<NamedLabel> read_label(const LabelSpec& spec, const LabelDecisions& decisions,
                                    const LabelTarget& target, const core::JobContext& job,
                                    core::Warnings& warnings);

/// A label on the grid of its own file.
struct FreeLabel {
    NamedLabel label;
    core::GridGeometry grid;
    core::StudyIdentity identity;
};
core::Result<FreeLabel> read_free_label(const LabelSpec& spec, const LabelDecisions& decisions,
                                        const core::JobContext& job, core::Warnings& warnings);

/// A Couinaud map: every entry a structure of a segment's kind, known by code, name or value (1–8, 9 with I,
/// 41, 42). Refused: an entry that is no segment, a map without any.
core::Result<std::vector<core::Structure>> read_segments(const LabelSpec& spec,
                                                         const LabelDecisions& decisions,
                                                         const LabelTarget& target,
                                                         const core::JobContext& job,
                                                         core::Warnings& warnings);

/// Reading options that the decisions imply.
imaging::LabelReadOptions read_options(const LabelDecisions& decisions);

/// Only the entries that the spec's part means. Refused, with the list of what there is, when none matches.
core::Result<std::vector<imaging::LabelEntry>> chosen_entries(std::vector<imaging::LabelEntry> entries,
                                                              const LabelSpec& spec);

}  // namespace remnant::cli
