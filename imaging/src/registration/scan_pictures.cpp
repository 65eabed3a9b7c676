#include "registration/scan_pictures.h"

#include <algorithm>
#include <random>

#include "segmentation/mm_distance.h"

namespace remnant::imaging::registration {
namespace {

using core::Vec3;

constexpr double kPictureMm = 3.0;
constexpr float kLeastHu = -250.0F;
constexpr float kMostHu = 400.0F;
constexpr float kBodyHu = -200.0F;
/// Above what contrast brings to vessels and kidneys in the portal-venous phase.
constexpr float kBoneHu = 220.0F;
/// What still counts as bone where bone is looked for: blocks at its edge hold half of it.
constexpr float kBoneMetHu = 150.0F;
/// Fewer voxels of bone (of 27 mm³) tell nothing.
constexpr std::size_t kLeastBone = 400;

std::vector<std::uint32_t> thinned(std::vector<std::uint32_t> points, std::size_t most) {
    if (points.size() <= most) return points;
    std::mt19937 random(20240807);  // the same points each time
    std::ranges::shuffle(points, random);
    points.resize(most);
    std::ranges::sort(points);
    return points;
}

template <class Rule>
std::vector<std::uint32_t> voxels_where(const Picture& picture, std::size_t most, Rule rule) {
    std::vector<std::uint32_t> points;
    for (std::size_t n = 0; n < picture.values.size(); ++n) {
        if (rule(n)) points.push_back(static_cast<std::uint32_t>(n));
    }
    return thinned(std::move(points), most);
}

Picture clipped(Picture picture) {
    for (float& hu : picture.values) hu = std::clamp(hu, kLeastHu, kMostHu);
    return picture;
}

Vec3 centre_of(const Picture& signed_mm) {
    const core::GridGeometry grid = geometry_of(signed_mm);
    Vec3 sum = Vec3::Zero();
    std::size_t n = 0;
    std::size_t count = 0;
    for (int k = 0; k < grid.size[2]; ++k) {
        for (int j = 0; j < grid.size[1]; ++j) {
            for (int i = 0; i < grid.size[0]; ++i, ++n) {
                if (signed_mm.values[n] >= 0) continue;
                sum += Vec3(i, j, k);
                ++count;
            }
        }
    }
    return grid.world(sum / static_cast<double>(std::max<std::size_t>(count, 1)));
}

double share_met(const ScanPictures& from, const ScanPictures& to, const AffineMap& map,
                 std::size_t& looked_at) {
    std::size_t met = 0;
    looked_at = 0;
    for (const std::uint32_t voxel : from.bone_points(0.0, 20000)) {
        const float hu = value_at(to.hu(), map(from.place(voxel)), kLeastHu - 1);
        if (hu < kLeastHu) continue;  // the other scan does not reach there
        ++looked_at;
        met += hu >= kBoneMetHu ? 1 : 0;
    }
    return looked_at == 0 ? 0.0 : static_cast<double>(met) / static_cast<double>(looked_at);
}

}  // namespace

ScanPictures::ScanPictures(const core::CtVoxels& ct, const core::LabelMask& liver, double around_mm)
    : liver_(liver, core::geometry_of(ct)) {
    const core::GridGeometry& grid = core::geometry_of(ct);
    const core::WorldBox box = shared_box(box_of(liver, grid, around_mm), core::world_box(grid));
    hu_ = clipped(resampled(ct, lattice_over(box, kPictureMm)));
    centre_ = centre_of(liver_.signed_mm());
}

Vec3 ScanPictures::place(std::uint32_t voxel) const {
    const auto columns = static_cast<std::uint32_t>(hu_.size[0]);
    const auto rows = static_cast<std::uint32_t>(hu_.size[1]);
    return geometry_of(hu_).world(Vec3(voxel % columns, voxel / columns % rows, voxel / (columns * rows)));
}

std::vector<std::uint32_t> ScanPictures::body_points(std::size_t most) const {
    return voxels_where(hu_, most, [&](std::size_t n) { return hu_.values[n] > kBodyHu; });
}

std::vector<std::uint32_t> ScanPictures::liver_points(double around_mm, std::size_t most) const {
    return voxels_where(hu_, most, [&](std::size_t n) {
        return value_at(liver_.signed_mm(), place(static_cast<std::uint32_t>(n)), 1e9F) <= around_mm;
    });
}

std::vector<std::uint32_t> ScanPictures::bone_points(double around_mm, std::size_t most) const {
    const segmentation::Bits bone = segmentation::bits_where(hu_.values.size(), [&](std::size_t n) {
        return hu_.values[n] >= kBoneHu &&
               value_at(liver_.signed_mm(), place(static_cast<std::uint32_t>(n)), 1e9F) > 6.0F;
    });
    if (around_mm <= 0) return voxels_where(hu_, most, [&](std::size_t n) { return bone[n] != 0; });
    const segmentation::Bits around = segmentation::grown(bone, geometry_of(hu_), around_mm);
    return voxels_where(hu_, most, [&](std::size_t n) { return around[n] != 0; });
}

std::optional<double> bone_agreement(const ScanPictures& fixed, const ScanPictures& moving,
                                     const AffineMap& map) {
    std::size_t there = 0;
    std::size_t back = 0;
    const double forth_share = share_met(fixed, moving, map, there);
    const double back_share = share_met(moving, fixed, map.inverse(), back);
    if (std::min(there, back) < kLeastBone) return std::nullopt;
    return std::min(forth_share, back_share);
}

}  // namespace remnant::imaging::registration
