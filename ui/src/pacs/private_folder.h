#pragma once
// Where a patient's files lie for a while: a folder that only this user can read, whose name says nothing,
// and that is gone afterwards.

#include <QString>
#include <filesystem>
#include <memory>

#include "remnant/core/result.h"

namespace remnant::ui {

class PrivateFolder {
  public:
    /// To be called in a job: what programs that died left behind is removed first. Refused: there is no
    /// place for temporary files.
    static core::Result<std::shared_ptr<PrivateFolder>> make();
    PrivateFolder(const PrivateFolder&) = delete;
    PrivateFolder& operator=(const PrivateFolder&) = delete;
    /// Removes it beside the window; the program waits for that when it ends.
    ~PrivateFolder();

    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

  private:
    PrivateFolder(std::filesystem::path path, int descriptor)
        : path_(std::move(path)), descriptor_(descriptor) {}

    std::filesystem::path path_;
    int descriptor_;
};

}  // namespace remnant::ui
