#pragma once
// One writer a case file.

#include <filesystem>
#include <optional>
#include <string>

#include "remnant/core/result.h"

namespace remnant::imaging {

/// Held while a case is open for writing; gives way when it is destroyed. The lock is a small file beside the
/// case with host, process and its start time; one whose process is gone is taken over.
class CaseLock {
  public:
    enum class State {
        Held,      // by this object
        InUse,     // by another process that lives, or by another computer, of which nothing can be known
        ReadOnly,  // no lock can be made here: the place is not writable
    };

    static CaseLock acquire(const std::filesystem::path& case_path);
    CaseLock(CaseLock&& other) noexcept;
    CaseLock& operator=(CaseLock&& other) noexcept;
    ~CaseLock();

    [[nodiscard]] State state() const { return state_; }
    /// "another window of this computer", "the computer HOST"; empty unless in use.
    [[nodiscard]] const std::string& holder() const { return holder_; }

  private:
    CaseLock(State state, std::filesystem::path file, std::string holder)
        : state_(state), file_(std::move(file)), holder_(std::move(holder)) {}
    void release();

    State state_;
    std::filesystem::path file_;
    std::string holder_;
};

/// The lock's file of a case.
std::filesystem::path lock_path(const std::filesystem::path& case_path);

}  // namespace remnant::imaging
