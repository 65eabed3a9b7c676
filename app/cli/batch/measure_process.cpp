#include "measure_process.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

namespace remnant::cli::batch {
namespace {

constexpr const char* kProgram = "/proc/self/exe";
/// An answer is some ten kilobytes long; what babbles on is not kept.
constexpr std::size_t kLongestAnswer = std::size_t{16} << 20U;

/// In the child, between fork and exec: only what is safe there.
[[noreturn]] void become_measure(char* const* words, const char* folder, pid_t parent, int out, int error) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) _exit(127);
    setpgid(0, 0);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, nullptr);
    if (const int score = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC); score >= 0) {
        if (write(score, "500", 3) < 0) errno = 0;
        close(score);
    }
    const int nothing = open("/dev/null", O_RDONLY);
    const bool wired = nothing >= 0 && dup2(nothing, STDIN_FILENO) >= 0 && dup2(out, STDOUT_FILENO) >= 0 &&
                       dup2(error, STDERR_FILENO) >= 0 && chdir(folder) == 0;
    if (wired) execv(kProgram, words);
    _exit(127);
}

}  // namespace

core::Result<MeasureProcess> MeasureProcess::start(const std::vector<std::string>& arguments,
                                                   const std::filesystem::path& folder) {
    std::vector<std::string> words{"remnant-cli", "measure"};
    words.insert(words.end(), arguments.begin(), arguments.end());
    // A cohort's table is the same on every machine, whatever its accounts prefer.
    words.emplace_back("--published-rules");
    words.emplace_back("--json");
    words.emplace_back("--unnamed");
    std::vector<char*> argv;
    for (std::string& word : words) argv.push_back(word.data());
    argv.push_back(nullptr);
    int out[2] = {-1, -1};
    int error[2] = {-1, -1};
    const bool piped = pipe2(out, O_CLOEXEC) == 0 && pipe2(error, O_CLOEXEC) == 0;
    const pid_t parent = getpid();
    const pid_t pid = piped ? fork() : -1;
    if (pid == 0) become_measure(argv.data(), folder.c_str(), parent, out[1], error[1]);
    const int failure = errno;
    for (const int end : {out[1], error[1], pid < 0 ? out[0] : -1, pid < 0 ? error[0] : -1}) {
        if (end >= 0) close(end);
    }
    if (pid < 0)
        return core::refuse("measure", std::string("it cannot be started: ") + std::strerror(failure));
    return MeasureProcess(pid, {out[0], error[0]});
}

MeasureProcess::MeasureProcess(MeasureProcess&& other) noexcept
    : pid_(std::exchange(other.pid_, -1)),
      ends_(std::exchange(other.ends_, {-1, -1})),
      heard_(std::move(other.heard_)) {}

MeasureProcess& MeasureProcess::operator=(MeasureProcess&& other) noexcept {
    std::swap(pid_, other.pid_);
    std::swap(ends_, other.ends_);
    std::swap(heard_, other.heard_);
    return *this;
}

MeasureProcess::~MeasureProcess() {
    stop();
    for (const int end : ends_) {
        if (end >= 0) close(end);
    }
}

void MeasureProcess::stop() {
    if (pid_ < 0) return;
    kill(pid_, SIGKILL);
    while (waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
    }
    pid_ = -1;
}

void MeasureProcess::read(std::size_t which) {
    std::array<char, 65536> bytes{};
    const ssize_t n = ::read(ends_[which], bytes.data(), bytes.size());
    if (n > 0 && heard_[which].size() < kLongestAnswer)
        heard_[which].append(bytes.data(), static_cast<std::size_t>(n));
    if (n > 0 || (n < 0 && errno == EINTR)) return;
    close(ends_[which]);
    ends_[which] = -1;
}

MeasureEnd MeasureProcess::end() {
    int status = 0;
    while (waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
    }
    pid_ = -1;
    return {WIFEXITED(status), WIFEXITED(status) ? WEXITSTATUS(status) : -1, std::move(heard_[0]),
            std::move(heard_[1])};
}

}  // namespace remnant::cli::batch
