// Finding the liver in all digital patients: how alike to the truth, what doubts, how long.

#include <cstdio>
#include <string>

#include "bench_table.h"
#include "phantom_variants.h"
#include "remnant/imaging/find_liver.h"

namespace {

namespace core = remnant::core;
namespace imaging = remnant::imaging;
namespace bench = remnant::bench;

/// 1 where an ordinary patient's liver is not found well, or a bad outline is not doubted.
int one_patient(const remnant::testing::PhantomVariant& variant) {
    const core::JobContext job;
    const auto phantom = imaging::make_phantom(variant.options, job);
    if (!phantom) return 1;
    std::optional<core::Result<imaging::FoundLiver>> found;
    auto work = [&] { found = imaging::find_liver(phantom->baseline.ct, std::nullopt, job); };
    const double seconds = bench::milliseconds(work) / 1000.0;
    if (!*found) {
        std::printf("%-36s refused: %s\n", variant.name.c_str(), core::to_line(found->error()).c_str());
        return 0;
    }
    const imaging::FoundLiver& liver = **found;
    const double dice = core::dice(liver.liver, phantom->baseline.liver);
    std::string doubts;
    for (const imaging::OutlineDoubt& doubt : liver.doubts) doubts += " " + doubt.warning.id;
    std::printf("%-36s Dice %.4f  %5.1f s %s\n", variant.name.c_str(), dice, seconds, doubts.c_str());
    const bool silent = dice < 0.9 && liver.doubts.empty();
    return silent || (variant.ordinary && dice < 0.95) ? 1 : 0;
}

}  // namespace

int main() {
    int misses = 0;
    for (const remnant::testing::PhantomVariant& variant : remnant::testing::phantom_variants())
        misses += one_patient(variant);
    std::printf("%d of them missed the aim\n", misses);
    return misses == 0 ? 0 : 1;
}
