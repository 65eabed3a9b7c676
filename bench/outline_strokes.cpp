// Strokes: twenty digital livers from centre lines alone, and how long and how much memory an outline from
// strokes and a correction by one more stroke take on scans of 119 and of 400 slices.

#include <sys/resource.h>

#include <cstdio>
#include <string>

#include "bench_table.h"
#include "centre_line_strokes.h"
#include "phantom_variants.h"
#include "remnant/imaging/outline_strokes.h"

namespace {

namespace core = remnant::core;
namespace imaging = remnant::imaging;
namespace bench = remnant::bench;

/// 1 where the liver is not given back well.
int one_patient(const remnant::testing::PhantomVariant& variant) {
    const auto phantom = imaging::make_phantom(variant.options, core::JobContext());
    if (!phantom) return 1;
    const core::LabelMask& truth = phantom->baseline.liver;
    const core::CtVoxels& ct = phantom->baseline.ct;
    const imaging::StrokeRequest request{remnant::testing::centre_line_strokes(ct, truth), {}, 0};
    const auto outline = imaging::outline_strokes(ct, request, core::JobContext());
    if (!outline) return 1;
    const double dice = core::dice(*outline, truth);
    const double ratio = static_cast<double>(outline->count()) / static_cast<double>(truth.count());
    std::printf("%-12s Dice %.4f  volume %+.2f %%\n", variant.name.c_str(), dice, 100.0 * (ratio - 1.0));
    std::fflush(stdout);
    return dice < 0.95 ? 1 : 0;
}

double peak_megabytes() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return static_cast<double>(usage.ru_maxrss) / 1024.0;
}

/// An outside stroke 20 mm long from the middle of the liver towards its left.
imaging::Stroke one_more(const core::LabelMask& liver, const core::GridGeometry& grid) {
    const core::IndexBox box = core::bounds(liver);
    const core::Vec3 middle = grid.world(0.5 * (core::Vec3(box.low[0], box.low[1], box.low[2]) +
                                                core::Vec3(box.high[0], box.high[1], box.high[2])));
    return {imaging::StrokeLabel::Out, {middle, middle + core::Vec3(20, 0, 0)}, core::Millimetre(2)};
}

int times(int slices, double step) {
    imaging::PhantomOptions options = remnant::testing::usual_patient(7);
    options.size = {512, 512, slices};
    options.spacing = {0.74, 0.74, step};
    const auto phantom = imaging::make_phantom(options, core::JobContext());
    if (!phantom) return 1;
    const core::CtVoxels& ct = phantom->baseline.ct;
    const core::LabelMask& truth = phantom->baseline.liver;
    const std::string scan = "512 x 512 x " + std::to_string(slices);
    imaging::StrokeRequest alone{remnant::testing::centre_line_strokes(ct, truth), {}, 0};
    imaging::StrokeRequest correcting = alone;
    correcting.current = truth;
    correcting.fresh = correcting.strokes.size();
    correcting.strokes.push_back(one_more(truth, core::geometry_of(ct)));
    bench::Times correction("after one more stroke, " + scan, 1500.0);
    bench::Times outline("from strokes alone, " + scan, 15000.0);
    const double before = peak_megabytes();
    for (int round = 0; round < 3; ++round) {
        correction.time([&] { (void)imaging::outline_strokes(ct, correcting, core::JobContext()); });
        outline.time([&] { (void)imaging::outline_strokes(ct, alone, core::JobContext()); });
    }
    const double ct_megabytes = 2.0 * 512 * 512 * slices / (1 << 20);
    return correction.report() + outline.report() +
           bench::report_reached("memory besides the CT's, in CTs, " + scan,
                                 (peak_megabytes() - before) / ct_megabytes, 3.0, "x");
}

}  // namespace

int main() {
    int misses = times(119, 1.6) + times(400, 0.5);
    for (const remnant::testing::PhantomVariant& variant : remnant::testing::ordinary_variants())
        misses += one_patient(variant);
    std::printf("%d missed the aim\n", misses);
    return misses == 0 ? 0 : 1;
}
