#pragma once
// remnant-cli run as a person runs it: arguments in, exit code and both streams out.

#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "scratch_folder.h"

namespace remnant::testing {

struct ProgramRun {
    int exit_code = -1;
    std::string out;
    std::string error;

    [[nodiscard]] nlohmann::json json() const { return nlohmann::json::parse(out); }
};

inline std::string text_of(const std::filesystem::path& path) {
    std::ostringstream text;
    text << std::ifstream(path).rdbuf();
    return text.str();
}

inline ProgramRun run_program(const std::vector<std::string>& arguments) {
    const ScratchFolder folder;
    const std::string out = folder / "out";
    const std::string error = folder / "error";
    const pid_t child = fork();
    if (child == 0) {
        if (std::freopen(out.c_str(), "w", stdout) == nullptr ||
            std::freopen(error.c_str(), "w", stderr) == nullptr)
            _exit(126);
        std::vector<char*> argv{const_cast<char*>(REMNANT_CLI)};
        for (const std::string& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
        argv.push_back(nullptr);
        execv(REMNANT_CLI, argv.data());
        _exit(127);
    }
    int status = 0;
    waitpid(child, &status, 0);
    return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, text_of(out), text_of(error)};
}

}  // namespace remnant::testing
