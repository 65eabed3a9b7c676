// Two outlines of a liver compared on 512 × 512 × 400: surfaces and a tree of them, against the plain way of
// SciPy and its like: a distance map of the whole volume for either surface, read along the other.

#include <itkImage.h>
#include <itkSignedMaurerDistanceMapImageFilter.h>

#include <cmath>
#include <numeric>

#include "bench_table.h"
#include "remnant/volumetry/outline_agreement.h"
#include "remnant/volumetry/outline_surface.h"

namespace {

using namespace remnant;
using core::LabelMask;
using core::Vec3;

using Voxels = itk::Image<std::uint8_t, 3>;
using Distances = itk::Image<float, 3>;

core::GridGeometry abdomen(int slices, double step) {
    core::GridGeometry grid;
    grid.size = {512, 512, slices};
    grid.spacing = {0.743, 0.743, step};
    return grid;
}

/// A liver-sized body with a wavy surface; `observer` shifts and swells it as another hand would.
LabelMask outline(const core::GridGeometry& grid, const Vec3& shift_mm, double observer) {
    const Vec3 centre = Vec3(150, 180, 160) + shift_mm;
    return core::mask_of_rows(grid.size, [&](int j, int k, std::vector<core::Run>& runs) {
        const double y = (j * grid.spacing[1] - centre[1]) / 80.0;
        const double z = (k * grid.spacing[2] - centre[2]) / 90.0;
        const double wave = 1.0 + 0.05 * std::sin(9 * y + observer) * std::cos(7 * z - observer);
        const double rest = wave * wave - y * y - z * z;
        if (rest <= 0.0) return;
        const double half = 100.0 * std::sqrt(rest);
        const auto at = [&](double x) {
            return static_cast<std::int32_t>(
                std::clamp(std::ceil(x / grid.spacing[0]), 0.0, static_cast<double>(grid.size[0])));
        };
        const core::Run run{at(centre[0] - half), at(centre[0] + half)};
        if (run.begin < run.end) runs.push_back(run);
    });
}

Voxels::Pointer drawn(const LabelMask& mask, const core::GridGeometry& grid) {
    auto image = Voxels::New();
    Voxels::SizeType size;
    Voxels::SpacingType spacing;
    for (unsigned axis = 0; axis < 3; ++axis) {
        size[axis] = static_cast<itk::SizeValueType>(grid.size[axis]);
        spacing[axis] = grid.spacing[static_cast<int>(axis)];
    }
    image->SetRegions(Voxels::RegionType(size));
    image->SetSpacing(spacing);
    image->Allocate(true);
    for (const auto& v : volumetry::voxels_of(mask)) image->SetPixel({{v[0], v[1], v[2]}}, 1);
    return image;
}

Distances::Pointer by_maurer(const Voxels::Pointer& surface) {
    auto filter = itk::SignedMaurerDistanceMapImageFilter<Voxels, Distances>::New();
    filter->SetInput(surface);
    filter->SetUseImageSpacing(true);
    filter->SetSquaredDistance(true);
    filter->Update();
    return filter->GetOutput();
}

struct Figures {
    double mean = 0.0;
    double percentile95 = 0.0;
    double maximum = 0.0;
};

/// Reads the map of one surface along the other. It is squared, and negative within the surface.
void read_along(const Distances::Pointer& map, const std::vector<volumetry::VoxelIndex>& along,
                std::vector<double>& all) {
    for (const auto& v : along)
        all.push_back(std::sqrt(std::max(0.0, static_cast<double>(map->GetPixel({{v[0], v[1], v[2]}})))));
}

/// The surfaces are drawn and listed beforehand, for nothing.
Figures by_maps(const Voxels::Pointer& a, const Voxels::Pointer& b,
                const std::vector<volumetry::VoxelIndex>& along_a,
                const std::vector<volumetry::VoxelIndex>& along_b) {
    std::vector<double> all;
    read_along(by_maurer(b), along_a, all);
    read_along(by_maurer(a), along_b, all);
    std::ranges::sort(all);
    const double at = 0.95 * static_cast<double>(all.size() - 1);
    const auto below = static_cast<std::size_t>(at);
    const double next = all[std::min(below + 1, all.size() - 1)];
    return {std::accumulate(all.begin(), all.end(), 0.0) / static_cast<double>(all.size()),
            all[below] + (at - static_cast<double>(below)) * (next - all[below]), all.back()};
}

Figures ours(const LabelMask& a, const LabelMask& b, const core::GridGeometry& grid) {
    const auto result = volumetry::agreement_of(a, b, grid, {}, core::JobContext());
    return {result->distances->mean.value(), result->distances->percentile95.value(),
            result->distances->maximum.value()};
}

bool agree(const Figures& a, const Figures& b) {
    constexpr double tolerance = 1e-3;  // the map holds squares in single precision
    return std::abs(a.mean - b.mean) < tolerance && std::abs(a.percentile95 - b.percentile95) < tolerance &&
           std::abs(a.maximum - b.maximum) < tolerance;
}

int against_itk() {
    const auto grid = abdomen(400, 0.8);
    const LabelMask a = outline(grid, {0, 0, 0}, 0.0);
    const LabelMask b = outline(grid, {1.5, -1, 1}, 0.6);
    const LabelMask surface_a = volumetry::surface_of(a);
    const LabelMask surface_b = volumetry::surface_of(b);
    const auto along_a = volumetry::voxels_of(surface_a);
    const auto along_b = volumetry::voxels_of(surface_b);
    const auto image_a = drawn(surface_a, grid);
    const auto image_b = drawn(surface_b, grid);
    bench::Comparison comparison("compare two livers, 512 x 512 x 400", "surfaces and a tree",
                                 "ITK Maurer, whole volume");
    for (int n = 0; n < 3; ++n) {
        Figures here;
        Figures there;
        comparison.ours([&] { here = ours(a, b, grid); });
        comparison.rival([&] { there = by_maps(image_a, image_b, along_a, along_b); });
        comparison.require(agree(here, there), "both ways give the same distances");
    }
    return comparison.report(10.0);
}

int in_time(const char* what, const core::GridGeometry& grid, const Vec3& shift_mm) {
    const LabelMask a = outline(grid, {0, 0, 0}, 0.0);
    const LabelMask b = outline(grid, shift_mm, 0.6);
    bench::Times times(what, 2000.0);
    for (int n = 0; n < 5; ++n) times.time([&] { (void)ours(a, b, grid); });
    return times.report();
}

}  // namespace

int main() {
    int missed = in_time("compare, 512 x 512 x 119", abdomen(119, 1.6), {1.5, -1, 1});
    missed |= in_time("compare, 512 x 512 x 400", abdomen(400, 0.8), {1.5, -1, 1});
    missed |= in_time("compare, 512 x 512 x 400, 30 mm apart", abdomen(400, 0.8), {30, 0, 0});
    missed |= in_time("compare, 512 x 512 x 400, 120 mm apart", abdomen(400, 0.8), {120, 0, 0});
    missed |= in_time("compare, 512 x 512 x 400, 250 mm apart", abdomen(400, 0.8), {210, 130, 40});
    return missed | against_itk();
}
