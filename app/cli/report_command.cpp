#include <unistd.h>

#include <filesystem>
#include <vector>

#include "command.h"
#include "report_program.h"

namespace remnant::cli {
namespace {

namespace fs = std::filesystem;

struct Options {
    std::string case_file;
    std::string out;
    std::string plan;
    std::string scan;
    std::string paper;
    bool no_pictures = false;
    bool deidentify = false;
};

/// Becomes the window's program (docs/decisions/0018): pages and pictures are its trade, and what it links to
/// must not slow down every other command. Returns only where that cannot be.
Outcome report(const Options& o) {
    const fs::path program = window_program();
    std::vector<std::string> words{"remnant", "--case", o.case_file, "--report", o.out};
    const auto add = [&](const char* option, const std::string& value) {
        if (!value.empty()) words.insert(words.end(), {option, value});
    };
    add("--plan", o.plan);
    add("--scan", o.scan);
    add("--paper", o.paper);
    if (o.no_pictures) words.emplace_back("--no-pictures");
    if (o.deidentify) words.emplace_back("--deidentify");
    std::vector<char*> arguments;
    for (std::string& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    execv(program.c_str(), arguments.data());
    return core::refuse("report", "the program 'remnant', which makes reports, is not beside this one");
}

}  // namespace

void add_report_command(CLI::App& app, Work& work) {
    auto o = std::make_shared<Options>();
    auto* command = app.add_subcommand("report", "the report of a case: PDF, HTML, CSV or JSON");
    command->footer("Example: remnant-cli report case.remnant -o report.pdf --paper a4");
    command->add_option("CASE", o->case_file, "case file (.remnant)")->required();
    command->add_option("-o,--out", o->out, "OUT.pdf, OUT.html, OUT.csv or OUT.json")->required();
    command->add_option("--plan", o->plan, "name of the plan; the case's own if left out");
    command->add_option("--scan", o->scan, "id or name of the scan; the one the case shows if left out");
    command->add_option("--paper", o->paper, "a4 or letter")->check(CLI::IsMember({"a4", "letter"}));
    command->add_flag("--no-pictures", o->no_pictures, "tables and words alone");
    command->add_flag("--deidentify", o->deidentify,
                      "of the case without what says whose it is; dates are moved");
    command->callback([o, &work] { work = [o] { return report(*o); }; });
}

}  // namespace remnant::cli
