#pragma once
// A peer that speaks DICOM as slowly as a test has it: one connection on loopback, a script, no ear.

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "remnant/imaging/pacs.h"

namespace remnant::testing {

/// What is said, each part after a pause.
using Script = std::vector<std::pair<std::chrono::milliseconds, std::string>>;

/// A byte at a time.
inline Script dribbled(const std::string& bytes, std::chrono::milliseconds pause) {
    Script script;
    for (const char byte : bytes) script.emplace_back(pause, std::string(1, byte));
    return script;
}

/// Says its script to who calls first, and holds the line until it goes itself.
class SlowPeer {
  public:
    explicit SlowPeer(Script script) : script_(std::move(script)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t length = sizeof address;
        bind(door_, reinterpret_cast<sockaddr*>(&address), length);
        listen(door_, 1);
        getsockname(door_, reinterpret_cast<sockaddr*>(&address), &length);
        port_ = ntohs(address.sin_port);
        talking_ = std::thread([this] { talk(); });
    }
    SlowPeer(const SlowPeer&) = delete;
    SlowPeer& operator=(const SlowPeer&) = delete;
    ~SlowPeer() {
        over_ = true;
        talking_.join();
        close(door_);
    }

    /// To be called with time-outs of a second each.
    [[nodiscard]] imaging::pacs::NodeFields fields() const {
        imaging::pacs::NodeFields fields;
        fields.called = "SLOW";
        fields.host = "127.0.0.1";
        fields.port = port_;
        fields.times = {std::chrono::seconds(1), std::chrono::seconds(1), std::chrono::seconds(1)};
        return fields;
    }

  private:
    void talk() {
        pollfd caller{door_, POLLIN, 0};
        while (!over_ && poll(&caller, 1, 20) <= 0) continue;
        if (over_) return;
        const int line = accept4(door_, nullptr, nullptr, SOCK_CLOEXEC);
        for (const auto& [pause, bytes] : script_) {
            wait(pause);
            if (over_ || send(line, bytes.data(), bytes.size(), MSG_NOSIGNAL) < 0) break;
        }
        while (!over_) wait(std::chrono::milliseconds(20));
        close(line);
    }
    void wait(std::chrono::milliseconds pause) const {
        const auto end = std::chrono::steady_clock::now() + pause;
        while (!over_ && std::chrono::steady_clock::now() < end)
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }

    Script script_;
    int door_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    int port_ = 0;
    std::atomic<bool> over_{false};
    std::thread talking_;
};

/// A number as bytes, the largest or the smallest first.
inline std::string big(std::uint64_t number, int bytes) {
    std::string text;
    for (int n = bytes - 1; n >= 0; --n) text += static_cast<char>(number >> (8 * n));
    return text;
}
inline std::string little(std::uint64_t number, int bytes) {
    const std::string text = big(number, bytes);
    return {text.rbegin(), text.rend()};
}

/// PS3.8 9.3.
inline std::string pdu(int type, const std::string& body) {
    return big(static_cast<std::uint64_t>(type), 1) + big(0, 1) + big(body.size(), 4) + body;
}
inline std::string item_of_pdu(int type, const std::string& body) {
    return big(static_cast<std::uint64_t>(type), 1) + big(0, 1) + big(body.size(), 2) + body;
}

/// A-ASSOCIATE-AC for the one context that an echo proposes.
inline std::string acceptance() {
    const std::string titles = "SLOW            REMNANT         ";
    const std::string context = big(1, 1) + big(0, 3) + item_of_pdu(0x40, "1.2.840.10008.1.2");
    const std::string user = item_of_pdu(0x51, big(16384, 4)) + item_of_pdu(0x52, "1.2.3");
    return pdu(2, big(1, 2) + big(0, 2) + titles + std::string(32, '\0') +
                      item_of_pdu(0x10, "1.2.840.10008.3.1.1.1") + item_of_pdu(0x21, context) +
                      item_of_pdu(0x50, user));
}

/// The answer to the first echo of an association, success, in pieces of 16 bytes, each a PDU.
inline std::vector<std::string> echo_answer_in_pieces() {
    const auto element = [](std::uint64_t tag, const std::string& value) {
        return little(0, 2) + little(tag, 2) + little(value.size(), 4) + value;
    };
    const std::string elements = element(0x0002, std::string("1.2.840.10008.1.1\0", 18)) +
                                 element(0x0100, little(0x8030, 2)) + element(0x0120, little(1, 2)) +
                                 element(0x0800, little(0x0101, 2)) + element(0x0900, little(0, 2));
    const std::string command = element(0x0000, little(elements.size(), 4)) + elements;
    std::vector<std::string> pieces;
    for (std::size_t from = 0; from < command.size(); from += 16) {
        const std::string piece = command.substr(from, 16);
        const bool last = from + 16 >= command.size();
        pieces.push_back(pdu(4, big(piece.size() + 2, 4) + big(1, 1) + big(last ? 3 : 1, 1) + piece));
    }
    return pieces;
}

}  // namespace remnant::testing
