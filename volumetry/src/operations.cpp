#include "remnant/volumetry/operations.h"

#include <algorithm>

namespace remnant::volumetry {
namespace {

using core::Segment;
using enum core::Segment;

const std::vector<Operation>& table() {
    static const std::vector<Operation> rows{
        {"right-hepatectomy", "right hepatectomy", "right hemihepatectomy", "H5678", {V, VI, VII, VIII}},
        {"left-hepatectomy", "left hepatectomy", "left hemihepatectomy", "H234", {II, III, IV}},
        {"right-trisectionectomy",
         "right trisectionectomy",
         "extended right hepatectomy",
         "H45678",
         {IV, V, VI, VII, VIII}},
        {"left-trisectionectomy",
         "left trisectionectomy",
         "extended left hepatectomy",
         "H23458",
         {II, III, IV, V, VIII}},
        {"central-hepatectomy", "central hepatectomy", "mesohepatectomy", "H458", {IV, V, VIII}},
        {"right-anterior-sectionectomy", "right anterior sectionectomy", "", "H58", {V, VIII}},
        {"right-posterior-sectionectomy", "right posterior sectionectomy", "", "H67", {VI, VII}},
        {"left-lateral-sectionectomy", "left lateral sectionectomy", "", "H23", {II, III}},
        {"left-medial-sectionectomy", "left medial sectionectomy", "resection of segment IV", "H4", {IV}},
        {"caudate-resection", "caudate resection", "", "H1", {I}},
        {"segmentectomy-1", "segmentectomy I", "", "H1", {I}},
        {"segmentectomy-2", "segmentectomy II", "", "H2", {II}},
        {"segmentectomy-3", "segmentectomy III", "", "H3", {III}},
        {"segmentectomy-4", "segmentectomy IV", "", "H4", {IV}},
        {"segmentectomy-4a", "segmentectomy IVa", "", "H4a", {IVa}},
        {"segmentectomy-4b", "segmentectomy IVb", "", "H4b", {IVb}},
        {"segmentectomy-5", "segmentectomy V", "", "H5", {V}},
        {"segmentectomy-6", "segmentectomy VI", "", "H6", {VI}},
        {"segmentectomy-7", "segmentectomy VII", "", "H7", {VII}},
        {"segmentectomy-8", "segmentectomy VIII", "", "H8", {VIII}},
        {"bisegmentectomy-4b-5", "bisegmentectomy IVb, V", "", "H4b5", {IVb, V}},
        {"bisegmentectomy-5-6", "bisegmentectomy V, VI", "", "H56", {V, VI}},
        {"bisegmentectomy-7-8", "bisegmentectomy VII, VIII", "", "H78", {VII, VIII}},
        {"extended-right-4b", "right hepatectomy extended to IVb", "", "H4b5678", {IVb, V, VI, VII, VIII}},
        {"alpps-right", "ALPPS, right hepatectomy", "", "H5678", {V, VI, VII, VIII}, Staging::Alpps},
        {"alpps-right-trisectionectomy",
         "ALPPS, right trisectionectomy",
         "",
         "H45678",
         {IV, V, VI, VII, VIII},
         Staging::Alpps},
        {"alpps-left", "ALPPS, left hepatectomy", "", "H234", {II, III, IV}, Staging::Alpps},
        {"alpps-left-trisectionectomy",
         "ALPPS, left trisectionectomy",
         "",
         "H23458",
         {II, III, IV, V, VIII},
         Staging::Alpps},
        {"two-stage-right",
         "two-stage right hepatectomy",
         "",
         "H5678",
         {V, VI, VII, VIII},
         Staging::TwoStage},
        {"two-stage-right-trisectionectomy",
         "two-stage right trisectionectomy",
         "",
         "H45678",
         {IV, V, VI, VII, VIII},
         Staging::TwoStage},
    };
    return rows;
}

std::string all_ids() {
    std::string list;
    for (const Operation& row : table()) list += (list.empty() ? "" : ", ") + std::string(row.id);
    return list;
}

}  // namespace

std::span<const Operation> operation_catalogue() {
    return table();
}

core::Result<ChosenOperation> choose_operation(std::string_view id, const std::string& what) {
    constexpr std::string_view with_caudate = "+1";
    const bool caudate = id.ends_with(with_caudate);
    const std::string_view base = caudate ? id.substr(0, id.size() - with_caudate.size()) : id;
    const auto row = std::ranges::find(table(), base, &Operation::id);
    if (row == table().end()) {
        return core::refuse(what,
                            "no operation is called '" + core::printable(id) + "'; known: " + all_ids());
    }
    ChosenOperation chosen{std::string(id), std::string(row->name), std::string(row->code), row->removes,
                           row->staging};
    if (!caudate) return chosen;
    if (std::ranges::find(row->removes, I) != row->removes.end()) {
        return core::refuse(what, "'" + std::string(base) + "' takes segment I already");
    }
    chosen.removes.insert(chosen.removes.begin(), I);
    chosen.name += " with caudate (segment I)";
    // The New World code lists the segments in rising order: H5678 becomes H15678.
    chosen.code.insert(1, "1");
    return chosen;
}

}  // namespace remnant::volumetry
