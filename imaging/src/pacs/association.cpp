#include "pacs/association.h"

#include <dcmtk/dcmdata/dcuid.h>
#include <dcmtk/dcmnet/cond.h>
#include <fmt/format.h>

#include <algorithm>

#include "dicom/dicom_file.h"

namespace remnant::imaging::pacs {
namespace {

/// What DCMTK says after its own "TCP Initialization Error: ".
std::string after_colon(const OFCondition& failure) {
    const std::string text = failure.text();
    const auto colon = text.find(": ");
    return colon == std::string::npos ? text : text.substr(colon + 2);
}

bool is_time_out(const OFCondition& failure) {
    return failure == DUL_READTIMEOUT || failure == DIMSE_NODATAAVAILABLE;
}

/// DCMTK wraps what the network said in failures of its own.
bool is_closed(const OFCondition& failure) {
    const bool wrapped = failure.module() == OFM_dcmnet &&
                         (failure.code() == DIMSEC_SENDFAILED || failure.code() == DIMSEC_RECEIVEFAILED ||
                          failure.code() == DULC_TCPIOERROR);
    return wrapped || failure == DUL_NETWORKCLOSED || failure == DUL_PEERABORTEDASSOCIATION ||
           failure == DUL_PEERREQUESTEDRELEASE;
}

}  // namespace

std::vector<std::string> plain_syntaxes() {
    return {UID_LittleEndianExplicitTransferSyntax, UID_LittleEndianImplicitTransferSyntax};
}

Association::Association(const Node& node, const core::JobContext& job)
    : node_(std::make_unique<Node>(node)), watch_(std::make_shared<Watch>()) {
    watch_->job = job;
}

Association::~Association() {
    if (association_ && established_) ASC_abortAssociation(association_.get());
}

core::Result<Association> Association::open(const Node& node, std::span<const Proposal> proposals,
                                            const core::JobContext& job) {
    dicom::silence_dcmtk();
    if (job.cancelled()) return core::refuse(core::cancelled_error(node.name()));
    Association association(node, job);
    auto layer = WatchedLayer::make(node, association.watch_);
    if (!layer) return core::refuse(layer.error());
    association.layer_ = std::move(*layer);
    if (auto negotiated = association.negotiate(proposals); !negotiated)
        return core::refuse(negotiated.error());
    return association;
}

core::Result<> Association::negotiate(std::span<const Proposal> proposals) {
    const NodeFields& fields = node_->fields();
    const auto patience = static_cast<int>(fields.times.association.count());
    dcmConnectionTimeout.set(static_cast<Sint32>(fields.times.connect.count()));
    T_ASC_Network* network = nullptr;
    OFCondition done = ASC_initializeNetwork(NET_REQUESTOR, 0, patience, &network);
    if (done.bad()) return core::refuse(error(done));
    network_.reset(network);
    ASC_setTransportLayer(network, layer_.get(), 0);

    T_ASC_Parameters* parameters = nullptr;
    ASC_createAssociationParameters(&parameters, ASC_MAXIMUMPDUSIZE);
    ASC_setTransportLayerType(parameters, fields.tls.has_value());
    ASC_setAPTitles(parameters, fields.calling.c_str(), fields.called.c_str(), nullptr);
    const std::string address = fmt::format("{}:{}", fields.host, fields.port);
    ASC_setPresentationAddresses(parameters, "localhost", address.c_str());
    T_ASC_PresentationContextID id = 1;
    for (const Proposal& proposal : proposals.first(std::min(proposals.size(), kMostProposals))) {
        std::vector<const char*> syntaxes;
        for (const std::string& syntax : proposal.transfer_syntaxes) syntaxes.push_back(syntax.c_str());
        ASC_addPresentationContext(parameters, id, proposal.abstract_syntax.c_str(), syntaxes.data(),
                                   static_cast<int>(syntaxes.size()),
                                   proposal.receive ? ASC_SC_ROLE_SCP : ASC_SC_ROLE_DEFAULT);
        id = static_cast<T_ASC_PresentationContextID>(id + 2);
    }
    T_ASC_Association* association = nullptr;
    done = ASC_requestAssociation(network, parameters, &association, nullptr, nullptr, DUL_NOBLOCK, patience);
    association_.reset(association);
    if (association == nullptr) ASC_destroyAssociationParameters(&parameters);
    if (done.bad()) return core::refuse(error(done));
    established_ = true;
    if (ASC_countAcceptedPresentationContexts(association->params) == 0) {
        return core::refuse(node_->name(), "it offers none of what was asked of it");
    }
    return {};
}

int Association::answer_seconds() const {
    return static_cast<int>(node_->fields().times.answer.count());
}

core::Result<T_ASC_PresentationContextID> Association::context_for(const std::string& abstract_syntax,
                                                                   const std::string& called) const {
    const auto id = ASC_findAcceptedPresentationContextID(association_.get(), abstract_syntax.c_str());
    if (id == 0) return core::refuse(node_->name(), "it does not offer " + called);
    return id;
}

core::Error Association::error(const OFCondition& failure) const {
    if (watch_->job.cancelled()) return core::cancelled_error(node_->name());
    return {node_->name(), reason_of(failure), {}};
}

std::string Association::reason_of(const OFCondition& failure) const {
    const TimeOuts& times = node_->fields().times;
    if (layer_ && !layer_->certificate_refusal().empty()) {
        return "its certificate is not to be trusted: " + layer_->certificate_refusal();
    }
    if (is_time_out(failure) || (layer_ && layer_->ran_out())) {
        return fmt::format("no answer within {} s",
                           established_ ? times.answer.count() : times.association.count());
    }
    if (failure == DUL_ASSOCIATIONREJECTED) return reason_of_rejection();
    if (failure.module() == OFM_dcmnet && failure.code() == DULC_UNKNOWNHOST)
        return "there is no host of this name";
    if (failure.module() == OFM_dcmnet && failure.code() == DULC_TCPINITERROR) {
        const std::string said = after_colon(failure);
        if (said.find("(Timeout)") != std::string::npos) {
            return fmt::format("no connection within {} s", times.connect.count());
        }
        return "no connection: " + said;
    }
    if (is_closed(failure)) {
        return established_ ? "the connection broke" : "it closed the connection without an answer";
    }
    if (failure.module() == OFM_dcmtls) return std::string("no secure connection: ") + failure.text();
    return std::string("the exchange failed: ") + failure.text();
}

std::string Association::reason_of_rejection() const {
    T_ASC_RejectParameters rejection{};
    if (association_) ASC_getRejectParameters(association_->params, &rejection);
    switch (rejection.reason) {
        case ASC_REASON_SU_CALLEDAETITLENOTRECOGNIZED:
            return fmt::format("it does not know the called AE title {}", node_->fields().called);
        case ASC_REASON_SU_CALLINGAETITLENOTRECOGNIZED:
            return fmt::format("it does not accept the calling AE title {}", node_->fields().calling);
        case ASC_REASON_SP_PRES_TEMPORARYCONGESTION:
        case ASC_REASON_SP_PRES_LOCALLIMITEXCEEDED:
            return "it is too busy for another connection; try again later";
        default:
            return "it refuses the association";
    }
}

OFCondition Association::drop_data_set() {
    T_ASC_PresentationContextID context = 0;
    DcmDataset* data_set = nullptr;
    const OFCondition done = DIMSE_receiveDataSetInMemory(get(), DIMSE_NONBLOCKING, answer_seconds(),
                                                          &context, &data_set, nullptr, nullptr);
    delete data_set;
    return done;
}

void Association::release() {
    if (association_ && established_) ASC_releaseAssociation(association_.get());
    established_ = false;
}

std::string status_words(unsigned status) {
    const auto words = [&]() -> const char* {
        switch (status) {
            case 0x0110:
                return "processing failure";
            case 0x0111:
                return "duplicate instance";
            case 0x0117:
                return "invalid instance";
            case 0x0122:
                return "SOP class not supported";
            case 0x0124:
                return "not authorised";
            case 0xA801:
                return "it does not know our AE title as a destination";
            case 0xB000:
                return "not every instance could be transferred";
            case 0xFE00:
                return "cancelled";
            default:
                break;
        }
        switch (status >> 8U) {
            case 0xA7:
                return "out of resources";
            case 0xA9:
                return "the data set does not match its SOP class";
            case 0xB0:
                return "stored with changes";
            default:
                return (status >> 12U) == 0xC ? "unable to process" : "status";
        }
    };
    return fmt::format("{} (0x{:04X})", words(), status);
}

}  // namespace remnant::imaging::pacs
