#pragma once
// A CT and its outlines on the command line: the same options for every program that takes them.

#include <CLI/CLI.hpp>
#include <optional>
#include <string>
#include <vector>

#include "label_spec.h"
#include "remnant/core/case.h"
#include "remnant/core/job.h"

namespace remnant::cli {

struct StudyOptions {
    std::string ct;
    std::optional<std::string> series;
    std::string liver;
    std::vector<std::string> tumours;
    std::string segments;
    LabelDecisions decisions;
};

/// The options; what is `required` of CT and liver is up to the command.
struct StudyOptionNames {
    CLI::Option* ct = nullptr;
    CLI::Option* liver = nullptr;
};
StudyOptionNames add_study_options(CLI::App& command, StudyOptions& options);

/// What stays, on the command line.
struct ResectionOptions {
    std::string remnant;
    std::string operation;
    std::string plane;
    std::string plan;
};
/// The group of them, of which a command may require one.
CLI::Option_group* add_resection_options(CLI::App& command, ResectionOptions& options);
[[nodiscard]] bool is_given(const ResectionOptions& options);
core::Result<core::ResectionPlan> plan_of(const ResectionOptions& options);

/// The scan with all its outlines, and what was doubtful on the way.
struct Study {
    core::TimePoint scan;
    core::Warnings warnings;
    std::vector<std::string> notes;
};
core::Result<Study> read_study(const StudyOptions& options, const core::JobContext& job);

}  // namespace remnant::cli
