#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dcdatset.h>
#include <dcmtk/dcmdata/dcdeftag.h>
#include <dcmtk/dcmdata/dcfilefo.h>
#include <dcmtk/dcmdata/dcuid.h>
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "dicom/dicom_file.h"
#include "pacs/association.h"
#include "pacs/reception.h"

namespace remnant::imaging::pacs {
namespace {

namespace fs = std::filesystem;

struct Outgoing {
    fs::path file;
    std::string sop_class;
    std::string sop_instance;
    std::string syntax;
};

/// Instances of one kind share a proposal.
using Kind = std::pair<std::string, std::string>;  // SOP class, transfer syntax

bool is_plain(const std::string& syntax) {
    const auto plain = plain_syntaxes();
    return std::ranges::count(plain, syntax) > 0;
}

/// The header, its lengths checked, before DCMTK reads the whole.
core::Result<Outgoing> look_at(const fs::path& path) {
    const auto file = dicom::open_dicom(path, dicom::Extent::HeaderOnly, {});
    if (!file) return core::refuse(file.error());
    Outgoing out{path, dicom::text_of(file->dataset(), DCM_SOPClassUID),
                 dicom::text_of(file->dataset(), DCM_SOPInstanceUID), file->transfer_syntax()};
    if (out.sop_class.empty() || out.sop_instance.empty()) {
        return core::refuse(path.string(), "the file does not say what it is (no SOP class or instance)");
    }
    return out;
}

/// One sending: what is still to go and what became of the rest.
class Sending {
  public:
    Sending(const Node& node, std::span<const fs::path> files, const core::JobContext& job)
        : node_(node), job_(job) {
        for (const fs::path& file : files) {
            const auto looked = look_at(file);
            if (looked) {
                waiting_[{looked->sop_class, looked->syntax}].push_back(*looked);
            } else {
                sent_.not_accepted.push_back({file, looked.error().reason});
            }
        }
        all_ = files.size();
    }

    [[nodiscard]] bool done() const { return waiting_.empty(); }
    [[nodiscard]] std::size_t accepted() const { return sent_.accepted.size(); }

    /// One association with as many kinds as it can carry. Refused: it cannot be made, or breaks.
    core::Result<> send_some();

    Sent result(std::optional<core::Error> interrupted);

  private:
    [[nodiscard]] std::vector<Proposal> proposals() const;
    core::Result<> send_kind(Association& association, const Kind& kind);
    OFCondition send_one(Association& association, T_ASC_PresentationContextID context, const Outgoing& out);
    void refuse(const Outgoing& out, const std::string& reason) {
        sent_.not_accepted.push_back({out.file, reason});
    }
    void judge(const Outgoing& out, unsigned status);

