// Outlining portal and hepatic veins from seeds in 512 × 512 × 119 and × 400 voxels: time, and memory besides
// the CT's own.

#include <sys/resource.h>

#include "bench_table.h"
#include "remnant/imaging/outline_vessels.h"
#include "remnant/imaging/phantom.h"

namespace {

using namespace remnant;

double most_megabytes() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return static_cast<double>(usage.ru_maxrss) / 1024.0;
}

int one_scan(int slices, double step) {
    imaging::PhantomOptions options;
    options.size = {512, 512, slices};
    options.spacing = {0.743, 0.743, step};
    const auto phantom = imaging::make_phantom(options, core::JobContext());
    if (!phantom) return 1;
    const imaging::PhantomState& patient = phantom->baseline;
    const imaging::VesselRequest request{
        {{"portal vein", {{-14, 14, -14}}}, {"hepatic veins", {{-12, 30, 46}, {26, -20, 30}}}},
        patient.liver};
    const double before = most_megabytes();
    bool made = false;
    auto work = [&] { made = imaging::outline_vessels(patient.ct, request, core::JobContext()).has_value(); };
    const double seconds = bench::milliseconds(work) / 1000.0;
    const double ct = 512.0 * 512.0 * slices * 2.0 / (1 << 20);
    const std::string name = "vessels, 512 × 512 × " + std::to_string(slices);
    const int misses =
        bench::report_reached(name, seconds, 20.0, "s") +
        bench::report_reached(name + ", memory", (most_megabytes() - before) / ct, 4.0, "x the CT");
    return made ? misses : misses + 1;
}

}  // namespace

int main() {
    return one_scan(119, 1.6) + one_scan(400, 0.6) == 0 ? 0 : 1;
}
