#include <fmt/format.h>

#include "batch/cohort.h"
#include "batch/shard_merge.h"
#include "command.h"
#include "number_list.h"
#include "progress_bar.h"

namespace remnant::cli {
namespace {

struct Options {
    std::string list;
    std::string out;
    std::size_t jobs = 1;
    bool resume = false;
    int timeout = static_cast<int>(batch::CohortOptions{}.patience.count());
    std::string shard;
    std::vector<std::string> merge;
};

/// I/N with 1 ≤ I ≤ N.
std::optional<batch::Shard> shard_of(const std::string& text) {
    const auto slash = text.find('/');
    if (slash == std::string::npos) return std::nullopt;
    const auto index = whole_numbers(text.substr(0, slash), 1, "");
    const auto of = whole_numbers(text.substr(slash + 1), 1, "");
    if (!index || !of || index->front() < 1 || index->front() > of->front()) return std::nullopt;
    return batch::Shard{static_cast<std::size_t>(index->front()), static_cast<std::size_t>(of->front())};
}

std::string shard_problem(const std::string& text) {
    return shard_of(text) ? std::string() : "'" + text + "' is no shard; the first of ten is 1/10";
}

/// The columns a list may have are what `measure` can be told.
std::vector<batch::MeasureColumn> known_columns() {
    CLI::App app;
    Work never_done;
    add_measure_command(app, never_done);
    return batch::measure_columns(*app.get_subcommand("measure"));
}

Outcome run_batch(const Options& o) {
    auto list = batch::PatientList::open(o.list, known_columns());
    if (!list) return core::refuse(list.error());
    if (!o.merge.empty()) {
        const auto merged = batch::merge_shards(*list, {o.merge.begin(), o.merge.end()}, o.out);
        if (!merged) return core::refuse(merged.error());
        return fmt::format("{}: {} patients from {} shards\n", o.out, list->size(), o.merge.size());
    }
    batch::CohortOptions options{o.out, o.jobs, o.resume, std::chrono::seconds(o.timeout), {}};
    if (!o.shard.empty()) options.shard = shard_of(o.shard).value_or(batch::Shard{});
    const auto done = batch::measure_cohort(*list, options, job_with_progress_bar());
    if (!done) return core::refuse(done.error());
    return fmt::format("{}: {} patients, {} of them measured now\n", o.out, done->patients, done->measured);
}

}  // namespace

void add_batch_command(CLI::App& app, Work& work) {
    auto o = std::make_shared<Options>();
    auto* command = app.add_subcommand("batch", "measure a list of patients, one row each");
    command->footer(
        "LIST.csv has a column `id` and any option of `measure` as a column, with _ for -: ct, liver, "
        "tumour, segments,\n"
        "operation, height_cm, weight_kg, liver_condition; or `case`. See docs/formats.md and "
        "docs/cluster.md.\n"
        "Example: remnant-cli batch patients.csv -o results.csv --jobs 4 --resume");
    command->add_option("LIST", o->list, "CSV with a row a patient")->required();
    command->add_option("-o,--out", o->out, "CSV to write")->required();
    command->add_option("--jobs", o->jobs, "patients measured at once")->check(CLI::Range(1, 1024));
    command
        ->add_option("--timeout", o->timeout,
                     "seconds one patient may take; who takes longer is refused in his row")
        ->check(CLI::Range(1, 604'800))
        ->capture_default_str();
    auto* resume = command->add_flag("--resume", o->resume, "go on where an earlier run was stopped");
    auto* shard = command->add_option("--shard", o->shard, "I/N: only every N-th patient, from the I-th on")
                      ->check(shard_problem);
    command->add_option("--merge", o->merge, "put the results of all shards together instead of measuring")
        ->excludes(resume)
        ->excludes(shard);
    command->callback([o, &work] { work = [o] { return run_batch(*o); }; });
}

}  // namespace remnant::cli
