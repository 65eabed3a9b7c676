#include "segmentation/stroke_correction.h"

#include "segmentation/filters.h"
#include "segmentation/mm_distance.h"
#include "segmentation/seeded_division.h"
#include "segmentation/stroke_border.h"
#include "segmentation/working_grid.h"

namespace remnant::imaging::segmentation {
namespace {

constexpr double kGridMm = 2.0;
constexpr double kSmoothMm = 2.0;
constexpr double kLightMm = 1.0;
// Farther from the new strokes nothing changes; as far again is looked at.
constexpr double kReachMm = 25.0;
constexpr double kLookMm = 15.0;
constexpr double kBorderMm = 2.5;
constexpr double kHalfFilmMm = 1.6;

/// The voxels of the working grid that a new stroke of one label may change.
struct Change {
    Bits stroke;
    Bits within_reach;
};

Change change_by(const core::LabelMask& fresh, const WorkingGrid& grid) {
    const Field shares = block_shares(fresh, grid);
    Change change{bits_where(shares.size(), [&](std::size_t n) { return shares[n] > 0.0F; }), {}};
    change.within_reach = grown(change.stroke, grid.geometry(), kReachMm);
    return change;
}

/// The current outline is known where no new stroke reaches; within reach of one it may change towards that
/// stroke's label alone.
Known known_of(const Bits& current, const std::vector<Side>& painted, const Change& to_in,
               const Change& to_out) {
    Known known{painted, std::vector<Side>(current.size(), Side::Open)};
    for (std::size_t n = 0; n < current.size(); ++n) {
        if (painted[n] != Side::Open) continue;
        const Side side = current[n] ? Side::In : Side::Out;
        const Change& change = current[n] ? to_out : to_in;
        if (!to_in.within_reach[n] && !to_out.within_reach[n]) known.seeds[n] = side;
        if (!change.within_reach[n]) known.kept[n] = side;
    }
    return known;
}

Bits both(const Bits& a, const Bits& b) {
    return bits_where(a.size(), [&](std::size_t n) { return a[n] && b[n]; });
}

Bits either(const Bits& a, const Bits& b) {
    return bits_where(a.size(), [&](std::size_t n) { return a[n] || b[n]; });
}

/// Without the films that every border shows.
Bits without_films(const Bits& bits, const core::GridGeometry& grid) {
    return thick_parts(bits, grid, kHalfFilmMm);
}

/// What of a part stays firm when something was taken from it: thick, and hanging together with what no
/// stroke reaches, or with the most of it where strokes reach all.
Bits firm_part(const Bits& left, const Bits& within_reach, const core::GridGeometry& grid) {
    const Bits thick = without_films(left, grid);
    const Bits anchors = both(thick, inverted(within_reach));
    return count(anchors) > 0 ? pieces_holding(anchors, thick, grid) : largest_piece(thick, grid);
}

/// What `before` loses to a stroke when it becomes `after`: what hangs together with the stroke, and the
/// shreds that would be left of it.
Bits lost(const Bits& before, const Bits& after, const Change& change, const core::GridGeometry& grid) {
    const Bits going = both(before, inverted(after));
    const Bits solid = pieces_holding(change.stroke, either(change.stroke, without_films(going, grid)), grid);
    const Bits gone = both(solid, before);
    if (count(gone) == 0) return gone;
    const Bits left = both(before, inverted(gone));
    const Bits shreds =
        both(both(left, change.within_reach), inverted(firm_part(left, change.within_reach, grid)));
    const Bits all = pieces_holding(change.stroke, either(solid, shreds), grid);
    return both(all, before);
}

/// The CT voxels in and beside changed blocks.
core::LabelMask zone_of(const Bits& changed, const WorkingGrid& grid) {
    const Bits zone = grown(changed, grid.geometry(), kBorderMm);
    Field field(zone.begin(), zone.end());
    for (float& value : field) value -= 0.5F;
    return written_back(grid, field, 0.0F, [](int, int, int, float) { return false; });
}

}  // namespace

core::Result<core::LabelMask> corrected(const core::LabelMask& current, const Painted& painted,
                                        const Painted& fresh, const core::CtVoxels& ct,
                                        const core::JobContext& job) {
    const core::GridGeometry& geometry = core::geometry_of(ct);
    const core::IndexBox box = core::bounds(core::united(fresh.in, fresh.out));
    if (box.low[0] > box.high[0]) return current;
    const WorkingGrid grid(geometry, grown(box, geometry, kReachMm + kLookMm), kGridMm);
    const Field means = block_means(ct, grid);
    const Field shares = block_shares(current, grid);
    const Bits before = bits_where(shares.size(), [&](std::size_t n) { return shares[n] >= 0.5F; });
    const Change to_in = change_by(fresh.in, grid);
    const Change to_out = change_by(fresh.out, grid);
    const Known known = known_of(before, painted_sides(painted, grid), to_in, to_out);
    const auto divided =
        divided_from(known, smoothed(means, grid.geometry(), kSmoothMm), grid.geometry(), job.part(0.0, 0.8));
    if (!divided) return core::refuse(divided.error());

    job.report(0.8, "settling the border");
    const Bits added = lost(inverted(before), inverted(divided->in), to_in, grid.geometry());
    const Bits taken = lost(before, divided->in, to_out, grid.geometry());
    const Bits after =
        bits_where(before.size(), [&](std::size_t n) { return added[n] || (before[n] && !taken[n]); });
    const Field light = smoothed(means, grid.geometry(), kLightMm);
    const core::LabelMask border = bordered(after, light, ct, grid);
    const core::LabelMask added_there = core::intersected(border, zone_of(added, grid));
    const core::LabelMask taken_there = core::subtracted(zone_of(taken, grid), border);
    return core::subtracted(core::united(current, added_there), taken_there);
}

}  // namespace remnant::imaging::segmentation
