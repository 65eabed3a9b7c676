#include "external/child_process.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cstring>
#include <thread>

namespace remnant::imaging::external {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int kPollMs = 50;
constexpr auto kGrace = std::chrono::seconds(2);
constexpr std::size_t kLongestLine = 1000;

/// What a program prints, cut into lines.
class Lines {
  public:
    explicit Lines(const std::function<void(std::string_view)>& heard) : heard_(heard) {}

    void add(std::string_view text) {
        for (const char c : text) {
            if (c == '\n' || c == '\r') {
                end_line();
            } else if (line_.size() < kLongestLine) {
                line_ += c;
            }
        }
    }
    void end_line() {
        const bool words = std::ranges::any_of(line_, [](unsigned char c) { return std::isalpha(c) != 0; });
        if (words) last_ = line_;
        if (!line_.empty()) heard_(line_);
        line_.clear();
    }
    [[nodiscard]] const std::string& last() const { return last_; }

  private:
    const std::function<void(std::string_view)>& heard_;
    std::string line_;
    std::string last_;
};

/// Both ends of a pipe, closed at the end.
struct Pipe {
    std::array<int, 2> ends{-1, -1};
    Pipe() = default;
    Pipe(const Pipe&) = delete;
    Pipe& operator=(const Pipe&) = delete;
    ~Pipe() {
        close_end(0);
        close_end(1);
    }
    void close_end(std::size_t which) {
        if (ends[which] >= 0) close(ends[which]);
        ends[which] = -1;
    }
};

/// A program that was started, in a process group of its own.
class Child {
  public:
    explicit Child(pid_t pid) : pid_(pid) {}
    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;
    ~Child() { end(); }

    /// True once it is gone; its status is known then.
    bool gone() {
        if (!gone_) gone_ = waitpid(pid_, &status_, WNOHANG) == pid_;
        return gone_;
    }
    [[nodiscard]] int status() const { return status_; }

    /// Asks it and all it started to end, and makes them after a while.
    void end() {
        if (gone_) return;
        kill(-pid_, SIGTERM);
        for (const auto until = Clock::now() + kGrace; !gone() && Clock::now() < until;)
            std::this_thread::sleep_for(std::chrono::milliseconds(kPollMs));
        kill(-pid_, SIGKILL);
        if (!gone_) gone_ = waitpid(pid_, &status_, 0) == pid_;
    }

  private:
    pid_t pid_;
    int status_ = 0;
    bool gone_ = false;
};

core::Result<pid_t> started(const std::vector<std::string>& words, const std::filesystem::path& folder,
                            int output) {
    std::vector<char*> arguments;
    for (const std::string& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
    arguments.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    posix_spawn_file_actions_init(&actions);
    posix_spawnattr_init(&attributes);
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions, output, STDERR_FILENO);
    posix_spawn_file_actions_addchdir_np(&actions, folder.c_str());
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
    posix_spawnattr_setpgroup(&attributes, 0);
    pid_t pid = 0;
    const int failure = posix_spawnp(&pid, arguments[0], &actions, &attributes, arguments.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    if (failure != 0)
        return core::refuse(words[0], std::string("it cannot be started: ") + std::strerror(failure));
    return pid;
}

/// Reads what there is now; false once nothing can come any more.
bool read_some(int end, Lines& lines, int wait_ms) {
    pollfd ready{end, POLLIN, 0};
    if (poll(&ready, 1, wait_ms) <= 0) return true;
    std::array<char, 4096> bytes{};
    const ssize_t count = read(end, bytes.data(), bytes.size());
    if (count > 0) lines.add({bytes.data(), static_cast<std::size_t>(count)});
    return count > 0 || (count < 0 && errno == EINTR);
}

}  // namespace

core::Result<ChildEnd> run_child(const std::vector<std::string>& words, const std::filesystem::path& folder,
                                 const std::function<void(std::string_view)>& heard,
                                 const core::JobContext& job, std::optional<std::chrono::seconds> limit) {
    Pipe pipe;
    if (pipe2(pipe.ends.data(), O_CLOEXEC) != 0)
        return core::refuse(words[0], std::string("it cannot be listened to: ") + std::strerror(errno));
    const auto pid = started(words, folder, pipe.ends[1]);
    if (!pid) return core::refuse(pid.error());
    Child child(*pid);
    pipe.close_end(1);
    Lines lines(heard);
    const auto begun = Clock::now();
    for (bool open = true; !child.gone();) {
        if (job.cancelled()) return core::refuse(core::cancelled_error(words[0]));
        if (limit && Clock::now() - begun > *limit)
            return core::refuse(words[0], "it does not come to an end");
        if (open)
            open = read_some(pipe.ends[0], lines, kPollMs);
        else
            std::this_thread::sleep_for(std::chrono::milliseconds(kPollMs));
    }
    // What it said last may still be on its way; what it started may hold the other end for ever.
    fcntl(pipe.ends[0], F_SETFL, O_NONBLOCK);
    for (pollfd ready{pipe.ends[0], POLLIN, 0}; poll(&ready, 1, 0) > 0;) {
        if (!read_some(pipe.ends[0], lines, 0)) break;
    }
    lines.end_line();
    const int status = child.status();
    return ChildEnd{WIFEXITED(status) ? WEXITSTATUS(status) : -1, WIFSIGNALED(status) != 0, lines.last()};
}

}  // namespace remnant::imaging::external
