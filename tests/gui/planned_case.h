#pragma once
// A small patient whose every voxel is known: a block of liver in two halves, a tumour in each, a vein
// between.

#include "remnant/core/case.h"
#include "voxels_where.h"

namespace remnant::testing {

inline constexpr double kStep = 3.0;  // mm, of cubic voxels; LPS of a voxel = 3 · its index
inline constexpr core::Size3 kPlannedSize{64, 56, 48};

inline bool in_planned_liver(int i, int j, int k) {
    return i >= 8 && i < 56 && j >= 8 && j < 48 && k >= 8 && k < 40;
}
inline bool in_ball(int i, int j, int k, int ci, int cj, int ck, int radius) {
    return (i - ci) * (i - ci) + (j - cj) * (j - cj) + (k - ck) * (k - ck) <= radius * radius;
}
inline bool in_right_tumour(int i, int j, int k) {
    return in_ball(i, j, k, 18, 28, 24, 5);
}
inline bool in_left_tumour(int i, int j, int k) {
    return in_ball(i, j, k, 46, 28, 24, 4);
}
inline bool in_planned_tumour(int i, int j, int k) {
    return in_right_tumour(i, j, k) || in_left_tumour(i, j, k);
}
/// The patient's right half: segments V to VIII; the left: II, III, IV.
inline bool in_right_half(int i, int, int) {
    return i < 32;
}

/// mL of as many voxels.
inline double planned_ml(std::int64_t voxels) {
    return static_cast<double>(voxels) * kStep * kStep * kStep / 1000.0;
}

inline core::TimePoint planned_scan() {
    core::TimePoint scan;
    scan.id = scan.name = "baseline";
    scan.geometry.size = kPlannedSize;
    scan.geometry.spacing = {kStep, kStep, kStep};
    auto ct = std::make_shared<core::VoxelGrid<std::int16_t>>(scan.geometry);
    std::size_t n = 0;
    for (int k = 0; k < kPlannedSize[2]; ++k) {
        for (int j = 0; j < kPlannedSize[1]; ++j) {
            for (int i = 0; i < kPlannedSize[0]; ++i)
                ct->voxels()[n++] = in_planned_tumour(i, j, k) ? 40 : in_planned_liver(i, j, k) ? 110 : -80;
        }
    }
    scan.ct = core::SharedVoxels<std::int16_t>(std::move(ct));
    const auto add = [&](const char* name, core::StructureKind kind, auto inside) {
        core::Structure s;
        s.id = s.name = name;
        s.kind = kind;
        s.colour = core::structure_type(kind).colour;
        s.mask = voxels_where(kPlannedSize, inside);
        scan.structures.push_back(std::move(s));
    };
    using core::StructureKind;
    add("liver", StructureKind::Liver, in_planned_liver);
    const auto part = [](bool right, int from, int to) {
        return [=](int i, int j, int k) {
            return in_planned_liver(i, j, k) && in_right_half(i, j, k) == right && k >= from && k < to;
        };
    };
    add("V", StructureKind::SegmentV, part(true, 0, 16));
    add("VI", StructureKind::SegmentVI, part(true, 16, 24));
    add("VII", StructureKind::SegmentVII, part(true, 24, 32));
    add("VIII", StructureKind::SegmentVIII, part(true, 32, 48));
    add("II", StructureKind::SegmentII, part(false, 32, 48));
    add("III", StructureKind::SegmentIII, part(false, 20, 32));
    add("IV", StructureKind::SegmentIV, part(false, 0, 20));
    add("right tumour", StructureKind::Tumour, in_right_tumour);
    add("left tumour", StructureKind::Tumour, in_left_tumour);
    add("portal vein", StructureKind::PortalVein, [](int i, int j, int k) {
        return in_planned_liver(i, j, k) && (i - 34) * (i - 34) + (k - 12) * (k - 12) <= 4;
    });
    return scan;
}

/// 170 cm, 70 kg, a normal liver; no plan yet.
inline core::Case planned_case() {
    core::Case subject;
    subject.patient.height = core::Centimetre(170);
    subject.patient.weight = core::Kilogram(70);
    subject.patient.liver_condition = core::LiverCondition::Normal;
    subject.time_points.push_back(planned_scan());
    subject.view.step = "plan";
    return subject;
}

/// Liver voxels that `stays` keeps, tumours left out: what an FLR counts.
template <class Stays>
std::int64_t count_flr(Stays stays) {
    std::int64_t count = 0;
    for (int k = 0; k < kPlannedSize[2]; ++k) {
        for (int j = 0; j < kPlannedSize[1]; ++j) {
            for (int i = 0; i < kPlannedSize[0]; ++i)
                count += in_planned_liver(i, j, k) && !in_planned_tumour(i, j, k) && stays(i, j, k) ? 1 : 0;
        }
    }
    return count;
}

}  // namespace remnant::testing
