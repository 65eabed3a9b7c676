#include "stop_signal.h"

#include <signal.h>
#include <sys/signalfd.h>
#include <unistd.h>

namespace remnant::cli::batch {
namespace {

sigset_t both() {
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    return signals;
}

}  // namespace

StopSignal::StopSignal() {
    const sigset_t signals = both();
    sigprocmask(SIG_BLOCK, &signals, nullptr);
    end_ = signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK);
}

StopSignal::~StopSignal() {
    signalfd_siginfo taken{};
    while (read(end_, &taken, sizeof taken) > 0) {
    }
    close(end_);
    const sigset_t signals = both();
    sigprocmask(SIG_UNBLOCK, &signals, nullptr);
}

}  // namespace remnant::cli::batch
