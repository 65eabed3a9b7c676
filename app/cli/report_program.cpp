#include "report_program.h"

#include <fcntl.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <iterator>

#include "remnant/imaging/case_file.h"

namespace remnant::cli {
namespace {

namespace fs = std::filesystem;

/// A folder of its own, gone with this object.
class PrivateFolder {
  public:
    PrivateFolder() : name_((fs::temp_directory_path() / "remnant-XXXXXX").string()) {
        if (mkdtemp(name_.data()) == nullptr) name_.clear();
    }
    PrivateFolder(const PrivateFolder&) = delete;
    PrivateFolder& operator=(const PrivateFolder&) = delete;
    ~PrivateFolder() {
        std::error_code ignored;
        if (!name_.empty()) fs::remove_all(name_, ignored);
    }

    [[nodiscard]] bool made() const { return !name_.empty(); }
    fs::path operator/(const char* name) const { return fs::path(name_) / name; }

  private:
    std::string name_;
};

/// Exit code of a program; what it says goes into `said`. -1 where it cannot be run.
int run(const fs::path& program, std::vector<std::string> words, const fs::path& said) {
    std::vector<char*> arguments;
    for (std::string& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, said.c_str(), O_WRONLY | O_CREAT | O_TRUNC,
                                     0600);
    posix_spawn_file_actions_adddup2(&actions, STDOUT_FILENO, STDERR_FILENO);
    pid_t child = 0;
    const int failed = posix_spawn(&child, program.c_str(), &actions, nullptr, arguments.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    int status = 0;
    if (failed != 0 || waitpid(child, &status, 0) != child) return -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/// The reason in what the program said.
std::string reason_in(const fs::path& said) {
    std::ifstream file(said);
    for (std::string line; std::getline(file, line);) {
        if (line.starts_with("error: ")) return core::printable(line.substr(7));
    }
    return "the program 'remnant' could not make the report";
}

}  // namespace

fs::path window_program() {
    std::error_code failure;
    const fs::path here = fs::read_symlink("/proc/self/exe", failure);
    return failure ? fs::path("remnant") : here.parent_path() / "remnant";
}

core::Result<std::vector<std::uint8_t>> report_pdf(const ReportSubject& subject,
                                                   const core::JobContext& job) {
    std::error_code ignored;
    if (!fs::exists(window_program(), ignored))
        return core::refuse("report", "the program 'remnant', which makes reports, is not beside this one");
    const PrivateFolder folder;
    if (!folder.made()) return core::refuse("report", "no temporary folder can be made");
    fs::path case_file = subject.case_file;
    if (subject.instead != nullptr) {
        case_file = folder / "case.remnant";
        if (auto saved = imaging::save_case(case_file, *subject.instead, {}, job); !saved)
            return core::refuse(saved.error());
    }
    const fs::path page = folder / "report.pdf";
    std::vector<std::string> words{"remnant",     "--case", case_file.string(), "--report",
                                   page.string(), "--scan", subject.scan};
    if (!subject.plan.empty()) words.insert(words.end(), {"--plan", subject.plan});
    if (subject.instead != nullptr) words.emplace_back("--deidentified");
    if (run(window_program(), std::move(words), folder / "said") != 0)
        return core::refuse("report", reason_in(folder / "said"));
    std::ifstream file(page, std::ios::binary);
    return std::vector<std::uint8_t>{std::istreambuf_iterator<char>(file), {}};
}

}  // namespace remnant::cli
