#include <arpa/inet.h>
#include <fmt/format.h>

#include <algorithm>

#include "remnant/imaging/pacs.h"

namespace remnant::imaging::pacs {
namespace {

constexpr std::size_t kLongestTitle = 16;

core::Result<> check_title(const std::string& field, const std::string& title) {
    const bool blank = title.find_first_not_of(' ') == std::string::npos;
    if (blank) return core::refuse(field, "an AE title is needed");
    if (title.size() > kLongestTitle) {
        return core::refuse(field,
                            fmt::format("an AE title has at most 16 characters, this has {}", title.size()));
    }
    const bool possible =
        std::ranges::all_of(title, [](char c) { return c >= ' ' && c <= '~' && c != '\\'; });
    if (!possible) return core::refuse(field, "an AE title is made of ASCII characters without backslash");
    return {};
}

core::Result<> check_port(const std::string& field, int port) {
    if (port >= 1 && port <= 65535) return {};
    return core::refuse(field, fmt::format("{} is no port; ports are 1 to 65535", port));
}

core::Result<> check_host(const std::string& host) {
    const bool possible = !host.empty() && host.size() <= 253 &&
                          std::ranges::all_of(host, [](char c) { return c > ' ' && c <= '~' && c != '/'; });
    if (possible) return {};
    return core::refuse("host", "the host's name or address is needed, without blanks");
}

core::Result<> check_file(const std::string& field, const std::filesystem::path& file) {
    std::error_code failure;
    if (std::filesystem::is_regular_file(file, failure)) return {};
    return core::refuse(
        field, file.empty() ? "a file is needed for TLS" : "the file " + file.string() + " is not there");
}

core::Result<> check_tls(const TlsFiles& tls) {
    if (auto there = check_file("TLS authorities", tls.trusted); !there) return there;
    if (tls.certificate.empty() && tls.key.empty()) return {};
    if (auto there = check_file("TLS certificate", tls.certificate); !there) return there;
    return check_file("TLS key", tls.key);
}

core::Result<> check_times(const TimeOuts& times) {
    for (const auto time : {times.connect, times.association, times.answer}) {
        if (time.count() < 1 || time.count() > 3600) {
            return core::refuse("time-out", "a time-out is 1 to 3600 seconds");
        }
    }
    return {};
}

core::Result<> check_receiver(const NodeFields& fields) {
    if (fields.receive_port != 0) {
        if (auto port = check_port("receiving port", fields.receive_port); !port) return port;
    }
    in_addr address{};
    if (fields.receive_address.empty() || inet_pton(AF_INET, fields.receive_address.c_str(), &address) == 1)
        return {};
    return core::refuse("receiving address", "an IPv4 address such as 192.168.1.20 is needed");
}

}  // namespace

core::Result<Node> Node::of(NodeFields fields) {
    core::Result<> checked = check_title("called AE title", fields.called);
    if (checked) checked = check_title("calling AE title", fields.calling);
    if (checked) checked = check_host(fields.host);
    if (checked) checked = check_port("port", fields.port);
    if (checked) checked = check_receiver(fields);
    if (checked && fields.tls) checked = check_tls(*fields.tls);
    if (checked) checked = check_times(fields.times);
    if (!checked) return core::refuse(checked.error());
    return Node(std::move(fields));
}

std::string Node::name() const {
    return fmt::format("{} at {}:{}", fields_.called, fields_.host, fields_.port);
}

}  // namespace remnant::imaging::pacs
