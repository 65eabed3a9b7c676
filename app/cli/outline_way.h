#pragma once
// The ways of `remnant-cli outline`: each adds its options to the command and makes a mask of a CT. One is
// chosen by the option that names it.

#include <CLI/CLI.hpp>
#include <functional>
#include <string>
#include <vector>

#include "json_output.h"
#include "remnant/core/job.h"
#include "remnant/core/label_mask.h"
#include "remnant/core/voxel_grid.h"
#include "remnant/imaging/find_liver.h"

namespace remnant::cli {

struct OutlineInput {
    const core::CtVoxels& ct;
    const core::LabelMask* liver = nullptr;  // where the command names one; on the CT's grid
};

struct MadeOutline {
    core::LabelMask mask;
    std::string what;              // "liver", in the line for people
    std::string figures;           // further figures in that line, each begun with ", "
    Json fields = Json::object();  // further fields of the JSON output
    std::vector<imaging::OutlineDoubt> doubts;
};

struct OutlineWay {
    CLI::Option* chosen_by = nullptr;
    std::function<core::Result<MadeOutline>(const OutlineInput&, const core::JobContext&)> make;
};

/// `ways` is the group of options of which exactly one is given; options that belong to a way go to
/// `command`.
OutlineWay outline_by_finding(CLI::App& command, CLI::Option_group& ways);
OutlineWay outline_by_strokes(CLI::App& command, CLI::Option_group& ways);
OutlineWay outline_by_tumour(CLI::App& command, CLI::Option_group& ways);
OutlineWay outline_by_vessels(CLI::App& command, CLI::Option_group& ways);

}  // namespace remnant::cli
