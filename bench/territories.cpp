// The liver divided among eight portal branches, on 512 × 512 × 119 and 512 × 512 × 400: by straight lines
// against ITK's distance map with its nearest sources, by ways within the liver against the plain search with
// a priority queue.

#include <itkDanielssonDistanceMapImageFilter.h>

#include <cmath>
#include <queue>

#include "bench_table.h"
#include "remnant/volumetry/territories.h"

namespace {

using namespace remnant;
using core::LabelMask;
using core::Vec3;
using volumetry::TerritoryMetric;
using volumetry::VesselBranch;

/// A liver of a real one's size (1.9 L) with eight tubes that spring from its hilum.
struct Scene {
    core::GridGeometry grid;
    LabelMask liver;
    std::vector<VesselBranch> branches;

    Scene(int slices, double step) {
        grid.size = {512, 512, slices};
        grid.spacing = {0.743, 0.743, step};
        const Vec3 centre = grid.world(Vec3(220, 240, 0.5 * slices));
        const Vec3 hilum = centre + Vec3(10, 15, -15);
        liver =
            where([&](const Vec3& p) { return (p - centre).cwiseQuotient(Vec3(96, 72, 64)).norm() <= 1.0; });
        for (int n = 0; n < 8; ++n) {
            const double turn = 0.785 * n;
            const Vec3 tip =
                centre + Vec3(60 * std::cos(turn), 40 * std::sin(turn), n % 2 == 0 ? 25.0 : -25.0);
            branches.push_back({"branch " + std::to_string(n + 1), tube(hilum, tip), std::nullopt});
        }
        // Where tubes meet the first one has the voxel, so that ITK's map of numbers can hold them.
        LabelMask taken(grid.size);
        for (VesselBranch& branch : branches) {
            branch.voxels = core::subtracted(branch.voxels, taken);
            taken = core::united(taken, branch.voxels);
        }
    }

    /// A convex shape: of each row one stretch.
    template <class Inside>
    [[nodiscard]] LabelMask where(Inside inside) const {
        return core::mask_of_rows(grid.size, [&](int j, int k, std::vector<core::Run>& runs) {
            int begin = 0;
            int end = grid.size[0];
            while (begin < end && !inside(grid.world(Vec3(begin, j, k)))) ++begin;
            while (end > begin && !inside(grid.world(Vec3(end - 1, j, k)))) --end;
            if (begin < end) runs.push_back({begin, end});
        });
    }
    [[nodiscard]] LabelMask tube(const Vec3& from, const Vec3& to) const {
        return where([&](const Vec3& p) {
            const Vec3 along = to - from;
            const double at = std::clamp(along.dot(p - from) / along.squaredNorm(), 0.0, 1.0);
            return (p - from - at * along).norm() <= 4.0 - 2.0 * at;
        });
    }
};

/// Numbers of the branches (from 1) on the voxels of the liver's box, i fastest.
struct Box {
    core::IndexBox bounds;
    core::Size3 size{};

