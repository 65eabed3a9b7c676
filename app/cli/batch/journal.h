#pragma once
// OUT.csv.part: what was measured so far, one line a patient, each on the disk before the next patient's is
// written.
//
// The first line says what the journal belongs to. A line is `CHECKSUM ROW CSV`; one whose checksum is wrong,
// such as the last one of a killed program, counts as not written. Lines stand in the order in which patients
// were done.

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "remnant/core/result.h"

namespace remnant::cli::batch {

class Journal {
  public:
    Journal(Journal&& other) noexcept;
    Journal& operator=(Journal&&) = delete;
    Journal(const Journal&) = delete;
    Journal& operator=(const Journal&) = delete;
    ~Journal();

    /// A new journal. `belongs_to` is one line that is the same for the same work; `rows` is how many
    /// patients there are at most. Refused: one is there already, the place cannot be written.
    static core::Result<Journal> begin(const std::filesystem::path& path, const std::string& belongs_to,
                                       std::size_t rows);
    /// One that is there. Refused: it is no journal, belongs to another list, version or part, or another
    /// program is writing it.
    static core::Result<Journal> resume(const std::filesystem::path& path, const std::string& belongs_to,
                                        std::size_t rows);

    [[nodiscard]] bool has(std::size_t row) const { return places_[row] != kNowhere; }
    [[nodiscard]] std::size_t done() const { return done_; }
    /// Adds a row's line, on the disk when this returns. Refused: the disk does not take it; then nothing may
    /// be added.
    core::Result<> append(std::size_t row, std::string_view csv);
    /// The CSV of a row that is there.
    [[nodiscard]] core::Result<std::string> line_of(std::size_t row) const;
    /// Removes the file; the work is done.
    void remove();

  private:
    static constexpr std::uint64_t kNowhere = 0;  // the first line is there

    Journal(std::filesystem::path path, int fd, std::size_t rows)
        : path_(std::move(path)), fd_(fd), places_(rows) {}
    core::Result<> lock() const;
    core::Result<> write_first_line(const std::string& belongs_to);
    core::Result<> read_lines(const std::string& belongs_to);
    core::Result<> judge_first_line(const std::string& line, bool whole, const std::string& belongs_to) const;
    void note(const std::string& line, std::uint64_t place);
    core::Result<> write(std::string_view text);
    [[nodiscard]] tl::unexpected<core::Error> disk_refuses() const;

    std::filesystem::path path_;
    int fd_;
    std::vector<std::uint64_t> places_;  // of each row's line in the file
    std::size_t done_ = 0;
    std::uint64_t end_ = 0;
};

}  // namespace remnant::cli::batch
