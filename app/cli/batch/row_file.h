#pragma once
// A CSV written row by row that is there whole or not at all.

#include <cstdio>
#include <filesystem>
#include <string>
#include <string_view>

#include "remnant/core/result.h"

namespace remnant::cli::batch {

class RowFile {
  public:
    /// Writes under a temporary name beside `target`. One writer a target: the name is always the same, so
    /// that a killed program leaves one file that the next one overwrites.
    explicit RowFile(std::filesystem::path target);
    RowFile(const RowFile&) = delete;
    RowFile& operator=(const RowFile&) = delete;
    ~RowFile();

    void add(std::string_view line);
    /// Onto the disk and under its own name. Refused, with what was there as it was: anything could not be
    /// written.
    core::Result<> finish();

  private:
    std::filesystem::path target_;
    std::filesystem::path temporary_;
    std::FILE* file_;
    int failure_ = 0;
};

}  // namespace remnant::cli::batch
