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
    imaging::PhantomOptions patient;
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
    imaging::PhantomOptions phantom = options.patient;
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
        options.out, wanted->followup ? "; the follow-up in followup/" : "");
}

void add_patient_options(CLI::App& command, imaging::PhantomOptions& patient) {
    const std::string group = "The patient";
    command
        .add_option("--contrast", patient.contrast, "HU that contrast adds to portal blood; 0: a plain scan")
        ->group(group);
    command.add_option("--liver-hu", patient.liver_hu, "CT number of the liver, HU")->group(group);
    command.add_option("--steatosis", patient.steatosis, "HU by which the liver lies below the spleen")
        ->group(group);
    command.add_flag("--situs-inversus", patient.situs_inversus, "all anatomy mirrored")->group(group);
    command
        .add_flag("--touching-organs", patient.touching_organs, "no fat between the liver and its neighbours")
        ->group(group);
    command
        .add_flag("--lesions", patient.lesions, "five tumours more: three at the surface, two with calcium")
        ->group(group);
    command.add_option("--scattered-lesions", patient.scattered_lesions, "this many small tumours more")
        ->group(group);
}

void add_scanner_options(CLI::App& command, imaging::PhantomOptions& patient) {
    const std::string group = "The scan";
    command.add_option("--noise", patient.noise, "standard deviation, HU")->group(group);
    command
        .add_flag("--soft-kernel", patient.soft_kernel, "grained noise, slices that average over their depth")
        ->group(group);
    command.add_option("--texture", patient.texture, "unevenness of the tissue, HU")->group(group);
    command.add_flag("--prone", patient.prone, "the patient lies on the belly")->group(group);
    command.add_flag("--table", patient.table, "the couch is in the picture")->group(group);
    command
        .add_option("--missing-dome", patient.missing_dome, "mm of the liver's top that lie above the scan")
        ->group(group);
}

}  // namespace

void add_phantom_command(CLI::App& app, Work& work) {
    auto options = std::make_shared<Options>();
    auto* command = app.add_subcommand("phantom", "make a digital patient whose true volumes are known");
    command->footer("Example: remnant-cli phantom demo --seed 7 --followup");
    command->add_option("OUT", options->out, "folder to write")->required();
    command->add_option("--seed", options->patient.seed, "chooses the anatomy");
    command->add_flag("--followup", options->patient.followup,
                      "a second CT after portal vein embolisation too");
    command->add_option("--size", options->size, "voxels along x,y,z")->check(three_whole_numbers);
    command->add_option("--spacing", options->spacing, "mm along x,y,z")->check(three_numbers);
    add_patient_options(*command, options->patient);
    add_scanner_options(*command, options->patient);
    command->callback([options, &work] { work = [options] { return phantom(*options); }; });
}

}  // namespace remnant::cli
