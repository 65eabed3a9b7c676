#include "remnant/volumetry/hilum.h"

#include <algorithm>
#include <cmath>

namespace remnant::volumetry {
namespace {

/// Every outline of the kind, as one.
std::optional<core::LabelMask> all_of(const core::TimePoint& scan, core::StructureKind kind) {
    std::optional<core::LabelMask> all;
    for (const core::Structure& structure : scan.structures) {
        if (structure.kind == kind) all = all ? core::united(*all, structure.mask) : structure.mask;
    }
    return all && !all->empty() ? all : std::nullopt;
}

/// The slice with most voxels.
int fullest_slice(const core::LabelMask& mask) {
    int fullest = 0;
    for (int k = 1; k < mask.size()[2]; ++k) {
        if (mask.slab(k).count() > mask.slab(fullest).count()) fullest = k;
    }
    return fullest;
}

core::Vec3 middle_of_slice(const core::LabelMask& mask, int k, const core::GridGeometry& grid) {
    double sum_i = 0.0;
    double sum_j = 0.0;
    for (int j = 0; j < mask.size()[1]; ++j) {
        for (const core::Run& run : mask.row(j, k)) {
            const double count = run.end - run.begin;
            sum_i += count * (run.begin + run.end - 1) / 2.0;
            sum_j += count * j;
        }
    }
    const auto count = static_cast<double>(mask.slab(k).count());
    return grid.world({std::round(sum_i / count), std::round(sum_j / count), static_cast<double>(k)});
}

}  // namespace

std::optional<Hilum> hilum_of(const core::TimePoint& scan) {
    const auto liver = all_of(scan, core::StructureKind::Liver);
    if (!liver) return std::nullopt;
    if (const auto vein = all_of(scan, core::StructureKind::PortalVein)) {
        const core::LabelMask within = core::intersected(*vein, *liver);
        if (!within.empty())
            return Hilum{middle_of_slice(within, fullest_slice(within), scan.geometry), true};
    }
    return Hilum{middle_of_slice(*liver, fullest_slice(*liver), scan.geometry), false};
}

}  // namespace remnant::volumetry
