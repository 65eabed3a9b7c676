#pragma once
// What every command of remnant-cli is: it registers itself and leaves its outcome.

#include <CLI/CLI.hpp>
#include <functional>
#include <string>

#include "remnant/core/result.h"

namespace remnant::cli {

/// The text for stdout, or why there is none.
using Outcome = core::Result<std::string>;

/// Set by the command that was asked for; run after the whole command line is understood.
using Work = std::function<Outcome()>;

void add_align_command(CLI::App& app, Work& work);
void add_case_command(CLI::App& app, Work& work);
void add_series_command(CLI::App& app, Work& work);
void add_convert_command(CLI::App& app, Work& work);
void add_volumes_command(CLI::App& app, Work& work);
void add_assess_command(CLI::App& app, Work& work);
void add_measure_command(CLI::App& app, Work& work);
void add_batch_command(CLI::App& app, Work& work);
void add_exercise_command(CLI::App& app, Work& work);
void add_outline_command(CLI::App& app, Work& work);
void add_territories_command(CLI::App& app, Work& work);
void add_compare_command(CLI::App& app, Work& work);
void add_export_command(CLI::App& app, Work& work);
void add_pacs_command(CLI::App& app, Work& work);
void add_report_command(CLI::App& app, Work& work);
void add_phantom_command(CLI::App& app, Work& work);

}  // namespace remnant::cli
