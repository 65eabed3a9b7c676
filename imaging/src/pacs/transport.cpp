#include "pacs/transport.h"

#include <arpa/inet.h>
#include <dcmtk/dcmnet/dcmtrans.h>
#include <dcmtk/dcmnet/dul.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>

namespace remnant::imaging::pacs {
namespace {

using Clock = std::chrono::steady_clock;
constexpr auto kGlance = std::chrono::milliseconds(100);

void set_option(int socket, int level, int option, int value) {
    setsockopt(socket, level, option, &value, sizeof value);
}

/// Hands everything to the connection inside, and waits in glances.
class WatchedConnection : public DcmTransportConnection {
  public:
    WatchedConnection(DcmNativeSocketType socket, std::unique_ptr<DcmTransportConnection> inside,
                      std::shared_ptr<Watch> watch, std::chrono::seconds patience)
        : DcmTransportConnection(socket),
          inside_(std::move(inside)),
          watch_(std::move(watch)),
          patience_(patience) {}

    OFCondition serverSideHandshake() override { return inside_->serverSideHandshake(); }
    OFCondition clientSideHandshake() override { return inside_->clientSideHandshake(); }
    OFCondition renegotiate(const char* suite) override { return inside_->renegotiate(suite); }
    ssize_t read(void* buffer, size_t bytes) override {
        const ssize_t count = inside_->read(buffer, bytes);
        set_option(getSocket(), IPPROTO_TCP, TCP_QUICKACK, 1);  // the kernel forgets it after a while
        return count;
    }
    ssize_t write(void* buffer, size_t bytes) override {
        const auto end = Clock::now() + patience_;
        pollfd room{getSocket(), POLLOUT, 0};
        while (!watch_->ended() && Clock::now() < end) {
            if (poll(&room, 1, static_cast<int>(kGlance.count())) != 0) return inside_->write(buffer, bytes);
        }
        return -1;
    }
    void close() override { inside_->close(); }
    void closeTransportConnection() override { inside_->closeTransportConnection(); }
    unsigned long getPeerCertificateLength() override { return inside_->getPeerCertificateLength(); }
    unsigned long getPeerCertificate(void* buffer, unsigned long length) override {
        return inside_->getPeerCertificate(buffer, length);
    }
    OFBool networkDataAvailable(int seconds) override {
        const auto end = Clock::now() + std::chrono::seconds(std::max(seconds, 0));
        for (;;) {
            if (watch_->ended()) return OFFalse;
            if (inside_->networkDataAvailable(0)) return OFTrue;
            const auto left = std::chrono::ceil<std::chrono::milliseconds>(end - Clock::now());
            if (left.count() <= 0) return OFFalse;
            pollfd waiting{getSocket(), POLLIN, 0};
            poll(&waiting, 1, static_cast<int>(std::min(left, kGlance).count()));
        }
    }
    [[nodiscard]] int descriptor() { return getSocket(); }
    OFBool isTransparentConnection() override { return OFFalse; }
    OFString& dumpConnectionParameters(OFString& text) override {
        return inside_->dumpConnectionParameters(text);
    }

  private:
    std::unique_ptr<DcmTransportConnection> inside_;
    std::shared_ptr<Watch> watch_;
    std::chrono::seconds patience_;
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
    std::unique_ptr<WatchedLayer> layer(new WatchedLayer(std::move(watch), node.fields().times.association));
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
    auto watched = std::make_unique<WatchedConnection>(socket, std::move(inside), watch_, patience_);
    // Their constructors set time-outs of their own; a handshake knows no others than the socket's.
    const timeval patience{patience_.count(), 0};
    setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    set_option(socket, IPPROTO_TCP, TCP_NODELAY, 1);
    return watched.release();
}

}  // namespace remnant::imaging::pacs
