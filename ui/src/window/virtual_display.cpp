#include "remnant/ui/virtual_display.h"

#include <fmt/format.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <utility>

namespace remnant::ui {
namespace {

constexpr int kStartTimeoutMs = 10000;

[[noreturn]] void become_server(int display_fd, const std::string& screen) {
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    const std::string fd = std::to_string(display_fd);
    // The server's own chatter is nobody's concern.
    if (std::freopen("/dev/null", "w", stderr) == nullptr) _exit(126);
    execlp("Xvfb", "Xvfb", "-displayfd", fd.c_str(), "-screen", "0", screen.c_str(), "-nolisten", "tcp",
           "-noreset", "+extension", "GLX", nullptr);
    _exit(127);
}

/// The number the server writes once it is ready; empty where it never does.
std::string display_number(int fd) {
    std::string text;
    pollfd ready{fd, POLLIN, 0};
    while (poll(&ready, 1, kStartTimeoutMs) == 1) {
        char c = 0;
        if (read(fd, &c, 1) != 1) return {};
        if (c == '\n') return text;
        text += c;
    }
    return {};
}

}  // namespace

bool VirtualDisplay::is_needed() {
    const auto unset = [](const char* name) {
        const char* value = std::getenv(name);
        return value == nullptr || *value == '\0';
    };
    return unset("DISPLAY") && unset("WAYLAND_DISPLAY");
}

core::Result<VirtualDisplay> VirtualDisplay::start(int width, int height) {
    int ends[2];
    if (pipe(ends) != 0) return core::refuse("display", "no virtual display can be started");
    const std::string screen = fmt::format("{}x{}x24", width, height);
    const pid_t server = fork();
    if (server == 0) {
        close(ends[0]);
        become_server(ends[1], screen);
    }
    close(ends[1]);
    const std::string number = server > 0 ? display_number(ends[0]) : std::string();
    close(ends[0]);
    if (number.empty()) {
        if (server > 0) {
            kill(server, SIGTERM);
            waitpid(server, nullptr, 0);
        }
        return core::refuse("display",
                            "there is no display, and Xvfb, which would stand in for one, did not start");
    }
    setenv("DISPLAY", (":" + number).c_str(), 1);
    // Only the X11 platform has OpenGL here; "offscreen" has none.
    setenv("QT_QPA_PLATFORM", "xcb", 1);
    return VirtualDisplay(server);
}

VirtualDisplay::VirtualDisplay(VirtualDisplay&& other) noexcept : server_(std::exchange(other.server_, -1)) {}

VirtualDisplay::~VirtualDisplay() {
    if (server_ <= 0) return;
    kill(server_, SIGTERM);
    waitpid(server_, nullptr, 0);
    unsetenv("DISPLAY");
}

}  // namespace remnant::ui
