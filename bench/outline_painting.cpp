// What a hand feels while it paints, and what the tools that change a whole outline take, on a liver-sized
// outline in 512 × 512 voxels and 119 or 400 slices.

#include <itkBinaryFillholeImageFilter.h>
#include <itkImage.h>
#include <itkSignedMaurerDistanceMapImageFilter.h>

#include <cmath>

#include "bench_table.h"
#include "remnant/imaging/outline_brush.h"
#include "remnant/imaging/outline_holes.h"
#include "remnant/imaging/outline_loop.h"
#include "remnant/imaging/outline_shape.h"
#include "remnant/imaging/outline_threshold.h"

namespace {

using namespace remnant;
using namespace remnant::imaging::outline;
using core::JobContext;
using core::LabelMask;
using core::Millimetre;
using core::Run;
using core::Vec3;

constexpr double kEvent = 16.0;   // ms: a hand paints without waiting
constexpr double kTool = 1500.0;  // ms

/// A scan of 40 cm with a liver of 1.9 L and a ragged border, or one with small holes in it.
struct Abdomen {
    core::GridGeometry grid;
    LabelMask liver;
    LabelMask with_holes;
    core::CtVoxels ct;

    explicit Abdomen(int slices) {
        grid.size = {512, 512, slices};
        grid.spacing = {0.743, 0.743, slices > 200 ? 0.8 : 1.6};
        const double half_height = 80.0 / grid.spacing[2];
        liver = core::mask_of_rows(grid.size, [&](int j, int k, std::vector<Run>& runs) {
            const double y = (j - 250) / 118.0;
            const double z = (k - grid.size[2] / 2) / half_height;
            const double left = 1.0 - y * y - z * z;
            if (left <= 0.0) return;
            const int half =
                static_cast<int>(140.0 * std::sqrt(left) + 6.0 * std::sin(j / 3.0) * std::cos(k / 2.0));
            if (half > 0) runs.push_back({220 - half, 220 + half});
        });
        with_holes = core::mask_of_rows(grid.size, [&](int j, int k, std::vector<Run>& runs) {
            for (const Run& run : liver.row(j, k)) {
                std::int32_t begin = run.begin;
                if (j % 9 == 0 && k % 5 == 0) {
                    for (std::int32_t i = run.begin + 7; i + 4 < run.end; i += 23) {
                        runs.push_back({begin, i});
                        begin = i + 2;
                    }
                }
                runs.push_back({begin, run.end});
            }
        });
        auto voxels = std::make_shared<core::VoxelGrid<std::int16_t>>(grid);
        std::uint32_t noise = 1;
        for (std::int16_t& voxel : voxels->voxels()) {
            noise = noise * 1664525U + 1013904223U;
            voxel = static_cast<std::int16_t>(60 + static_cast<int>(noise >> 26));
        }
        ct = core::SharedVoxels<std::int16_t>(voxels);
    }
};

/// One event of a stroke along the border of the liver, the largest brush included.
int painting(const Abdomen& abdomen, const std::string& where) {
    struct Case {
        const char* what;
        Brush brush;
        int axis;
    };
    const std::vector<Case> cases{
        {"disc of 20 mm, axial", {BrushShape::Disc, Millimetre(20), Paint::Add, {}}, 2},
        {"disc of 20 mm, sagittal", {BrushShape::Disc, Millimetre(20), Paint::Erase, {}}, 0},
        {"sphere of 20 mm", {BrushShape::Sphere, Millimetre(20), Paint::Erase, {}}, 2},
        {"sphere of 60 mm", {BrushShape::Sphere, Millimetre(60), Paint::Add, {}}, 2},
        {"sphere of 60 mm bounded by HU",
         {BrushShape::Sphere, Millimetre(60), Paint::Erase, HuRange{70, 110}},
         2},
    };
    int missed = 0;
    for (const Case& row : cases) {
        bench::Times times("one event, " + where + ", " + row.what, kEvent);
        LabelMask mask = abdomen.liver;
        for (int n = 0; n < 40; ++n) {
            const double turn = 0.15 * n;
            const auto at = [&](double angle) {
                return abdomen.grid.world(
                    {220 + 140 * std::cos(angle), 250 + 118 * std::sin(angle), abdomen.grid.size[2] / 2.0});
            };
            const SlicePlane plane{row.axis, row.axis == 2 ? abdomen.grid.size[2] / 2 : 220};
            times.time([&] {
                mask = *brushed(mask, abdomen.grid, row.brush, plane, at(turn), at(turn + 0.15),
                                {&abdomen.ct, nullptr});
            });
        }
        missed += times.report();
    }
    return missed;
}

int whole_outline(const Abdomen& abdomen, const std::string& where) {
    const JobContext job;
    const auto& [grid, liver, with_holes, ct] = abdomen;
    int missed = 0;
    const auto measure = [&](const char* what, auto work) {
        bench::Times times(what + (", " + where), kTool);
        for (int n = 0; n < 5; ++n) times.time(work);
        missed += times.report();
    };
    measure("threshold within the liver", [&] { (void)within_hu(ct, {70, 110}, {&liver, {}}, job); });
    measure("threshold of the whole scan", [&] { (void)within_hu(ct, {70, 110}, {}, job); });
    measure("grow by 5 mm", [&] { (void)grown(liver, grid, Millimetre(5), job); });
    measure("grow by 20 mm", [&] { (void)grown(liver, grid, Millimetre(20), job); });
    measure("shrink by 5 mm", [&] { (void)shrunk(liver, grid, Millimetre(5), job); });
    measure("open by 3 mm", [&] { (void)opened(liver, grid, Millimetre(3), job); });
    measure("close by 3 mm", [&] { (void)closed(liver, grid, Millimetre(3), job); });
    measure("median of 3 mm", [&] { (void)median_smoothed(liver, grid, Millimetre(3), job); });
    measure("smooth by 2 mm, volume kept", [&] { (void)volume_smoothed(liver, grid, Millimetre(2), job); });
    measure("smooth by 5 mm, volume kept", [&] { (void)volume_smoothed(liver, grid, Millimetre(5), job); });
    measure("fill holes", [&] { (void)holes_filled(with_holes, grid, std::nullopt, job); });
    for (int axis = 0; axis < 3; ++axis) {
        const std::string what = std::string("fill holes in slices across ") + "ijk"[axis];
        measure(what.c_str(), [&] { (void)slice_holes_filled(with_holes, axis, job); });
    }
    return missed;
}

using Image = itk::Image<std::uint8_t, 3>;

/// The liver's box and `around` mm around it as ITK wants it: made once, its making is not timed.
Image::Pointer image_of(const LabelMask& mask, const core::GridGeometry& grid, double around) {
    const auto box = core::bounds(mask);
    Image::IndexType low;
    Image::SizeType size;
    Image::SpacingType spacing;
    for (unsigned axis = 0; axis < 3; ++axis) {
        const int by = static_cast<int>(std::ceil(around / grid.spacing[axis])) + 1;
        low[axis] = std::max(box.low[axis] - by, 0);
        size[axis] = static_cast<itk::SizeValueType>(std::min(box.high[axis] + by, grid.size[axis] - 1) -
                                                     static_cast<int>(low[axis]) + 1);
        spacing[axis] = grid.spacing[axis];
    }
    auto image = Image::New();
    image->SetRegions({low, size});
    image->SetSpacing(spacing);
    image->Allocate(true);
    for (int k = box.low[2]; k <= box.high[2]; ++k) {
        for (int j = box.low[1]; j <= box.high[1]; ++j) {
            for (const Run& run : mask.row(j, k)) {
                for (int i = run.begin; i < run.end; ++i) image->SetPixel({{i, j, k}}, 1);
            }
        }
    }
    return image;
}

std::int64_t grown_by_itk(Image* image, double distance) {
    using Filter = itk::SignedMaurerDistanceMapImageFilter<Image, itk::Image<float, 3>>;
    auto filter = Filter::New();
    filter->SetInput(image);
    filter->SetUseImageSpacing(true);
    filter->SetSquaredDistance(false);
    filter->Update();
    const auto* first = filter->GetOutput()->GetBufferPointer();
    const auto voxels = filter->GetOutput()->GetBufferedRegion().GetNumberOfPixels();
    return std::count_if(first, first + voxels, [&](float d) { return d <= distance; });
}

std::int64_t filled_by_itk(Image* image) {
    auto filter = itk::BinaryFillholeImageFilter<Image>::New();
    filter->SetInput(image);
    filter->SetForegroundValue(1);
    filter->Update();
    const auto* first = filter->GetOutput()->GetBufferPointer();
    return std::count(first, first + image->GetBufferedRegion().GetNumberOfPixels(), 1);
}

int against_itk(const Abdomen& abdomen) {
    bench::Comparison grow("grow by 5.1 mm, 512 x 512 x 119", "runs and a ball", "ITK Maurer distances");
    bench::Comparison fill("fill holes, 512 x 512 x 119", "runs", "ITK fill hole");
    const auto image = image_of(abdomen.liver, abdomen.grid, 5.1);
    const auto holed = image_of(abdomen.with_holes, abdomen.grid, 0.0);
    for (int n = 0; n < 5; ++n) {
        std::int64_t ours = 0;
        std::int64_t theirs = 0;
        grow.ours([&] { ours = grown(abdomen.liver, abdomen.grid, Millimetre(5.1), JobContext())->count(); });
        grow.rival([&] { theirs = grown_by_itk(image, 5.1); });
        grow.require(std::abs(ours - theirs) <= ours / 100000,
                     "both ways grow to the same voxels, ties aside");
        fill.ours([&] {
            ours = holes_filled(abdomen.with_holes, abdomen.grid, std::nullopt, JobContext())->count();
        });
        fill.rival([&] { theirs = filled_by_itk(holed); });
        fill.require(ours == theirs, "both ways fill the same holes");
    }
    return grow.report(2.0) + fill.report(2.0);
}

}  // namespace

int main() {
    int missed = 0;
    for (const int slices : {119, 400}) {
        const Abdomen abdomen(slices);
        const std::string where = std::to_string(slices) + " slices";
        missed += painting(abdomen, where);
        missed += whole_outline(abdomen, where);
        if (slices == 119) missed += against_itk(abdomen);
    }
    return missed == 0 ? 0 : 1;
}
