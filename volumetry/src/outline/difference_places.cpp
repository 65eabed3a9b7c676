#include "outline/difference_places.h"

#include <tbb/parallel_for.h>

#include <algorithm>
#include <cmath>

#include "remnant/core/connected_pieces.h"
#include "remnant/volumetry/volume.h"

namespace remnant::volumetry {
namespace {

using core::LabelMask;
using core::Run;

constexpr std::size_t kMostPieces = 64;

/// Which neighbours within a slice a pixel has: those that share an edge with it, or a corner too.
enum class Neighbours { ByEdge, ByCorner };

/// A mask grown by one pixel within its slices.
LabelMask grown_in_slices(const LabelMask& mask, Neighbours neighbours) {
    const std::int32_t beside = neighbours == Neighbours::ByCorner ? 1 : 0;
    core::LabelMaskBuilder builder(mask.size());
    for (int k = 0; k < mask.size()[2]; ++k) {
        if (mask.slab(k).count() == 0) continue;
        for (int j = 0; j < mask.size()[1]; ++j) {
            for (const Run& run : mask.row(j, k)) {
                builder.add(j - 1, k, run.begin - beside, run.end + beside);
                builder.add(j, k, run.begin - 1, run.end + 1);
                builder.add(j + 1, k, run.begin - beside, run.end + beside);
            }
        }
    }
    return std::move(builder).build();
}

/// The largest pieces, at most `kMostPieces` of them (more where the last are equal).
std::vector<LabelMask> largest_pieces(const LabelMask& mask) {
    const auto sizes = core::piece_sizes(mask);
    if (sizes.empty()) return {};
    const std::int64_t least = sizes[std::min(sizes.size(), kMostPieces) - 1];
    auto pieces = core::pieces_of(mask, least);
    pieces.resize(static_cast<std::size_t>(std::ranges::count_if(sizes, [&](auto n) { return n >= least; })));
    return pieces;
}

/// Finds the voxel of a piece that lies farthest from the other outline. Along a row the distance changes by
/// no more than the way gone, so that most of a row need not be asked.
class Deepest {
  public:
    Deepest(const NearestVoxel& other, double step) : other_(other), step_(step) {}

    void look(const LabelMask& piece) {
        for (int k = 0; k < piece.size()[2]; ++k) {
            if (piece.slab(k).count() == 0) continue;
            for (int j = 0; j < piece.size()[1]; ++j) {
                for (const Run& run : piece.row(j, k)) look(run.begin, run.end, j, k);
            }
        }
    }
    [[nodiscard]] double mm() const { return mm_; }
    [[nodiscard]] const VoxelIndex& voxel() const { return voxel_; }

  private:
    void look(int begin, int end, int j, int k) {
        if (begin >= end) return;
        const int middle = begin + (end - begin) / 2;
        const VoxelIndex voxel{middle, j, k};
        const auto found = asked_ ? other_.to(voxel, nearby_) : other_.to(voxel);
        asked_ = true;
        nearby_ = found.voxel;
        const double mm = std::sqrt(found.squared_mm);
        if (mm > mm_) {
            mm_ = mm;
            voxel_ = voxel;
        }
        if (mm + step_ * (middle - begin) > mm_) look(begin, middle, j, k);
        if (mm + step_ * (end - 1 - middle) > mm_) look(middle + 1, end, j, k);
    }

    const NearestVoxel& other_;
    double step_;
    bool asked_ = false;
    VoxelIndex nearby_{0, 0, 0};
    double mm_ = -1.0;
    VoxelIndex voxel_{0, 0, 0};
};

struct Piece {
    const OutlineDifference* of = nullptr;
    LabelMask mask;
};

std::vector<Piece> pieces_of_all(const std::vector<OutlineDifference>& differences) {
    std::vector<LabelMask> thick;
    for (const OutlineDifference& difference : differences)
        thick.push_back(
            core::subtracted(difference.only, grown_in_slices(difference.other, Neighbours::ByEdge)));
    const bool only_skin = std::ranges::all_of(thick, &LabelMask::empty);
    std::vector<Piece> pieces;
    for (std::size_t n = 0; n < differences.size(); ++n) {
        for (LabelMask& mask : largest_pieces(only_skin ? differences[n].only : thick[n]))
            pieces.push_back({&differences[n], std::move(mask)});
    }
    return pieces;
}

DifferencePlace place_of(const Piece& piece, const core::GridGeometry& grid) {
    const LabelMask whole =
        core::intersected(grown_in_slices(piece.mask, Neighbours::ByCorner), piece.of->only);
    Deepest deepest(piece.of->to_other, grid.spacing[0]);
    deepest.look(whole);
    const VoxelIndex& at = deepest.voxel();
    return {piece.of->kind, volume_of(whole.count(), grid), core::Millimetre(deepest.mm()),
            grid.world(core::Vec3(at[0], at[1], at[2]))};
}

}  // namespace

std::vector<DifferencePlace> places_of(const std::vector<OutlineDifference>& differences,
                                       const core::GridGeometry& grid, std::size_t most,
                                       const core::JobContext& job) {
    if (most == 0) return {};
    const std::vector<Piece> pieces = pieces_of_all(differences);
    std::vector<DifferencePlace> places(pieces.size());
    tbb::parallel_for(std::size_t{0}, pieces.size(), [&](std::size_t n) {
        if (!job.cancelled()) places[n] = place_of(pieces[n], grid);
    });
    std::ranges::stable_sort(places, std::greater{}, [](const DifferencePlace& place) {
        return place.volume.value() * place.farthest.value();
    });
    places.resize(std::min(most, places.size()));
    return places;
}

}  // namespace remnant::volumetry
