#pragma once
// A patient's row of OUT.csv.

#include <string>
#include <vector>

#include "measure_process.h"
#include "patient_list.h"

namespace remnant::cli::batch {

/// The names of the columns, as a line.
std::string result_header();

/// How the measurement of this patient of `list` ended, as a line. Numbers stand there in full precision.
std::string result_line(const ListedPatient& patient, const MeasureEnd& end, const PatientList& list);

/// A patient who was refused before anything was measured.
std::string refused_line(const ListedPatient& patient, const core::Error& error, const PatientList& list);

/// Whether a row of `table`, read again, is this program's answer to this very list: a row says itself what
/// it was made by and from, so that it is known wherever the table is copied to and whenever the program was
/// killed. Refused, with the way out: another version made it, or the list is another one or has changed.
core::Result<> judge_origin(const std::vector<std::string>& row, const PatientList& list,
                            const std::string& table);

}  // namespace remnant::cli::batch
