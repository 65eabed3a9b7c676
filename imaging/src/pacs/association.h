#pragma once
// One association with an archive, from its negotiation to its end, and what went wrong with it in words.

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmnet/assoc.h>
#include <dcmtk/dcmnet/dimse.h>

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "pacs/transport.h"
#include "remnant/core/result.h"
#include "remnant/imaging/pacs.h"

namespace remnant::imaging::pacs {

struct DropNetwork {
    void operator()(T_ASC_Network* network) const { ASC_dropNetwork(&network); }
};
using OwnedNetwork = std::unique_ptr<T_ASC_Network, DropNetwork>;

struct DestroyAssociation {
    void operator()(T_ASC_Association* association) const { ASC_destroyAssociation(&association); }
};
using OwnedAssociation = std::unique_ptr<T_ASC_Association, DestroyAssociation>;

/// One thing we ask leave for; `receive` where the archive is to send us such instances on this association.
struct Proposal {
    std::string abstract_syntax;
    std::vector<std::string> transfer_syntaxes;
    bool receive = false;
};

/// Transfer syntaxes in which queries and answers are written.
std::vector<std::string> plain_syntaxes();

/// Most proposals an association can carry: their ids are the odd numbers of a byte.
constexpr std::size_t kMostProposals = 128;

class Association {
  public:
    /// Calls the archive. Refused with what it says or does not say.
    static core::Result<Association> open(const Node& node, std::span<const Proposal> proposals,
                                          const core::JobContext& job);
    Association(Association&&) noexcept = default;
    Association& operator=(Association&&) = delete;
    ~Association();

    [[nodiscard]] T_ASC_Association* get() const { return association_.get(); }
    [[nodiscard]] const Node& node() const { return *node_; }
    [[nodiscard]] Watch& watch() const { return *watch_; }
    [[nodiscard]] std::shared_ptr<Watch> shared_watch() const { return watch_; }
    [[nodiscard]] int answer_seconds() const;
    unsigned short next_message() { return association_->nextMsgID++; }

    /// The context accepted for this abstract syntax; refused: none was.
    core::Result<T_ASC_PresentationContextID> context_for(const std::string& abstract_syntax,
                                                          const std::string& called) const;

    /// What `failure` means for a person; "cancelled" where that is why.
    [[nodiscard]] core::Error error(const OFCondition& failure) const;

    /// Receives a data set that nobody needs.
    OFCondition drop_data_set();

    /// Says goodbye; without it the association is aborted.
    void release();

  private:
    Association(const Node& node, const core::JobContext& job);
    core::Result<> negotiate(std::span<const Proposal> proposals);
    [[nodiscard]] std::string reason_of(const OFCondition& failure) const;
    [[nodiscard]] std::string reason_of_rejection() const;

    std::unique_ptr<Node> node_;
    std::shared_ptr<Watch> watch_;
    std::unique_ptr<WatchedLayer> layer_;
    OwnedNetwork network_;
    OwnedAssociation association_;
    bool established_ = false;
};

/// A failure status of an answer in words: "out of resources (0xA700)".
std::string status_words(unsigned status);

}  // namespace remnant::imaging::pacs
