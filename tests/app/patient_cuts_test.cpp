// Cuts through the digital patient and through a real one: every liver voxel asked the plain question.

#include <gtest/gtest.h>

#include <Eigen/Geometry>

#include "independent_wedge.h"
#include "random_masks.h"
#include "remnant/imaging/label_file.h"
#include "remnant/imaging/phantom.h"
#include "remnant/volumetry/live_plan.h"
#include "remnant/volumetry/partition.h"
#include "remnant/volumetry/surface_cut.h"
#include "test_data.h"

namespace remnant {
namespace {

using core::LabelMask;
using core::Vec3;
using testing::Random;
using testing::uniform;
using testing::Voxel;

/// A liver with one tumour.
struct Patient {
    core::TimePoint scan;
    LabelMask liver;

    void add(const std::string& name, core::StructureKind kind, LabelMask mask) {
        core::Structure s;
        s.id = s.name = name;
        s.kind = kind;
        s.mask = std::move(mask);
        scan.structures.push_back(std::move(s));
    }
    [[nodiscard]] Vec3 at_random(Random& random) const {
        const core::IndexBox box = core::bounds(liver);
        Vec3 index;
        for (int axis = 0; axis < 3; ++axis) {
            const auto n = static_cast<std::size_t>(axis);
            index[axis] = box.low[n] + uniform(random, 0.3, 0.7) * (box.high[n] - box.low[n]);
        }
        return scan.geometry.world(index);
    }
};

Patient digital_patient() {
    auto phantom = imaging::make_phantom({}, core::JobContext());
    EXPECT_TRUE(phantom);
    Patient patient;
    patient.scan.geometry = core::geometry_of(phantom->baseline.ct);
    patient.liver = phantom->baseline.liver;
    patient.add("liver", core::StructureKind::Liver, phantom->baseline.liver);
    patient.add("tumour", core::StructureKind::Tumour, phantom->baseline.tumours.front());
    return patient;
}

Patient real_patient(const std::filesystem::path& data) {
    Patient patient;
    const auto read = [&](const char* name) {
        auto file = imaging::read_label_file(data / "MASKS_DICOM" / name, {}, core::JobContext());
        EXPECT_TRUE(file);
        patient.scan.geometry = file->geometry;
        return file->entries.front().mask;
    };
    patient.liver = read("liver");
    patient.add("liver", core::StructureKind::Liver, patient.liver);
    patient.add("tumour", core::StructureKind::Tumour, read("livertumor2"));
    return patient;
}

/// Möller & Trumbore 1997: how far along the way the triangle is met; none where it is not.
std::optional<double> met(const Vec3& from, const Vec3& way, const Vec3& a, const Vec3& b, const Vec3& c) {
    const Vec3 p = way.cross(c - a);
    const double det = (b - a).dot(p);
    if (det == 0.0) return std::nullopt;
    const Vec3 t = from - a;
    const double u = t.dot(p) / det;
    const Vec3 q = t.cross(b - a);
    const double v = way.dot(q) / det;
    if (u < 0 || v < 0 || u + v > 1) return std::nullopt;
    return (c - a).dot(q) / det;
}

/// Whether liver voxels go by a curved cut, asked another way than the program does: straight lines along k,
/// triangle by triangle, begun from the straight line between the kept point and the foot of each line.
LabelMask gone_by_straight_lines(const Patient& patient, const volumetry::SurfaceMesh& mesh,
                                 const Vec3& keep) {
    const core::GridGeometry& grid = patient.scan.geometry;
    const core::IndexBox box = core::bounds(patient.liver);
    struct Triangle {
        Vec3 a, b, c, low, high;
    };
    std::vector<Triangle> triangles;
    for (int n = 0; n < mesh.triangle_count(); ++n) {
        const auto ids = mesh.triangle(n);
        Triangle t;
        t.a = grid.index(mesh.vertices[static_cast<std::size_t>(ids[0])]);
        t.b = grid.index(mesh.vertices[static_cast<std::size_t>(ids[1])]);
        t.c = grid.index(mesh.vertices[static_cast<std::size_t>(ids[2])]);
        t.low = t.a.cwiseMin(t.b).cwiseMin(t.c);
        t.high = t.a.cwiseMax(t.b).cwiseMax(t.c);
        triangles.push_back(t);
    }
    const Vec3 start = grid.index(keep);
    const int ni = box.high[0] - box.low[0] + 1;
    const int nj = box.high[1] - box.low[1] + 1;
    std::vector<std::vector<double>> hits(static_cast<std::size_t>(ni) * static_cast<std::size_t>(nj));
    for (const Triangle& t : triangles) {
        for (int j = std::max(box.low[1], static_cast<int>(std::floor(t.low[1])));
             j <= std::min<double>(box.high[1], t.high[1]); ++j) {
            for (int i = std::max(box.low[0], static_cast<int>(std::floor(t.low[0])));
                 i <= std::min<double>(box.high[0], t.high[0]); ++i) {
                if (const auto k = met(Vec3(i, j, 0), Vec3::UnitZ(), t.a, t.b, t.c))
                    hits[static_cast<std::size_t>(j - box.low[1]) * static_cast<std::size_t>(ni) +
                         static_cast<std::size_t>(i - box.low[0])]
                        .push_back(*k);
            }
        }
    }
    // One straight line from the kept point to the foot of the first line; from foot to foot the same way.
    const auto odd_way = [&](const Vec3& from, const Vec3& to) {
        const Vec3 low = from.cwiseMin(to);
        const Vec3 high = from.cwiseMax(to);
        bool odd = false;
        for (const Triangle& t : triangles) {
            if ((t.low.array() > high.array()).any() || (t.high.array() < low.array()).any()) continue;
            const auto along = met(from, to - from, t.a, t.b, t.c);
            odd ^= along && *along > 0 && *along < 1;
        }
        return odd;
    };
    const double foot = box.low[2] - 0.37;
    core::LabelMaskBuilder gone(grid.size);
    bool row_odd = odd_way(start, Vec3(box.low[0], box.low[1], foot));
    for (int j = box.low[1]; j <= box.high[1]; ++j) {
        if (j > box.low[1]) row_odd ^= odd_way(Vec3(box.low[0], j - 1, foot), Vec3(box.low[0], j, foot));
        bool odd = row_odd;
        for (int i = box.low[0]; i <= box.high[0]; ++i) {
            if (i > box.low[0]) odd ^= odd_way(Vec3(i - 1, j, foot), Vec3(i, j, foot));
            const auto& line = hits[static_cast<std::size_t>(j - box.low[1]) * static_cast<std::size_t>(ni) +
                                    static_cast<std::size_t>(i - box.low[0])];
            for (int k = box.low[2]; k <= box.high[2]; ++k) {
                if (!patient.liver.contains(i, j, k)) continue;
                bool side = odd;
                for (const double hit : line) side ^= hit > foot && hit < k;
                if (side) gone.add(j, k, i, i + 1);
            }
        }
    }
    return std::move(gone).build();
}

core::CuttingSurface gently_bent(Random& random, const Patient& patient) {
    const Vec3 normal = testing::random_unit(random);
    const Vec3 u = normal.unitOrthogonal();
    const Vec3 middle = patient.at_random(random);
    core::BezierPatch patch = volumetry::flat_patch(4, 4, middle, 70 * u, 60 * normal.cross(u));
    for (Vec3& p : patch.points) p += uniform(random, -6, 6) * normal;
    return {patch, middle + 40 * normal + 3 * u};
}

void expect_the_same_everywhere(const Patient& patient, int rounds) {
    const core::GridGeometry& grid = patient.scan.geometry;
    const auto tumours = volumetry::tumours_of(patient.scan);
    const LabelMask wedge = testing::independent_wedge(tumours.front().mask, 7.0, patient.liver, grid);
    std::int64_t voxels = 0;
    std::int64_t different = 0;
    for (int seed = 0; seed < rounds; ++seed) {
        Random random(static_cast<std::uint64_t>(seed));
        const core::CuttingPlane plane{patient.at_random(random), testing::random_unit(random)};
        const core::AblationSphere sphere{patient.at_random(random),
                                          core::Millimetre(uniform(random, 10, 40))};
        const core::CuttingSurface surface = gently_bent(random, patient);
        const auto cut = volumetry::SurfaceOnGrid::make(surface, patient.liver, grid, "cut");
        ASSERT_TRUE(cut) << to_line(cut.error());
        const LabelMask by_surface = gone_by_straight_lines(patient, cut->mesh(), surface.keep_side_of);
        const core::Removal first{"", {}, true, plane};
        const core::ResectionPlan plan{
            "plan", core::RemovalPlan{{{"",
                                        {first,
                                         {"", {}, true, surface},
                                         {"", {}, true, sphere},
                                         {"", {}, true, core::Wedge{{"tumour"}, core::Millimetre(7)}}}}}}};
        const auto live = volumetry::LivePlan::prepare(patient.scan, plan, {0, 1}, {});
        ASSERT_TRUE(live);
        const auto answer = live->with(surface);
        ASSERT_TRUE(answer) << to_line(answer.error());
        int surface_different = 0;
        int plan_different = 0;
        const LabelMask removed = cut->removed_part(patient.liver);
        for (const auto& [i, j, k] : testing::voxels_of(patient.liver)) {
            const Vec3 p = grid.world(Vec3(i, j, k));
            const bool gone = plane.normal.dot(p - plane.point) < 0 ||
                              (p - sphere.centre).norm() <= sphere.radius.value() ||
                              by_surface.contains(i, j, k) || wedge.contains(i, j, k);
            surface_different += removed.contains(i, j, k) != by_surface.contains(i, j, k);
            plan_different += gone != answer->resected.contains(i, j, k);
            ++voxels;
        }
        different += surface_different + plan_different;
        EXPECT_EQ(surface_different, 0) << "curved cut, seed " << seed;
        EXPECT_EQ(plan_different, 0) << "four cuts together, seed " << seed;
    }
    std::printf("%lld voxels asked, %lld different\n", static_cast<long long>(voxels),
                static_cast<long long>(different));
}

TEST(PatientCuts, Of_the_digital_patient_equal_the_plain_question) {
    expect_the_same_everywhere(digital_patient(), 8);
}

TEST(PatientCuts, Of_a_real_patient_equal_the_plain_question) {
    REMNANT_NEED_DATA(data, "ircadb-17");
    expect_the_same_everywhere(real_patient(data), 4);
}

}  // namespace
}  // namespace remnant
