// Peak memory of `remnant-cli measure` on a CT of 512 × 512 × 400, against the bytes of CT plus labels.

#include <sys/resource.h>
#include <sys/wait.h>

#include "abdomen_folder.h"

namespace {

using namespace remnant;

/// Peak resident bytes of the program, or 0 where it failed.
double peak_of_measure(const bench::AbdomenFolder& folder) {
    const std::string ct = folder.ct();
    const std::string labels = folder.labels();
    const std::string tumours = folder.tumours();
    const pid_t child = fork();
    if (child == 0) {
        if (std::freopen("/dev/null", "w", stdout) == nullptr) _exit(126);
        execl(REMNANT_CLI, REMNANT_CLI, "measure", "--ct", ct.c_str(), "--liver", labels.c_str(), "--tumour",
              tumours.c_str(), "--segments", labels.c_str(), "--operation", "right-hepatectomy",
              "--height-cm", "172", "--weight-kg", "74", "--liver-condition", "normal", "--json",
              static_cast<char*>(nullptr));
        _exit(127);
    }
    int status = 0;
    rusage usage{};
    wait4(child, &status, 0, &usage);
    return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? 1024.0 * static_cast<double>(usage.ru_maxrss)
                                                         : 0.0;
}

}  // namespace

int main() {
    const bench::AbdomenFolder folder;
    constexpr double kVoxels = 512.0 * 512.0 * 400.0;
    // One label map of one byte a voxel is counted although three are read: the strictest reading.
    constexpr double kBytes = kVoxels * (2 + 1);
    const double peak = peak_of_measure(folder);
    if (peak == 0.0) {
        std::fprintf(stderr, "measure failed\n");
        return 2;
    }
    std::printf("%-42s %-28s %10.0f MB   %-28s %10.0f MB   %7.2f x (at most 2.5)\n", "peak memory of measure",
                "resident", peak / 1e6, "CT and one label map", kBytes / 1e6, peak / kBytes);
    return peak / kBytes < 2.5 ? 0 : 1;
}
