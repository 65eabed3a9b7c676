#include "pacs/receiver.h"

#include <arpa/inet.h>
#include <dcmtk/dcmdata/dcuid.h>
#include <dcmtk/dcmnet/dul.h>
#include <dcmtk/ofstd/ofsockad.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstring>
#include <mutex>

#include "pacs/reception.h"

namespace remnant::imaging::pacs {
namespace {

/// The address of ours from which the archive is reached; any where that cannot be told.
in_addr facing(const NodeFields& fields) {
    in_addr any{};
    const int probe = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    sockaddr_in there{};
    there.sin_family = AF_INET;
    there.sin_port = htons(static_cast<std::uint16_t>(fields.port));
    OFSockAddr resolved;
    OFStandard::getAddressByHostname(fields.host.c_str(), resolved);
    if (resolved.getFamily() == AF_INET) {
        there.sin_addr = resolved.getSockaddr_in()->sin_addr;
        sockaddr_in here{};
        socklen_t length = sizeof here;
        // Connecting a datagram socket sends nothing; it only chooses the interface.
        if (connect(probe, reinterpret_cast<sockaddr*>(&there), sizeof there) == 0 &&
            getsockname(probe, reinterpret_cast<sockaddr*>(&here), &length) == 0) {
            any = here.sin_addr;
        }
    }
    close(probe);
    return any;
}

core::Result<int> listen_on(const NodeFields& fields) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(fields.receive_port));
    if (fields.receive_address.empty()) {
        address.sin_addr = facing(fields);
    } else {
        inet_pton(AF_INET, fields.receive_address.c_str(), &address.sin_addr);
    }
    const int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const int on = 1;
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(listener, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0 &&
        listen(listener, 16) == 0) {
        return listener;
    }
    const std::string why = std::strerror(errno);
    close(listener);
    return core::refuse("receiving port",
                        fmt::format("port {} cannot be opened: {}", fields.receive_port, why));
}

/// DCMTK listens on every address of the machine, unless it is handed a connection somebody else accepted.
/// The handle is one for the whole process.
class HandedOver {
  public:
    explicit HandedOver(int connection) : lock_(mutex()) { dcmExternalSocketHandle.set(connection); }
    HandedOver(const HandedOver&) = delete;
    HandedOver& operator=(const HandedOver&) = delete;
    ~HandedOver() { dcmExternalSocketHandle.set(-1); }

  private:
    static std::mutex& mutex() {
        static std::mutex one;
        return one;
    }
    std::lock_guard<std::mutex> lock_;
};

void reject(T_ASC_Association& association, T_ASC_RejectParametersReason reason) {
    const T_ASC_RejectParameters parameters{ASC_RESULT_REJECTEDPERMANENT, ASC_SOURCE_SERVICEUSER, reason};
    ASC_rejectAssociation(&association, &parameters);
}

void accept_contexts(T_ASC_Association& association, const Inbox& inbox) {
    auto classes = classes_wanted(inbox);
    classes.emplace_back(UID_VerificationSOPClass);
    const auto syntaxes = image_syntaxes();
    std::vector<const char*> class_list, syntax_list;
    for (const std::string& sop_class : classes) class_list.push_back(sop_class.c_str());
    for (const std::string& syntax : syntaxes) syntax_list.push_back(syntax.c_str());
    ASC_acceptContextsWithPreferredTransferSyntaxes(association.params, class_list.data(),
                                                    static_cast<int>(class_list.size()), syntax_list.data(),
                                                    static_cast<int>(syntax_list.size()));
}

}  // namespace

Receiver::Socket::~Socket() {
    if (descriptor_ >= 0) close(descriptor_);
}

core::Result<Receiver> Receiver::open(const Node& node, std::shared_ptr<Watch> watch) {
    const auto listener = listen_on(node.fields());
    if (!listener) return core::refuse(listener.error());
    Receiver receiver(node, Socket(*listener));
    if (auto ready = receiver.prepare(std::move(watch)); !ready) return core::refuse(ready.error());
    return receiver;
}

