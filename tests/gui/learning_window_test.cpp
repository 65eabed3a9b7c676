// Exercises in the window: nothing of the truth before the answer, everything after it, results that stay.

#include <QAction>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>

#include "learning/learning_panel.h"
#include "remnant/core/edit.h"
#include "remnant/imaging/phantom.h"
#include "session/case_session.h"
#include "voxels_where.h"
#include "window_driver.h"

namespace remnant::ui::testing {
namespace {

/// A learner whose results are his alone.
class LearningWindow : public ::testing::Test {
  protected:
    LearningSession& session() { return *person_.window.findChild<LearningSession*>(); }
    void SetUp() override {
        person_.window.commands().find(QStringLiteral("learn"))->trigger();
        ASSERT_TRUE(person_.part<QWidget>("learning")->isVisible());
    }
    [[nodiscard]] bool has_segments() const {
        const auto& structures = person_.subject().shown()->structures;
        return std::ranges::any_of(structures, [](const core::Structure& s) {
            return s.kind >= core::StructureKind::SegmentI && s.kind <= core::StructureKind::SegmentVIII;
        });
    }
    [[nodiscard]] std::ptrdiff_t truths() const {
        return std::ranges::count_if(person_.subject().shown()->structures,
                                     [](const core::Structure& s) { return s.name.starts_with("Truth: "); });
    }
    void write(const char* field, const char* words) {
        person_.part<QLineEdit>(field)->setText(QString::fromUtf8(words));
    }
    QString judgement() { return person_.part<QLabel>("judgement")->text(); }
    [[nodiscard]] bool wait_for_result() {
        return person_.wait_for([&] { return session().judgement().has_value(); }) &&
               person_.wait_until_settled();
    }

