#include "cohort.h"

#include <poll.h>

#include <algorithm>
#include <chrono>
#include <list>

#include "journal.h"
#include "measure_process.h"
#include "result_row.h"
#include "row_file.h"
#include "stop_signal.h"

namespace remnant::cli::batch {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

fs::path journal_of(const fs::path& out) {
    return out.string() + ".part";
}

std::size_t rows_in(const Shard& shard, std::size_t rows) {
    return rows >= shard.index ? (rows - shard.index) / shard.of + 1 : 0;
}

/// A patient being measured.
struct Running {
    ListedPatient patient;
    MeasureProcess process;
    Clock::time_point until;
};

class Cohort {
  public:
    Cohort(PatientList& list, const CohortOptions& options, Journal& journal, core::JobContext job)
        : list_(list), o_(options), journal_(journal), job_(std::move(job)) {}

    /// Measures whom the journal lacks. Refused: told to stop, the disk is full, no process can be started.
    core::Result<> measure_all() {
        for (;;) {
            while (running_.size() < o_.jobs && !all_started_) {
                if (auto started = start_next(); !started) return core::refuse(started.error());
            }
            if (running_.empty()) return {};
            if (wait_told_to_stop()) return stopped();
            if (auto written = take_the_finished(); !written) return core::refuse(written.error());
        }
    }

  private:
    core::Result<> start_next() {
        auto patient = list_.next();
        if (!patient) return core::refuse(patient.error());
        all_started_ = !*patient;
        if (all_started_ || !o_.shard.holds((*patient)->number) || journal_.has((*patient)->number))
            return {};
        const auto arguments = list_.arguments(**patient);
        if (!arguments)
            return journal_.append((*patient)->number, refused_line(**patient, arguments.error(), list_));
        auto process = MeasureProcess::start(*arguments, list_.folder());
        if (!process) return core::refuse(process.error());
        running_.push_back({std::move(**patient), std::move(*process), Clock::now() + o_.patience});
        return {};
    }

    /// Waits until somebody says something or has had his time, and listens.
    bool wait_told_to_stop() {
        std::vector<pollfd> ends{{stop_.end(), POLLIN, 0}};
        for (const Running& r : running_) {
            for (const int end : r.process.ends()) ends.push_back({end, POLLIN, 0});
        }
        if (poll(ends.data(), ends.size(), milliseconds_left()) < 0) return false;
        std::size_t n = 1;
        for (Running& r : running_) {
            for (const std::size_t which : {0U, 1U}) {
                if (ends[n++].revents != 0) r.process.read(which);
            }
        }
        return ends[0].revents != 0;
    }