    const Node& node_;
    const core::JobContext& job_;
    std::map<Kind, std::vector<Outgoing>> waiting_;
    Sent sent_;
    std::size_t all_ = 0;
    std::size_t changed_ = 0;
};

std::vector<Proposal> Sending::proposals() const {
    std::vector<Proposal> proposals;
    for (const auto& [kind, files] : waiting_) {
        if (proposals.size() == kMostProposals) break;
        // What is not compressed may go in either of the plain encodings: that changes no value.
        proposals.push_back(
            {kind.first, is_plain(kind.second) ? plain_syntaxes() : std::vector{kind.second}});
    }
    return proposals;
}

core::Result<> Sending::send_some() {
    const auto proposed = proposals();
    std::vector<Kind> kinds;
    for (const auto& [kind, files] : waiting_) {
        if (kinds.size() < proposed.size()) kinds.push_back(kind);
    }
    auto association = Association::open(node_, proposed, job_);
    if (!association) return core::refuse(association.error());
    for (const Kind& kind : kinds) {
        if (auto went = send_kind(*association, kind); !went) return went;
    }
    association->release();
    return {};
}

core::Result<> Sending::send_kind(Association& association, const Kind& kind) {
    auto& files = waiting_.at(kind);
    const auto context =
        ASC_findAcceptedPresentationContextID(association.get(), kind.first.c_str(), kind.second.c_str());
    T_ASC_PresentationContext accepted{};
    ASC_findAcceptedPresentationContext(association.get()->params, context, &accepted);
    const bool fits = context != 0 && (kind.second == accepted.acceptedTransferSyntax ||
                                       (is_plain(kind.second) && is_plain(accepted.acceptedTransferSyntax)));
    while (!files.empty()) {
        const Outgoing out = files.back();
        if (!fits) {
            refuse(out, "it takes no instances of this kind in " + dicom::transfer_syntax_name(kind.second));
        } else if (const OFCondition done = send_one(association, context, out); done.bad()) {
            return core::refuse(association.error(done));
        }
        files.pop_back();
        const std::size_t settled = sent_.accepted.size() + sent_.not_accepted.size();
        job_.report(static_cast<double>(settled) / static_cast<double>(all_),
                    fmt::format("{} of {} files", settled, all_));
    }
    waiting_.erase(kind);
    return {};
}

OFCondition Sending::send_one(Association& association, T_ASC_PresentationContextID context,
                              const Outgoing& out) {
    DcmFileFormat file;
    if (file.loadFile(out.file.c_str()).bad()) {
        refuse(out, "the file cannot be read");
        return EC_Normal;
    }
    T_DIMSE_C_StoreRQ request{};
    request.MessageID = association.next_message();
    OFStandard::strlcpy(request.AffectedSOPClassUID, out.sop_class.c_str(),
                        sizeof request.AffectedSOPClassUID);
    OFStandard::strlcpy(request.AffectedSOPInstanceUID, out.sop_instance.c_str(),
                        sizeof request.AffectedSOPInstanceUID);
    request.DataSetType = DIMSE_DATASET_PRESENT;
    request.Priority = DIMSE_PRIORITY_MEDIUM;
    T_DIMSE_C_StoreRSP response{};
    DcmDataset* detail = nullptr;
    const OFCondition done =
        DIMSE_storeUser(association.get(), context, &request, nullptr, file.getDataset(), nullptr, nullptr,
                        DIMSE_NONBLOCKING, association.answer_seconds(), &response, &detail);
    delete detail;
    if (done.good()) judge(out, response.DimseStatus);
    return done;
}

void Sending::judge(const Outgoing& out, unsigned status) {
    const bool warns = (status >> 12U) == 0xB;
    if (status != STATUS_STORE_Success && !warns) {
        refuse(out, "it answers with " + status_words(status));
        return;
    }
    changed_ += warns ? 1U : 0U;
    sent_.accepted.push_back(out.file);
}

Sent Sending::result(std::optional<core::Error> interrupted) {
    for (const auto& [kind, files] : waiting_) {
        for (const Outgoing& out : files) refuse(out, interrupted ? interrupted->reason : "not sent");
    }
    std::ranges::sort(sent_.accepted);
    std::ranges::sort(sent_.not_accepted, {}, &NotAccepted::file);
    if (changed_ > 0) {
        sent_.warnings.push_back(
            {"pacs-changed", fmt::format("The archive stored {} files with changes.", changed_), ""});
    }
    sent_.interrupted = std::move(interrupted);
    return std::move(sent_);
}

void add_folder(const fs::path& folder, std::vector<fs::path>& files) {
    std::vector<fs::path> found;
    for (const auto& entry :
         fs::recursive_directory_iterator(folder, fs::directory_options::skip_permission_denied)) {
        const bool list = entry.path().filename() == "DICOMDIR";
        if (entry.is_regular_file() && !list && dicom::looks_like_dicom(entry.path()))
            found.push_back(entry.path());
    }
    std::ranges::sort(found);
    files.insert(files.end(), found.begin(), found.end());
}

}  // namespace

core::Result<std::vector<fs::path>> files_to_send(std::span<const fs::path> paths) {
    std::vector<fs::path> files;
    for (const fs::path& path : paths) {
        if (fs::is_directory(path)) {
            add_folder(path, files);
        } else if (!fs::exists(path)) {
            return core::refuse(path.string(), "there is no such file or folder");
        } else if (!dicom::looks_like_dicom(path)) {
            return core::refuse(path.string(), "not a DICOM file");
        } else {
            files.push_back(path);
        }
    }
    std::set<fs::path> seen;
    std::erase_if(files, [&](const fs::path& file) { return !seen.insert(file).second; });
    if (files.empty())
        return core::refuse(paths.empty() ? "" : paths.front().string(), "there is no DICOM file to send");
    return files;
}

core::Result<Sent> send(const Node& node, std::span<const fs::path> files, int tries,
                        const core::JobContext& job) {
    dicom::silence_dcmtk();
    Sending sending(node, files, job);
    std::optional<core::Error> broken;
    for (int left = std::max(tries, 1); left > 0 && !sending.done() && !job.cancelled();) {
        const auto went = sending.send_some();
        if (went) continue;
        broken = went.error();
        --left;
    }
    if (sending.done()) broken.reset();
    if (!sending.done() && job.cancelled()) broken = core::cancelled_error(node.name());
    const bool nothing_went = sending.accepted() == 0;
    if (broken && nothing_went) return core::refuse(std::move(*broken));
    return sending.result(std::move(broken));
}

}  // namespace remnant::imaging::pacs
