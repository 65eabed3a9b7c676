#include <algorithm>
#include <chrono>

#include "remnant/imaging/phantom.h"

namespace remnant::imaging {
namespace {

using core::StructureKind;

const core::Date kBaseline = std::chrono::year(2025) / 12 / 18;
const core::Date kEmbolisation = std::chrono::year(2026) / 1 / 1;

core::Structure structure(std::string id, StructureKind kind, std::string name, const core::LabelMask& mask) {
    core::Structure s;
    s.id = std::move(id);
    s.kind = kind;
    s.name = std::move(name);
    s.colour = core::structure_type(kind).colour;
    s.mask = mask;
    return s;
}

core::TimePoint time_point(const PhantomState& state, const core::Patient& patient, std::string id,
                           core::Date date) {
    core::TimePoint scan;
    scan.name = id == "baseline" ? "Baseline" : "Follow-up";
    scan.id = std::move(id);
    scan.date = date;
    scan.identity.patient_name = patient.name;
    scan.identity.patient_id = patient.id;
    scan.geometry = core::geometry_of(state.ct);
    scan.ct = state.ct;
    scan.structures.push_back(structure("liver", StructureKind::Liver, "Liver", state.liver));
    static constexpr std::array kSegments{StructureKind::SegmentI,   StructureKind::SegmentII,
                                          StructureKind::SegmentIII, StructureKind::SegmentIV,
                                          StructureKind::SegmentV,   StructureKind::SegmentVI,
                                          StructureKind::SegmentVII, StructureKind::SegmentVIII};
    for (std::size_t n = 0; n < std::min(kSegments.size(), state.segments.size()); ++n) {
        const auto& type = core::structure_type(kSegments[n]);
        scan.structures.push_back(
            structure(std::string(type.id), kSegments[n], std::string(type.name), state.segments[n]));
    }
    for (std::size_t n = 0; n < state.tumours.size(); ++n) {
        const std::string number = std::to_string(n + 1);
        scan.structures.push_back(
            structure("tumour-" + number, StructureKind::Tumour, "Tumour " + number, state.tumours[n]));
    }
    scan.structures.push_back(
        structure("portal-vein", StructureKind::PortalVein, "Portal vein", state.portal_vein));
    scan.structures.push_back(
        structure("hepatic-veins", StructureKind::HepaticVeins, "Hepatic veins", state.hepatic_veins));
    return scan;
}

}  // namespace

core::Case case_of(const Phantom& phantom) {
    core::Case made;
    made.patient = phantom.patient;
    made.time_points.push_back(time_point(phantom.baseline, phantom.patient, "baseline", kBaseline));
    if (phantom.followup) {
        const auto days = std::chrono::days(static_cast<int>(phantom.followup->days.value_or(28.0)));
        const core::Date date(std::chrono::sys_days(kEmbolisation) + days);
        made.time_points.push_back(time_point(*phantom.followup, phantom.patient, "follow-up-1", date));
        made.interventions.push_back(
            {"intervention-1", core::InterventionKind::PortalVeinEmbolisation, kEmbolisation});
    }
    made.plans.push_back({"Right hepatectomy", core::NamedOperation{"right-hepatectomy"}});
    made.active_plan = made.plans.front().name;
    made.view.step = "plan";
    return made;
}

}  // namespace remnant::imaging
