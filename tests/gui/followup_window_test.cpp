// Two scans compared in the window, by mouse and keys, on the digital patient before and after embolisation.

#include <QLabel>
#include <QSpinBox>
#include <QTreeWidget>

#include "document/lesion_measures.h"
#include "remnant/core/mask_centre.h"
#include "remnant/core/scan_alignment.h"
#include "remnant/imaging/phantom.h"
#include "slice/slice_view.h"
#include "window/other_scan_view.h"
#include "window_driver.h"

namespace remnant::ui::testing {
namespace {

using core::StructureKind;
using core::Vec3;

/// Made once: both scans of the digital patient, the later one in front.
const core::Case& embolised() {
    static const core::Case made = [] {
        imaging::PhantomOptions options;
        options.size = {150, 120, 70};
        options.spacing = {2.5, 2.5, 3.5};
        options.followup = true;
        const auto phantom = imaging::make_phantom(options, core::JobContext());
        core::Case subject = imaging::case_of(*phantom);
        subject.view.time_point_id = subject.time_points.back().id;
        subject.view.step = "growth";
        return subject;
    }();
    return made;
}

/// The same, aligned as they were made: the patient did not move between them.
core::Case aligned() {
    core::Case subject = embolised();
    subject.time_points[1].alignment = core::Alignment{"rigid", core::Mat3::Identity(), Vec3::Zero(),
                                                       core::Millimetre(1), core::Millimetre(4)};
    return subject;
}

class FollowupInTheWindow : public ::testing::Test {
  protected:
    WindowDriver person;

