#include "volume/atomic_write.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string>

namespace remnant::imaging::volume {
namespace {

namespace fs = std::filesystem;

/// What went wrong, and the way out of it.
std::string reason_of(int code) {
    switch (code) {
        case ENOSPC:
        case EDQUOT:
        case EFBIG:
            return "the disk is full; free some space or save elsewhere";
        case EACCES:
        case EPERM:
            return "there is no permission to write here; save elsewhere";
        case EROFS:
            return "the place is read-only; save elsewhere";
        case EIO:
            return "the disk reported an error; save elsewhere";
        case ENOENT:
        case ENOTDIR:
            return "the folder does not exist";
        case EISDIR:
            return "a folder has this name";
        case ENAMETOOLONG:
            return "the name is too long";
        default:
            return std::string("it cannot be written: ") + std::strerror(code);
    }
}

/// A file being written under a name of its own; gone unless it was kept.
class TemporaryFile {
  public:
    explicit TemporaryFile(const fs::path& target)
        : name_((target.parent_path() / (temporary_prefix(target) + "XXXXXX")).string()),
          fd_(mkstemp(name_.data())) {
        if (fd_ < 0) error_ = errno;
    }
    TemporaryFile(const TemporaryFile&) = delete;
    TemporaryFile& operator=(const TemporaryFile&) = delete;
    ~TemporaryFile() {
        if (fd_ >= 0) close(fd_);
        if (exists_ && !kept_) unlink(name_.c_str());
    }

    /// A file system without permissions refuses this; the work is saved there all the same, for the owner
    /// alone.
    void set_mode(mode_t mode) { (void)fchmod(fd_, mode); }
    void append(Bytes bytes) {
        for (std::size_t done = 0; good() && done < bytes.size();) {
            const ssize_t n = write(fd_, bytes.data() + done, bytes.size() - done);
            if (n < 0 && errno == EINTR) continue;
            if (n == 0) errno = EIO;
            check(n > 0 ? 0 : -1);
            done += n > 0 ? static_cast<std::size_t>(n) : 0;
        }
    }
    void flush_and_close() {
        if (good()) check(fsync(fd_));
        const int fd = fd_;
        fd_ = -1;
        if (fd >= 0 && close(fd) != 0) check(-1);
    }
    void rename_to(const fs::path& target) {
        if (!good()) return;
        check(rename(name_.c_str(), target.c_str()));
        kept_ = good();
    }
    [[nodiscard]] bool good() const { return error_ == 0; }
    [[nodiscard]] int error() const { return error_; }

  private:
    void check(int result) {
        if (result != 0 && error_ == 0) error_ = errno;
    }
    std::string name_;
    int fd_;
    int error_ = 0;
    bool exists_ = fd_ >= 0;
    bool kept_ = false;
};

/// The rename itself is on the disk only when its folder is.
int flush_folder(const fs::path& folder) {
    const int fd = open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) return errno;
    // Some file systems cannot flush folders and say so; there is nothing more to be done then.
    const int error = fsync(fd) != 0 && errno != EINVAL ? errno : 0;
    close(fd);
    return error;
}

/// Where a link leads: the link stays, what it names is replaced.
fs::path behind_links(const fs::path& path) {
    std::error_code failure;
    if (!fs::is_symlink(path, failure)) return path;
    const fs::path target = fs::weakly_canonical(path, failure);
    return failure ? path : target;
}

}  // namespace

std::string temporary_prefix(const fs::path& target) {
    return "." + target.filename().string() + ".tmp-";
}

core::Result<> write_atomically(const fs::path& named, std::initializer_list<Bytes> parts, unsigned mode) {
    const fs::path path = behind_links(named);
    struct stat old {};
    const bool replaces = stat(path.c_str(), &old) == 0;
    if (replaces && S_ISDIR(old.st_mode)) return core::refuse(path.string(), reason_of(EISDIR));
    TemporaryFile file(path);
    if (file.good()) file.set_mode(replaces ? old.st_mode & 07777U : static_cast<mode_t>(mode));
    for (const Bytes part : parts) file.append(part);
    file.flush_and_close();
    file.rename_to(path);
    if (!file.good()) return core::refuse(path.string(), reason_of(file.error()));
    if (const int error = flush_folder(path.parent_path()); error != 0)
        return core::refuse(path.string(), "it is written, but the disk did not confirm it: save once more");
    return {};
}

}  // namespace remnant::imaging::volume
