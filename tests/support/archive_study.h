#pragma once
// Studies to send to an archive: small CT slices of a patient whose name is not ASCII.

#include <filesystem>
#include <string>
#include <vector>

namespace remnant::testing {

struct ArchiveStudy {
    std::string patient_id = "P-1";
    std::string patient_name = "Müller^Jörg";  // UTF-8
    std::string study_uid = "1.2.826.0.1.3680043.2.9.1";
    std::string date = "20240315";
    std::string accession = "A-1";
    std::string description = "CT Abdömen";
    std::vector<int> slices{12};  // of each series
    int edge = 8;                 // pixels
};

/// UID of the n-th series, from 1.
std::string series_uid(const ArchiveStudy& study, int series);

/// As 1-0001.dcm, …; every slice has other pixels.
void write_archive_study(const std::filesystem::path& folder, const ArchiveStudy& study);

/// One file for each SOPInstanceUID below both folders, and equal data sets element by element, private ones
/// and pixels too; else the first difference. Empty where they agree.
std::string difference_of_instances(const std::filesystem::path& a, const std::filesystem::path& b);

}  // namespace remnant::testing
