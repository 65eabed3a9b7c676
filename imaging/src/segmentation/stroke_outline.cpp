#include "segmentation/stroke_outline.h"

#include "segmentation/filters.h"
#include "segmentation/lesion_completion.h"
#include "segmentation/local_models.h"
#include "segmentation/mm_distance.h"
#include "segmentation/seeded_division.h"
#include "segmentation/stroke_border.h"
#include "segmentation/working_grid.h"

namespace remnant::imaging::segmentation {
namespace {

constexpr double kCoarseGridMm = 3.3;
constexpr double kFineGridMm = 1.5;
constexpr double kSmoothMm = 2.0;
constexpr double kLightMm = 1.0;
constexpr double kMarginMm = 15.0;
constexpr double kBandMm = 4.5;
constexpr double kNearbyMm = 15.0;
constexpr double kEvidencePerMm = 0.05;  // mm² per mm³ and unit of evidence
constexpr double kStrokeMm = 2.0;
constexpr float kReluctance = 2.0F;

Bits on_side(const std::vector<Side>& sides, Side side) {
    return bits_where(sides.size(), [&](std::size_t n) { return sides[n] == side; });
}

double mean_over(const Field& hu, const Bits& bits) {
    double sum = 0.0;
    for (std::size_t n = 0; n < hu.size(); ++n) sum += bits[n] ? static_cast<double>(hu[n]) : 0.0;
    return sum / std::max(static_cast<double>(count(bits)), 1.0);
}

/// With the tumours and vessels it embraces and the holes in it, but no fat and nothing near an outside
/// stroke.
core::Result<Bits> completed(const Divided& divided, const Bits& in, const std::vector<Side>& seeds,
                             const Field& smooth, const core::GridGeometry& grid,
                             const core::JobContext& job) {
    const auto half = static_cast<float>(halfway_to_fat(mean_over(smooth, in)));
    Surroundings around;
    around.fat_or_air = bits_where(in.size(), [&](std::size_t n) { return smooth[n] < half; });
    around.lung = lung_in(smooth);
    around.outside = grown(on_side(seeds, Side::Out), grid, kStrokeMm);
    for (const float nearness : divided.nearness)
        around.reluctance.push_back(1.0F + kReluctance * std::max(-nearness, 0.0F));
    const auto embraced = embraced_by(in, around, grid, job);
    if (!embraced) return core::refuse(embraced.error());
    Bits whole = bits_where(in.size(), [&](std::size_t n) { return (in[n] | (*embraced)[n]) != 0; });
    const Bits filled = holes_filled(whole, grid);
    for (std::size_t n = 0; n < whole.size(); ++n)
        whole[n] = whole[n] || (filled[n] && !around.fat_or_air[n]) ? 1 : 0;
    return whole;
}

/// A set on a coarse grid over the whole CT, with its corners rounded, on a finer one.
Bits on_finer(const Bits& bits, const WorkingGrid& coarse, const WorkingGrid& fine) {
    constexpr double kCornersMm = 1.5;
    const Field share = smoothed(Field(bits.begin(), bits.end()), coarse.geometry(), kCornersMm);
    const FieldRows rows(coarse, share);
    const auto middle = [&](std::size_t axis, int n) {
        const int at = fine.region().begin[axis] + n * fine.block()[axis] + fine.block()[axis] / 2;
        return std::min(at, fine.region().end[axis] - 1);
    };
    Bits finer(fine.count());
    for_each_parallel(static_cast<std::size_t>(fine.size()[2]), [&](std::size_t slice) {
        const int k = static_cast<int>(slice);
        std::vector<float> values;
        for (int j = 0; j < fine.size()[1]; ++j) {
            rows.read(middle(1, j), middle(2, k), values);
            for (int i = 0; i < fine.size()[0]; ++i)
                finer[fine.at(i, j, k)] = values[static_cast<std::size_t>(middle(0, i))] > 0.5F ? 1 : 0;
        }
    });
    return finer;
}

/// What may still change: a band about the border, but no painted voxel.
std::vector<Side> band_about(const Bits& in, const std::vector<Side>& painted,
                             const core::GridGeometry& grid) {
    const Field to_in = distance_to(in, grid, kBandMm + 1.0);
    const Field to_out = distance_to(inverted(in), grid, kBandMm + 1.0);
    std::vector<Side> sides = painted;
    for (std::size_t n = 0; n < sides.size(); ++n) {
        if (sides[n] != Side::Open) continue;
        if (static_cast<double>(std::max(to_in[n], to_out[n])) > kBandMm)
            sides[n] = in[n] ? Side::In : Side::Out;
    }
    return sides;
}

/// The border found anew in a band about it.
core::Result<Bits> refined(const Bits& in, const std::vector<Side>& painted, const Field& light,
                           const core::GridGeometry& grid, const core::JobContext& job) {
    std::vector<Side> labels(in.size());
    for (std::size_t n = 0; n < in.size(); ++n) labels[n] = in[n] ? Side::In : Side::Out;
    const std::vector<Side> sides = band_about(in, painted, grid);
    const Field evidence = evidence_of(LocalModels(light, labels, grid, kNearbyMm), light, sides, grid);
    const double per_voxel = kEvidencePerMm * grid.spacing.prod();
    const auto costs = [&](std::size_t n) {
        const double for_in = per_voxel * static_cast<double>(evidence[n]);
        return SideCosts{.in = std::max(-for_in, 0.0), .out = std::max(for_in, 0.0)};
    };
    const auto cut = least_surface(sides, grid, costs, EdgeShares(light, grid), job);
    if (!cut) return core::refuse(cut.error());
    return bits_where(in.size(), [&](std::size_t n) { return (*cut)[n] || sides[n] == Side::In; });
}

}  // namespace

core::Result<core::LabelMask> outlined_from(const Painted& painted, const core::CtVoxels& ct,
                                            const core::JobContext& job) {
    const core::GridGeometry& geometry = core::geometry_of(ct);
    const WorkingGrid coarse(geometry, whole(geometry), kCoarseGridMm);
    const Field smooth = smoothed(block_means(ct, coarse), coarse.geometry(), kSmoothMm);
    const Known known{painted_sides(painted, coarse), std::vector<Side>(coarse.count(), Side::Open)};
    const auto divided = divided_from(known, smooth, coarse.geometry(), job.part(0.0, 0.5));
    if (!divided) return core::refuse(divided.error());
    const Bits in = pieces_holding(on_side(known.seeds, Side::In), divided->in, coarse.geometry());
    const auto organ = completed(*divided, in, known.seeds, smooth, coarse.geometry(), job.part(0.5, 0.6));
    if (!organ) return core::refuse(organ.error());
    const core::IndexBox box = ct_bounds(*organ, coarse);
    if (box.low[0] > box.high[0]) return core::LabelMask(geometry.size);

    job.report(0.6, "settling the border");
    const WorkingGrid fine(geometry, grown(box, geometry, kMarginMm), kFineGridMm);
    const Field light = smoothed(block_means(ct, fine), fine.geometry(), kLightMm);
    const auto border = refined(on_finer(*organ, coarse, fine), painted_sides(painted, fine), light,
                                fine.geometry(), job.part(0.6, 0.9));
    if (!border) return core::refuse(border.error());
    job.report(0.9, "settling the border");
    return bordered(*border, light, ct, fine);
}

}  // namespace remnant::imaging::segmentation
