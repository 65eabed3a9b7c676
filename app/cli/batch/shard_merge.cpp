#include "shard_merge.h"

#include "result_row.h"
#include "row_file.h"

namespace remnant::cli::batch {
namespace {

namespace fs = std::filesystem;

/// Where a patient's row begins: in which shard, at which byte.
struct RowPlace {
    std::uint32_t shard = 0;
    std::uint64_t byte = 0;  // 0, the header's place, where there is none
};

class ShardRows {
  public:
    ShardRows(const PatientList& list, const std::vector<fs::path>& shards)
        : list_(list), shards_(shards), places_(list.size()) {}

    core::Result<> find_all() {
        for (std::size_t n = 0; n < shards_.size(); ++n) {
            if (auto found = find_in(n); !found) return core::refuse(found.error());
        }
        return {};
    }

    [[nodiscard]] std::size_t missing() const {
        return static_cast<std::size_t>(
            std::ranges::count_if(places_, [](const RowPlace& place) { return place.byte == 0; }));
    }
    [[nodiscard]] bool has(std::size_t row) const { return places_[row].byte != 0; }

    core::Result<std::string> line_of(std::size_t row) {
        const RowPlace place = places_[row];
        if (place.shard != open_shard_ || !open_.is_open()) {
            open_ = std::ifstream(shards_[place.shard], std::ios::binary);
            open_shard_ = place.shard;
        }
        open_.clear();
        open_.seekg(static_cast<std::streamoff>(place.byte));
        std::string line;
        if (!std::getline(open_, line))
            return core::refuse(shards_[place.shard].string(), "it changed meanwhile");
        return line + "\n";
    }

  private:
    core::Result<> find_in(std::size_t shard) {
        const std::string name = shards_[shard].string();
        std::ifstream file(shards_[shard], std::ios::binary);
        if (!file) return core::refuse(name, "there is no such shard; is it done?");
        std::string line;
        std::getline(file, line);
        if (line + "\n" != result_header())
            return core::refuse(name, "this is no result of batch, or one of an earlier version");
        for (std::uint64_t byte = line.size() + 1; std::getline(file, line); byte += line.size() + 1) {
            if (file.eof()) return core::refuse(name, "its last line was not written to its end");
            if (auto noted = note(name, line, {static_cast<std::uint32_t>(shard), byte}); !noted)
                return core::refuse(noted.error());
        }
        return {};
    }

    core::Result<> note(const std::string& name, const std::string& line, RowPlace place) {
        std::istringstream text(line);
        CsvReader reader(text, name);
        const auto record = reader.next();
        if (!record) return core::refuse(record.error());
        if (*record) {
            if (auto ours = judge_origin((*record)->fields, list_, name); !ours)
                return core::refuse(ours.error());
        }
        const auto row = *record ? list_.row_of((*record)->fields.front()) : std::nullopt;
        if (!row) return core::refuse(name, "it has a row of somebody who is not in the list");
        if (has(*row))
            return core::refuse(name, "patient '" + core::printable((*record)->fields.front()) +
                                          "' is in another shard too, or twice in this one");
        places_[*row] = place;
        return {};
    }

    const PatientList& list_;
    const std::vector<fs::path>& shards_;
    std::vector<RowPlace> places_;
    std::ifstream open_;
    std::size_t open_shard_ = 0;
};

}  // namespace

core::Result<> merge_shards(PatientList& list, const std::vector<fs::path>& shards, const fs::path& out) {
    if (fs::exists(out))
        return core::refuse(out.string(), "it is there already; remove it, or write elsewhere");
    ShardRows rows(list, shards);
    if (auto found = rows.find_all(); !found) return core::refuse(found.error());
    RowFile file(out);
    file.add(result_header());
    for (;;) {
        const auto patient = list.next();
        if (!patient) return core::refuse(patient.error());
        if (!*patient) break;
        if (!rows.has((*patient)->number))
            return core::refuse(out.string(), std::to_string(rows.missing()) + " of " +
                                                  std::to_string(list.size()) +
                                                  " patients are in no shard, the first is '" +
                                                  (*patient)->id + "'; is a shard missing?");
        const auto line = rows.line_of((*patient)->number);
        if (!line) return core::refuse(line.error());
        file.add(*line);
    }
    if (auto same = list.unchanged(); !same) return core::refuse(same.error());
    return file.finish();
}

}  // namespace remnant::cli::batch
