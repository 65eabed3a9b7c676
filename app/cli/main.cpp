// remnant-cli: everything the program can measure, from a shell.

#include <cstdio>
#include <exception>

#include "command.h"
#include "remnant/core/result.h"

namespace {

enum Exit { kDone = 0, kRefused = 1, kWrongUsage = 2 };

int report(const remnant::core::Error& error, Exit code) {
    std::fprintf(stderr, "error: %s\n", to_line(error).c_str());
    return code;
}

/// CLI11 says "--height-cm is required" or "Could not convert: --age-years = old": the option is what, the
/// rest the reason.
int report_usage(const CLI::ParseError& failure, const CLI::App& app) {
    const auto asked = app.get_subcommands();
    const std::string command = asked.empty() ? "remnant-cli" : asked.front()->get_name();
    const std::string text = failure.what();
    const auto option = text.find("--");
    if (option == std::string::npos) return report({command, text + "; try --help", {}}, kWrongUsage);
    const auto end = text.find_first_of(" :,=", option);
    const auto rest = end == std::string::npos ? end : text.find_first_not_of(" :", end);
    const bool begins_with_it = option == 0 && rest != std::string::npos;
    return report({text.substr(option, end - option), begins_with_it ? text.substr(rest) : text, {}},
                  kWrongUsage);
}

int run(int argc, char** argv) {
    using namespace remnant::cli;
    CLI::App app{
        "Future liver remnant: volumes, partition and verdict from CT and outlines.\n"
        "For research and education. Not a medical device."};
    app.name("remnant-cli");
    app.require_subcommand(1);
    app.set_version_flag("--version", REMNANT_VERSION);
    Work work;
    add_case_command(app, work);
    add_series_command(app, work);
    add_convert_command(app, work);
    add_volumes_command(app, work);
    add_assess_command(app, work);
    add_measure_command(app, work);
    add_batch_command(app, work);
    add_exercise_command(app, work);
    add_outline_command(app, work);
    add_territories_command(app, work);
    add_compare_command(app, work);
    add_export_command(app, work);
    add_pacs_command(app, work);
    add_align_command(app, work);
    add_report_command(app, work);
    add_phantom_command(app, work);
    try {
        app.parse(argc, argv);
    } catch (const CLI::Success& asked_for_help) {
        return app.exit(asked_for_help);
    } catch (const CLI::ParseError& failure) {
        return report_usage(failure, app);
    }
    const Outcome outcome = work();
    if (!outcome) return report(outcome.error(), kRefused);
    const bool written = std::fputs(outcome->c_str(), stdout) >= 0 && std::fflush(stdout) == 0;
    return written ? kDone : report({"stdout", "the result could not be written", {}}, kRefused);
}

}  // namespace

int main(int argc, char** argv) {
    try {
        return run(argc, argv);
    } catch (const std::bad_alloc&) {
        return report({"remnant-cli", "there is not enough memory for this", {}}, kRefused);
    } catch (const std::exception&) {
        // Whatever a library says here may quote the input, and that may name a patient.
        return report({"remnant-cli", "an unforeseen fault stopped the work; nothing was measured", {}},
                      kRefused);
    }
}