    void open(core::Case subject, const QString& tab) {
        person.window.flow().open_value(std::move(subject));
        ASSERT_TRUE(person.wait_for([&] { return person.subject().shown() != nullptr; }));
        person.show_tab(tab);
        ASSERT_TRUE(person.wait_until_settled());
    }
    [[nodiscard]] const core::TimePoint& later() const { return person.subject().time_points[1]; }
    [[nodiscard]] const core::Structure* later_one(StructureKind kind) const {
        const auto found = std::ranges::find(later().structures, kind, &core::Structure::kind);
        return found == later().structures.end() ? nullptr : &*found;
    }
    void click_and_wait(const char* button) {
        person.click(button);
        ASSERT_TRUE(person.wait_for([&] { return !person.window.document().jobs().idle(); }));
        // Bending one liver onto the other takes its time where other work goes on beside.
        ASSERT_TRUE(person.wait_until_settled() || person.wait_until_settled() ||
                    person.wait_until_settled());
    }
    QString words(const char* label) { return person.part<QLabel>(label)->text(); }
};

TEST_F(FollowupInTheWindow, Aligning_says_how_far_the_livers_are_apart) {
    open(embolised(), "Compare");
    EXPECT_TRUE(words("alignmentState").contains("not aligned"));
    click_and_wait("alignScans");
    ASSERT_TRUE(later().alignment) << words("alignmentState").toStdString();
    EXPECT_TRUE(words("alignmentState").contains("apart (median)")) << words("alignmentState").toStdString();
    // The digital patient did not move between the scans; one side of the liver grew.
    EXPECT_LT(later().alignment->to_first(Vec3::Zero()).norm(), 6.0);
}

TEST_F(FollowupInTheWindow, Aligning_is_one_step_of_undo) {
    open(embolised(), "Compare");
    click_and_wait("alignScans");
    person.key(Qt::Key_Z, Qt::ControlModifier);
    EXPECT_FALSE(later().alignment);
    EXPECT_EQ(later().warnings, embolised().time_points[1].warnings);
}

TEST_F(FollowupInTheWindow, Aligning_changes_no_volume) {
    open(embolised(), "Compare");
    const auto before = person.window.document().evaluation().measurement->flr;
    click_and_wait("alignScans");
    EXPECT_EQ(person.window.document().evaluation().measurement->flr, before);
}

TEST_F(FollowupInTheWindow, Scans_that_are_not_aligned_cannot_be_laid_over) {
    open(embolised(), "Compare");
    EXPECT_FALSE(person.part<QPushButton>("layOver-split")->isEnabled());
}

TEST_F(FollowupInTheWindow, A_button_lays_the_other_scan_over) {
    open(aligned(), "Compare");
    person.click("layOver-split");
    EXPECT_EQ(person.subject().view.laid_over, "split");
    EXPECT_TRUE(person.window.views().slice(ViewAxis::Axial).laid_over().has_value());
}

TEST_F(FollowupInTheWindow, The_key_goes_through_all_ways_and_back_to_one_scan) {
    open(aligned(), "Compare");
    std::vector<std::string> ways;
    for (int n = 0; n < 5; ++n) {
        person.key(Qt::Key_Y);
        ways.push_back(person.subject().view.laid_over);
    }
    EXPECT_EQ(ways, (std::vector<std::string>{"blink", "checkerboard", "split", "difference", ""}));
}

TEST_F(FollowupInTheWindow, Side_by_side_the_crosshair_is_the_same_place_of_the_patient) {
    core::Case subject = aligned();
    subject.time_points[1].alignment->translation = Vec3(5, -3, 7);
    open(subject, "Compare");
    person.click("scansBeside");
    SliceView& main = person.window.views().slice(ViewAxis::Axial);
    const QPoint at(main.width() / 2, main.height() / 3);
    QTest::mouseClick(&main, Qt::LeftButton, {}, at);
    const Vec3 here = *person.subject().view.crosshair;
    const Vec3 there = *person.window.views().other_scan().other().current().view.crosshair;
    EXPECT_TRUE((here + Vec3(5, -3, 7)).isApprox(there, 1e-9));
}

TEST_F(FollowupInTheWindow, A_click_in_the_other_scan_moves_the_crosshair_of_both) {
    core::Case subject = aligned();
    subject.time_points[1].alignment->translation = Vec3(5, -3, 7);
    open(subject, "Compare");
    person.click("scansBeside");
    SliceView& other = person.window.views().other_scan().slice();
    const QPoint at(other.width() / 2, other.height() / 3);
    const Vec3 place = other.world_at(at);
    QTest::mouseClick(&other, Qt::LeftButton, {}, at);
    EXPECT_TRUE(person.subject().view.crosshair->isApprox(place - Vec3(5, -3, 7), 1e-9));
}

// Both in one, for the bending takes long and is done once for the two of them.
TEST_F(FollowupInTheWindow, What_is_carried_waits_to_be_confirmed) {
    core::Case subject = aligned();
    auto& structures = subject.time_points[1].structures;
    const auto tumour =
        std::ranges::find_if(structures, [](const core::Structure& s) { return core::is_tumour(s.kind); });
    ASSERT_NE(tumour, structures.end());
    const Vec3 was = core::centre_of(tumour->mask, subject.time_points[1].geometry);
    structures.erase(tumour);
    open(std::move(subject), "Compare");

    click_and_wait("carryRemnant");
    const core::Structure* remnant = later_one(StructureKind::Remnant);
    ASSERT_NE(remnant, nullptr);
    EXPECT_FALSE(remnant->confirmed);
    EXPECT_EQ(remnant->of_plan, person.subject().active_plan);
    EXPECT_GT(remnant->placement_error->value(), 0);
    const auto& warnings = person.window.document().evaluation().warnings;
    EXPECT_TRUE(std::ranges::any_of(warnings, [](const core::Warning& w) {
        return w.id == "outline-unconfirmed";
    })) << "a result that rests on a proposal must say so";
    EXPECT_TRUE(person.window.verdict().toolTip().contains("proposed, not confirmed"))
        << person.window.verdict().toolTip().toStdString();

    click_and_wait("markDisappeared");
    const core::Structure* site = later_one(StructureKind::DisappearedMetastasis);
    ASSERT_NE(site, nullptr);
    EXPECT_FALSE(site->confirmed);
    EXPECT_LT((core::centre_of(site->mask, later().geometry) - was).norm(), site->placement_error->value())
        << "the site lies farther from where the tumour was than it says of itself";

    person.click("confirmProposal");
    EXPECT_TRUE(later_one(StructureKind::Remnant)->confirmed);
}

TEST_F(FollowupInTheWindow, A_later_day_of_operation_has_a_share_from_low_to_high) {
    core::Case subject = aligned();
    subject.patient.liver_condition = core::LiverCondition::Cirrhosis;  // 40 % are needed: not there yet
    open(std::move(subject), "Growth");
    auto* day = person.part<QSpinBox>("operationDay");
    const QString soon = words("operationDayShare");
    EXPECT_TRUE(soon.startsWith("sFLR ")) << soon.toStdString();
    day->setValue(day->maximum());
    EXPECT_NE(words("operationDayShare"), soon);
}

TEST_F(FollowupInTheWindow, The_course_of_the_lesions_is_listed) {
    open(aligned(), "Lesions");
    auto* list = person.part<QTreeWidget>("lesionCourse");
    ASSERT_GT(list->topLevelItemCount(), 0);
    const QTreeWidgetItem* first = list->topLevelItem(0);
    ASSERT_EQ(first->childCount(), 2) << "one line a scan";
    EXPECT_TRUE(first->child(1)->text(1).contains("mL")) << first->child(1)->text(1).toStdString();
}

TEST_F(FollowupInTheWindow, Without_an_alignment_no_lesion_is_said_to_be_another) {
    open(embolised(), "Lesions");
    const QTreeWidgetItem* first = person.part<QTreeWidget>("lesionCourse")->topLevelItem(0);
    ASSERT_NE(first, nullptr);
    EXPECT_EQ(first->child(1)->text(1), "not aligned");
}

TEST_F(FollowupInTheWindow, A_click_on_a_lesion_goes_to_it_on_that_scan) {
    open(aligned(), "Lesions");
    auto* list = person.part<QTreeWidget>("lesionCourse");
    QTreeWidgetItem* before = list->topLevelItem(0)->child(0);
    QTest::mouseClick(list->viewport(), Qt::LeftButton, {}, list->visualItemRect(before).center());
    EXPECT_EQ(person.subject().view.time_point_id, person.subject().time_points[0].id);
}

TEST_F(FollowupInTheWindow, A_score_is_whole_once_all_it_asks_for_is_known) {
    open(aligned(), "Scores");
    const auto score = [&](const QString& name) {
        const auto labels = person.part<QWidget>("scores")->findChildren<QLabel*>();
        const auto at = std::ranges::find(labels, name, &QLabel::text);
        return at == labels.end() || at + 1 == labels.end() ? QString() : (*(at + 1))->text();
    };
    EXPECT_EQ(score("ALBI grade"), "not all known");
    for (const auto& [field, value] : {std::pair("fact-bilirubin", "17"), std::pair("fact-albumin", "40")}) {
        auto* line = person.part<QLineEdit>(field);
        line->setFocus();
        QTest::keyClicks(line, value);
        QTest::keyClick(line, Qt::Key_Return);
    }
    // 0.66 · log10(17) − 0.085 · 40 = −2.588
    EXPECT_EQ(score("ALBI grade"), QStringLiteral("−2.59\u2009· grade 2"));
}

TEST_F(FollowupInTheWindow, Words_where_a_number_belongs_are_refused_where_they_stand) {
    open(aligned(), "Scores");
    auto* line = person.part<QLineEdit>("fact-cea");
    line->setFocus();
    QTest::keyClicks(line, "high");
    QTest::keyClick(line, Qt::Key_Return);
    EXPECT_FALSE(person.subject().patient.score_facts.cea_ng_per_ml);
}

}  // namespace
}  // namespace remnant::ui::testing
