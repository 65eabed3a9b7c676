#include "pacs/transport.h"

#include <arpa/inet.h>
#include <dcmtk/dcmnet/dcmtrans.h>
#include <dcmtk/dcmnet/dul.h>
#include <dcmtk/dcmtls/tlscond.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>

namespace remnant::imaging::pacs {
namespace {

using Clock = std::chrono::steady_clock;
constexpr auto kGlance = std::chrono::milliseconds(100);

void set_option(int socket, int level, int option, int value) {
    setsockopt(socket, level, option, &value, sizeof value);
}

/// A socket that does not wait by itself while this lives.
class NotWaiting {
  public:
    explicit NotWaiting(int socket) : socket_(socket), flags_(fcntl(socket, F_GETFL)) {
        fcntl(socket_, F_SETFL, flags_ | O_NONBLOCK);
    }
    NotWaiting(const NotWaiting&) = delete;
    NotWaiting& operator=(const NotWaiting&) = delete;
    ~NotWaiting() { fcntl(socket_, F_SETFL, flags_); }

  private:
    int socket_;
    int flags_;
};

/// How far a PDU has come. Its first six bytes say how long the rest is (PS3.8 9.3.1); DCMTK never reads
/// beyond its end.
class ComingPdu {
  public:
    [[nodiscard]] bool begun() const { return come_ > 0; }
    /// True where these bytes bring it to its end, and the next may begin.
    bool take(const unsigned char* bytes, std::size_t count) {
        for (std::size_t n = 0; n < count && come_ + n < head_.size(); ++n) head_[come_ + n] = bytes[n];
        come_ += count;
        if (come_ < head_.size() || come_ < head_.size() + rest()) return false;
        come_ = 0;
        return true;
    }

  private:
    [[nodiscard]] std::uint64_t rest() const {
        std::uint64_t length = 0;
        for (std::size_t n = 2; n < head_.size(); ++n) length = length << 8U | head_[n];
        return length;
    }

    std::array<unsigned char, 6> head_{};
    std::uint64_t come_ = 0;
};

/// Hands everything to the connection inside, and waits in glances.
class WatchedConnection : public DcmTransportConnection {
  public:
    WatchedConnection(DcmNativeSocketType socket, std::unique_ptr<DcmTransportConnection> inside,
                      std::shared_ptr<Watch> watch, const TimeOuts& times, bool& ran_out)
        : DcmTransportConnection(socket),
          inside_(std::move(inside)),
          watch_(std::move(watch)),
          times_(times),
          ran_out_(ran_out) {}

    OFCondition serverSideHandshake() override {
        return greet([this] { return inside_->serverSideHandshake(); });
    }
    OFCondition clientSideHandshake() override {
        return greet([this] { return inside_->clientSideHandshake(); });
    }
    OFCondition renegotiate(const char* suite) override { return inside_->renegotiate(suite); }
    ssize_t read(void* buffer, size_t bytes) override {
        if (!pdu_.begun()) begun_at_ = Clock::now();
        const ssize_t count =
            read_until(begun_at_ + (associated_ ? times_.answer : times_.association), buffer, bytes);
        set_option(getSocket(), IPPROTO_TCP, TCP_QUICKACK, 1);  // the kernel forgets it after a while
        if (count > 0 && pdu_.take(static_cast<unsigned char*>(buffer), static_cast<std::size_t>(count)))
            associated_ = true;  // its first PDU is about the association
        return count;
    }
    ssize_t write(void* buffer, size_t bytes) override {
        return wait_for(POLLOUT, Clock::now() + times_.association) ? inside_->write(buffer, bytes) : -1;
    }
    void close() override { inside_->close(); }
    void closeTransportConnection() override { inside_->closeTransportConnection(); }
    unsigned long getPeerCertificateLength() override { return inside_->getPeerCertificateLength(); }
    unsigned long getPeerCertificate(void* buffer, unsigned long length) override {
        return inside_->getPeerCertificate(buffer, length);
    }
    OFBool networkDataAvailable(int seconds) override {
        const auto end = Clock::now() + std::chrono::seconds(std::max(seconds, 0));
        do {
            if (late_ || watch_->ended()) return OFFalse;
            if (inside_->networkDataAvailable(0)) return OFTrue;
        } while (wait_for(POLLIN, end));
        return OFFalse;
    }
    [[nodiscard]] int descriptor() { return getSocket(); }
    OFBool isTransparentConnection() override { return OFFalse; }
    OFString& dumpConnectionParameters(OFString& text) override {
        return inside_->dumpConnectionParameters(text);
    }

