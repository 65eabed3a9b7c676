#pragma once
// Where the UIDs of what is written come from.

#include <cstdint>
#include <mutex>
#include <set>
#include <string>
#include <string_view>

#include "remnant/core/result.h"

namespace remnant::imaging {

/// "2.25": UIDs made of a UUID, for which nobody has to be asked (DICOM PS3.5 B.2).
inline constexpr std::string_view kUuidRoot = "2.25";

/// Makes UIDs under one root. Safe to use from several threads.
class UidSource {
  public:
    /// `root` without a final dot. Refused, naming `--uid-root`: other characters than digits and dots, a
    /// component that is empty or begins with a needless 0, more than 24 characters (39 digits must follow),
    /// a root outside of 0, 1 and 2.
    static core::Result<UidSource> under(std::string_view root = kUuidRoot);

    UidSource(UidSource&& other) noexcept;

    /// One that was never there before.
    std::string fresh();
    /// The same for the same text, under this root.
    [[nodiscard]] std::string derived(std::string_view text) const;
    /// What stands for another's UID where identity is taken out: the same for the same `random`, which
    /// nobody may know who gets it.
    [[nodiscard]] std::string replacing(const std::string& uid, std::uint64_t random) const;
    /// True of what `fresh` gave.
    [[nodiscard]] bool made(const std::string& uid) const;

  private:
    explicit UidSource(std::string root) : root_(std::move(root)) {}

    std::string root_;
    mutable std::mutex mutex_;
    std::set<std::string> made_;
};

}  // namespace remnant::imaging
