#pragma once
// Measurements as plain values, each with its code and unit: what a DICOM structured report (TID 1500) holds.

#include <optional>
#include <string>
#include <vector>

namespace remnant::core {

/// A coded concept (DICOM PS3.16). Own codes have the scheme 99REMNANT.
struct ReportCode {
    std::string value;
    std::string scheme;
    std::string meaning;
};

/// One number.
struct ReportNumber {
    ReportCode what;
    double value = 0.0;
    ReportCode unit;       // of UCUM
    ReportCode method;     // how it was found; without a value: not said
    std::string equation;  // formula and source in words; may be empty
    /// How far the value is known to either side, in the same unit.
    std::optional<double> half_width = std::nullopt;
};

/// Numbers of one thing: a structure, or where `structure_id` is empty the operation as a whole.
struct ReportGroup {
    std::string structure_id;
    std::string name;  // of the structure, the plan, the interval
    ReportCode finding;
    std::vector<ReportNumber> numbers;
};

/// A statement that is no number: a verdict, a warning.
struct ReportText {
    ReportCode what;
    std::string text;
};

struct MeasurementReport {
    std::vector<ReportGroup> groups;
    std::vector<ReportText> texts;
};

}  // namespace remnant::core
