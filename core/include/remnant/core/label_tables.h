#pragma once
// What the numbers in a label map mean, by the program or data set they come from. Tables are data; a fit is
// a proposal for a person to confirm.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "remnant/core/structure.h"

namespace remnant::core {

/// A value of a table. `User` where it is known, but nothing the program reasons about.
struct TableLabel {
    int value = 0;
    StructureKind kind = StructureKind::User;
    std::string_view name;  // as the program or data set spells it
};

/// One way of numbering structures.
struct LabelTable {
    std::string_view id;     // stable, e.g. "totalsegmentator-total-v2"
    std::string_view title;  // as shown
    /// The program whose outlines are numbered so; empty for data sets and conventions, which experts use
    /// too.
    std::string_view tool;
    std::span<const TableLabel> labels;  // those that matter, by rising value
    /// Values from 1 to this may occur; 0: only those listed.
    int largest = 0;
    /// Different values a file must have before its values alone suggest the table; 0: they never do.
    int fewest = 0;
    /// No other numbering looks like it: what its values suggest counts beside the file's name.
    bool telling = false;
    /// Names of files, lower case without separators; `*` is any text, `#` digits.
    std::span<const std::string_view> stems;
};

/// All tables: TotalSegmentator (Wasserthal 2023, doi:10.1148/ryai.230024), LiTS (Bilic 2023,
/// doi:10.1016/j.media.2022.102680), Medical Segmentation Decathlon (Antonelli 2022,
/// doi:10.1038/s41467-022-30695-9), CHAOS (Kavur 2021, doi:10.1016/j.media.2020.101950), AMOS (Ji 2022,
/// doi:10.48550/arXiv.2206.08023), BTCV, Couinaud maps, and the digital patient's vessels.
std::span<const LabelTable> label_tables();

/// What is known of a label file.
struct LabelFileClues {
    std::string_view stem;                // of the file or folder
    std::span<const int> values;          // all that occur
    std::span<const std::string> names;   // of `values`, in their order, where the file has any
    std::span<const std::string> beside;  // other files of its folder, without their endings
};

/// A table that fits a file.
struct LabelTableFit {
    const LabelTable* table = nullptr;
    std::vector<TableLabel> labels;  // those of the file's values that the table lists
    std::string because;             // "by the names in the file", "by the file's name", "by its values"
};

/// What a label file is taken for.
struct RecognisedLabels {
    std::vector<LabelTableFit> fits;  // in the order of the tables; empty where none fits
    /// The program that made it, as far as the file shows; empty where a person may have made it.
    std::string made_by;

    /// Some value is one structure by one table and another by another: no table is preferred.
    [[nodiscard]] bool contradictory() const;
    /// What all fitting tables that list the value agree on; none where they contradict or none lists it.
    [[nodiscard]] std::optional<TableLabel> label(int value) const;
    /// The titles of the fitting tables, "A, B and C".
    [[nodiscard]] std::string titles() const;
};

/// Names in the file decide, where it has them; else the file's name (the table with the longest matching
/// pattern), together with values that are telling; else the values alone. A file of one structure is known
/// by its name and has no table, but may show its program (`made_by`).
RecognisedLabels recognised(const LabelFileClues& clues);

}  // namespace remnant::core
