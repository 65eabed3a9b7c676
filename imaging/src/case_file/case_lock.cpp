#include "remnant/imaging/case_lock.h"

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <fstream>
#include <sstream>
#include <utility>

namespace remnant::imaging {
namespace {

namespace fs = std::filesystem;

std::string host_name() {
    std::array<char, 256> name{};
    return gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "unknown";
}

/// Clock ticks since boot at which a process began: tells it from a later one of the same number.
std::string start_time(pid_t process) {
    std::ifstream stat("/proc/" + std::to_string(process) + "/stat");
    std::string line;
    std::getline(stat, line);
    // The name in brackets may hold spaces and brackets of its own.
    const auto after_name = line.rfind(')');
    if (after_name == std::string::npos) return {};
    std::istringstream fields(line.substr(after_name + 1));
    std::string field;
    for (int n = 0; n < 20; ++n) fields >> field;
    return field;
}

struct Holder {
    std::string host;
    pid_t process = 0;
    std::string started;
};

std::optional<Holder> read_holder(const fs::path& file) {
    std::ifstream in(file);
    Holder holder;
    long process = 0;
    if (!(in >> holder.host >> process >> holder.started)) return std::nullopt;
    holder.process = static_cast<pid_t>(process);
    return holder;
}

bool lives_here(const Holder& holder) {
    return holder.process > 0 && (kill(holder.process, 0) == 0 || errno == EPERM) &&
           start_time(holder.process) == holder.started;
}

enum class Made { Yes, Exists, Impossible };

Made make_lock(const fs::path& file) {
    const int fd = open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0) return errno == EEXIST ? Made::Exists : Made::Impossible;
    const std::string text = host_name() + " " + std::to_string(getpid()) + " " + start_time(getpid()) + "\n";
    const bool written = write(fd, text.data(), text.size()) == static_cast<ssize_t>(text.size());
    close(fd);
    if (written) return Made::Yes;
    unlink(file.c_str());
    return Made::Impossible;
}

}  // namespace

fs::path lock_path(const fs::path& case_path) {
    return case_path.parent_path() / ("." + case_path.filename().string() + ".lock");
}

CaseLock CaseLock::acquire(const fs::path& case_path) {
    const fs::path file = lock_path(case_path);
    for (int attempt = 0; attempt < 2; ++attempt) {
        switch (make_lock(file)) {
            case Made::Yes:
                return {State::Held, file, {}};
            case Made::Impossible:
                return {State::ReadOnly, {}, {}};
            case Made::Exists:
                break;
        }
        const auto holder = read_holder(file);
        if (holder && holder->host != host_name())
            return {State::InUse, {}, "the computer " + core::printable(holder->host)};
        if (holder && lives_here(*holder)) return {State::InUse, {}, "another window of this computer"};
        // Left behind by a crash, or never finished: taken over.
        if (unlink(file.c_str()) != 0 && errno != ENOENT) return {State::ReadOnly, {}, {}};
    }
    return {State::InUse, {}, "another window of this computer"};
}

CaseLock::CaseLock(CaseLock&& other) noexcept
    : state_(std::exchange(other.state_, State::ReadOnly)),
      file_(std::exchange(other.file_, {})),
      holder_(std::move(other.holder_)) {}

CaseLock& CaseLock::operator=(CaseLock&& other) noexcept {
    if (this != &other) {
        release();
        state_ = std::exchange(other.state_, State::ReadOnly);
        file_ = std::exchange(other.file_, {});
        holder_ = std::move(other.holder_);
    }
    return *this;
}

CaseLock::~CaseLock() {
    release();
}

void CaseLock::release() {
    if (state_ == State::Held && !file_.empty()) unlink(file_.c_str());
}

}  // namespace remnant::imaging
