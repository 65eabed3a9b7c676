#include "csv.h"

#include <algorithm>
#include <streambuf>

namespace remnant::cli::batch {
namespace {

constexpr int kEnd = std::char_traits<char>::eof();
/// No patient's row is longer; a quote that is never closed would swallow the file.
constexpr std::size_t kLongestRecord = std::size_t{1} << 20U;

/// How many bytes follow one that begins a character; -1 where none may begin so.
int bytes_following(unsigned char first) {
    if (first < 0x80) return 0;
    if (first >= 0xC2 && first <= 0xDF) return 1;
    if (first >= 0xE0 && first <= 0xEF) return 2;
    if (first >= 0xF0 && first <= 0xF4) return 3;
    return -1;
}

bool is_utf8(std::string_view text) {
    for (std::size_t n = 0; n < text.size();) {
        const int more = bytes_following(static_cast<unsigned char>(text[n++]));
        if (more < 0 || n + static_cast<std::size_t>(more) > text.size()) return false;
        for (int m = 0; m < more; ++m) {
            if ((static_cast<unsigned char>(text[n++]) & 0xC0U) != 0x80U) return false;
        }
    }
    return true;
}

}  // namespace

CsvReader::CsvReader(std::istream& in, std::string name) : in_(in.rdbuf()), name_(std::move(name)) {
    for (const int mark : {0xEF, 0xBB, 0xBF}) {
        if (in_->sgetc() != mark) break;
        in_->sbumpc();
    }
}

tl::unexpected<core::Error> CsvReader::refuse(std::size_t line, const std::string& reason) const {
    return core::refuse(name_, "line " + std::to_string(line) + ": " + reason);
}

int CsvReader::take() {
    const int c = in_->sbumpc();
    if (c == '\n') ++line_;
    if (c != kEnd) ++taken_;
    return c;
}

core::Result<std::optional<CsvRecord>> CsvReader::next() {
    while (in_->sgetc() == '\n' || in_->sgetc() == '\r') take();
    if (in_->sgetc() == kEnd) return std::nullopt;
    CsvRecord record;
    record.line = line_;
    taken_ = 0;
    for (End end = End::Field; end == End::Field;) {
        std::string field;
        const auto ended = read_field(field);
        if (!ended) return core::refuse(ended.error());
        end = *ended;
        if (!is_utf8(field)) return refuse(record.line, "this is not UTF-8; save the list as CSV UTF-8");
        record.fields.push_back(std::move(field));
    }
    return record;
}

core::Result<CsvReader::End> CsvReader::read_field(std::string& field) {
    if (in_->sgetc() == '"') return read_quoted(field);
    const std::size_t line = line_;
    for (;;) {
        const int c = take();
        if (c == ',') return End::Field;
        if (c == '\n' || c == kEnd) {
            if (!field.empty() && field.back() == '\r') field.pop_back();
            return c == kEnd ? End::File : End::Record;
        }
        if (c == '"')
            return refuse(line, "a quote in the middle of a field; quote the whole field and double it");
        if (c == 0) return refuse(line, "this is no text; save the list as CSV UTF-8");
        if (taken_ > kLongestRecord) return refuse(line, "longer than a row can be");
        field += static_cast<char>(c);
    }
}

core::Result<CsvReader::End> CsvReader::read_quoted(std::string& field) {
    const std::size_t line = line_;
    take();
    for (;;) {
        const int c = take();
        if (c == kEnd || taken_ > kLongestRecord)
            return refuse(line, "the quote that begins here is never closed");
        if (c != '"') {
            field += static_cast<char>(c);
            continue;
        }
        const int after = take();
        if (after == '"') {
            field += '"';
            continue;
        }
        if (after == '\r' && in_->sgetc() == '\n') {
            take();
            return End::Record;
        }
        if (after == ',') return End::Field;
        if (after == '\n') return End::Record;
        if (after == kEnd) return End::File;
        return refuse(line, "text after a closing quote");
    }
}

std::string csv_field(std::string_view field) {
    const bool at_ease = field.find_first_of(",\"\r\n") == std::string_view::npos &&
                         (field.empty() || (field.front() != ' ' && field.back() != ' '));
    if (at_ease) return std::string(field);
    std::string quoted = "\"";
    for (const char c : field) {
        if (c == '"') quoted += '"';
        quoted += c;
    }
    return quoted + "\"";
}

std::string csv_line(const std::vector<std::string>& fields) {
    std::string line;
    for (std::size_t n = 0; n < fields.size(); ++n) line += (n == 0 ? "" : ",") + csv_field(fields[n]);
    return line + "\n";
}

}  // namespace remnant::cli::batch
