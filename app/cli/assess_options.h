#pragma once
// The patient and the formulas on the command line, the same for every command that gives a verdict.

#include <CLI/CLI.hpp>
#include <optional>
#include <string>

#include "remnant/volumetry/assessment.h"

namespace remnant::cli {

struct PatientOptions {
    std::optional<double> height_cm;
    std::optional<double> weight_kg;
    std::string liver_condition;
    std::string portal_hypertension = "unknown";
    std::string chemotherapy;
    std::string sex;
    std::optional<double> age_years;
    std::optional<double> thoracic_width_cm;
    std::string asian;
    std::string stlv_formula;
    std::string bsa_formula;
    std::optional<double> density_kg_per_l;
    std::optional<double> observer_error_percent;
};

/// Without height, weight and liver condition there is no verdict; a picture can do without.
enum class Verdict { Required, Optional };
void add_patient_options(CLI::App& command, PatientOptions& options, Verdict verdict = Verdict::Required);

/// Whether anything of the patient or the formulas was given.
[[nodiscard]] bool is_given(const PatientOptions& options);
/// The first option without which there is no verdict, with the reason; empty where all are there.
[[nodiscard]] std::string lacking(const PatientOptions& options);

/// Patient as given; what is not given stays unknown.
core::Patient patient_of(const PatientOptions& options);

/// Patient, formulas and density as an input that still lacks its volumes.
volumetry::AssessmentInput assessment_input(const PatientOptions& options);

}  // namespace remnant::cli
