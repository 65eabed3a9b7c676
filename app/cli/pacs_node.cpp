#include "pacs_node.h"

#include <charconv>

namespace remnant::cli {
namespace {

/// "pacs.example:104", "[::1]:104".
core::Result<> split(const std::string& text, imaging::pacs::NodeFields& fields) {
    const auto colon = text.rfind(':');
    const char* end = text.data() + text.size();
    int port = 0;
    if (colon != std::string::npos) {
        const auto [read, failure] = std::from_chars(text.data() + colon + 1, end, port);
        if (failure == std::errc() && read == end) {
            fields.host = text.substr(0, colon);
            if (fields.host.starts_with('[') && fields.host.ends_with(']')) {
                fields.host = fields.host.substr(1, fields.host.size() - 2);
            }
            fields.port = port;
            return {};
        }
    }
    return core::refuse("HOST:PORT", "an archive is called as HOST:PORT, such as pacs.example:104");
}

}  // namespace

void add_node_options(CLI::App& command, const std::shared_ptr<NodeOptions>& options) {
    command.add_option("HOST:PORT", options->host_and_port, "the archive, such as pacs.example:104")
        ->required();
    command.add_option("--called", options->fields.called, "AE title of the archive")->required();
    command.add_option("--calling", options->fields.calling, "AE title of this program")
        ->capture_default_str();
    command.add_option("--tls-ca", options->tls.trusted, "connect by TLS; certificates to trust (PEM)");
    command.add_option("--tls-cert", options->tls.certificate, "certificate to show (PEM)");
    command.add_option("--tls-key", options->tls.key, "its key (PEM, without password)");
    command.add_flag("--tls-any-host", options->tls.any_host,
                     "accept a certificate issued to another host name");
    command.add_option("--timeout", options->seconds, "seconds to wait for an answer")->capture_default_str();
}

core::Result<imaging::pacs::Node> node_of(const NodeOptions& options) {
    imaging::pacs::NodeFields fields = options.fields;
    if (auto ready = split(options.host_and_port, fields); !ready) return core::refuse(ready.error());
    const bool by_tls =
        !options.tls.trusted.empty() || !options.tls.certificate.empty() || !options.tls.key.empty();
    if (by_tls) fields.tls = options.tls;
    const std::chrono::seconds most(options.seconds);
    fields.times = {std::min(fields.times.connect, most), std::min(fields.times.association, most), most};
    return imaging::pacs::Node::of(fields);
}

}  // namespace remnant::cli
