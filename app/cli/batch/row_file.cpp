#include "row_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace remnant::cli::batch {

RowFile::RowFile(std::filesystem::path target)
    : target_(std::move(target)),
      temporary_(target_.parent_path() / ("." + target_.filename().string() + ".tmp")),
      file_(std::fopen(temporary_.c_str(), "we")) {
    if (file_ == nullptr) failure_ = errno;
}

RowFile::~RowFile() {
    if (file_ == nullptr) return;
    std::fclose(file_);
    unlink(temporary_.c_str());
}

void RowFile::add(std::string_view line) {
    if (failure_ != 0) return;
    if (std::fwrite(line.data(), 1, line.size(), file_) != line.size()) failure_ = errno;
}

core::Result<> RowFile::finish() {
    if (failure_ == 0 && (std::fflush(file_) != 0 || fsync(fileno(file_)) != 0)) failure_ = errno;
    if (failure_ == 0 && rename(temporary_.c_str(), target_.c_str()) != 0) failure_ = errno;
    if (failure_ != 0)
        return core::refuse(target_.string(),
                            std::string("it cannot be written: ") + std::strerror(failure_));
    std::fclose(file_);
    file_ = nullptr;
    // The rename is on the disk when its folder is; where folders cannot be flushed there is no more to be
    // done.
    const auto folder = target_.has_parent_path() ? target_.parent_path() : std::filesystem::path(".");
    if (const int fd = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC); fd >= 0) {
        fsync(fd);
        close(fd);
    }
    return {};
}

}  // namespace remnant::cli::batch
