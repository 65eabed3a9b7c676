#pragma once
// LIST.csv: one row a patient. It is read through once to be judged and then row by row, so that a list of
// any length takes the memory of one row and of 16 bytes an id.

#include <cstddef>
#include <filesystem>
#include <fstream>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "checksum.h"
#include "csv.h"
#include "discreet.h"
#include "measure_columns.h"

namespace remnant::cli::batch {

struct ListedPatient {
    std::size_t number = 0;  // of the row, from 0
    std::size_t line = 0;    // in the file
    std::string id;
    std::vector<Cell> cells;  // as the columns of the list
};

class PatientList {
  public:
    /// Reads it to its end. Refused: no such file, no CSV (with the line), no column `id`, neither `case` nor
    /// `ct`, a column `measure` does not have (by name), a column twice, a row with too few or too many
    /// fields, an id that is empty, holds control characters or comes twice (with both lines), no patient at
    /// all.
    static core::Result<PatientList> open(const std::filesystem::path& path,
                                          std::vector<MeasureColumn> known);

    [[nodiscard]] std::size_t size() const { return ids_.size(); }
    [[nodiscard]] const std::string& checksum() const { return checksum_; }
    /// Where its relative paths begin.
    [[nodiscard]] std::filesystem::path folder() const;

    /// From the first patient again.
    core::Result<> rewind();
    /// The next patient, or nothing at the end.
    core::Result<std::optional<ListedPatient>> next();

    /// The row an id stands in.
    [[nodiscard]] std::optional<std::size_t> row_of(const std::string& id) const;
    /// Refused when the file is no longer what was judged.
    [[nodiscard]] core::Result<> unchanged() const;

    /// The words after `measure`. Refused, by column: a flag that is neither yes nor no.
    [[nodiscard]] core::Result<std::vector<std::string>> arguments(const ListedPatient& patient) const;

  private:
    struct IdPlace {
        Fingerprint id;
        std::size_t row;
    };
    /// A file and what reads it, which must not move apart.
    struct Source {
        std::ifstream file;
        std::optional<CsvReader> reader;
    };

    explicit PatientList(std::filesystem::path path) : path_(std::move(path)) {}
    core::Result<> judge_header(const CsvRecord& header, const std::vector<MeasureColumn>& known);
    core::Result<> judge_rows();
    core::Result<> judge_ids(const std::vector<std::size_t>& lines);

    std::filesystem::path path_;
    std::string checksum_;
    std::vector<std::optional<MeasureColumn>> columns_;  // none for `id`
    std::size_t id_column_ = 0;
    std::vector<IdPlace> ids_;  // sorted by id
    std::unique_ptr<Source> source_;
    std::size_t next_row_ = 0;
};

}  // namespace remnant::cli::batch
