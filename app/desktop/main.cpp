// remnant: the window, and pictures of it.

#include <cstdio>
#include <exception>

#include "assess_options.h"
#include "number_list.h"
#include "remnant/imaging/plan_file.h"
#include "remnant/ui/report_file.h"
#include "remnant/ui/workstation.h"
#include "study_input.h"

namespace {

using namespace remnant;

enum Exit { kDone = 0, kRefused = 1, kWrongUsage = 2 };

int report(const core::Error& error, Exit code) {
    std::fprintf(stderr, "error: %s\n", to_line(error).c_str());
    return code;
}

struct Options {
    std::string path;
    std::string case_file;
    bool demo = false;
    std::string size = "1600x1000";
    std::string at;
    ui::Snapshot snapshot;
    ui::ReportOrder report;
    cli::StudyOptions study;
    std::vector<std::string> plan_files;
    cli::ResectionOptions resection;
    cli::PatientOptions patient;
};

std::string three_numbers(const std::string& text) {
    const auto values = cli::numbers(text, 3, "");
    return values ? std::string() : values.error().reason;
}

/// "1600x1000"; both 64 to 16384.
bool read_size(const std::string& text, ui::Snapshot& snapshot) {
    int used = 0;
    const bool read = std::sscanf(text.c_str(), "%dx%d%n", &snapshot.width, &snapshot.height, &used) == 2;
    const auto fits = [](int side) { return side >= 64 && side <= 16384; };
    return read && static_cast<std::size_t>(used) == text.size() && fits(snapshot.width) &&
           fits(snapshot.height);
}

void add_options(CLI::App& app, Options& o) {
    app.add_option("PATH", o.path, "a case file, or a folder with a CT");
    app.add_option("--case", o.case_file, "case file to open");
    app.add_flag("--demo", o.demo, "open the digital patient");
    auto* snapshot = app.add_option_group("snapshot", "a picture of the window, without a display");
    snapshot->add_option("--snapshot", o.snapshot.out, "PNG to write");
    snapshot->add_option("--size", o.size, "logical pixels, for example 1600x1000");
    snapshot->add_option("--scale", o.snapshot.scale, "physical pixels for each logical one")
        ->check(CLI::IsMember({1.0, 1.5, 2.0}));
    snapshot->add_option("--theme", o.snapshot.theme)->check(CLI::IsMember({"dark", "light"}));
    snapshot->add_option("--screen", o.snapshot.screen)
        ->check(CLI::IsMember({"start", "import", "study", "structures", "plan", "growth", "report"}));
    snapshot->add_option("--view", o.snapshot.view)
        ->check(CLI::IsMember({"window", "axial", "coronal", "sagittal", "3d"}));
    snapshot->add_option("--at", o.at, "crosshair x,y,z in LPS mm")->check(three_numbers);
    snapshot->add_option("--from", o.snapshot.from, "where 3D is looked at from")
        ->check(CLI::IsMember({"anterior", "posterior", "left", "right", "head", "feet"}));
    snapshot->add_option("--layout", o.snapshot.layout)->check(CLI::IsMember(ui::layout_names()));
    snapshot->add_option("--plan", o.snapshot.plan, "name of the plan to show");
    snapshot->add_option("--hide", o.snapshot.hide, "labels, crosshair, text")
        ->delimiter(',')
        ->check(CLI::IsMember({"labels", "crosshair", "text"}));
    auto* report = app.add_option_group("report", "a report of a case file, without a display");
    report->add_option("--report", o.report.out, "PDF, HTML, CSV or JSON to write");
    report->add_option("--scan", o.report.scan, "name of the scan it speaks of");
    report->add_option("--paper", o.report.paper)->check(CLI::IsMember({"a4", "letter"}));
    report->add_flag("!--no-pictures", o.report.pictures);
    report->add_flag("--deidentify", o.report.without_identity);
    report->add_flag("--deidentified", o.report.of_case_without_identity);
    cli::add_study_options(app, o.study);
    cli::add_resection_options(app, o.resection);
    app.add_option("--plan-file", o.plan_files,
                   "FILE with a plan of cuts (JSON); may be given again to compare");
    cli::add_patient_options(app, o.patient, cli::Verdict::Optional);
}

/// The case that CT, outlines and patient on the command line make.
core::Result<core::Case> case_of(const Options& o) {
    core::Case subject;
    if (cli::is_given(o.resection)) {
        auto plan = cli::plan_of(o.resection);
        if (!plan) return core::refuse(plan.error());
        plan->name = o.resection.operation.empty() ? "plan" : o.resection.operation;
        subject.active_plan = plan->name;
        subject.plans.push_back(std::move(*plan));
    }
    for (const std::string& file : o.plan_files) {
        auto plan = imaging::read_plan(file);
        if (!plan) return core::refuse(plan.error());
        if (subject.find_plan(plan->name) != nullptr)
            return core::refuse(file,
                                "another plan has the name '" + core::printable(plan->name) + "' already");
        if (subject.active_plan.empty()) subject.active_plan = plan->name;
        subject.plans.push_back(std::move(*plan));
    }
    auto study = cli::read_study(o.study, core::JobContext());
    if (!study) return core::refuse(study.error());
    subject.patient = cli::patient_of(o.patient);
    subject.patient.name = study->scan.identity.patient_name;
    subject.patient.id = study->scan.identity.patient_id;
    subject.choices.stlv_formula = o.patient.stlv_formula;
    subject.choices.bsa_formula = o.patient.bsa_formula;
    if (o.patient.density_kg_per_l)
        subject.choices.density = core::KilogramPerLitre(*o.patient.density_kg_per_l);
    for (core::Warning& warning : study->warnings) study->scan.warnings.push_back(std::move(warning));
    subject.time_points.push_back(std::move(study->scan));
    return subject;
}

/// What the words on the command line want to see. At most one source.
core::Result<ui::Opening> opening_of(const Options& o) {
    ui::Opening opening;
    opening.demo = o.demo;
    opening.case_file = o.case_file;
    if (!o.path.empty()) {
        std::error_code failure;
        if (std::filesystem::is_directory(o.path, failure))
            opening.study_folder = o.path;
        else
            opening.case_file = o.path;
    }
    if (o.study.ct.empty()) return opening;
    if (o.snapshot.screen == "import") {
        opening.study_folder = o.study.ct;
    } else {
        auto subject = case_of(o);
        if (!subject) return core::refuse(subject.error());
        opening.subject = std::move(*subject);
    }
    return opening;
}

/// Empty where the options go together.
std::string contradiction(const Options& o) {
    const int sources =
        int(!o.path.empty()) + int(!o.case_file.empty()) + int(o.demo) + int(!o.study.ct.empty());
    if (sources > 1) return "PATH, --case, --demo and --ct: only one of them can be opened";
    if (!o.report.out.empty() && o.case_file.empty()) return "--report needs --case";
    if (o.study.ct.empty() &&
        (!o.study.liver.empty() || !o.study.tumours.empty() || !o.study.segments.empty()))
        return "--liver, --tumour and --segments need --ct";
    if (o.snapshot.screen == "import" && o.study.ct.empty() && o.path.empty())
        return "--screen import needs --ct";
    if (o.snapshot.screen == "start" && sources > 0) return "--screen start shows no case";
    if (sources == 0 && !o.snapshot.screen.empty() && o.snapshot.screen != "start")
        return "--screen needs a case";
    if (sources == 0 && o.snapshot.view != "window") return "--view needs a case";
    return {};
}

int run(int argc, char** argv) {
    CLI::App app{
        "remnant: plan a hepatectomy, and see whether enough liver stays.\n"
        "For research and education. Not a medical device."};
    app.name("remnant");
    app.set_version_flag("--version", REMNANT_VERSION);
    Options o;
    add_options(app, o);
    try {
        app.parse(argc, argv);
    } catch (const CLI::Success& asked_for_help) {
        return app.exit(asked_for_help);
    } catch (const CLI::ParseError& failure) {
        return report({"remnant", std::string(failure.what()) + "; try --help", {}}, kWrongUsage);
    }
    if (!read_size(o.size, o.snapshot))
        return report({"--size", "it is WIDTHxHEIGHT, each 64 to 16384", {}}, kWrongUsage);
    if (const std::string wrong = contradiction(o); !wrong.empty())
        return report({"remnant", wrong, {}}, kWrongUsage);
    if (!o.at.empty()) {
        const auto n = cli::numbers(o.at, 3, "--at");
        o.snapshot.at = core::Vec3((*n)[0], (*n)[1], (*n)[2]);
    }
    if (!o.report.out.empty()) {
        o.report.case_file = o.case_file;
        o.report.plan = o.snapshot.plan;
        const auto written = ui::write_report(argc, argv, o.report);
        if (!written) return report(written.error(), kRefused);
        for (const core::Warning& said : *written)
            std::printf("  ! %s [%s]\n", said.text.c_str(), said.id.c_str());
        return kDone;
    }
    auto opening = opening_of(o);
    if (!opening) return report(opening.error(), kRefused);
    if (o.snapshot.out.empty()) return ui::run_workstation(argc, argv, *opening);
    o.snapshot.opening = std::move(*opening);
    const auto taken = ui::take_snapshot(argc, argv, o.snapshot);
    return taken ? kDone : report(taken.error(), kRefused);
}

}  // namespace

int main(int argc, char** argv) {
    try {
        return run(argc, argv);
    } catch (const std::bad_alloc&) {
        return report({"remnant", "there is not enough memory for this", {}}, kRefused);
    } catch (const std::exception&) {
        // Whatever a library says here may quote the input, and that may name a patient.
        return report({"remnant", "an unforeseen fault stopped the program", {}}, kRefused);
    }
}
