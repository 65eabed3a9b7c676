#include "phantom/voxelise.h"

#include "parallel.h"

namespace remnant::imaging::phantom {
namespace {

constexpr double kNoise = 11.0;  // HU, standard deviation of a portal-venous CT
constexpr std::size_t kSegments = 8;

/// SplitMix64: the same bits for the same voxel, whoever computes them.
std::uint64_t hashed(std::uint64_t x) {
    x += 0x9E3779B97F4A7C15ULL;
    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9ULL;
    x = (x ^ (x >> 27)) * 0x94D049BB133111EBULL;
    return x ^ (x >> 31);
}

/// Nearly Gaussian: four uniform parts of one hash, mean 0, standard deviation 1.
double noise_at(std::uint64_t seed, std::uint64_t voxel) {
    const std::uint64_t bits = hashed(seed ^ hashed(voxel));
    double sum = 0.0;
    for (int part = 0; part < 4; ++part)
        sum += static_cast<double>((bits >> (16 * part)) & 0xFFFF) / 65535.0 - 0.5;
    return sum * std::sqrt(3.0);
}

/// Runs of one label in one slice.
struct Rows {
    std::vector<std::int32_t> first{0};
    std::vector<core::Run> runs;
    std::int32_t open = -1;

    void voxel(std::int32_t i, bool inside) {
        if (inside && open < 0) open = i;
        if (!inside && open >= 0) close(i);
    }
    void close(std::int32_t end) {
        runs.push_back({open, end});
        open = -1;
    }
    void end_row(std::int32_t columns) {
        if (open >= 0) close(columns);
        first.push_back(static_cast<std::int32_t>(runs.size()));
    }
    std::shared_ptr<const core::LabelSlab> slab() {
        return std::make_shared<const core::LabelSlab>(std::move(first), std::move(runs));
    }
};

double nearest(const std::vector<Tube>& tree, const Vec3& p) {
    double best = 1e9;
    for (const Tube& tube : tree) best = std::min(best, tube(p));
    return best;
}

/// Labels in a fixed order: liver, eight segments, tumours, portal vein, hepatic veins.
class SliceLabels {
  public:
    explicit SliceLabels(const Anatomy& anatomy)
        : anatomy_(anatomy), tumours_(anatomy.tumours().size()), rows_(kSegments + 3 + tumours_) {}

    void voxel(std::int32_t i, const Vec3& p) {
        const bool liver = anatomy_.liver(p) < 0;
        const int segment = liver ? anatomy_.segment_at(p) : 0;
        rows_[0].voxel(i, liver);
        for (std::size_t s = 1; s <= kSegments; ++s) rows_[s].voxel(i, static_cast<int>(s) == segment);
        for (std::size_t t = 0; t < tumours_; ++t)
            rows_[kSegments + 1 + t].voxel(i, liver && anatomy_.tumours()[t](p) < 0);
        const bool portal = liver && nearest(anatomy_.portal_tree(), p) < 0;
        rows_[kSegments + 1 + tumours_].voxel(i, portal);
        rows_[kSegments + 2 + tumours_].voxel(i, liver && !portal && nearest(anatomy_.hepatic_tree(), p) < 0);
    }
    void outside(std::int32_t i) {
        for (Rows& rows : rows_) rows.voxel(i, false);
    }
    void end_row(std::int32_t columns) {
        for (Rows& rows : rows_) rows.end_row(columns);
    }
    std::vector<std::shared_ptr<const core::LabelSlab>> slabs() {
        std::vector<std::shared_ptr<const core::LabelSlab>> all;
        for (Rows& rows : rows_) all.push_back(rows.slab());
        return all;
    }

  private:
    const Anatomy& anatomy_;
    std::size_t tumours_;
    std::vector<Rows> rows_;
};

bool inside(const core::WorldBox& box, const Vec3& p) {
    return (p.array() >= box.low.array()).all() && (p.array() <= box.high.array()).all();
}

}  // namespace

PhantomState voxelise(const Anatomy& anatomy, const core::GridGeometry& grid, std::uint64_t noise,
                      const core::JobContext& job) {
    auto ct = std::make_shared<core::VoxelGrid<std::int16_t>>(grid);
    const auto [ni, nj, nk] = grid.size;
    const core::WorldBox box = anatomy.liver_box();
    const double blur = 0.8 * grid.spacing.maxCoeff();
    std::vector<std::vector<std::shared_ptr<const core::LabelSlab>>> slices(static_cast<std::size_t>(nk));
    std::atomic<int> done{0};
    for_each_parallel(slices.size(), [&, columns = ni, rows = nj, count = nk](std::size_t k) {
        if (job.cancelled()) return;
        SliceLabels labels(anatomy);
        auto voxel = k * static_cast<std::size_t>(columns) * static_cast<std::size_t>(rows);
        for (int j = 0; j < rows; ++j) {
            for (int i = 0; i < columns; ++i, ++voxel) {
                const Vec3 p = grid.world(Vec3(i, j, static_cast<double>(k)));
                const double value = anatomy.hounsfield(p, blur) + kNoise * noise_at(noise, voxel);
                ct->voxels()[voxel] =
                    static_cast<std::int16_t>(std::lround(std::clamp(value, -1024.0, 3071.0)));
                if (inside(box, p)) {
                    labels.voxel(i, p);
                } else {
                    labels.outside(i);
                }
            }
            labels.end_row(columns);
        }
        slices[k] = labels.slabs();
        job.report(static_cast<double>(++done) / count, "drawing the digital patient");
    });
    PhantomState state;
    state.ct = core::SharedVoxels<std::int16_t>(ct);
    if (job.cancelled()) return state;
    const auto mask = [&](std::size_t label) {
        std::vector<std::shared_ptr<const core::LabelSlab>> slabs;
        for (const auto& slice : slices) slabs.push_back(slice[label]);
        return core::LabelMask(grid.size, std::move(slabs));
    };
    state.liver = mask(0);
    for (std::size_t s = 1; s <= kSegments; ++s) state.segments.push_back(mask(s));
    const std::size_t tumours = anatomy.tumours().size();
    for (std::size_t t = 0; t < tumours; ++t) state.tumours.push_back(mask(kSegments + 1 + t));
    state.portal_vein = mask(kSegments + 1 + tumours);
    state.hepatic_veins = mask(kSegments + 2 + tumours);
    return state;
}

}  // namespace remnant::imaging::phantom
