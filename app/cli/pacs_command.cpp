#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <set>

#include "command.h"
#include "json_output.h"
#include "pacs_node.h"
#include "progress_bar.h"
#include "text_table.h"

namespace remnant::cli {
namespace {

namespace pacs = imaging::pacs;

struct FindOptions {
    pacs::Query query;
    std::string level = "study";
    std::string dates;
    bool json = false;
};

struct GetOptions {
    pacs::RetrieveRequest request;
    bool move = false;
};

struct SendOptions {
    std::vector<std::string> paths;
    std::string pending;
    int tries = 2;
};

Outcome run_echo(const NodeOptions& options) {
    const auto node = node_of(options);
    if (!node) return core::refuse(node.error());
    const auto answered = pacs::echo(*node, job_with_progress_bar());
    if (!answered) return core::refuse(answered.error());
    return fmt::format("{} answers{}\n", node->name(), node->fields().tls ? ", by TLS" : ", not encrypted");
}

core::Result<pacs::Query> query_of(const FindOptions& options) {
    pacs::Query query = options.query;
    query.level = options.level == "patient"  ? pacs::Level::Patient
                  : options.level == "series" ? pacs::Level::Series
                                              : pacs::Level::Study;
    if (options.dates.empty()) return query;
    // Dates may be written with hyphens too: 2024-01-01-2024-12-31 has them in the middle of its length.
    const std::string& text = options.dates;
    if (text.size() == 17 || text.size() == 21) {
        query.date_from = text.substr(0, text.size() / 2);
        query.date_to = text.substr(text.size() / 2 + 1);
    } else if (text.ends_with('-')) {
        query.date_from = text.substr(0, text.size() - 1);
    } else if (text.starts_with('-')) {
        query.date_to = text.substr(1);
    } else {
        query.date_from = query.date_to = text;
    }
    return query;
}

Json to_json(const pacs::Match& match) {
    Json json{{"patient_id", match.patient_id},
              {"patient_name", match.patient_name},
              {"birth_date", match.birth_date},
              {"sex", match.sex},
              {"study_uid", match.study_uid},
              {"study_date", match.study_date},
              {"study_description", match.study_description},
              {"accession", match.accession},
              {"modalities", match.modalities},
              {"series_uid", match.series_uid},
              {"series_number", match.series_number},
              {"series_description", match.series_description},
              {"modality", match.modality},
              {"instances", nullptr}};
    if (match.instances) json["instances"] = *match.instances;
    return json;
}

std::vector<std::string> head_of(pacs::Level level) {
    switch (level) {
        case pacs::Level::Patient:
            return {"patient id", "name", "born", "sex"};
        case pacs::Level::Study:
            return {"patient id", "name", "date", "modalities", "description", "instances", "study UID"};
        case pacs::Level::Series:
            return {"number", "modality", "description", "instances", "series UID"};
    }
    return {};
}

std::vector<std::string> row_of(const pacs::Match& match, pacs::Level level) {
    const std::string instances = match.instances ? fmt::format("{}", *match.instances) : "";
    switch (level) {
        case pacs::Level::Patient:
            return {match.patient_id, match.patient_name, match.birth_date, match.sex};
        case pacs::Level::Study:
            return {match.patient_id,        match.patient_name, match.study_date, match.modalities,
                    match.study_description, instances,          match.study_uid};
        case pacs::Level::Series:
            return {match.series_number, match.modality, match.series_description, instances,
                    match.series_uid};
    }
    return {};
}

std::string as_table(const std::vector<pacs::Match>& matches, pacs::Level level) {
    if (matches.empty()) return "nothing found\n";
    std::vector<std::vector<std::string>> rows{head_of(level)};
    for (const auto& match : matches) {
        rows.push_back(row_of(match, level));
        for (auto& cell : rows.back()) cell = core::printable(cell);
    }
    return text_table(rows);
}

Outcome run_find(const NodeOptions& options, const FindOptions& what) {
    const auto node = node_of(options);
    if (!node) return core::refuse(node.error());
    const auto query = query_of(what);
    if (!query) return core::refuse(query.error());
    const auto matches = pacs::find(*node, *query, job_with_progress_bar());
    if (!matches) return core::refuse(matches.error());
    if (!what.json) return as_table(*matches, query->level);
    Json list = Json::array();
    for (const auto& match : *matches) list.push_back(to_json(match));
    return to_line({{"matches", list}});
}

Outcome run_get(const NodeOptions& options, GetOptions what) {
    const auto node = node_of(options);
    if (!node) return core::refuse(node.error());
    what.request.way = what.move ? pacs::Way::Move : pacs::Way::Get;
    const auto fetched = pacs::retrieve(*node, what.request, job_with_progress_bar());
    if (!fetched) return core::refuse(fetched.error());
    std::string text = fmt::format("{}: {} instances, all that the archive lists",
                                   what.request.folder.string(), fetched->instances);
    if (fetched->already_there > 0) text += fmt::format(" ({} were there before)", fetched->already_there);
    return text + "\n" + text_of(fetched->warnings);
}

using Paths = std::vector<std::filesystem::path>;

/// What is to be sent, and of how many files where an earlier call left a list of those still pending.
struct ToSend {
    Paths files;
    std::size_t all = 0;
    bool only_pending = false;
};

/// The paths named by an earlier call that did not come to its end; none where there is no list.
core::Result<Paths> listed_in(const std::string& file) {
    Paths paths;
    std::error_code ignored;
    if (file.empty() || !std::filesystem::exists(file, ignored)) return paths;
    std::ifstream list(file);
    for (std::string line; std::getline(list, line);) {
        if (!line.empty()) paths.emplace_back(line);
    }
    if (list.eof()) return paths;
    return core::refuse("--pending", "the list " + file + " cannot be read");
}

std::filesystem::path real_path(const std::filesystem::path& file) {
    std::error_code failure;
    auto real = std::filesystem::canonical(file, failure);
    return failure ? file : real;
}

/// A list of another sending would be sent instead of what was asked for.
core::Result<> check_among(const Paths& pending, const Paths& all, const std::string& list) {
    std::set<std::filesystem::path> known;
    for (const auto& file : all) known.insert(real_path(file));
    const auto other =
        std::ranges::find_if(pending, [&](const auto& file) { return !known.contains(real_path(file)); });
    if (other == pending.end()) return {};
    return core::refuse(
        "--pending",
        fmt::format("{} lists {}, which is not among the files to be sent: it belongs to another "
                    "sending; name another list, or remove it to send all",
                    list, other->string()));
}

core::Result<ToSend> files_of(const SendOptions& what) {
    const Paths asked(what.paths.begin(), what.paths.end());
    const auto listed = listed_in(what.pending);
    if (!listed) return core::refuse(listed.error());
    auto all = pacs::files_to_send(asked);
    if (!all) return core::refuse(all.error());
    if (listed->empty()) return ToSend{*all, all->size(), false};
    auto pending = pacs::files_to_send(*listed);
    if (!pending) return core::refuse(std::move(pending.error()).while_doing("reading " + what.pending));
    if (auto ours = check_among(*pending, *all, what.pending); !ours) return core::refuse(ours.error());
    return ToSend{*pending, all->size(), true};
}

core::Result<> write_pending(const std::string& file, const pacs::Sent& sent) {
    if (file.empty()) return {};
    if (sent.not_accepted.empty()) {
        std::error_code ignored;
        std::filesystem::remove(file, ignored);
        return {};
    }
    std::ofstream list(file);
    // Absolute, so that the next call may be made from another folder.
    for (const auto& refused : sent.not_accepted)
        list << std::filesystem::absolute(refused.file).string() << '\n';
    list.close();
    if (list) return {};
    return core::refuse(file, "the list of files not accepted cannot be written");
}

Outcome run_send(const NodeOptions& options, const SendOptions& what) {
    const auto node = node_of(options);
    if (!node) return core::refuse(node.error());
    const auto to_send = files_of(what);
    if (!to_send) return core::refuse(to_send.error());
    const std::size_t count = to_send->files.size();
    const auto sent = pacs::send(*node, to_send->files, what.tries, job_with_progress_bar());
    if (!sent) return core::refuse(sent.error());
    if (auto written = write_pending(what.pending, *sent); !written) return core::refuse(written.error());
    const std::string only =
        to_send->only_pending
            ? fmt::format("; only the {} still pending of {} were sent", count, to_send->all)
            : "";
    if (!sent->not_accepted.empty()) {
        const auto& first = sent->not_accepted.front();
        return core::refuse(
            node->name(),
            fmt::format("{} of {} files were accepted, {} were not{}; the first of them: {}: {}",
                        sent->accepted.size(), count, sent->not_accepted.size(), only, first.file.string(),
                        first.reason));
    }
    return fmt::format("{}: {} files accepted{}\n", node->name(), sent->accepted.size(), only) +
           text_of(sent->warnings);
}

void add_echo(CLI::App& pacs, Work& work) {
    auto node = std::make_shared<NodeOptions>();
    auto* command = pacs.add_subcommand("echo", "ask whether an archive answers (C-ECHO)");
    add_node_options(*command, node);
    command->callback([node, &work] { work = [node] { return run_echo(*node); }; });
}

void add_find(CLI::App& pacs, Work& work) {
    auto node = std::make_shared<NodeOptions>();
    auto what = std::make_shared<FindOptions>();
    auto* command = pacs.add_subcommand("find", "list patients, studies or series of an archive (C-FIND)");
    add_node_options(*command, node);
    command->add_option("--level", what->level, "patient, study or series")
        ->check(CLI::IsMember({"patient", "study", "series"}))
        ->capture_default_str();
    command->add_option("--patient-id", what->query.patient_id, "patient id; * and ? are wild cards");
    command->add_option("--patient-name", what->query.patient_name, "patient name; * and ? are wild cards");
    command->add_option("--study", what->query.study_uid, "StudyInstanceUID, needed for series");
    command->add_option("--study-date", what->dates, "a date or a range, such as 20240101-20241231");
    command->add_option("--modality", what->query.modality, "such as CT");
    command->add_option("--accession", what->query.accession, "accession number");
    command->add_flag("--json", what->json, "print one JSON object");
    command->callback([node, what, &work] { work = [node, what] { return run_find(*node, *what); }; });
}

void add_get(CLI::App& pacs, Work& work) {
    auto node = std::make_shared<NodeOptions>();
    auto what = std::make_shared<GetOptions>();
    auto* command =
        pacs.add_subcommand("get", "fetch a study or a series (C-GET, or C-MOVE to this program)");
    command->footer("Called again with the same folder, it fetches only what is missing there.");
    add_node_options(*command, node);
    command->add_option("--study", what->request.study_uid, "StudyInstanceUID")->required();
    command->add_option("--series", what->request.series_uid,
                        "SeriesInstanceUID; all series where it is not given");
    command->add_option("-o,--out", what->request.folder, "folder to write to, empty or of an earlier call")
        ->required();
    auto* port =
        command->add_option("--receive-port", node->fields.receive_port, "port the archive delivers to");
    command->add_option("--receive-address", node->fields.receive_address,
                        "IPv4 address of this machine to receive on; else the one that faces the archive");
    command->add_flag("--move", what->move, "by C-MOVE")->needs(port);
    command->add_option("--tries", what->request.tries, "connections tried in all")
        ->check(CLI::Range(1, 20))
        ->capture_default_str();
    command->callback([node, what, &work] { work = [node, what] { return run_get(*node, *what); }; });
}

void add_send(CLI::App& pacs, Work& work) {
    auto node = std::make_shared<NodeOptions>();
    auto what = std::make_shared<SendOptions>();
    auto* command = pacs.add_subcommand("send", "send DICOM files to an archive (C-STORE)");
    command->footer(
        "With --pending, a call that was interrupted is repeated for the files that were not accepted.");
    add_node_options(*command, node);
    command->add_option("PATH", what->paths, "files and folders")->required();
    command->add_option("--pending", what->pending,
                        "file that lists what was not accepted; where it exists, only that is sent");
    command->add_option("--tries", what->tries, "connections tried in all")
        ->check(CLI::Range(1, 20))
        ->capture_default_str();
    command->callback([node, what, &work] { work = [node, what] { return run_send(*node, *what); }; });
}

}  // namespace

void add_pacs_command(CLI::App& app, Work& work) {
    auto* command = app.add_subcommand("pacs", "ask an archive, fetch from it, send to it");
    command->footer("Example: remnant-cli pacs echo pacs.example:104 --called ARCHIVE");
    command->require_subcommand(1);
    add_echo(*command, work);
    add_find(*command, work);
    add_get(*command, work);
    add_send(*command, work);
}

}  // namespace remnant::cli
