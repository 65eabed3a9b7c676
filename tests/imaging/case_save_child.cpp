// Saves a made-up case, for tests that kill the saving program or make its disk fail.
// case_save_child FILE SEED            saves once; exit 0 saved, 1 refused (the reason on stdout)
// case_save_child FILE SEED --forever  saves SEED, SEED + 1, SEED, … until it is killed

#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "remnant/imaging/case_file.h"
#include "rich_case.h"

int main(int argc, char** argv) {
    using namespace remnant;
    if (argc < 3) return 2;
    constexpr int kSlices = 24;
    const std::uint64_t seed = std::strtoull(argv[2], nullptr, 10);
    const core::Case cases[] = {testing::bulky_case(seed, kSlices), testing::bulky_case(seed + 1, kSlices)};
    if (argc > 3 && std::strcmp(argv[3], "--forever") == 0) {
        std::puts("ready");
        std::fflush(stdout);
        for (int n = 0;; ++n) {
            const auto saved = imaging::save_case(argv[1], cases[n % 2], {}, core::JobContext());
            if (!saved) return 1;
        }
    }
    const auto saved = imaging::save_case(argv[1], cases[0], {}, core::JobContext());
    if (saved) return 0;
    std::puts(saved.error().reason.c_str());
    return 1;
}