    explicit Box(const Scene& scene) : bounds(core::bounds(scene.liver)) {
        for (const VesselBranch& branch : scene.branches) {
            const core::IndexBox b = core::bounds(branch.voxels);
            for (std::size_t axis = 0; axis < 3; ++axis) {
                bounds.low[axis] = std::min(bounds.low[axis], b.low[axis]);
                bounds.high[axis] = std::max(bounds.high[axis], b.high[axis]);
            }
        }
        for (std::size_t axis = 0; axis < 3; ++axis) size[axis] = bounds.high[axis] - bounds.low[axis] + 1;
    }
    [[nodiscard]] std::size_t at(int i, int j, int k) const {
        return (static_cast<std::size_t>(k - bounds.low[2]) * size[1] +
                static_cast<std::size_t>(j - bounds.low[1])) *
                   size[0] +
               static_cast<std::size_t>(i - bounds.low[0]);
    }
    [[nodiscard]] std::size_t count() const { return std::size_t(size[0]) * size[1] * size[2]; }
    void paint(const LabelMask& mask, std::uint8_t value, std::uint8_t* voxels) const {
        for (int k = bounds.low[2]; k <= bounds.high[2]; ++k) {
            for (int j = bounds.low[1]; j <= bounds.high[1]; ++j) {
                for (const core::Run& run : mask.row(j, k))
                    std::fill_n(voxels + at(run.begin, j, k), run.end - run.begin, value);
            }
        }
    }
};

std::vector<LabelMask> ours(const Scene& scene, TerritoryMetric metric) {
    return volumetry::territories(scene.liver, scene.grid, scene.branches, metric, core::JobContext())
        ->of_branch;
}

/// The same answer as a map of numbers.
std::vector<std::uint8_t> as_map(const Box& box, const std::vector<LabelMask>& masks) {
    std::vector<std::uint8_t> map(box.count(), 0);
    for (std::size_t n = 0; n < masks.size(); ++n)
        box.paint(masks[n], static_cast<std::uint8_t>(n + 1), map.data());
    return map;
}

/// ITK: the map of nearest sources beside Danielsson's distances, on the liver's box.
std::vector<std::uint8_t> with_itk(const Scene& scene, const Box& box) {
    using Image = itk::Image<std::uint8_t, 3>;
    using Distances = itk::Image<float, 3>;
    auto sources = Image::New();
    const Image::SizeType size{{static_cast<itk::SizeValueType>(box.size[0]),
                                static_cast<itk::SizeValueType>(box.size[1]),
                                static_cast<itk::SizeValueType>(box.size[2])}};
    sources->SetRegions(size);
    const double spacing[3]{scene.grid.spacing[0], scene.grid.spacing[1], scene.grid.spacing[2]};
    sources->SetSpacing(spacing);
    sources->Allocate(true);
    for (std::size_t n = 0; n < scene.branches.size(); ++n)
        box.paint(scene.branches[n].voxels, static_cast<std::uint8_t>(n + 1), sources->GetBufferPointer());
    auto filter = itk::DanielssonDistanceMapImageFilter<Image, Distances, Image>::New();
    filter->SetInput(sources);
    filter->InputIsBinaryOff();
    filter->UseImageSpacingOn();
    filter->Update();
    std::vector<std::uint8_t> liver(box.count(), 0);
    box.paint(scene.liver, 1, liver.data());
    const std::uint8_t* nearest = filter->GetVoronoiMap()->GetBufferPointer();
    for (std::size_t n = 0; n < liver.size(); ++n)
        liver[n] = static_cast<std::uint8_t>(liver[n] * nearest[n]);
    return liver;
}

/// Dijkstra's search as every textbook has it (1959, doi:10.1007/BF01386390), with a priority queue, in the
/// same whole numbers.
std::vector<std::uint8_t> with_a_priority_queue(const Scene& scene, const Box& box) {
    std::vector<std::uint8_t> open(box.count(), 0);
    box.paint(scene.liver, 1, open.data());
    for (const VesselBranch& branch : scene.branches) box.paint(branch.voxels, 1, open.data());
    std::vector<std::uint8_t> number(box.count(), 0);
    for (std::size_t n = scene.branches.size(); n-- > 0;)
        box.paint(scene.branches[n].voxels, static_cast<std::uint8_t>(n + 1), number.data());
    struct Waiting {
        std::uint32_t length;
        std::uint8_t number;
        int i, j, k;
        bool operator>(const Waiting& other) const {
            return length != other.length ? length > other.length : number > other.number;
        }
    };
    std::priority_queue<Waiting, std::vector<Waiting>, std::greater<>> queue;
    std::vector<std::uint32_t> lengths(box.count(), 0xffffffff);
    for (int k = 0; k < box.size[2]; ++k) {
        for (int j = 0; j < box.size[1]; ++j) {
            for (int i = 0; i < box.size[0]; ++i) {
                const std::size_t at = (static_cast<std::size_t>(k) * box.size[1] + j) * box.size[0] + i;
                if (number[at] == 0) continue;
                lengths[at] = 0;
                queue.push({0, number[at], i, j, k});
            }
        }
    }
    const std::array<double, 3> edge{std::round(scene.grid.spacing[0] * 1e4),
                                     std::round(scene.grid.spacing[1] * 1e4),
                                     std::round(scene.grid.spacing[2] * 1e4)};
    std::array<std::uint32_t, 27> steps{};
    for (int n = 0; n < 27; ++n)
        steps[static_cast<std::size_t>(n)] = static_cast<std::uint32_t>(std::llround(
            std::hypot((n % 3 - 1) * edge[0], (n / 3 % 3 - 1) * edge[1], (n / 9 - 1) * edge[2])));
    while (!queue.empty()) {
        const Waiting w = queue.top();
        queue.pop();
        const std::size_t here = (static_cast<std::size_t>(w.k) * box.size[1] + w.j) * box.size[0] + w.i;
        if (w.length != lengths[here] || w.number != number[here]) continue;
        for (int n = 0; n < 27; ++n) {
            const int i = w.i + n % 3 - 1;
            const int j = w.j + n / 3 % 3 - 1;
            const int k = w.k + n / 9 - 1;
            if (i < 0 || j < 0 || k < 0 || i >= box.size[0] || j >= box.size[1] || k >= box.size[2]) continue;
            const std::size_t at = (static_cast<std::size_t>(k) * box.size[1] + j) * box.size[0] + i;
            const std::uint32_t way = w.length + steps[static_cast<std::size_t>(n)];
            if (open[at] == 0 || way > lengths[at] || (way == lengths[at] && w.number >= number[at]))
                continue;
            lengths[at] = way;
            number[at] = w.number;
            queue.push({way, w.number, i, j, k});
        }
    }
    std::vector<std::uint8_t> liver(box.count(), 0);
    box.paint(scene.liver, 1, liver.data());
    for (std::size_t n = 0; n < liver.size(); ++n) liver[n] = static_cast<std::uint8_t>(liver[n] * number[n]);
    return liver;
}

/// Danielsson's vectors are exact but for rare places, and ties are his own: this much must be the same.
bool nearly_same(const std::vector<std::uint8_t>& a, const std::vector<std::uint8_t>& b) {
    std::size_t liver = 0;
    std::size_t same = 0;
    for (std::size_t n = 0; n < a.size(); ++n) {
        liver += a[n] != 0 ? 1 : 0;
        same += a[n] != 0 && a[n] == b[n] ? 1 : 0;
    }
    return static_cast<double>(same) > 0.999 * static_cast<double>(liver);
}

int compare(int slices, double step) {
    const Scene scene(slices, step);
    const Box box(scene);
    const std::string size = ", 512 x 512 x " + std::to_string(slices);
    bench::Times straight_time("territories by straight lines" + size, 5000);
    bench::Times within_time("territories within the liver" + size, 5000);
    bench::Comparison straight("nearest by a line" + size, "remnant", "ITK Danielsson");
    bench::Comparison within("nearest within" + size, "remnant", "a priority queue");
    std::vector<LabelMask> made;
    std::vector<std::uint8_t> theirs;
    for (int n = 0; n < 3; ++n) {
        straight_time.time([&] { made = ours(scene, TerritoryMetric::Straight); });
        straight.ours([&] { made = ours(scene, TerritoryMetric::Straight); });
        straight.rival([&] { theirs = with_itk(scene, box); });
        straight.require(nearly_same(as_map(box, made), theirs),
                         "both give 99.9 % of the liver to one branch");
        within_time.time([&] { made = ours(scene, TerritoryMetric::WithinLiver); });
        within.ours([&] { made = ours(scene, TerritoryMetric::WithinLiver); });
        within.rival([&] { theirs = with_a_priority_queue(scene, box); });
        within.require(as_map(box, made) == theirs, "both give every voxel to one branch");
    }
    return straight_time.report() + within_time.report() + straight.report(4.0) + within.report(3.0);
}

}  // namespace

int main() {
    return compare(119, 1.6) + compare(400, 0.8) == 0 ? 0 : 1;
}
