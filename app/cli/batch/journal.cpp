#include "journal.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstring>
#include <fstream>
#include <optional>

#include "checksum.h"

namespace remnant::cli::batch {
namespace {

constexpr std::string_view kTitle = "remnant batch 1, ";
constexpr std::size_t kSumLength = 16;

std::string sealed(const std::string& text) {
    return short_checksum(text) + " " + text + "\n";
}

struct RowLine {
    std::size_t row = 0;
    std::string_view csv;  // without its line feed
};

/// What a line says; nothing where its checksum is not that of the rest.
std::optional<RowLine> opened(std::string_view line) {
    if (line.size() <= kSumLength || line[kSumLength] != ' ') return std::nullopt;
    const std::string_view rest = line.substr(kSumLength + 1);
    if (short_checksum(rest) != line.substr(0, kSumLength)) return std::nullopt;
    const std::size_t space = rest.find(' ');
    if (space == std::string_view::npos) return std::nullopt;
    RowLine read;
    const auto parsed = std::from_chars(rest.data(), rest.data() + space, read.row);
    if (parsed.ec != std::errc{} || parsed.ptr != rest.data() + space) return std::nullopt;
    read.csv = rest.substr(space + 1);
    return read;
}

}  // namespace

Journal::Journal(Journal&& other) noexcept
    : path_(std::move(other.path_)),
      fd_(std::exchange(other.fd_, -1)),
      places_(std::move(other.places_)),
      done_(other.done_),
      end_(other.end_) {}

Journal::~Journal() {
    if (fd_ >= 0) close(fd_);
}

tl::unexpected<core::Error> Journal::disk_refuses() const {
    return core::refuse(path_.string(), std::string("it cannot be written: ") + std::strerror(errno));
}

core::Result<> Journal::lock() const {
    if (flock(fd_, LOCK_EX | LOCK_NB) == 0) return {};
    return core::refuse(path_.string(), "another batch is writing it");
}

core::Result<Journal> Journal::begin(const std::filesystem::path& path, const std::string& belongs_to,
                                     std::size_t rows) {
    const int fd = open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
    if (fd < 0 && errno == EEXIST)
        return core::refuse(path.string(),
                            "a batch was left unfinished here: go on with --resume, or remove this file "
                            "to begin anew");
    Journal journal(path, fd, rows);
    if (fd < 0) return journal.disk_refuses();
    if (auto locked = journal.lock(); !locked) return core::refuse(locked.error());
    if (auto written = journal.write_first_line(belongs_to); !written) return core::refuse(written.error());
    return journal;
}

core::Result<> Journal::write_first_line(const std::string& belongs_to) {
    return write(sealed(std::string(kTitle) + belongs_to));
}

core::Result<Journal> Journal::resume(const std::filesystem::path& path, const std::string& belongs_to,
                                      std::size_t rows) {
    Journal journal(path, open(path.c_str(), O_RDWR | O_CLOEXEC), rows);
    if (journal.fd_ < 0) return journal.disk_refuses();
    if (auto locked = journal.lock(); !locked) return core::refuse(locked.error());
    if (auto read = journal.read_lines(belongs_to); !read) return core::refuse(read.error());
    return journal;
}

core::Result<> Journal::read_lines(const std::string& belongs_to) {
    std::ifstream file(path_, std::ios::binary);
    std::uint64_t place = 0;
    for (std::string line; std::getline(file, line);) {
        const bool whole = !file.eof();
        if (place == 0) {
            if (auto good = judge_first_line(line, whole, belongs_to); !good)
                return core::refuse(good.error());
        }
        if (!whole) break;
        if (place > 0) note(line, place);
        place += line.size() + 1;
    }
    // What follows was not written to its end, and would run into the next line.
    if (ftruncate(fd_, static_cast<off_t>(place)) != 0) return disk_refuses();
    end_ = place;
    return place == 0 ? write_first_line(belongs_to) : core::Result<>{};
}

core::Result<> Journal::judge_first_line(const std::string& line, bool whole,
                                         const std::string& belongs_to) const {
    const std::string expected = sealed(std::string(kTitle) + belongs_to);
    if (line + "\n" == expected) return {};
    if (!whole && expected.starts_with(line)) return {};
    const bool ours = line.size() > kSumLength && line.find(kTitle, kSumLength) == kSumLength + 1;
    return core::refuse(path_.string(),
                        ours ? "it belongs to another list, another version of the program or another "
                               "shard; remove it to begin anew"
                             : "this is no unfinished batch");
}

void Journal::note(const std::string& line, std::uint64_t place) {
    const auto read = opened(line);
    if (!read || read->row >= places_.size() || has(read->row)) return;
    places_[read->row] = place;
    ++done_;
}

core::Result<> Journal::write(std::string_view text) {
    for (std::size_t done = 0; done < text.size();) {
        const ssize_t n =
            pwrite(fd_, text.data() + done, text.size() - done, static_cast<off_t>(end_ + done));
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) return disk_refuses();
        done += static_cast<std::size_t>(n);
    }
    if (fdatasync(fd_) != 0) return disk_refuses();
    end_ += text.size();
    return {};
}

core::Result<> Journal::append(std::size_t row, std::string_view csv) {
    const std::uint64_t place = end_;
    const std::string_view content = csv.ends_with('\n') ? csv.substr(0, csv.size() - 1) : csv;
    if (auto written = write(sealed(std::to_string(row) + " " + std::string(content))); !written)
        return core::refuse(written.error());
    places_[row] = place;
    ++done_;
    return {};
}

core::Result<std::string> Journal::line_of(std::size_t row) const {
    std::string line;
    for (std::uint64_t at = places_[row]; line.find('\n') == std::string::npos;) {
        char bytes[4096];
        const ssize_t n = pread(fd_, bytes, sizeof bytes, static_cast<off_t>(at));
        if (n <= 0) break;
        line.append(bytes, static_cast<std::size_t>(n));
        at += static_cast<std::uint64_t>(n);
    }
    line.resize(std::min(line.find('\n'), line.size()));
    const auto read = opened(line);
    if (!read || read->row != row) return core::refuse(path_.string(), "it changed while it was read");
    return std::string(read->csv) + "\n";
}

void Journal::remove() {
    unlink(path_.c_str());
}

}  // namespace remnant::cli::batch
