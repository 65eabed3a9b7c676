#pragma once
// A patient's row of OUT.csv.

#include <filesystem>
#include <string>
#include <vector>

#include "measure_process.h"
#include "patient_list.h"

namespace remnant::cli::batch {

/// The names of the columns, as a line.
std::string result_header();

/// How the measurement of this patient ended, as a line. Numbers stand there in full precision.
std::string result_line(const ListedPatient& patient, const MeasureEnd& end,
                        const std::filesystem::path& folder);

/// A patient who was refused before anything was measured.
std::string refused_line(const ListedPatient& patient, const core::Error& error);

}  // namespace remnant::cli::batch
