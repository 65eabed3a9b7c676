#pragma once
// Other people's programs asked about a file that was written here.

#include <array>
#include <cstdio>
#include <filesystem>
#include <sstream>
#include <string>
#include <vector>

namespace remnant::testing {

struct ToolRun {
    int exit_code = -1;
    std::string output;  // both streams

    /// Not installed: the test has nothing to ask.
    [[nodiscard]] bool absent() const { return exit_code == 127; }
};

/// Through a shell: `command` is the test's own text.
inline ToolRun run_tool(const std::string& command) {
    ToolRun run;
    FILE* pipe = popen(("LC_ALL=C.UTF-8 " + command + " 2>&1").c_str(), "r");
    if (pipe == nullptr) return run;
    std::array<char, 4096> buffer{};
    while (const std::size_t got = std::fread(buffer.data(), 1, buffer.size(), pipe))
        run.output.append(buffer.data(), got);
    const int status = pclose(pipe);
    run.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    return run;
}

/// What dciodvfy (dicom3tools) calls an error in a DICOM file.
inline std::vector<std::string> conformance_errors(const ToolRun& dciodvfy) {
    std::vector<std::string> errors;
    std::istringstream lines(dciodvfy.output);
    for (std::string line; std::getline(lines, line);) {
        if (line.starts_with("Error")) errors.push_back(line);
    }
    return errors;
}

inline ToolRun dciodvfy(const std::filesystem::path& file) {
    return run_tool("dciodvfy '" + file.string() + "'");
}

}  // namespace remnant::testing
