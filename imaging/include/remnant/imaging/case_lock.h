#pragma once
// One writer a case file.

#include <filesystem>
#include <optional>
#include <string>

#include "remnant/core/result.h"

namespace remnant::imaging {

/// Held while a case is open for writing; gives way when it is destroyed. The lock is a small file beside the
/// case that names host and process and is locked (flock) by the system: it ends with its program, whatever ends
/// that, and the next one takes it over. Between computers the system's lock may not be seen; there the host's
/// name decides, and a lock that another computer left behind stays until its file is removed.
class CaseLock {
  public:
    enum class State {
        Held,      // by this object
        InUse,     // by another program that lives, or by another computer, of which nothing can be known
        ReadOnly,  // no lock can be made here: the place is not writable, or knows no locks
    };

    static CaseLock acquire(const std::filesystem::path& case_path);
    CaseLock(CaseLock&& other) noexcept;
    CaseLock& operator=(CaseLock&& other) noexcept;
    ~CaseLock();

    [[nodiscard]] State state() const { return state_; }
    /// "another window of this computer", "another person", "the computer HOST"; empty unless in use.
    [[nodiscard]] const std::string& holder() const { return holder_; }

  private:
    CaseLock(State state, std::filesystem::path file, int fd, std::string holder)
        : state_(state), file_(std::move(file)), fd_(fd), holder_(std::move(holder)) {}
    void release();

    State state_;
    std::filesystem::path file_;
    int fd_;
    std::string holder_;
};

/// The lock's file of a case.
std::filesystem::path lock_path(const std::filesystem::path& case_path);

}  // namespace remnant::imaging
