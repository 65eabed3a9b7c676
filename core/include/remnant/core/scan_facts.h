#pragma once
// What is known of a scan besides its voxels: whose it is, how it was made, and how it lies to another one.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "remnant/core/geometry.h"
#include "remnant/core/units.h"

namespace remnant::core {

/// The DICOM image a slice came from, to be referred to in what is written about it.
struct SourceImage {
    std::string sop_class_uid;
    std::string sop_instance_uid;
    int frame = 0;  // 0-based, of a multi-frame image; 0 otherwise

    bool operator==(const SourceImage&) const = default;
};

/// What files say about whose picture this is. Empty where a file does not say.
struct StudyIdentity {
    std::string patient_name;
    std::string patient_id;
    std::string study_uid;
    std::string series_uid;
    std::string frame_of_reference_uid;
    std::string study_date;  // YYYYMMDD
    std::string study_time;  // HHMMSS, with fractions where the file has them
    std::string patient_birth_date;
    std::string patient_sex;  // M, F, O
    std::string study_id;
    std::string accession_number;
    std::string referring_physician;
    std::string study_description;
    std::string series_description;
    std::string contrast_agent;       // ContrastBolusAgent (0018,0010)
    std::vector<SourceImage> images;  // one a slice in the order of k; empty where it is not known

    bool operator==(const StudyIdentity&) const = default;
};

/// What made the images of a scan.
enum class Modality { Unknown, Ct, Mr };

/// By the SOP class of its images; unknown where they are not known.
Modality modality_of(const StudyIdentity& identity);

/// The phase of contrast a CT was taken in.
enum class ContrastPhase { Unknown, None, Arterial, PortalVenous, Delayed };

/// "unknown", "none", "arterial", "portal-venous", "delayed": of the command line and of case files.
std::string_view word_of(ContrastPhase phase);
std::optional<ContrastPhase> parse_contrast_phase(std::string_view word);

/// How the patient was when the scan was made; two scans must be alike to be compared.
struct ScanConditions {
    ContrastPhase phase = ContrastPhase::Unknown;
    std::string contrast_agent;      // empty where it is not known
    std::optional<Kilogram> weight;  // on the day of a later scan; the first scan's is the patient's own

    bool operator==(const ScanConditions&) const = default;
};

/// Where a point of a later scan lies in the space of the first one: matrix · point + translation, LPS mm.
struct Alignment {
    std::string method;  // "rigid", "affine"
    Mat3 matrix = Mat3::Identity();
    Vec3 translation = Vec3::Zero();
    /// Distances between the two liver surfaces after it; absent where a liver is missing.
    std::optional<Millimetre> residual_median;
    std::optional<Millimetre> residual_95;  // 95th percentile

    [[nodiscard]] Vec3 to_first(const Vec3& point) const { return matrix * point + translation; }
    /// The way back.
    [[nodiscard]] Vec3 from_first(const Vec3& point) const;
    bool operator==(const Alignment& o) const {
        return method == o.method && matrix == o.matrix && translation == o.translation &&
               residual_median == o.residual_median && residual_95 == o.residual_95;
    }
};

}  // namespace remnant::core
