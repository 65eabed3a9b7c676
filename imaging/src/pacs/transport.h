#pragma once
// The connection under an association: it can be cancelled while it waits, and it answers at once.

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmnet/assoc.h>
#include <dcmtk/dcmnet/dcmlayer.h>
#include <dcmtk/dcmtls/tlslayer.h>

#include <atomic>
#include <chrono>
#include <memory>
#include <string>

#include "remnant/core/job.h"
#include "remnant/core/result.h"
#include "remnant/imaging/pacs.h"

namespace remnant::imaging::pacs {

/// Asked by every wait of a connection.
struct Watch {
    core::JobContext job;
    std::atomic<bool> stop{false};  // the caller has what it wants

    [[nodiscard]] bool ended() const { return stop || job.cancelled(); }
};

/// The socket of an association over such a connection.
int descriptor_of(T_ASC_Association& association);

/// Makes connections, in the clear or by TLS, that look at `watch` ten times a second while they wait. DCMTK
/// waits in whole seconds, cannot be cancelled, and lets a PDU that has begun take for ever as long as a byte
/// comes now and then; here it has the node's time-out. They also acknowledge what they read at once: a peer
/// that gathers small packets (Nagle) otherwise waits 40 ms for our delayed acknowledgement, once an
/// instance.
class WatchedLayer : public DcmTransportLayer {
  public:
    static core::Result<std::unique_ptr<WatchedLayer>> make(const Node& node, std::shared_ptr<Watch> watch);

    DcmTransportConnection* createConnection(DcmNativeSocketType socket, OFBool secure) override;

    /// Why the other side's certificate was refused; empty where none was.
    [[nodiscard]] const std::string& certificate_refusal() const { return refusal_; }

    /// True where the other side began a PDU or a TLS greeting and did not bring it to its end in time.
    [[nodiscard]] bool ran_out() const { return ran_out_; }

  private:
    WatchedLayer(std::shared_ptr<Watch> watch, const TimeOuts& times)
        : watch_(std::move(watch)), times_(times) {}
    core::Result<> secure(const Node& node);

    std::shared_ptr<Watch> watch_;
    TimeOuts times_;
    std::unique_ptr<DcmTLSTransportLayer> tls_;
    std::string refusal_;
    bool ran_out_ = false;
};

}  // namespace remnant::imaging::pacs
