#pragma once
// Patients and volumes to ask about, as the shortest text that says what a test is about.

#include <algorithm>

#include "remnant/volumetry/assessment.h"

namespace remnant::testing {

/// A grown-up of 170 cm and 70 kg (BSA 1.818 m², sTLV 1509.66 mL by the default) with a healthy liver.
inline core::Patient adult(core::LiverCondition condition = core::LiverCondition::Normal) {
    core::Patient p;
    p.height = core::Centimetre(170);
    p.weight = core::Kilogram(70);
    p.age = core::Years(55);
    p.liver_condition = condition;
    return p;
}

inline volumetry::LiverVolumes volumes(double tlv, double tumour, double flr) {
    return {core::Millilitre(tlv), core::Millilitre(tumour), core::Millilitre(flr)};
}

inline volumetry::AssessmentInput question(core::Patient patient, volumetry::LiverVolumes baseline) {
    volumetry::AssessmentInput input;
    input.patient = std::move(patient);
    input.baseline = baseline;
    return input;
}

inline bool warned(const core::Warnings& warnings, const std::string& id) {
    return std::ranges::any_of(warnings, [&](const core::Warning& w) { return w.id == id; });
}

}  // namespace remnant::testing
