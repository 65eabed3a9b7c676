// The digital patient after known motions, laid over himself: how far vessel bifurcations miss, and how long
// it takes. His CT and outlines are drawn anew through the motion, so that vessels, tumours and surface go
// with the tissue. Prints one row a patient and ends with 0 where the aims are reached. Arguments: how many
// seeds, and the first of them.

#include <cstdio>
#include <cstdlib>
#include <ctime>

#include "bench_table.h"
#include "moved_patient.h"

namespace {

using namespace remnant;
using testing::Motion;
using testing::MovedPatient;

constexpr double kRigidAimMm = 2.0;
constexpr double kDeformableAimMm = 1.5;
constexpr double kSecondsAim = 30.0;
/// How much worse than the best rigid map a rigid map may be where growth rules out the aim.
constexpr double kOverBestRigid = 1.15;

struct Found {
    double median = 1e9, percentile95 = 1e9, surface95 = 1e9;
    double seconds = 0, processor_seconds = 0;
    imaging::SpatialMap map;
};

/// Seed n's place in a range of −1 to 1, another order for each `stride`.
double spread(std::uint64_t seed, std::uint64_t stride) {
    return 2.0 * static_cast<double>(seed * stride % 17) / 16.0 - 1.0;
}

Motion motion_of(std::uint64_t seed, bool breathing) {
    Motion motion;
    motion.shift = {15 * spread(seed, 3), 15 * spread(seed, 5), 15 * spread(seed, 7)};
    motion.turn_degrees = {8 * spread(seed, 11), 8 * spread(seed, 13), 8 * spread(seed, 2)};
    if (breathing) motion.breath = 8 + 4 * spread(seed, 6);
    return motion;
}

double percentile95(std::vector<double> values) {
    std::ranges::sort(values);
    return values[values.size() * 95 / 100];
}

Found found_by(imaging::RegistrationMethod method, const MovedPatient& patient) {
    Found found;
    const std::clock_t processor = std::clock();
    core::Result<imaging::Registration> registration;
    auto work = [&] {
        registration =
            imaging::register_scans(patient.baseline, patient.followup, method, core::JobContext());
    };
    found.seconds = bench::milliseconds(work) / 1000.0;
    found.processor_seconds = static_cast<double>(std::clock() - processor) / CLOCKS_PER_SEC;
    if (!registration) {
        std::printf("%s\n", core::to_line(registration.error()).c_str());
        return found;
    }
    if (!registration->plausible) std::printf("said to be not plausible:\n");
    const std::vector<double> errors = testing::landmark_errors(registration->map, patient);
    found.median = testing::median_of(errors);
    found.percentile95 = percentile95(errors);
    found.surface95 = registration->residual.percentile95.value();
    found.map = registration->map;
    return found;
}

/// The worst of what was seen, with its own aim for each.
struct Worst {
    double rigid = 0, rigid_over_best = 0, deformable = 0, seconds = 0;
};

void add(std::uint64_t seed, const char* kind, double percent, Worst& worst) {
    imaging::PhantomOptions options;
    options.seed = seed;
    const Motion motion = testing::with_growth(motion_of(seed, kind[0] != 'm'), percent, options);
    const MovedPatient patient = testing::moved_patient(options, motion);
    const double best = testing::best_rigid_median(patient);
    const Found rigid = found_by(imaging::RegistrationMethod::Rigid, patient);
    const Found bent = found_by(imaging::RegistrationMethod::Deformable, patient);
    const double affine =
        testing::median_of(testing::landmark_errors(imaging::SpatialMap(bent.map.affine()), patient));
    std::printf("%4d %-10s %6.0f %6.2f %6.2f %6.2f %6.2f %6.2f %8.2f %6.1f %6.1f\n", static_cast<int>(seed),
                kind, percent, best, rigid.median, affine, bent.median, bent.percentile95, bent.surface95,
                bent.seconds, bent.processor_seconds);
    std::fflush(stdout);
    if (percent == 0) worst.rigid = std::max(worst.rigid, rigid.median);
    worst.rigid_over_best =
        std::max(worst.rigid_over_best, rigid.median / std::max(best, kRigidAimMm / kOverBestRigid));
    worst.deformable = std::max(worst.deformable, bent.median);
    worst.seconds = std::max(worst.seconds, bent.seconds);
}

}  // namespace

int main(int argc, char** argv) {
    const int seeds = argc > 1 ? std::atoi(argv[1]) : 3;
    const int first = argc > 2 ? std::atoi(argv[2]) : 1;
    std::printf("mm that vessel bifurcations miss by, median; s of the clock and of the processor\n");
    std::printf("seed motion     grown%%   best  rigid affine   bent    95%%  surf95%%      s  cpu s\n");
    Worst worst;
    for (int n = first; n < first + seeds; ++n) {
        const auto seed = static_cast<std::uint64_t>(n);
        add(seed, "moved", 0, worst);
        for (const double percent : {0.0, 15.0, 30.0, 45.0, 60.0})
            add(seed, percent > 0 ? "grown" : "breathing", percent, worst);
    }
    int failed = bench::report_reached("rigid where nothing grew, worst patient's median", worst.rigid,
                                       kRigidAimMm, "mm");
    failed |= bench::report_reached("rigid over the best rigid map, or over its aim", worst.rigid_over_best,
                                    kOverBestRigid, "x");
    failed |=
        bench::report_reached("deformable, worst patient's median", worst.deformable, kDeformableAimMm, "mm");
    failed |= bench::report_reached("slowest, all stages", worst.seconds, kSecondsAim, "s");
    return failed;
}
