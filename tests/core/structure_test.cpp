#include "remnant/core/structure.h"

#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

namespace remnant::core {
namespace {

nlohmann::json published_table() {
    std::ifstream in(REMNANT_SOURCE_DIR "/resources/structures.json");
    return nlohmann::json::parse(in);
}

TEST(StructureTable, Every_row_of_the_published_table_has_its_codes_in_the_program) {
    const nlohmann::json table = published_table();
    int compared = 0;
    for (const auto& row : table.at("structures")) {
        const std::string id = row.at("id");
        const auto kind = structure_kind(id);
        if (!kind) continue;
        ++compared;
        const StructureType& type = structure_type(*kind);
        EXPECT_EQ(type.name, row.at("name").get<std::string>()) << id;
        EXPECT_EQ(type.category.value, row.at("category").at(0).get<std::string>()) << id;
        EXPECT_EQ(type.type.value, row.at("type").at(0).get<std::string>()) << id;
        EXPECT_EQ(type.type.scheme, row.at("type").at(1).get<std::string>()) << id;
        EXPECT_EQ(type.type.meaning, row.at("type").at(2).get<std::string>()) << id;
    }
    EXPECT_GE(compared, static_cast<int>(structure_table().size()) - 1)
        << "a structure is missing in the table";
}

TEST(StructureTable, Ids_and_codes_are_unique) {
    std::set<std::string_view> ids;
    std::map<std::string_view, std::string_view> codes;
    for (const StructureType& type : structure_table()) {
        EXPECT_TRUE(ids.insert(type.id).second) << type.id;
        if (type.kind == StructureKind::User) continue;
        const auto [at, fresh] = codes.emplace(type.type.value, type.id);
        EXPECT_TRUE(fresh) << type.id << " has the code of " << at->second;
    }
}

TEST(StructureTable, A_code_finds_its_structure_only_in_its_own_scheme) {
    EXPECT_EQ(structure_kind_by_code("10200004", "SCT"), StructureKind::Liver);
    EXPECT_EQ(structure_kind_by_code("10200004", "FMA"), std::nullopt);
    // Circulates in public code as "hepatic vein" and is the brachiocephalic vein.
    EXPECT_EQ(structure_kind_by_code("8887007", "SCT"), std::nullopt);
}

TEST(Segment, All_spellings_in_use_are_understood) {
    const std::map<std::string, Segment> spellings{
        {"1", Segment::I},     {"8", Segment::VIII}, {"viii", Segment::VIII}, {"IV", Segment::IV},
        {"4", Segment::IV},    {"4a", Segment::IVa}, {"4B", Segment::IVb},    {"IVa", Segment::IVa},
        {"ivb", Segment::IVb}, {"41", Segment::IVa}, {"42", Segment::IVb},    {"VI", Segment::VI}};
    for (const auto& [text, segment] : spellings) EXPECT_EQ(parse_segment(text), segment) << text;
}

TEST(Segment, What_is_no_segment_is_not_guessed) {
    for (const char* text : {"", "0", "9", "IX", "IIII", "4c", "43", "1.0", " 1", "-1", "1a"}) {
        EXPECT_EQ(parse_segment(text), std::nullopt) << text;
    }
}

TEST(Segment, Its_roman_numeral_reads_back) {
    for (const Segment s : {Segment::I, Segment::II, Segment::III, Segment::IV, Segment::V, Segment::VI,
                            Segment::VII, Segment::VIII, Segment::IVa, Segment::IVb}) {
        EXPECT_EQ(parse_segment(roman(s)), s);
    }
}

}  // namespace
}  // namespace remnant::core
