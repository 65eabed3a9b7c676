#include "segmentation/lesion_completion.h"

#include <cmath>

#include "segmentation/area_weights.h"
#include "segmentation/coarser.h"
#include "segmentation/filters.h"
#include "segmentation/grid_cut.h"
#include "segmentation/mm_distance.h"

namespace remnant::imaging::segmentation {
namespace {

constexpr double kFatHu = -90.0;
constexpr double kLungHu = -400.0;
// Beyond this depth no lesion hangs on the parenchyma alone.
constexpr double kReachMm = 45.0;
constexpr double kCoarsestMm = 3.2;
constexpr double kFatShare = 0.8;
constexpr double kCostPerMm = 0.02;  // mm² per mm³: 0.2 cm² per mL
constexpr double kLungShellMm = 6.5;
constexpr double kHalfThicknessMm = 3.0;
constexpr double kUnitsPerMm2 = 100.0;

/// What a voxel of the coarse grid is to the cut.
enum class Kind : std::uint8_t { Liver, Open, Fat, Pleura, Other };

std::vector<Kind> kinds_of(const Bits& liver, const Bits& fat, const Bits& lung,
                           const core::GridGeometry& grid) {
    const Field from_liver = distance_to(liver, grid, kReachMm + 1.0);
    const Field from_lung = distance_to(lung, grid, kLungShellMm + 1.0);
    std::vector<Kind> kinds(liver.size());
    for (std::size_t n = 0; n < kinds.size(); ++n) {
        if (liver[n])
            kinds[n] = Kind::Liver;
        else if (fat[n])
            kinds[n] = from_lung[n] <= kLungShellMm ? Kind::Pleura : Kind::Fat;
        else
            kinds[n] = from_liver[n] < kReachMm ? Kind::Open : Kind::Other;
    }
    return kinds;
}

/// What each open voxel pays for its faces towards voxels that are decided.
struct Terminals {
    std::vector<double> liver;
    std::vector<double> outside;
};

/// The open voxels as a graph, its capacities in hundredths of mm².
class OpenGraph {
  public:
    OpenGraph(const std::vector<Kind>& kinds, const core::GridGeometry& grid)
        : kinds_(kinds), grid_(grid), edges_(area_edges(grid.spacing)), node_(kinds.size(), -1) {
        for (std::size_t n = 0; n < kinds.size(); ++n) {
            if (kinds[n] == Kind::Open) node_[n] = open_++;
        }
    }

    core::Result<Bits> liver_side(const core::JobContext& job) {
        GridCut cut(static_cast<std::size_t>(open_), static_cast<std::size_t>(open_) * edges_.size());
        add_nodes(cut);
        for_each_pair([&](std::size_t a, std::size_t b, double mm2) {
            if (node_[a] >= 0 && node_[b] >= 0) cut.add_edge(node_[a], node_[b], units(mm2), units(mm2));
        });
        if (const auto solved = cut.solve(job); !solved) return core::refuse(solved.error());
        return bits_where(node_.size(),
                          [&](std::size_t n) { return node_[n] >= 0 && cut.in_source_side(node_[n]); });
    }

  private:
    static GridCut::Capacity units(double mm2) {
        return static_cast<GridCut::Capacity>(std::lround(mm2 * kUnitsPerMm2));
    }

    static double share_of(Kind kind) {
        if (kind == Kind::Pleura) return 0.0;
        return kind == Kind::Fat ? kFatShare : 1.0;
    }

    void add_nodes(GridCut& cut) {
        const auto size = static_cast<std::size_t>(open_);
        Terminals terminals{std::vector<double>(size, 0.0),
                            std::vector<double>(size, kCostPerMm * grid_.spacing.prod())};
        const auto towards = [&](std::size_t open, std::size_t decided, double mm2) {
            if (node_[open] < 0 || node_[decided] >= 0) return;
            const auto n = static_cast<std::size_t>(node_[open]);
            if (kinds_[decided] == Kind::Liver)
                terminals.liver[n] += mm2;
            else
                terminals.outside[n] += mm2 * share_of(kinds_[decided]);
        };
        for_each_pair([&](std::size_t a, std::size_t b, double mm2) {
            towards(a, b, mm2);
            towards(b, a, mm2);
        });
        for (std::size_t n = 0; n < size; ++n)
            cut.add_node(units(terminals.liver[n]), units(terminals.outside[n]));
    }

    template <class Visit>
    void for_each_pair(Visit visit) const {
        const core::Size3& size = grid_.size;
        for (const AreaEdge& edge : edges_) {
            const std::ptrdiff_t offset =
                (std::ptrdiff_t{edge.step[2]} * size[1] + edge.step[1]) * size[0] + edge.step[0];
            for (int k = std::max(0, -edge.step[2]); k < size[2] - std::max(0, edge.step[2]); ++k) {
                for (int j = std::max(0, -edge.step[1]); j < size[1] - std::max(0, edge.step[1]); ++j) {
                    std::ptrdiff_t n =
                        (std::ptrdiff_t{k} * size[1] + j) * size[0] + std::max(0, -edge.step[0]);
                    for (int i = std::max(0, -edge.step[0]); i < size[0] - std::max(0, edge.step[0]);
                         ++i, ++n)
                        visit(static_cast<std::size_t>(n), static_cast<std::size_t>(n + offset), edge.mm2);
                }
            }
        }
    }

    const std::vector<Kind>& kinds_;
    const core::GridGeometry& grid_;
    std::array<AreaEdge, 13> edges_;
    std::vector<GridCut::Node> node_;
    GridCut::Node open_ = 0;
};

}  // namespace

double halfway_to_fat(double liver_hu) {
    return 0.5 * (liver_hu + kFatHu);
}

core::Result<Bits> lesions_at(const Field& light, const core::GridGeometry& grid, const Bits& solid,
                              const Bits& fat_or_air, const core::JobContext& job) {
    const Coarser coarser(grid, kCoarsestMm);
    const Bits lung = bits_where(light.size(), [&](std::size_t n) { return light[n] < kLungHu; });
    const std::vector<Kind> kinds = kinds_of(coarser.majority(solid), coarser.majority(fat_or_air),
                                             coarser.majority(lung), coarser.geometry());
    const auto side = OpenGraph(kinds, coarser.geometry()).liver_side(job);
    if (!side) return core::refuse(side.error());
    Bits lesions = coarser.back(*side);
    for (std::size_t n = 0; n < lesions.size(); ++n)
        lesions[n] = lesions[n] && !fat_or_air[n] && !solid[n] ? 1 : 0;
    return thick_parts(lesions, grid, kHalfThicknessMm);
}

}  // namespace remnant::imaging::segmentation
