#pragma once
// `remnant-cli batch` run, watched and killed, and its table read again.

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include "batch/csv.h"
#include "program.h"

namespace remnant::testing {

inline ProgramRun batch(const std::string& list, const std::string& out,
                        const std::vector<std::string>& more = {}) {
    std::vector<std::string> all{"batch", list, "-o", out};
    all.insert(all.end(), more.begin(), more.end());
    return run_program(all);
}

/// A batch that runs while the test does something else.
class RunningBatch {
  public:
    explicit RunningBatch(std::vector<std::string> arguments) : pid_(fork()) {
        if (pid_ != 0) return;
        if (std::freopen("/dev/null", "w", stdout) == nullptr ||
            std::freopen("/dev/null", "w", stderr) == nullptr)
            _exit(126);
        arguments.insert(arguments.begin(), REMNANT_CLI);
        std::vector<char*> argv;
        for (std::string& argument : arguments) argv.push_back(argument.data());
        argv.push_back(nullptr);
        execv(REMNANT_CLI, argv.data());
        _exit(127);
    }

    /// Sends the signal and waits for the end: true when that was what ended it.
    bool ended_by(int signal) {
        kill(pid_, signal);
        int status = 0;
        waitpid(pid_, &status, 0);
        return WIFSIGNALED(status) && WTERMSIG(status) == signal;
    }
    /// Waits for the end: the exit code.
    int exit_code() {
        int status = 0;
        waitpid(pid_, &status, 0);
        return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    }
    /// The first process it started, as soon as there is one; 0 when there was none in ten seconds.
    [[nodiscard]] pid_t first_child() const {
        const std::string list =
            "/proc/" + std::to_string(pid_) + "/task/" + std::to_string(pid_) + "/children";
        for (const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(10);
             std::chrono::steady_clock::now() < until;) {
            pid_t child = 0;
            if (std::ifstream(list) >> child) return child;
        }
        return 0;
    }
    [[nodiscard]] pid_t pid() const { return pid_; }

  private:
    pid_t pid_;
};

inline std::vector<std::vector<std::string>> rows_of(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    cli::batch::CsvReader reader(file, path);
    std::vector<std::vector<std::string>> rows;
    for (auto record = reader.next(); record && *record; record = reader.next())
        rows.push_back((*record)->fields);
    return rows;
}

inline std::string field(const std::vector<std::vector<std::string>>& rows, std::size_t row,
                         const std::string& column) {
    const auto at = std::ranges::find(rows.front(), column);
    return at == rows.front().end() ? "no column " + column
                                    : rows[row][static_cast<std::size_t>(at - rows[0].begin())];
}

inline std::size_t lines_in(const std::string& path) {
    const std::string text = text_of(path);
    return static_cast<std::size_t>(std::ranges::count(text, '\n'));
}

/// Waits until a file has that many lines; what is not there has none.
inline void wait_for_lines(const std::string& path, std::size_t lines) {
    for (const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(30);
         std::chrono::steady_clock::now() < until;) {
        if (lines == 0 || (std::filesystem::exists(path) && lines_in(path) >= lines)) return;
        std::this_thread::sleep_for(std::chrono::microseconds(200));
    }
}

}  // namespace remnant::testing
