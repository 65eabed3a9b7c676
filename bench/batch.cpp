// `remnant-cli batch` over 200 digital patients: killed at 20 random moments it gives the same table, memory
// stays flat, and a process a patient costs little of what measuring a patient costs.

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <random>
#include <sstream>
#include <thread>

#include "bench_table.h"

namespace {

namespace fs = std::filesystem;
using namespace remnant;

constexpr int kPatients = 200;
constexpr int kKills = 20;

pid_t started(std::vector<std::string> words) {
    const pid_t child = fork();
    if (child != 0) return child;
    const int nothing = open("/dev/null", O_WRONLY);
    dup2(nothing, STDOUT_FILENO);
    std::vector<char*> argv;
    for (std::string& word : words) argv.push_back(word.data());
    argv.push_back(nullptr);
    execv(argv[0], argv.data());
    _exit(127);
}

bool done(const std::vector<std::string>& words) {
    int status = 0;
    waitpid(started(words), &status, 0);
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

std::string text_of(const fs::path& path) {
    std::ostringstream text;
    text << std::ifstream(path, std::ios::binary).rdbuf();
    return text.str();
}

std::size_t rows_in(const fs::path& journal) {
    const std::string text = text_of(journal);
    const auto lines = static_cast<std::size_t>(std::ranges::count(text, '\n'));
    return lines > 0 ? lines - 1 : 0;
}

/// Megabytes a process holds or held: VmRSS, VmHWM; 0 where it is gone.
double megabytes(pid_t pid, const std::string& which) {
    std::ifstream status("/proc/" + std::to_string(pid) + "/status");
    for (std::string line; std::getline(status, line);) {
        if (line.starts_with(which)) return std::stod(line.substr(which.size() + 1)) / 1024.0;
    }
    return 0.0;
}

/// Each patient on a grid of his own, so that no two are alike; made once and kept where REMNANT_BENCH_COHORT
/// points.
fs::path cohort() {
    const char* kept = std::getenv("REMNANT_BENCH_COHORT");
    fs::path folder = kept != nullptr ? fs::path(kept) : fs::temp_directory_path() / "remnant-bench-cohort";
    fs::create_directories(folder);
    std::ofstream list(folder / "patients.csv");
    list << "id,ct,liver,tumour,segments,operation,height_cm,weight_kg,liver_condition\n";
    for (int n = 1; n <= kPatients; ++n) {
        const std::string p = "p" + std::to_string(n);
        if (!fs::exists(folder / p / "truth.json") &&
            !done({REMNANT_CLI, "phantom", folder / p, "--seed", std::to_string(n), "--size", "64,64,40",
                   "--spacing", "6,6,7"}))
            std::exit(2);
        list << n << "," << p << "/ct,liver=" << p << "/labels.nii.gz," << p << "/tumours.nii.gz," << p
             << "/labels.nii.gz,right-hepatectomy," << 150 + n % 50 << ",70,normal\n";
    }
    return folder;
}

struct Memory {
    double parent = 0.0;
    double child = 0.0;
};

/// The largest memory of the batch and of its measuring processes over the first 50 rows and the last 50.
struct Watched {
    Memory first;
    Memory last;
};

Watched watch(const std::vector<std::string>& words, const fs::path& out) {
    Watched seen;
    const pid_t batch = started(words);
    const std::string children =
        "/proc/" + std::to_string(batch) + "/task/" + std::to_string(batch) + "/children";
    for (int status = 0; waitpid(batch, &status, WNOHANG) == 0;) {
        const std::size_t rows = rows_in(out.string() + ".part");
        Memory other;
        Memory& memory = rows < 50 ? seen.first : rows >= 150 ? seen.last : other;
        memory.parent = std::max(memory.parent, megabytes(batch, "VmRSS:"));
        std::ifstream list(children);
        for (pid_t child = 0; list >> child;)
            memory.child = std::max(memory.child, megabytes(child, "VmHWM:"));
        std::this_thread::sleep_for(std::chrono::microseconds(500));
    }
    return seen;
}

/// True when the table is that of the run that was left alone.
bool same_when_killed(const std::string& list, const fs::path& out, const std::string& whole) {
    std::mt19937 random(200);
    int killed = 0;
    std::size_t rows = 0;
    while (killed < kKills) {
        const pid_t batch = started(
            {REMNANT_CLI, "batch", list, "-o", out, "--resume", "--jobs", std::to_string(1 + killed % 3)});
        const std::size_t wanted = rows + random() % 12;
        while (rows_in(out.string() + ".part") < wanted)
            std::this_thread::sleep_for(std::chrono::microseconds(500));
        std::this_thread::sleep_for(std::chrono::microseconds(random() % 60'000));
        kill(batch, SIGKILL);
        int status = 0;
        waitpid(batch, &status, 0);
        if (!WIFSIGNALED(status)) return false;
        ++killed;
        rows = rows_in(out.string() + ".part");
        std::printf("  kill %2d of %d: %3zu rows in the journal\n", killed, kKills, rows);
    }
    return done({REMNANT_CLI, "batch", list, "-o", out, "--resume"}) && text_of(out) == whole;
}

int report(const char* what, double before, double after, double aim) {
    std::printf("%-44s rows 1-50 %8.1f MB   rows 150-200 %8.1f MB   %5.2f x (at most %.2f)\n", what, before,
                after, after / before, aim);
    return after / before <= aim ? 0 : 1;
}

}  // namespace

int main() {
    const fs::path folder = cohort();
    const std::string list = folder / "patients.csv";
    for (const char* old : {"whole.csv", "killed.csv", "killed.csv.part", "whole.csv.part"})
        fs::remove(folder / old);
    const auto begun = std::chrono::steady_clock::now();
    const Watched memory =
        watch({REMNANT_CLI, "batch", list, "-o", folder / "whole.csv"}, folder / "whole.csv");
    const double took = std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
    const std::string whole = text_of(folder / "whole.csv");
    std::printf("%d patients in %.1f s, %.0f ms each\n", kPatients, took, 1000.0 * took / kPatients);
    int missed = report("peak memory of batch", memory.first.parent, memory.last.parent, 1.05);
    missed |= report("peak memory of a measurement", memory.first.child, memory.last.child, 1.25);
    bench::Times process("a process a patient: start and end", 50.0);
    for (int n = 0; n < 20; ++n) process.time([] { done({REMNANT_CLI, "--version"}); });
    missed |= process.report();
    const bool same = same_when_killed(list, folder / "killed.csv", whole);
    std::printf("killed at %d random moments and resumed: %s\n", kKills,
                same ? "the same table" : "ANOTHER TABLE");
    return same && std::ranges::count(whole, '\n') == kPatients + 1 ? missed : 1;
}
