#pragma once
// One call at a time fetches into a folder.

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <utility>

#include "remnant/core/result.h"

namespace remnant::imaging::pacs {

/// A lock of the system on the folder itself: it leaves no file, and ends with its program, whatever ends
/// that.
class FolderLock {
  public:
    /// Refused: another call holds it. Where the file system has no locks for folders (some network drives)
    /// nothing is held and nobody is refused.
    static core::Result<FolderLock> take(const std::filesystem::path& folder) {
        FolderLock lock(open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
        if (lock.descriptor_ >= 0 && flock(lock.descriptor_, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK)
            return core::refuse(
                folder.string(),
                "another call is fetching into this folder; wait until it ends, or choose another");
        return lock;
    }
    FolderLock(FolderLock&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
    FolderLock& operator=(FolderLock&&) = delete;
    ~FolderLock() {
        if (descriptor_ < 0) return;
        // Said, not left to close(): a program just being started may still share the descriptor.
        flock(descriptor_, LOCK_UN);
        close(descriptor_);
    }

  private:
    explicit FolderLock(int descriptor) : descriptor_(descriptor) {}

    int descriptor_;
};

}  // namespace remnant::imaging::pacs
