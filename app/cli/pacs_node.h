#pragma once
// The archive a command calls: host, AE titles, TLS and time-outs as options.

#include <CLI/CLI.hpp>
#include <memory>
#include <string>

#include "remnant/imaging/pacs.h"

namespace remnant::cli {

struct NodeOptions {
    std::string host_and_port;
    imaging::pacs::NodeFields fields;
    imaging::pacs::TlsFiles tls;
    int seconds = 60;
};

/// HOST:PORT, --called, --calling, --tls-… and --timeout. Any option of TLS needs --tls-ca, which connects by
/// it: whoever asks for TLS is never called in the clear.
void add_node_options(CLI::App& command, const std::shared_ptr<NodeOptions>& options);

/// Refused: what Node::of refuses, a HOST:PORT that is none.
core::Result<imaging::pacs::Node> node_of(const NodeOptions& options);

}  // namespace remnant::cli
