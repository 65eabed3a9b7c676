#include "patient_list.h"

#include <algorithm>
#include <array>

namespace remnant::cli::batch {
namespace {

core::Result<std::string> checksum_of(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    Checksum sum;
    std::array<char, 65536> bytes{};
    while (file.read(bytes.data(), bytes.size()) || file.gcount() > 0)
        sum.add({bytes.data(), static_cast<std::size_t>(file.gcount())});
    if (!file.eof()) return core::refuse(path.string(), "it cannot be read");
    return sum.hex();
}

std::string names_of(const std::vector<MeasureColumn>& columns) {
    std::string names = "id";
    for (const MeasureColumn& column : columns) names += ", " + column.name;
    return names;
}

}  // namespace

core::Result<PatientList> PatientList::open(const std::filesystem::path& path,
                                            std::vector<MeasureColumn> known) {
    PatientList list(path);
    const auto sum = checksum_of(path);
    if (!sum) return core::refuse(sum.error());
    list.checksum_ = *sum;
    list.source_ = std::make_unique<Source>();
    list.source_->file.open(path, std::ios::binary);
    list.source_->reader.emplace(list.source_->file, path.string());
    const auto header = list.source_->reader->next();
    if (!header) return core::refuse(header.error());
    if (!*header) return core::refuse(path.string(), "the list is empty");
    if (auto good = list.judge_header(**header, known); !good) return core::refuse(good.error());
    if (auto good = list.judge_rows(); !good) return core::refuse(good.error());
    if (auto good = list.rewind(); !good) return core::refuse(good.error());
    return list;
}

std::filesystem::path PatientList::folder() const {
    return std::filesystem::absolute(path_).parent_path();
}

core::Result<> PatientList::judge_header(const CsvRecord& header, const std::vector<MeasureColumn>& known) {
    if (header.fields.size() == 1 && header.fields[0].find_first_of(";\t") != std::string::npos)
        return core::refuse(path_.string(), "the columns must be separated by commas");
    std::vector<std::string> seen;
    for (const std::string& name : header.fields) {
        const auto column = std::ranges::find(known, name, &MeasureColumn::name);
        if (name != "id" && column == known.end())
            return core::refuse(path_.string(), "there is no column '" + core::printable(name) +
                                                    "'; there are " + names_of(known));
        if (std::ranges::find(seen, name) != seen.end())
            return core::refuse(path_.string(), "the column '" + name + "' comes twice");
        if (name == "id") {
            id_column_ = columns_.size();
            columns_.emplace_back();
        } else {
            columns_.emplace_back(*column);
        }
        seen.push_back(name);
    }
    const auto has = [&seen](const char* name) { return std::ranges::find(seen, name) != seen.end(); };
    if (!has("id")) return core::refuse(path_.string(), "there is no column 'id'");
    if (!has("case") && !has("ct"))
        return core::refuse(path_.string(), "there is neither a column 'ct' nor 'case'");
    return {};
}

core::Result<> PatientList::judge_rows() {
    std::vector<std::size_t> lines;
    for (;;) {
        auto record = source_->reader->next();
        if (!record) return core::refuse(record.error());
        if (!*record) break;
        const std::string line = "line " + std::to_string((*record)->line) + ": ";
        if ((*record)->fields.size() != columns_.size())
            return core::refuse(path_.string(), line + std::to_string((*record)->fields.size()) +
                                                    " fields where there are " +
                                                    std::to_string(columns_.size()) + " columns");
        const std::string& id = (*record)->fields[id_column_];
        if (id.empty()) return core::refuse(path_.string(), line + "the id is empty");
        if (core::printable(id) != id)
            return core::refuse(path_.string(),
                                line + "the id holds a line break or another control character");
        ids_.push_back({fingerprint(id), lines.size()});
        lines.push_back((*record)->line);
    }
    if (lines.empty()) return core::refuse(path_.string(), "there is no patient in the list");
    return judge_ids(lines);
}

core::Result<> PatientList::judge_ids(const std::vector<std::size_t>& lines) {
    std::ranges::sort(
        ids_, [](const IdPlace& a, const IdPlace& b) { return a.id != b.id ? a.id < b.id : a.row < b.row; });
    const auto twice = std::ranges::adjacent_find(ids_, std::ranges::equal_to{}, &IdPlace::id);
    if (twice == ids_.end()) return {};
    return core::refuse(path_.string(), "lines " + std::to_string(lines[twice->row]) + " and " +
                                            std::to_string(lines[std::next(twice)->row]) +
                                            " have the same id");
}

core::Result<> PatientList::rewind() {
    source_ = std::make_unique<Source>();
    source_->file.open(path_, std::ios::binary);
    source_->reader.emplace(source_->file, path_.string());
    next_row_ = 0;
    const auto header = source_->reader->next();
    if (!header) return core::refuse(header.error());
    return {};
}

core::Result<std::optional<ListedPatient>> PatientList::next() {
    auto record = source_->reader->next();
    if (!record) return core::refuse(record.error());
    if (!*record) return std::nullopt;
    if ((*record)->fields.size() != columns_.size() || next_row_ >= size())
        return core::refuse(path_.string(), "the list changed while it was worked through");
    ListedPatient patient;
    patient.number = next_row_++;
    patient.line = (*record)->line;
    patient.id = (*record)->fields[id_column_];
    for (std::size_t n = 0; n < columns_.size(); ++n)
        patient.cells.push_back({columns_[n] ? columns_[n]->name : "id", std::move((*record)->fields[n])});
    return patient;
}

std::optional<std::size_t> PatientList::row_of(const std::string& id) const {
    const Fingerprint wanted = fingerprint(id);
    const auto found = std::ranges::lower_bound(ids_, wanted, {}, &IdPlace::id);
    if (found == ids_.end() || found->id != wanted) return std::nullopt;
    return found->row;
}

core::Result<> PatientList::unchanged() const {
    const auto sum = checksum_of(path_);
    if (!sum) return core::refuse(sum.error());
    if (*sum != checksum_)
        return core::refuse(path_.string(), "the list changed while it was worked through");
    return {};
}

core::Result<std::vector<std::string>> PatientList::arguments(const ListedPatient& patient) const {
    std::vector<std::string> all;
    for (std::size_t n = 0; n < columns_.size(); ++n) {
        if (!columns_[n]) continue;
        auto some = arguments_of(*columns_[n], patient.cells[n].value);
        if (!some) return core::refuse(some.error());
        std::ranges::move(*some, std::back_inserter(all));
    }
    return all;
}

}  // namespace remnant::cli::batch