core::Result<> Receiver::prepare(std::shared_ptr<Watch> watch) {
    auto layer = WatchedLayer::make(node_, std::move(watch));
    if (!layer) return core::refuse(layer.error());
    layer_ = std::move(*layer);
    dcmDisableGethostbyaddr.set(OFTrue);
    const HandedOver listens_itself(socket_.get());
    T_ASC_Network* network = nullptr;
    const auto patience = static_cast<int>(node_.fields().times.association.count());
    if (ASC_initializeNetwork(NET_ACCEPTOR, 0, patience, &network).bad()) {
        return core::refuse("receiving port", "the receiver cannot be started");
    }
    network_.reset(network);
    ASC_setTransportLayer(network, layer_.get(), 0);
    return {};
}

bool Receiver::serve(T_ASC_Association& other, std::chrono::milliseconds glance, Inbox& inbox) {
    std::vector<pollfd> waiting{{socket_.get(), POLLIN, 0}, {descriptor_of(other), POLLIN, 0}};
    bool ready = ASC_dataWaiting(&other, 0);
    for (const auto& visitor : visitors_) {
        waiting.push_back({descriptor_of(*visitor), POLLIN, 0});
        ready = ready || ASC_dataWaiting(visitor.get(), 0);
    }
    if (!ready) poll(waiting.data(), waiting.size(), static_cast<int>(glance.count()));
    bool served = false;
    for (auto visitor = visitors_.begin(); visitor != visitors_.end();) {
        const bool talks = ASC_dataWaiting(visitor->get(), 0);
        served = served || talks;
        visitor = talks && !take_from(**visitor, inbox) ? visitors_.erase(visitor) : visitor + 1;
    }
    if ((waiting.front().revents & POLLIN) != 0) {
        welcome(inbox);
        served = true;
    }
    return served;
}

void Receiver::welcome(const Inbox& inbox) {
    const int connection = accept4(socket_.get(), nullptr, nullptr, SOCK_CLOEXEC);
    if (connection < 0) return;
    const auto& fields = node_.fields();
    T_ASC_Association* association = nullptr;
    OFCondition done;
    {
        const HandedOver handed(connection);
        done = ASC_receiveAssociation(network_.get(), &association, ASC_MAXIMUMPDUSIZE, nullptr, nullptr,
                                      fields.tls.has_value(), DUL_NOBLOCK,
                                      static_cast<int>(fields.times.association.count()));
    }
    OwnedAssociation visitor(association);
    if (done.bad() || !may_enter(*visitor)) return;
    accept_contexts(*visitor, inbox);
    if (ASC_countAcceptedPresentationContexts(visitor->params) == 0) {
        reject(*visitor, ASC_REASON_SU_NOREASON);
        return;
    }
    if (ASC_acknowledgeAssociation(visitor.get()).good()) visitors_.push_back(std::move(visitor));
}

bool Receiver::may_enter(T_ASC_Association& association) const {
    DIC_AE calling{}, called{};
    ASC_getAPTitles(association.params, calling, sizeof calling, called, sizeof called, nullptr, 0);
    const auto same = [](std::string heard, const std::string& known) {
        heard.erase(heard.find_last_not_of(' ') + 1);
        heard.erase(0, heard.find_first_not_of(' '));
        return heard == known;
    };
    if (!same(calling, node_.fields().called)) {
        reject(association, ASC_REASON_SU_CALLINGAETITLENOTRECOGNIZED);
        return false;
    }
    if (!same(called, node_.fields().calling)) {
        reject(association, ASC_REASON_SU_CALLEDAETITLENOTRECOGNIZED);
        return false;
    }
    return true;
}

/// False where the visitor has left.
bool Receiver::take_from(T_ASC_Association& association, Inbox& inbox) const {
    const auto seconds = static_cast<int>(node_.fields().times.answer.count());
    T_DIMSE_Message message{};
    T_ASC_PresentationContextID context = 0;
    OFCondition done = hear_message(&association, seconds, context, message);
    if (done == DUL_PEERREQUESTEDRELEASE) ASC_acknowledgeRelease(&association);
    if (done.bad()) return false;
    switch (message.CommandField) {
        case DIMSE_C_STORE_RQ:
            done = receive_instance(&association, context, message.msg.CStoreRQ, inbox, seconds);
            break;
        case DIMSE_C_ECHO_RQ:
            done =
                DIMSE_sendEchoResponse(&association, context, &message.msg.CEchoRQ, STATUS_Success, nullptr);
            break;
        default:
            ASC_abortAssociation(&association);
            return false;
    }
    return done.good();
}

}  // namespace remnant::imaging::pacs
