// The digital patient after known motions, laid over himself: how far vessel bifurcations miss, and how long
// it takes. Prints one row a patient and ends with 0 where the aims are reached.

#include <cstdio>
#include <cstdlib>

#include "bench_table.h"
#include "moved_patient.h"

namespace {

using namespace remnant;
using testing::Motion;
using testing::MovedPatient;

struct Row {
    double rigid = 0, best_rigid = 0, affine = 0, deformable = 0, deformable95 = 0, seconds = 0;
};

/// Seed n's place in a range of 0–1, another order for each `stride`.
double spread(std::uint64_t seed, std::uint64_t stride) {
    return static_cast<double>(seed * stride % 17) / 16.0;
}

Motion motion_of(std::uint64_t seed, const char* kind) {
    Motion motion;
    const auto sign = [&](std::uint64_t stride) { return 2.0 * spread(seed, stride) - 1.0; };
    motion.shift = {15 * sign(3), 15 * sign(5), 15 * sign(7)};
    motion.turn_degrees = {8 * sign(11), 8 * sign(13), 8 * sign(2)};
    if (kind[0] != 'r') motion.breath = 4 + 8 * spread(seed, 6);
    if (kind[0] == 'g') {
        motion.left_grows = 0.55 * spread(seed, 9);
        motion.right_shrinks = 0.25 * spread(seed, 9);
    }
    return motion;
}

double percent_more(const core::LabelMask& before, const core::LabelMask& after) {
    return 100.0 * (static_cast<double>(after.count()) / static_cast<double>(before.count()) - 1.0);
}

/// Growth of segments I–IV, per cent.
double left_growth(const MovedPatient& patient, const Motion& motion) {
    const core::GridGeometry& grid = core::geometry_of(patient.baseline.ct);
    core::LabelMask left(grid.size);
    for (std::size_t s = 0; s < 4; ++s) left = core::united(left, patient.state.segments[s]);
    return percent_more(left, testing::moved_mask(left, grid, grid, motion));
}

double percentile95(std::vector<double> values) {
    std::ranges::sort(values);
    return values[values.size() * 95 / 100];
}

Row registered(const MovedPatient& patient) {
    Row row;
    const auto errors = [&](imaging::RegistrationMethod method) {
        const auto found =
            imaging::register_scans(patient.baseline, patient.followup, method, core::JobContext());
        if (!found) {
            std::printf("%s\n", core::to_line(found.error()).c_str());
            return std::vector<double>{1e9};
        }
        std::printf("    %-10s surface %.2f / %.2f mm, bones %.2f%s", imaging::word_of(method).data(),
                    found->residual.median.value(), found->residual.percentile95.value(),
                    found->bone_agreement.value_or(-1), found->plausible ? "" : " NOT PLAUSIBLE");
        for (const auto& warning : found->warnings) std::printf(" %s", warning.id.c_str());
        std::printf("\n");
        return testing::landmark_errors(found->map, patient);
    };
    row.best_rigid = testing::best_rigid_median(patient);
    row.rigid = testing::median_of(errors(imaging::RegistrationMethod::Rigid));
    row.affine = testing::median_of(errors(imaging::RegistrationMethod::Affine));
    std::vector<double> deformable;
    const auto all = [&] { deformable = errors(imaging::RegistrationMethod::Deformable); };
    row.seconds = bench::milliseconds(all) / 1000.0;
    row.deformable = testing::median_of(deformable);
    row.deformable95 = percentile95(deformable);
    return row;
}

}  // namespace

int main(int argc, char** argv) {
    const int seeds = argc > 1 ? std::atoi(argv[1]) : 10;
    double rigid = 0;
    double deformable = 0;
    double seconds = 0;
    std::printf("seed motion    left %%  best rigid  rigid  affine  deformable  95 %%   s\n");
    for (const char* kind : {"rigid", "breath", "growth"}) {
        for (std::uint64_t seed = 1; seed <= static_cast<std::uint64_t>(seeds); ++seed) {
            imaging::PhantomOptions options;
            options.seed = seed;
            options.size = {256, 224, 110};
            options.spacing = {1.5, 1.5, 2.5};
            const Motion motion = motion_of(seed, kind);
            const MovedPatient patient = testing::moved_patient(options, motion);
            const Row row = registered(patient);
            std::printf("%4d %-8s %6.1f  %9.2f  %6.2f  %6.2f  %9.2f  %5.2f  %4.1f\n", static_cast<int>(seed),
                        kind, left_growth(patient, motion), row.best_rigid, row.rigid, row.affine,
                        row.deformable, row.deformable95, row.seconds);
            std::fflush(stdout);
            if (kind[0] != 'g') rigid = std::max(rigid, row.rigid);
            deformable = std::max(deformable, row.deformable);
            seconds = std::max(seconds, row.seconds);
        }
    }
    int failed = bench::report_reached("rigid, worst patient's median", rigid, 2.0, "mm");
    failed |= bench::report_reached("deformable, worst patient's median", deformable, 1.5, "mm");
    failed |= bench::report_reached("slowest, all stages", seconds, 30.0, "s");
    return failed;
}
