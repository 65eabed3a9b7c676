#include <fmt/format.h>

#include <filesystem>

#include "command.h"
#include "number_list.h"
#include "progress_bar.h"
#include "remnant/imaging/phantom.h"

namespace remnant::cli {
namespace {

struct Options {
    std::string out;
    std::uint64_t seed = 1;
    bool followup = false;
    std::string size;
    std::string spacing;
};

std::string three_numbers(const std::string& text) {
    const auto values = numbers(text, 3, "");
    return values ? std::string() : values.error().reason;
}

std::string three_whole_numbers(const std::string& text) {
    const auto values = whole_numbers(text, 3, "");
    return values ? std::string() : values.error().reason;
}

core::Result<imaging::PhantomOptions> phantom_options(const Options& options) {
    imaging::PhantomOptions phantom;
    phantom.seed = options.seed;
    phantom.followup = options.followup;
    if (!options.size.empty()) {
        const auto size = whole_numbers(options.size, 3, "--size");
        if (!size) return core::refuse(size.error());
        phantom.size = {(*size)[0], (*size)[1], (*size)[2]};
    }
    if (!options.spacing.empty()) {
        const auto spacing = numbers(options.spacing, 3, "--spacing");
        if (!spacing) return core::refuse(spacing.error());
        phantom.spacing = {(*spacing)[0], (*spacing)[1], (*spacing)[2]};
    }
    return phantom;
}

Outcome phantom(const Options& options) {
    const auto wanted = phantom_options(options);
    if (!wanted) return core::refuse(wanted.error());
    // Said before the work, not after it.
    std::error_code failure;
    std::filesystem::create_directories(options.out, failure);
    if (failure) return core::refuse(options.out, "the folder cannot be made");
    const core::JobContext job = job_with_progress_bar();
    const auto made = imaging::make_phantom(*wanted, job.part(0.0, 0.7));
    if (!made) return core::refuse(made.error());
    if (auto written = imaging::write_phantom(*made, options.out, job.part(0.7, 1.0)); !written) {
        return core::refuse(written.error());
    }
    return fmt::format(
        "{}: CT in ct/, labels.nii.gz, tumours.nii.gz, vessels.nii.gz, truth.json, demo.remnant{}\n",
        options.out, options.followup ? "; the follow-up in followup/" : "");
}

}  // namespace

void add_phantom_command(CLI::App& app, Work& work) {
    auto options = std::make_shared<Options>();
    auto* command = app.add_subcommand("phantom", "make a digital patient whose true volumes are known");
    command->footer("Example: remnant-cli phantom demo --seed 7 --followup");
    command->add_option("OUT", options->out, "folder to write")->required();
    command->add_option("--seed", options->seed, "chooses the anatomy");
    command->add_flag("--followup", options->followup, "a second CT after portal vein embolisation too");
    command->add_option("--size", options->size, "voxels along x,y,z")->check(three_whole_numbers);
    command->add_option("--spacing", options->spacing, "mm along x,y,z")->check(three_numbers);
    command->callback([options, &work] { work = [options] { return phantom(*options); }; });
}

}  // namespace remnant::cli
