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

/// An option that was given without a file would otherwise be as if it were not there: in the clear.
std::string no_file(const std::string& file) {
    return file.empty() ? "a file is needed" : "";
}

}  // namespace

void add_node_options(CLI::App& command, const std::shared_ptr<NodeOptions>& options) {
    command.add_option("HOST:PORT", options->host_and_port, "the archive, such as pacs.example:104")
        ->required();
    command.add_option("--called", options->fields.called, "AE title of the archive")->required();
    command.add_option("--calling", options->fields.calling, "AE title of this program")
        ->capture_default_str();
    auto* trusted =
        command.add_option("--tls-ca", options->tls.trusted, "connect by TLS; certificates to trust (PEM)");
    auto* certificate =
        command.add_option("--tls-cert", options->tls.certificate, "certificate to show (PEM)");
    auto* key = command.add_option("--tls-key", options->tls.key, "its key (PEM, without password)");
    auto* any_host = command.add_flag("--tls-any-host", options->tls.any_host,
                                      "accept a certificate issued to another host name");
    for (auto* file : {trusted, certificate, key}) file->check(no_file);
    for (auto* of_tls : {certificate, key, any_host}) of_tls->needs(trusted);
    certificate->needs(key);
    key->needs(certificate);
    command.add_option("--timeout", options->seconds, "seconds to wait for an answer")->capture_default_str();
}

core::Result<imaging::pacs::Node> node_of(const NodeOptions& options) {
    imaging::pacs::NodeFields fields = options.fields;
    if (auto ready = split(options.host_and_port, fields); !ready) return core::refuse(ready.error());
    if (!options.tls.trusted.empty()) fields.tls = options.tls;
    const std::chrono::seconds most(options.seconds);
    fields.times = {std::min(fields.times.connect, most), std::min(fields.times.association, most), most};
    return imaging::pacs::Node::of(fields);
}

}  // namespace remnant::cli