    /// Until the first of those who run has had his time.
    [[nodiscard]] int milliseconds_left() const {
        const auto first = std::ranges::min_element(running_, {}, &Running::until)->until;
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(first - Clock::now()).count();
        return static_cast<int>(std::clamp<std::int64_t>(left, 0, 60'000));
    }

    [[nodiscard]] std::string overdue_line(const ListedPatient& patient) const {
        const core::Error error{
            "measure",
            "it was ended, having taken more than " + std::to_string(o_.patience.count()) + " s (--timeout)",
            {}};
        return refused_line(patient, error, list_);
    }

    core::Result<> take_the_finished() {
        for (auto at = running_.begin(); at != running_.end();) {
            const bool finished = at->process.silent();
            if (!finished && Clock::now() < at->until) {
                ++at;
                continue;
            }
            const std::string line =
                finished ? result_line(at->patient, at->process.end(), list_) : overdue_line(at->patient);
            if (auto written = journal_.append(at->patient.number, line); !written)
                return core::refuse(written.error());
            at = running_.erase(at);
            const auto rows = static_cast<double>(rows_in(o_.shard, list_.size()));
            job_.report(static_cast<double>(journal_.done()) / rows, "measuring patients");
        }
        return {};
    }

    [[nodiscard]] tl::unexpected<core::Error> stopped() const {
        return core::refuse(o_.out.string(),
                            "stopped; " + std::to_string(journal_.done()) + " of " +
                                std::to_string(rows_in(o_.shard, list_.size())) + " patients are in " +
                                journal_of(o_.out).filename().string() + ", go on with --resume");
    }

    PatientList& list_;
    const CohortOptions& o_;
    Journal& journal_;
    core::JobContext job_;
    StopSignal stop_;
    std::list<Running> running_;
    bool all_started_ = false;
};

/// The rows in the list's order. A row whose id is not its patient's would be somebody else's: refused.
core::Result<> put_together(PatientList& list, const CohortOptions& o, const Journal& journal) {
    if (auto again = list.rewind(); !again) return core::refuse(again.error());
    RowFile out(o.out);
    out.add(result_header());
    for (;;) {
        const auto patient = list.next();
        if (!patient) return core::refuse(patient.error());
        if (!*patient) break;
        if (!o.shard.holds((*patient)->number)) continue;
        const auto line = journal.line_of((*patient)->number);
        if (!line) return core::refuse(line.error());
        if (!line->starts_with(csv_field((*patient)->id) + ","))
            return core::refuse(journal_of(o.out).string(),
                                "a row belongs to another patient; remove this file");
        out.add(*line);
    }
    if (auto same = list.unchanged(); !same) return core::refuse(same.error());
    return out.finish();
}

/// Whether OUT is the answer to this list: its header, what its rows were made from, and its ids. Refused: it
/// was the answer to another list, to this one before it was changed, or by another version.
core::Result<bool> is_whole_answer(PatientList& list, const CohortOptions& o) {
    std::ifstream file(o.out, std::ios::binary);
    CsvReader rows(file, o.out.string());
    const auto header = rows.next();
    if (!header) return core::refuse(header.error());
    if (!*header || csv_line((*header)->fields) != result_header()) return false;
    for (;;) {
        const auto patient = list.next();
        if (!patient) return core::refuse(patient.error());
        if (*patient && !o.shard.holds((*patient)->number)) continue;
        const auto row = rows.next();
        if (!row) return core::refuse(row.error());
        if (*row) {
            if (auto ours = judge_origin((*row)->fields, list, o.out.string()); !ours)
                return core::refuse(ours.error());
        }
        if (!*patient || !*row) return !*patient && !*row;
        if ((*row)->fields.front() != (*patient)->id) return false;
    }
}

}  // namespace

core::Result<CohortEnd> measure_cohort(PatientList& list, const CohortOptions& o,
                                       const core::JobContext& job) {
    const std::size_t rows = rows_in(o.shard, list.size());
    const fs::path part = journal_of(o.out);
    const bool begun = fs::exists(part);
    if (fs::exists(o.out) && !o.resume)
        return core::refuse(o.out.string(), "it is there already; remove it, or write elsewhere");
    if (fs::exists(o.out) && !begun) {
        const auto whole = is_whole_answer(list, o);
        if (!whole) return core::refuse(whole.error());
        if (!*whole)
            return core::refuse(o.out.string(),
                                "it is there already and is not the answer to this list; remove "
                                "it, or write elsewhere");
        return CohortEnd{rows, 0};
    }
    const std::string belongs_to = "version " REMNANT_VERSION ", list " + list.checksum() + ", shard " +
                                   std::to_string(o.shard.index) + "/" + std::to_string(o.shard.of);
    auto journal = begun && o.resume ? Journal::resume(part, belongs_to, list.size())
                                     : Journal::begin(part, belongs_to, list.size());
    if (!journal) return core::refuse(journal.error());
    const std::size_t before = journal->done();
    if (auto measured = Cohort(list, o, *journal, job).measure_all(); !measured)
        return core::refuse(measured.error());
    if (auto written = put_together(list, o, *journal); !written) return core::refuse(written.error());
    journal->remove();
    return CohortEnd{rows, journal->done() - before};
}

}  // namespace remnant::cli::batch