    WindowDriver person_;
};

TEST_F(LearningWindow, Hides_the_truth_until_the_answer_and_keeps_the_result) {
    const std::size_t before = session().results().size();
    person_.click("start-how-much-stays");
    ASSERT_TRUE(person_.wait_for([&] { return session().exercise() != nullptr; }));
    ASSERT_TRUE(person_.wait_until_settled());
    EXPECT_FALSE(has_segments());
    EXPECT_EQ(truths(), 0);
    EXPECT_TRUE(person_.subject().plans.empty());
    person_.click("showResult");
    ASSERT_TRUE(person_.wait_for([&] { return person_.part<QLabel>("learningSaid")->isVisible(); }));
    EXPECT_EQ(session().results().size(), before) << "an empty answer is no result";
    write("answerFlr", "450");
    write("answerShare", "25");
    person_.click("showResult");
    ASSERT_TRUE(wait_for_result());
    EXPECT_TRUE(judgement().startsWith(QStringLiteral("Right"))) << judgement().toStdString();
    EXPECT_EQ(truths(), 1);
    ASSERT_EQ(session().results().size(), before + 1);
    EXPECT_EQ(session().results().back().exercise, "how-much-stays");
    EXPECT_NEAR(*session().results().back().error_ml, 450 - 486, 1.0);
    person_.click("allExercises");
    EXPECT_EQ(session().exercise(), nullptr);
    person_.click("start-outline-the-liver");
    ASSERT_TRUE(person_.wait_for([&] { return session().exercise() != nullptr; }))
        << "nobody should be asked whether to save an exercise that was judged";
}

TEST_F(LearningWindow, The_first_try_counts_and_the_second_is_kept_as_a_repeat) {
    person_.click("start-outline-the-tumour");
    ASSERT_TRUE(person_.wait_for([&] { return session().exercise() != nullptr; }));
    ASSERT_TRUE(person_.wait_until_settled());
    const auto answer_with_a_tumour_of = [&](int voxels) {
        const core::TimePoint& scan = *person_.subject().shown();
        core::Structure mine;
        mine.id = mine.name = "mine";
        mine.kind = core::StructureKind::Tumour;
        mine.mask = remnant::testing::voxels_where(
            scan.geometry.size, [voxels](int i, int j, int k) { return i < voxels && j == 0 && k == 0; });
        (void)person_.window.document().apply(core::InsertStructure{scan.id, 0, mine});
        person_.click("showResult");
        return wait_for_result();
    };
    ASSERT_TRUE(answer_with_a_tumour_of(1));
    EXPECT_FALSE(session().results().back().repeat);
    person_.click("tryAgain");
    ASSERT_TRUE(person_.wait_until_settled());
    ASSERT_TRUE(answer_with_a_tumour_of(2));
    EXPECT_TRUE(session().results().back().repeat);
    person_.click("allExercises");
    EXPECT_EQ(person_.part<QLabel>("reached-outline-the-tumour")->text(), QStringLiteral("first 0"));
}

class LearningOnOpenCase : public LearningWindow {
  protected:
    void SetUp() override {
        imaging::PhantomOptions options;
        options.size = {96, 96, 48};
        options.spacing = {4.0, 4.0, 6.0};
        open(imaging::case_of(*imaging::make_phantom(options, core::JobContext())));
        LearningWindow::SetUp();
    }
    void open(core::Case subject) {
        person_.window.flow().open_value(std::move(subject));
        ASSERT_TRUE(person_.wait_until_settled());
        person_.window.document().mark_saved(QString(), person_.state());
    }
    [[nodiscard]] bool offers(const char* id) {
        return person_.window.findChild<QPushButton*>(QStringLiteral("onOpenCase-") +
                                                      QString::fromLatin1(id)) != nullptr;
    }
    void begin(const char* id) {
        session().start_on_open_case(volumetry::choose_exercise(id, "").value());
        ASSERT_NE(session().exercise(), nullptr);
        ASSERT_TRUE(person_.wait_until_settled());
        EXPECT_FALSE(has_segments());
    }
};

TEST_F(LearningOnOpenCase, An_outline_drawn_is_judged_by_the_one_hidden) {
    const core::TimePoint whole = *person_.subject().shown();
    begin("outline-the-liver");
    EXPECT_EQ(std::ranges::count(person_.subject().shown()->structures, core::StructureKind::Liver,
                                 &core::Structure::kind),
              0);
    core::Structure mine = *whole.find("liver");
    mine.id = "mine";
    mine.name = "my liver";
    (void)person_.window.document().apply(core::InsertStructure{whole.id, 0, mine});
    person_.click("showResult");
    ASSERT_TRUE(wait_for_result());
    EXPECT_DOUBLE_EQ(*session().judgement()->dice, 1.0);
    EXPECT_EQ(session().judgement()->points, 100);
    EXPECT_EQ(truths(), 1);
    EXPECT_NE(person_.window.document().evaluation().refusal.has_value(), true)
        << "the truth must count in nothing";
}

TEST_F(LearningOnOpenCase, An_operation_is_chosen_from_the_list) {
    begin("choose-the-operation");
    auto* operations = person_.part<QComboBox>("answerOperation");
    operations->setCurrentIndex(operations->findData(QStringLiteral("right-hepatectomy")));
    person_.click("showResult");
    ASSERT_TRUE(wait_for_result());
    EXPECT_TRUE(session().judgement()->right) << session().judgement()->truth;
    EXPECT_EQ(truths(), 8) << "all segments";
    person_.click("tryAgain");
    ASSERT_TRUE(person_.wait_until_settled());
    EXPECT_FALSE(session().judgement().has_value());
    EXPECT_EQ(truths(), 0) << "trying again shows the answer";
}

TEST_F(LearningOnOpenCase, What_is_asked_of_the_liver_is_what_it_is_judged_by) {
    begin("embolise-or-not");
    EXPECT_TRUE(session().question().contains(QStringLiteral("no known injury")))
        << session().question().toStdString();
    write("answerSflr", "29");
    person_.click("answerOperate");
    person_.click("showResult");
    ASSERT_TRUE(wait_for_result());
    EXPECT_TRUE(session().judgement()->right) << session().judgement()->truth;
}

TEST_F(LearningOnOpenCase, Another_state_of_the_liver_asks_and_judges_otherwise) {
    core::Case injured = person_.subject();
    injured.patient.liver_condition = core::LiverCondition::Cali;
    open(std::move(injured));
    begin("embolise-or-not");
    EXPECT_TRUE(session().question().contains(QStringLiteral("injured by chemotherapy")));
    write("answerSflr", "29");
    person_.click("answerEmbolise");
    person_.click("showResult");
    ASSERT_TRUE(wait_for_result());
    EXPECT_TRUE(session().judgement()->right) << session().judgement()->truth;
}

TEST_F(LearningOnOpenCase, A_named_operation_is_no_cut) {
    begin("set-the-cut");
    core::Change change{"plan", {}};
    change.edits.push_back(core::InsertPlan{0, {"named", core::NamedOperation{"right-hepatectomy"}}});
    change.edits.push_back(core::SetActivePlan{"named"});
    (void)person_.window.document().apply(change);
    person_.click("showResult");
    ASSERT_TRUE(person_.wait_for([&] { return person_.part<QLabel>("learningSaid")->isVisible(); }));
    EXPECT_TRUE(person_.part<QLabel>("learningSaid")->text().contains(QStringLiteral("drawn cut")));
    EXPECT_FALSE(session().judgement().has_value());
}

TEST_F(LearningOnOpenCase, Both_verdicts_are_shown) {
    begin("how-much-stays");
    write("answerFlr", "150");
    write("answerShare", "10");
    person_.click("showResult");
    ASSERT_TRUE(wait_for_result());
    EXPECT_EQ(person_.part<QLabel>("verdicts")->text(),
              QStringLiteral("Your verdict: not enough · true verdict: enough"));
}

TEST_F(LearningOnOpenCase, Offers_what_its_outlines_suffice_for) {
    for (const auto& exercise : volumetry::exercise_catalogue()) EXPECT_TRUE(offers(exercise.id.data()));
    core::Case outlined = person_.subject();
    std::erase_if(outlined.time_points.front().structures,
                  [](const core::Structure& s) { return s.kind != core::StructureKind::Liver; });
    open(std::move(outlined));
    EXPECT_TRUE(offers("outline-the-liver"));
    for (const char* id : {"outline-the-tumour", "how-much-stays", "set-the-cut"})
        EXPECT_FALSE(offers(id)) << id;
    person_.click("onOpenCase-outline-the-liver");
    ASSERT_NE(session().exercise(), nullptr);
    EXPECT_TRUE(person_.subject().shown()->structures.empty()) << "the truth is in sight";
}

TEST_F(LearningOnOpenCase, What_a_learner_outlined_is_no_truth) {
    core::Structure mine = *person_.subject().shown()->find("liver");
    begin("outline-the-liver");
    (void)person_.window.document().apply(
        core::InsertStructure{person_.subject().shown()->id, 0, std::move(mine)});
    person_.click("allExercises");
    ASSERT_TRUE(person_.wait_until_settled());
    EXPECT_FALSE(offers("outline-the-liver"));
}

TEST_F(LearningOnOpenCase, Opening_another_case_ends_the_exercise) {
    begin("embolise-or-not");
    person_.window.session().adopt(core::Case{});
    ASSERT_TRUE(person_.wait_until_settled());
    EXPECT_EQ(session().exercise(), nullptr);
    EXPECT_FALSE(session().open_case_truth()) << "a case without a scan is no exercise";
}

}  // namespace
}  // namespace remnant::ui::testing
