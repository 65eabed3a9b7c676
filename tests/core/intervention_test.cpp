#include "remnant/core/intervention.h"

#include <gtest/gtest.h>

#include <set>

namespace remnant::core {
namespace {

TEST(Intervention, Every_kind_is_found_by_its_word_and_its_id) {
    std::set<std::string_view> words;
    for (const InterventionType& type : intervention_table()) {
        EXPECT_EQ(parse_intervention(type.word), type.kind) << type.word;
        EXPECT_EQ(parse_intervention(type.id), type.kind) << type.id;
        EXPECT_EQ(&intervention_type(type.kind), &type) << "the table is not in the order of the kinds";
        EXPECT_TRUE(words.insert(type.word).second && words.insert(type.id).second) << type.id;
    }
    EXPECT_EQ(parse_intervention("chemotherapy"), std::nullopt);
}

TEST(Date, Is_read_as_it_is_written) {
    const Date leap_day = std::chrono::year(2024) / 2 / 29;
    EXPECT_EQ(to_text(leap_day), "2024-02-29");
    EXPECT_EQ(parse_date("2024-02-29"), leap_day);
}

TEST(Date, That_does_not_exist_or_is_written_otherwise_is_none) {
    for (const char* text : {"2023-02-29", "2024-13-01", "2024-00-10", "20240229", "29.02.2024", "2024-2-9",
                             "2024-02-29 ", "-024-02-29", ""})
        EXPECT_EQ(parse_date(text), std::nullopt) << text;
}

}  // namespace
}  // namespace remnant::core
