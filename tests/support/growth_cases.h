#pragma once
// A made-up patient over time, whose volumes are as many millilitres as voxels.

#include <string>

#include "clinical_cases.h"
#include "remnant/core/case.h"
#include "voxels_where.h"

namespace remnant::testing {

/// What a scan of the made-up patient holds, in mL.
struct ScanVolumes {
    int liver = 1500;
    int remnant = 300;  // segment II; the rest is segment VI
    int tumour = 0;     // in segment VI
};

/// Voxels [first, last) of the grid in reading order.
inline core::LabelMask stretch(const core::Size3& size, int first, int last) {
    return voxels_where(size, [&](int i, int j, int k) {
        const int n = i + size[0] * (j + size[1] * k);
        return n >= first && n < last;
    });
}

inline core::Structure outline(const std::string& name, core::StructureKind kind, core::LabelMask mask) {
    core::Structure s;
    s.id = s.name = name;
    s.kind = kind;
    s.mask = std::move(mask);
    return s;
}

/// A scan of 20×20×20 voxels of 1 mL each.
inline core::TimePoint scan_with(const std::string& name, std::optional<core::Date> date,
                                 const ScanVolumes& volumes) {
    using core::StructureKind;
    core::TimePoint scan;
    scan.id = scan.name = name;
    scan.date = date;
    scan.geometry.size = {20, 20, 20};
    scan.geometry.spacing = {10.0, 20.0, 5.0};
    const core::Size3& size = scan.geometry.size;
    const auto add = [&](const char* id, StructureKind kind, int first, int last) {
        scan.structures.push_back(outline(id, kind, stretch(size, first, last)));
    };
    add("liver", StructureKind::Liver, 0, volumes.liver);
    add("segment II", StructureKind::SegmentII, 0, volumes.remnant);
    add("segment VI", StructureKind::SegmentVI, volumes.remnant, volumes.liver);
    if (volumes.tumour > 0)
        add("tumour", StructureKind::Tumour, volumes.liver - volumes.tumour, volumes.liver);
    return scan;
}

/// Scanned on 1 January 2026, embolised on the 10th, scanned again 28 days later; segment II stays.
inline core::Case grown_case(const ScanVolumes& before, const ScanVolumes& after) {
    using std::chrono::year;
    core::Case subject;
    subject.patient = adult();
    subject.time_points.push_back(scan_with("baseline", year(2026) / 1 / 1, before));
    subject.time_points.push_back(scan_with("follow-up", year(2026) / 2 / 7, after));
    subject.interventions.push_back(
        {"pve", core::InterventionKind::PortalVeinEmbolisation, year(2026) / 1 / 10});
    subject.plans.push_back({"keep II", core::RemnantSegments{{core::Segment::II}}});
    subject.active_plan = "keep II";
    subject.view.time_point_id = "follow-up";
    return subject;
}

}  // namespace remnant::testing
