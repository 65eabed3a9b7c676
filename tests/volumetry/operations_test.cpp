#include "remnant/volumetry/operations.h"

#include <gtest/gtest.h>

#include <map>
#include <set>

namespace remnant::volumetry {
namespace {

using core::Segment;
using enum core::Segment;
using Segments = std::vector<Segment>;

// Typed from the clinical rules (Brisbane 2000 and the New World code), not from the catalogue.
const std::map<std::string, std::pair<Segments, std::string>> kExpected{
    {"right-hepatectomy", {{V, VI, VII, VIII}, "H5678"}},
    {"left-hepatectomy", {{II, III, IV}, "H234"}},
    {"right-trisectionectomy", {{IV, V, VI, VII, VIII}, "H45678"}},
    {"left-trisectionectomy", {{II, III, IV, V, VIII}, "H23458"}},
    {"central-hepatectomy", {{IV, V, VIII}, "H458"}},
    {"right-anterior-sectionectomy", {{V, VIII}, "H58"}},
    {"right-posterior-sectionectomy", {{VI, VII}, "H67"}},
    {"left-lateral-sectionectomy", {{II, III}, "H23"}},
    {"left-medial-sectionectomy", {{IV}, "H4"}},
    {"caudate-resection", {{I}, "H1"}},
    {"segmentectomy-1", {{I}, "H1"}},
    {"segmentectomy-2", {{II}, "H2"}},
    {"segmentectomy-3", {{III}, "H3"}},
    {"segmentectomy-4", {{IV}, "H4"}},
    {"segmentectomy-5", {{V}, "H5"}},
    {"segmentectomy-6", {{VI}, "H6"}},
    {"segmentectomy-7", {{VII}, "H7"}},
    {"segmentectomy-8", {{VIII}, "H8"}},
    {"segmentectomy-4a", {{IVa}, "H4a"}},
    {"segmentectomy-4b", {{IVb}, "H4b"}},
    {"bisegmentectomy-4b-5", {{IVb, V}, "H4b5"}},
    {"bisegmentectomy-5-6", {{V, VI}, "H56"}},
    {"bisegmentectomy-7-8", {{VII, VIII}, "H78"}},
    {"extended-right-4b", {{IVb, V, VI, VII, VIII}, "H4b5678"}},
    {"alpps-right", {{V, VI, VII, VIII}, "H5678"}},
    {"alpps-right-trisectionectomy", {{IV, V, VI, VII, VIII}, "H45678"}},
    {"alpps-left", {{II, III, IV}, "H234"}},
    {"alpps-left-trisectionectomy", {{II, III, IV, V, VIII}, "H23458"}},
    {"two-stage-right", {{V, VI, VII, VIII}, "H5678"}},
    {"two-stage-right-trisectionectomy", {{IV, V, VI, VII, VIII}, "H45678"}},
};

TEST(Operations, The_catalogue_removes_what_the_terminology_says) {
    ASSERT_EQ(operation_catalogue().size(), kExpected.size());
    for (const auto& [id, expected] : kExpected) {
        const auto chosen = choose_operation(id, "--operation");
        ASSERT_TRUE(chosen) << id;
        EXPECT_EQ(chosen->removes, expected.first) << id;
        EXPECT_EQ(chosen->code, expected.second) << id;
    }
}

TEST(Operations, Segment_I_stays_unless_the_operation_names_it) {
    for (const Operation& row : operation_catalogue()) {
        const bool takes_it = std::ranges::find(row.removes, I) != row.removes.end();
        EXPECT_EQ(takes_it, row.id == "caudate-resection" || row.id == "segmentectomy-1") << row.id;
    }
}

TEST(Operations, Plus_one_appended_takes_the_caudate_too) {
    const auto chosen = choose_operation("right-hepatectomy+1", "--operation");
    ASSERT_TRUE(chosen);
    EXPECT_EQ(chosen->removes, (Segments{I, V, VI, VII, VIII}));
    EXPECT_EQ(chosen->code, "H15678");
    EXPECT_FALSE(choose_operation("caudate-resection+1", "--operation"));
}

TEST(Operations, An_unknown_one_is_refused_by_name_with_the_list) {
    const auto chosen = choose_operation("right-hepatektomy", "--operation");
    ASSERT_FALSE(chosen);
    EXPECT_EQ(chosen.error().what, "--operation");
    EXPECT_NE(chosen.error().reason.find("right-hepatektomy"), std::string::npos);
    EXPECT_NE(chosen.error().reason.find("right-hepatectomy"), std::string::npos);
}

}  // namespace
}  // namespace remnant::volumetry
