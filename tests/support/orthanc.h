#pragma once
// A real archive for a test: Orthanc on free ports of this machine's own loopback, with a folder and a
// configuration of its own, gone when the test ends or dies.

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdio>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <thread>

#include "remnant/imaging/pacs.h"
#include "scratch_folder.h"

namespace remnant::testing {

/// A socket on loopback; listening where asked for, which then never answers.
class LoopbackSocket {
  public:
    explicit LoopbackSocket(bool listening) : socket_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t length = sizeof address;
        bind(socket_, reinterpret_cast<sockaddr*>(&address), length);
        if (listening) listen(socket_, 4);
        getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &length);
        port_ = ntohs(address.sin_port);
    }
    LoopbackSocket(const LoopbackSocket&) = delete;
    LoopbackSocket& operator=(const LoopbackSocket&) = delete;
    ~LoopbackSocket() { close(socket_); }
    [[nodiscard]] int port() const { return port_; }

  private:
    int socket_;
    int port_ = 0;
};

inline int free_port() {
    return LoopbackSocket(false).port();
}

inline bool somebody_listens_on(int port) {
    const int probe = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    const bool connected = connect(probe, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
    close(probe);
    return connected;
}

class Orthanc {
  public:
    static constexpr const char* kProgram = "/usr/sbin/Orthanc";

    /// `more` overrides parts of the configuration. The port is chosen; `start` starts it.
    explicit Orthanc(const nlohmann::json& more = {}) : port_(free_port()), receive_port_(free_port()) {
        nlohmann::json settings{{"Name", "test"},
                                {"StorageDirectory", (folder_ / "archive").string()},
                                {"IndexDirectory", (folder_ / "archive").string()},
                                {"HttpServerEnabled", false},
                                {"Plugins", nlohmann::json::array()},
                                {"DicomAet", "ARCHIVE"},
                                {"DicomPort", port_},
                                {"DicomCheckCalledAet", true},
                                {"DicomAlwaysAllowEcho", false},
                                {"DicomAlwaysAllowStore", false},
                                {"DefaultEncoding", "Utf8"},
                                {"SyncStorageArea", false},
                                {"SaveJobs", false},
                                {"SynchronousCMove", true},
                                {"DicomModalities", {{"us", {"REMNANT", "127.0.0.1", receive_port_}}}}};
        if (!more.is_null()) settings.merge_patch(more);
        std::ofstream(folder_ / "orthanc.json") << settings.dump(1);
    }
    Orthanc(const Orthanc&) = delete;
    Orthanc& operator=(const Orthanc&) = delete;
    ~Orthanc() { kill_hard(); }

    /// False where it does not open its port within 20 s.
    bool start() {
        std::fflush(nullptr);  // else the child would write it once more
        child_ = fork();
        if (child_ == 0) {
            prctl(PR_SET_PDEATHSIG, SIGKILL);
            const std::string log = folder_ / "log";
            if (std::freopen(log.c_str(), "a", stdout) == nullptr ||
                std::freopen(log.c_str(), "a", stderr) == nullptr)
                _exit(126);
            const std::string settings = folder_ / "orthanc.json";
            execl(kProgram, kProgram, settings.c_str(), static_cast<char*>(nullptr));
            _exit(127);
        }
        for (int n = 0; n < 400; ++n) {
            if (somebody_listens_on(port_)) return true;
            if (waitpid(child_, nullptr, WNOHANG) == child_) break;
            std::this_thread::sleep_for(std::chrono::milliseconds(50));
        }
        return false;
    }
    void kill_hard() {
        if (child_ <= 0) return;
        kill(child_, SIGKILL);
        waitpid(child_, nullptr, 0);
        child_ = -1;
    }

    [[nodiscard]] imaging::pacs::NodeFields fields() const {
        imaging::pacs::NodeFields fields;
        fields.called = "ARCHIVE";
        fields.host = "127.0.0.1";
        fields.port = port_;
        fields.receive_port = receive_port_;
        return fields;
    }
    [[nodiscard]] imaging::pacs::Node node() const { return *imaging::pacs::Node::of(fields()); }
    [[nodiscard]] std::filesystem::path folder() const { return folder_.path(); }

  private:
    ScratchFolder folder_;
    int port_;
    int receive_port_;
    pid_t child_ = -1;
};

}  // namespace remnant::testing

/// Starts `server`, or skips the test where Orthanc is not installed.
#define REMNANT_NEED_ORTHANC(server)                                                                    \
    if (access(::remnant::testing::Orthanc::kProgram, X_OK) != 0)                                       \
        GTEST_SKIP() << "Orthanc is not installed (Debian's 'orthanc')";                                \
    ASSERT_TRUE((server).start()) << "Orthanc does not open its port; its log is gone with the test's " \
                                     "folder"