  private:
    /// False where the watch or the time has ended.
    bool wait_for(short what, Clock::time_point end) {
        pollfd waiting{getSocket(), what, 0};
        for (;;) {
            const auto left = std::chrono::ceil<std::chrono::milliseconds>(end - Clock::now());
            if (left.count() <= 0 || watch_->ended()) break;
            if (poll(&waiting, 1, static_cast<int>(std::min(left, kGlance).count())) > 0) return true;
        }
        errno = ETIMEDOUT;  // DCMTK tries again after EINTR
        return false;
    }
    void run_out() {
        if (watch_->ended()) return;
        late_ = ran_out_ = true;
    }
    /// A TLS connection may have bytes to read and still nothing for us, hence the reading without waiting.
    ssize_t read_until(Clock::time_point end, void* buffer, size_t bytes) {
        const NotWaiting socket(getSocket());
        while (Clock::now() < end && !watch_->ended()) {
            errno = 0;
            const ssize_t count = inside_->read(buffer, bytes);
            if (count >= 0 || errno != EAGAIN) return count;
            wait_for(POLLIN, end);
        }
        run_out();
        errno = ETIMEDOUT;
        return -1;
    }
    template <class Step>
    OFCondition greet(Step step) {
        const NotWaiting socket(getSocket());
        const auto end = Clock::now() + times_.association;
        for (;;) {
            OFCondition done = step();
            const bool hears = done == DCMTLS_EC_TLSReadOperationDidNotComplete;
            if (!hears && done != DCMTLS_EC_TLSWriteOperationDidNotComplete) return done;
            if (wait_for(hears ? POLLIN : POLLOUT, end)) continue;
            run_out();
            return done;
        }
    }

    std::unique_ptr<DcmTransportConnection> inside_;
    std::shared_ptr<Watch> watch_;
    TimeOuts times_;
    bool& ran_out_;  // the layer's, which outlives its connections
    ComingPdu pdu_;
    Clock::time_point begun_at_;
    bool associated_ = false;
    bool late_ = false;
};

/// OpenSSL's own words for what is wrong with a certificate, kept where the association looks for them.
int remember_refusal(int accepted, X509_STORE_CTX* store) {
    if (accepted == 1) return 1;
    const auto* ssl =
        static_cast<SSL*>(X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx()));
    auto* refusal = static_cast<std::string*>(SSL_CTX_get_app_data(SSL_get_SSL_CTX(ssl)));
    *refusal = X509_verify_cert_error_string(X509_STORE_CTX_get_error(store));
    return 0;
}

bool is_address(const std::string& host) {
    in6_addr address{};
    return inet_pton(AF_INET, host.c_str(), &address) == 1 ||
           inet_pton(AF_INET6, host.c_str(), &address) == 1;
}

}  // namespace

int descriptor_of(T_ASC_Association& association) {
    return static_cast<WatchedConnection*>(DUL_getTransportConnection(association.DULassociation))
        ->descriptor();
}

core::Result<std::unique_ptr<WatchedLayer>> WatchedLayer::make(const Node& node,
                                                               std::shared_ptr<Watch> watch) {
    std::unique_ptr<WatchedLayer> layer(new WatchedLayer(std::move(watch), node.fields().times));
    if (node.fields().tls) {
        if (auto made = layer->secure(node); !made) return core::refuse(made.error());
    }
    return layer;
}

core::Result<> WatchedLayer::secure(const Node& node) {
    const TlsFiles& files = *node.fields().tls;
    tls_ = std::make_unique<DcmTLSTransportLayer>(NET_ACCEPTORREQUESTOR, nullptr, OFFalse);
    if (tls_->addTrustedCertificateFile(files.trusted.c_str(), DCF_Filetype_PEM).bad()) {
        return core::refuse("TLS authorities", "there is no certificate in " + files.trusted.string());
    }
    if (!files.certificate.empty()) {
        if (tls_->setPrivateKeyFile(files.key.c_str(), DCF_Filetype_PEM).bad()) {
            return core::refuse("TLS key", "there is no key without password in " + files.key.string());
        }
        if (tls_->setCertificateFile(files.certificate.c_str(), DCF_Filetype_PEM).bad()) {
            return core::refuse("TLS certificate",
                                "there is no certificate in " + files.certificate.string());
        }
        if (!tls_->checkPrivateKeyMatchesCertificate()) {
            return core::refuse("TLS key", "it does not belong to the certificate");
        }
    }
    if (tls_->setTLSProfile(TSP_Profile_BCP195).bad() || tls_->activateCipherSuites().bad()) {
        return core::refuse("TLS", "this system has no cipher that is safe enough");
    }
    SSL_CTX* context = tls_->getNativeHandle();
    SSL_CTX_set_app_data(context, &refusal_);
    SSL_CTX_set_verify(context, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, remember_refusal);
    if (!files.any_host) {
        X509_VERIFY_PARAM* wanted = SSL_CTX_get0_param(context);
        const std::string& host = node.fields().host;
        const int set = is_address(host) ? X509_VERIFY_PARAM_set1_ip_asc(wanted, host.c_str())
                                         : X509_VERIFY_PARAM_set1_host(wanted, host.c_str(), 0);
        if (set != 1) return core::refuse("TLS", "the host's name cannot be held against a certificate");
    }
    return {};
}

DcmTransportConnection* WatchedLayer::createConnection(DcmNativeSocketType socket, OFBool secure) {
    std::unique_ptr<DcmTransportConnection> inside(
        tls_ ? tls_->createConnection(socket, secure) : DcmTransportLayer::createConnection(socket, OFFalse));
    if (!inside) return nullptr;
    auto watched = std::make_unique<WatchedConnection>(socket, std::move(inside), watch_, times_, ran_out_);
    // Their constructors set time-outs of their own.
    const timeval patience{times_.association.count(), 0};
    setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    set_option(socket, IPPROTO_TCP, TCP_NODELAY, 1);
    return watched.release();
}

}  // namespace remnant::imaging::pacs
