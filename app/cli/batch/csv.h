#pragma once
// Comma-separated values after RFC 4180, a record at a time.

#include <cstddef>
#include <istream>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "remnant/core/result.h"

namespace remnant::cli::batch {

struct CsvRecord {
    std::vector<std::string> fields;
    std::size_t line = 0;  // it begins here, counted from 1
};

/// Reads records from a stream and holds one at a time. A byte order mark is passed over, and so are empty
/// lines; lines end with LF or CRLF; a quoted field may hold commas, quotes (doubled) and line breaks.
class CsvReader {
  public:
    /// `name` is what a refusal is about. The stream must live as long as the reader.
    CsvReader(std::istream& in, std::string name);

    /// The next record, or nothing at the end. Refused, with the line: a quote out of place or never closed,
    /// text that is not UTF-8, a record above 1 MiB.
    core::Result<std::optional<CsvRecord>> next();

  private:
    enum class End { Field, Record, File };
    core::Result<End> read_field(std::string& field);
    core::Result<End> read_quoted(std::string& field);
    [[nodiscard]] tl::unexpected<core::Error> refuse(std::size_t line, const std::string& reason) const;
    int take();

    std::streambuf* in_;
    std::string name_;
    std::size_t line_ = 1;
    std::size_t taken_ = 0;  // bytes of the record so far
};

/// A field as it is written: quoted where it has to be.
std::string csv_field(std::string_view field);

/// The fields as one record, ended with a line feed.
std::string csv_line(const std::vector<std::string>& fields);

}  // namespace remnant::cli::batch
