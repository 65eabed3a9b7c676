#pragma once
// An archive (PACS) over the network: is it there, what does it hold, fetch a study, send files. All that
// takes a job blocks its caller, can be cancelled at any moment, and leaves no thread and no listener behind.

#include <chrono>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "remnant/core/job.h"
#include "remnant/core/result.h"
#include "remnant/core/warning.h"

namespace remnant::imaging::pacs {

/// Files in PEM format. The archive must show a certificate that `trusted` vouches for; where it asks for
/// ours, `certificate` and `key` answer.
struct TlsFiles {
    std::filesystem::path trusted;
    std::filesystem::path certificate;  // both or neither
    std::filesystem::path key;
    /// Accept a certificate issued to another host name than the one that is called.
    bool any_host = false;
};

/// How long is waited: for an answer to begin, and for each PDU of it to come whole once it has begun.
struct TimeOuts {
    std::chrono::seconds connect{10};
    std::chrono::seconds association{20};  // a TLS greeting too
    std::chrono::seconds answer{60};
};

/// What a person enters about an archive.
struct NodeFields {
    std::string called;  // its AE title
    std::string host;
    int port = 104;
    std::string calling = "REMNANT";  // our AE title
    /// Where the archive delivers what C-MOVE asks for; 0 where only C-GET is used.
    int receive_port = 0;
    /// The IPv4 address that port is opened on; empty for the interface that faces the archive.
    std::string receive_address;
    std::optional<TlsFiles> tls;  // none: in the clear
    TimeOuts times;
};

/// An archive that can be called. Made from fields that are possible.
class Node {
  public:
    /// Refused by field: AE titles that are empty, longer than 16 characters or hold what none may hold
    /// (PS3.5 6.2), no host, ports outside 1–65535, TLS files that are missing, time-outs outside 1–3600 s.
    static core::Result<Node> of(NodeFields fields);

    [[nodiscard]] const NodeFields& fields() const { return fields_; }
    /// "CALLED at host:port", for sentences.
    [[nodiscard]] std::string name() const;

  private:
    explicit Node(NodeFields fields) : fields_(std::move(fields)) {}
    NodeFields fields_;
};

/// Asks whether the archive answers (C-ECHO). Refused: it cannot be reached, does not know an AE title, does
/// not answer in time, TLS fails; each with its reason.
core::Result<> echo(const Node& node, const core::JobContext& job);

enum class Level { Patient, Study, Series };

/// Keys of a query; empty ones match everything. `*` and `?` are wild cards in texts.
struct Query {
    Level level = Level::Study;
    std::string patient_id;
    std::string patient_name;  // UTF-8
    std::string study_uid;     // needed at the level of series
    std::string accession;
    std::string modality;   // "CT"
    std::string date_from;  // YYYYMMDD or YYYY-MM-DD, both ends included
    std::string date_to;
};

/// One answer; what the archive does not say, and what lies below the level asked for, is empty. Texts are
/// UTF-8.
struct Match {
    std::string patient_id;
    std::string patient_name;
    std::string birth_date;
    std::string sex;
    std::string study_uid;
    std::string study_date;  // YYYYMMDD
    std::string study_description;
    std::string accession;
    std::string modalities;  // of the study, separated by "\"
    std::string series_uid;
    std::string series_number;
    std::string series_description;
    std::string modality;
    std::optional<int> instances;
};

/// Most answers a query may have; more are refused with the advice to narrow it.
constexpr int kMostMatches = 5000;

/// What the archive holds (C-FIND). Refused: as `echo`, impossible keys (which), too many answers.
core::Result<std::vector<Match>> find(const Node& node, const Query& query, const core::JobContext& job);

enum class Way { Get, Move };

struct RetrieveRequest {
    std::string study_uid;
    std::string series_uid;  // empty: all series of the study
    /// Made where it is not there. Files come as series-001/00001.dcm: numbers alone, nothing of a patient.
    std::filesystem::path folder;
    Way way = Way::Get;
    /// How often the connection is tried in all; each try asks only for what is missing.
    int tries = 2;
};

struct Retrieved {
    std::size_t instances = 0;      // whole in the folder now
    std::size_t already_there = 0;  // of these, before this call
    core::Warnings warnings;
};

/// Fetches a study or one series (C-GET, or C-MOVE to `receive_port`, which is open during this call alone
/// and takes storage associations from the archive's own AE title only). Files are as the archive sent them,
/// byte for byte; they are to be read like any others (`scan_series`). Called again with the same folder, it
/// asks only for what is missing there. Whole is what the archive counted beforehand (0020,1209); where it
/// counts nothing, its counts do not fit or the folder holds a part, instances are listed and compared one by
/// one. Refused: as `echo`; no such study; another call is fetching into the folder; it holds other files,
/// which are never removed; not every instance came whole. Then the reason says how many of how many are in
/// the folder, and why the others are not: what came whole stays. An instance of another study than the one
/// asked for is never kept.
core::Result<Retrieved> retrieve(const Node& node, const RetrieveRequest& request,
                                 const core::JobContext& job);

/// The DICOM files that paths stand for: files themselves, and all DICOM files below folders, in a fixed
/// order. Refused: a path that is not there, a named file that is no DICOM file, nothing to send.
core::Result<std::vector<std::filesystem::path>> files_to_send(std::span<const std::filesystem::path> paths);

struct NotAccepted {
    std::filesystem::path file;
    std::string reason;
};

/// What became of every file of a sending: each is in exactly one of the lists.
struct Sent {
    std::vector<std::filesystem::path> accepted;
    std::vector<NotAccepted> not_accepted;
    core::Warnings warnings;  // files accepted with changes
    /// What ended the sending before all files had their turn; unset where they had.
    std::optional<core::Error> interrupted;
};

/// Sends files (C-STORE), each as it is: pixels are never recoded. A connection that breaks is tried `tries`
/// times in all, each time only with what was not yet accepted. Refused: as `echo`, where not
/// one file was accepted.
core::Result<Sent> send(const Node& node, std::span<const std::filesystem::path> files, int tries,
                        const core::JobContext& job);

}  // namespace remnant::imaging::pacs
