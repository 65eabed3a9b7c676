#include "remnant/imaging/case_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <sstream>
#include <utility>

namespace remnant::imaging {
namespace {

namespace fs = std::filesystem;

std::string host_name() {
    std::array<char, 256> name{};
    return gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "unknown";
}

/// An open file that is closed when it goes.
class Descriptor {
  public:
    explicit Descriptor(int fd) : fd_(fd) {}
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor() {
        if (fd_ >= 0) close(fd_);
    }
    [[nodiscard]] int get() const { return fd_; }
    int release() { return std::exchange(fd_, -1); }

  private:
    int fd_;
};

/// The computer that wrote the lock; empty for a new one.
std::string host_in(int fd) {
    std::array<char, 512> text{};
    const ssize_t length = pread(fd, text.data(), text.size() - 1, 0);
    std::string host;
    if (length > 0) std::istringstream(text.data()) >> host;
    return host;
}

/// False where the file that `fd` holds was removed or replaced since it was opened.
bool still_there(int fd, const fs::path& file) {
    struct stat held {
    }, named{};
    return fstat(fd, &held) == 0 && stat(file.c_str(), &named) == 0 && held.st_dev == named.st_dev &&
           held.st_ino == named.st_ino;
}

bool write_holder(int fd) {
    const std::string text = host_name() + " " + std::to_string(getpid()) + "\n";
    return ftruncate(fd, 0) == 0 &&
           pwrite(fd, text.data(), text.size(), 0) == static_cast<ssize_t>(text.size());
}

constexpr const char* kOtherWindow = "another window of this computer";

}  // namespace

fs::path lock_path(const fs::path& case_path) {
    return case_path.parent_path() / ("." + case_path.filename().string() + ".lock");
}

CaseLock CaseLock::acquire(const fs::path& case_path) {
    const fs::path file = lock_path(case_path);
    constexpr int kAttempts = 20;
    for (int attempt = 0; attempt < kAttempts; ++attempt) {
        Descriptor lock(open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600));
        if (lock.get() < 0) {
            std::error_code ignored;
            if (errno == EACCES && fs::exists(file, ignored)) return {State::InUse, {}, -1, "another person"};
            return {State::ReadOnly, {}, -1, {}};
        }
        const bool mine = flock(lock.get(), LOCK_EX | LOCK_NB) == 0;
        if (!mine && errno != EWOULDBLOCK) return {State::ReadOnly, {}, -1, {}};
        // Given back by another program between opening and locking: that file is nobody's any more.
        if (mine && !still_there(lock.get(), file)) continue;
        const std::string host = host_in(lock.get());
        if (!host.empty() && host != host_name())
            return {State::InUse, {}, -1, "the computer " + core::printable(host)};
        if (!mine) return {State::InUse, {}, -1, kOtherWindow};
        if (!write_holder(lock.get())) {
            unlink(file.c_str());
            return {State::ReadOnly, {}, -1, {}};
        }
        return {State::Held, file, lock.release(), {}};
    }
    return {State::InUse, {}, -1, kOtherWindow};
}

CaseLock::CaseLock(CaseLock&& other) noexcept
    : state_(std::exchange(other.state_, State::ReadOnly)),
      file_(std::exchange(other.file_, {})),
      fd_(std::exchange(other.fd_, -1)),
      holder_(std::move(other.holder_)) {}

CaseLock& CaseLock::operator=(CaseLock&& other) noexcept {
    if (this != &other) {
        release();
        state_ = std::exchange(other.state_, State::ReadOnly);
        file_ = std::exchange(other.file_, {});
        fd_ = std::exchange(other.fd_, -1);
        holder_ = std::move(other.holder_);
    }
    return *this;
}

CaseLock::~CaseLock() {
    release();
}

void CaseLock::release() {
    if (fd_ < 0) return;
    // Removed while it is still held, so that nobody else's lock can be the one that goes.
    unlink(file_.c_str());
    // Said, not left to close(): a program just being started may still share the descriptor.
    flock(fd_, LOCK_UN);
    close(fd_);
}

}  // namespace remnant::imaging
