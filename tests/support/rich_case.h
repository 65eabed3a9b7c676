#pragma once
// A case that has something of everything a case can hold.

#include <cstring>
#include <memory>
#include <string>

#include "random_masks.h"
#include "remnant/core/case.h"

namespace remnant::testing {

template <class T>
core::CtVoxels random_ct(Random& random, const core::GridGeometry& grid) {
    auto voxels = std::make_shared<core::VoxelGrid<T>>(grid);
    for (T& v : voxels->voxels()) {
        if constexpr (std::is_floating_point_v<T>) {
            v = static_cast<T>(uniform(random, -1024.0, 3071.0));
        } else {
            v = static_cast<T>(uniform_int(random, -1024, 3071));
        }
    }
    return core::SharedVoxels<T>(std::move(voxels));
}

inline core::Structure random_structure(Random& random, const core::Size3& size, const std::string& id,
                                        core::StructureKind kind) {
    core::Structure s;
    s.id = id;
    s.name = "name of " + id;
    s.kind = kind;
    s.colour = {static_cast<std::uint8_t>(uniform_int(random, 0, 255)), 17, 255};
    s.origin = static_cast<core::Origin>(uniform_int(random, 0, 2));
    s.mask = mask_of(random_voxels(random, size), size);
    s.visible = uniform_int(random, 0, 1) == 1;
    s.opacity = uniform(random, 0.0, 1.0);
    s.confirmed = uniform_int(random, 0, 1) == 1;
    s.of_plan = "plane";
    s.placement_error = core::Millimetre(uniform(random, 0.0, 9.0));
    return s;
}

inline core::TimePoint random_scan(Random& random, const std::string& id, core::GridGeometry grid,
                                   bool floats) {
    using core::StructureKind;
    core::TimePoint scan;
    scan.id = id;
    scan.name = "scan " + id;
    scan.date = std::chrono::year(2026) / 2 / 28;
    scan.identity = {"Müller^Jürgen", "ID-7", "1.2.3", "1.2.3." + id, "1.2.9", "20260228", "101530.5",
                     "19600102",      "F",    "S-1",   "ACC-2",       "Dr^Ä",  "abdomen",  "portal venous",
                     "Iomeprol 400",  {}};
    for (int k = 0; k < grid.size[2]; ++k)
        scan.identity.images.push_back({"1.2.840.10008.5.1.4.1.1.2", "1.2.3.4." + std::to_string(k), k % 3});
    scan.conditions = {core::ContrastPhase::PortalVenous, "Iomeprol 400", core::Kilogram(70.3)};
    core::Alignment alignment;
    alignment.method = "rigid";
    alignment.matrix = core::Mat3(Eigen::AngleAxisd(0.1, core::Vec3::UnitZ()).toRotationMatrix());
    alignment.translation = {0.1 + 0.2, -3.0, 1.0 / 3.0};
    alignment.residual_median = core::Millimetre(1.3);
    alignment.residual_95 = core::Millimetre(4.7);
    if (floats) scan.alignment = alignment;
    scan.geometry = grid;
    scan.ct = floats ? random_ct<float>(random, grid) : random_ct<std::int16_t>(random, grid);
    scan.structures.push_back(random_structure(random, grid.size, "liver", StructureKind::Liver));
    scan.structures.push_back(random_structure(random, grid.size, "tumour-1", StructureKind::Tumour));
    scan.structures.push_back(random_structure(random, grid.size, "segment-2", StructureKind::SegmentII));
    scan.structures.push_back(random_structure(random, grid.size, "mine", StructureKind::User));
    scan.warnings.push_back({"label-identity", "two names: 'a' and \"b\"", "a source"});
    return scan;
}

/// Every kind of cut, in two stages, with and without names, colours and switches.
inline core::RemovalPlan plan_of_everything(Random& random, const core::GridGeometry& grid) {
    const core::CuttingPlane plane = random_plane(random, grid);
    const core::Vec3 u = plane.normal.unitOrthogonal();
    const core::Vec3 v = plane.normal.cross(u);
    core::BezierPatch patch{4, 5, {}};
    for (int n = 0; n < 20; ++n)
        patch.points.push_back(plane.point + uniform(random, -50, 50) * u + uniform(random, -50, 50) * v);
    const core::AblationEllipsoid zone{plane.point,
                                       {uniform(random, 1, 40) * u, 3.1 * v, 0.7 * plane.normal}};
    return {{{"stage 1",
              {{"cut 1", core::Colour{1, 2, 255}, true, plane},
               {"", std::nullopt, false, core::CuttingSurface{patch, plane.point + plane.normal}},
               {"wedge", std::nullopt, true, core::Wedge{{"tumour-1", "Ä 2"}, core::Millimetre(0.1 + 0.2)}}}},
             {"stage 2",
              {{"zone", std::nullopt, true, core::AblationSphere{plane.point, core::Millimetre(1.0 / 3.0)}},
               {"", std::nullopt, true, zone},
               {"", std::nullopt, true, core::RemovedSegments{{core::Segment::IVa, core::Segment::VIII}}},
               {"", std::nullopt, true, core::NamedOperation{"right-hepatectomy+1"}}},
              core::Days(10.5)}}};
}

/// Different for each seed; equal for the same.
inline core::Case rich_case(std::uint64_t seed) {
    Random random(seed);
    core::Case c;
    c.patient.name = "山田^太郎";
    c.patient.id = "ID-7";
    c.patient.height = core::Centimetre(uniform(random, 150.0, 190.0));
    c.patient.weight = core::Kilogram(0.1 + 0.2 + uniform(random, 50.0, 90.0));
    c.patient.age = core::Years(61.0);
    c.patient.sex = core::Sex::Female;
    c.patient.thoracic_width = core::Centimetre(29.3);
    c.patient.asian = true;
    c.patient.chemotherapy = false;
    c.patient.liver_condition = core::LiverCondition::Fibrosis;
    c.patient.portal_hypertension = core::YesNoUnknown::No;
    c.patient.score_facts = {true, core::Months(11.5), 200.1, false, true, 17.1, 41.5, 1.1, 88.4, false, 2,
                             1};
    c.time_points.push_back(random_scan(random, "baseline", random_grid(random), false));
    c.time_points.push_back(random_scan(random, "follow-up-1", random_grid(random), true));
    c.time_points[1].date.reset();
    c.interventions.push_back(
        {"pve", core::InterventionKind::LiverVenousDeprivation, std::chrono::year(2026) / 3 / 1});
    c.plans.push_back({"segments", core::RemnantSegments{{core::Segment::II, core::Segment::IVb}}});
    c.plans.push_back({"operation", core::NamedOperation{"right-hepatectomy+1"}});
    c.plans.push_back({"plane", random_plane(random, c.time_points[0].geometry)});
    c.plans.push_back({"stages", plan_of_everything(random, c.time_points[0].geometry)});
    c.active_plan = "plane";
    const auto point = [&] { return core::Vec3(uniform(random, -99, 99), 1.0 / 3.0, -0.0); };
    c.annotations.push_back({"d", "distance 1", "baseline", core::DistanceLine{point(), point()}});
    c.annotations.push_back({"a", "angle 1", "baseline", core::AngleMark{point(), point(), point()}});
    c.annotations.push_back(
        {"e", "ellipse 1", "follow-up-1", core::EllipseRegion{point(), point(), point()}});
    c.choices = {"urata",
                 "dubois",
                 core::KilogramPerLitre(1.07),
                 true,
                 true,
                 core::Millimetre(0.7),
                 core::Millimetre(12.25),
                 core::Percent(3.5),
                 true};
    c.view.step = "plan";
    c.view.layout = "3d-large";
    c.view.compare_plan = "another plan";
    c.view.compare_scan = c.time_points.front().id;
    c.view.laid_over = "split";
    c.view.time_point_id = "follow-up-1";
    c.view.crosshair = point();
    c.view.window = {321.5, -47.25};
    c.view.labels = false;
    c.view.outline_only = true;
    c.view.fill_opacity = 0.1;
    c.view.volume_rendering = true;
    return c;
}

/// A case whose CT does not compress, so that saving takes its time: `slices` of 256 × 256.
inline core::Case bulky_case(std::uint64_t seed, int slices) {
    Random random(seed);
    core::GridGeometry grid;
    grid.size = {256, 256, slices};
    core::Case c;
    c.patient.name = "seed " + std::to_string(seed);
    core::TimePoint scan;
    scan.id = scan.name = "baseline";
    scan.geometry = grid;
    scan.ct = random_ct<std::int16_t>(random, grid);
    scan.structures.push_back(random_structure(random, grid.size, "liver", core::StructureKind::Liver));
    c.time_points.push_back(std::move(scan));
    return c;
}

inline bool same_voxels(const core::CtVoxels& a, const core::CtVoxels& b) {
    if (a.index() != b.index()) return false;
    return std::visit(
        [&](const auto& mine) {
            const auto& other = std::get<std::decay_t<decltype(mine)>>(b);
            return mine->voxels().size() == other->voxels().size() &&
                   std::memcmp(mine->voxels().data(), other->voxels().data(), mine->voxels().size_bytes()) ==
                       0;
        },
        a);
}

/// Equal in everything, the voxels one by one (a case itself compares its pictures by identity).
inline bool same_case(const core::Case& a, core::Case b) {
    if (a.time_points.size() != b.time_points.size()) return false;
    for (std::size_t n = 0; n < a.time_points.size(); ++n) {
        const auto& mine = a.time_points[n].ct;
        auto& other = b.time_points[n].ct;
        if (mine.has_value() != other.has_value()) return false;
        if (mine && !same_voxels(*mine, *other)) return false;
        other = mine;
    }
    return a == b;
}

}  // namespace remnant::testing
