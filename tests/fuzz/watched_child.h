#pragma once
// Reads a file in a child with 1 GB and 2 s, and says how that ended.

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <sstream>
#include <string>

#include "remnant/core/result.h"

namespace remnant::testing {

enum Outcome { kRead = 0, kRefused = 10, kRefusedWithoutReason = 11, kThrown = 12 };

inline Outcome outcome_of(const core::Error& error) {
    return error.reason.empty() || error.what.empty() ? kRefusedWithoutReason : kRefused;
}

/// What became of a child that reads `path`; as text where it did not end as it should.
inline std::string in_a_child(const std::function<Outcome(const std::filesystem::path&)>& read,
                              const std::filesystem::path& path) {
    const pid_t child = fork();
    if (child == 0) {
#ifndef __SANITIZE_ADDRESS__  // the sanitizer's shadow memory alone is larger
        const rlimit memory{1 << 30, 1 << 30};
        setrlimit(RLIMIT_AS, &memory);
#endif
        alarm(2);
        try {
            _exit(read(path));
        } catch (...) {
            _exit(kThrown);
        }
    }
    int status = 0;
    waitpid(child, &status, 0);
    if (WIFSIGNALED(status)) {
        return WTERMSIG(status) == SIGALRM ? "hung"
                                           : "crashed with signal " + std::to_string(WTERMSIG(status));
    }
    const int code = WEXITSTATUS(status);
    if (code == kRead || code == kRefused) return {};
    if (code == kThrown) return "threw an exception";
    return code == kRefusedWithoutReason ? "refused without a reason"
                                         : "ended with code " + std::to_string(code);
}

inline std::string bytes_of(const std::filesystem::path& path) {
    std::ostringstream text;
    text << std::ifstream(path, std::ios::binary).rdbuf();
    return text.str();
}

inline void write_bytes(const std::filesystem::path& path, const std::string& bytes) {
    std::ofstream(path, std::ios::binary) << bytes;
}

}  // namespace remnant::testing
