// The table of facts that scores ask for.

#include "remnant/core/score_fact_table.h"

#include <gtest/gtest.h>

#include <set>

namespace remnant::core {
namespace {

/// A value each kind of fact can have, in words.
std::string words_for(FactKind kind) {
    return kind == FactKind::YesNo ? "yes" : kind == FactKind::Grade ? "2" : "12.5";
}

TEST(ScoreFactTable, Has_a_row_for_every_fact_and_each_its_own) {
    ScoreFacts all;
    std::set<std::string_view> ids;
    for (const ScoreFactType& type : score_fact_table()) {
        const ScoreFacts before = all;
        ASSERT_TRUE(set_score_fact(all, type.id, words_for(type.kind)));
        EXPECT_NE(all, before) << type.id << " sets what another row has set already";
        ids.insert(type.id);
    }
    EXPECT_EQ(ids.size(), score_fact_table().size());
    EXPECT_TRUE(all.node_positive_primary && all.disease_free_interval && all.cea_ng_per_ml &&
                all.kras_mutated && all.extrahepatic_disease && all.bilirubin_umol_per_l &&
                all.albumin_g_per_l && all.inr && all.creatinine_umol_per_l && all.dialysis && all.ascites &&
                all.encephalopathy);
}

TEST(ScoreFactTable, What_was_set_is_read_back) {
    for (const ScoreFactType& type : score_fact_table()) {
        ScoreFacts facts;
        EXPECT_FALSE(type.get(facts)) << type.id;
        ASSERT_TRUE(set_score_fact(facts, type.id, words_for(type.kind)));
        EXPECT_EQ(type.get(facts), type.kind == FactKind::YesNo   ? 1.0
                                   : type.kind == FactKind::Grade ? 2.0
                                                                  : 12.5)
            << type.id;
    }
}

TEST(ScoreFactTable, No_words_make_a_fact_unknown_again) {
    ScoreFacts facts;
    facts.cea_ng_per_ml = 35;
    ASSERT_TRUE(set_score_fact(facts, "cea", ""));
    EXPECT_EQ(facts, ScoreFacts{});
}

TEST(ScoreFactTable, Refuses_what_is_no_such_value) {
    ScoreFacts facts;
    for (const auto& [id, words] : {std::pair("cea", "high"), std::pair("cea", "-3"), std::pair("cea", "nan"),
                                    std::pair("cea", "12 ng"), std::pair("kras", "1"),
                                    std::pair("ascites", "4"), std::pair("ascites", "1.5")}) {
        EXPECT_FALSE(set_score_fact(facts, id, words)) << id << " = " << words;
        EXPECT_EQ(facts, ScoreFacts{});
    }
}

TEST(ScoreFactTable, An_unknown_fact_is_refused_with_those_there_are) {
    ScoreFacts facts;
    const auto refused = set_score_fact(facts, "cae", "3");
    ASSERT_FALSE(refused);
    EXPECT_NE(refused.error().reason.find("cea"), std::string::npos) << refused.error().reason;
}

}  // namespace
}  // namespace remnant::core
