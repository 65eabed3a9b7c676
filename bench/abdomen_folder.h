#pragma once
// A digital patient of 512 × 512 × 400 voxels on disk for one run of a benchmark, in the page cache.

#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>

#include "remnant/imaging/phantom.h"

namespace remnant::bench {

class AbdomenFolder {
  public:
    AbdomenFolder()
        : path_(std::filesystem::temp_directory_path() / ("remnant-bench-" + std::to_string(getpid()))) {
        imaging::PhantomOptions options;
        options.size = {512, 512, 400};
        options.spacing = {0.75, 0.75, 0.8};
        const auto phantom = imaging::make_phantom(options, core::JobContext());
        if (!phantom || !imaging::write_phantom(*phantom, path_, core::JobContext())) {
            std::fprintf(stderr, "the digital patient could not be written\n");
            std::exit(2);
        }
    }
    AbdomenFolder(const AbdomenFolder&) = delete;
    AbdomenFolder& operator=(const AbdomenFolder&) = delete;
    ~AbdomenFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }

    [[nodiscard]] std::filesystem::path ct() const { return path_ / "ct"; }
    [[nodiscard]] std::filesystem::path labels() const { return path_ / "labels.nii.gz"; }
    [[nodiscard]] std::filesystem::path tumours() const { return path_ / "tumours.nii.gz"; }

  private:
    std::filesystem::path path_;
};

}  // namespace remnant::bench
