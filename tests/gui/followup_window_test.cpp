// Two scans compared in the window, by mouse and keys, on the digital patient before and after embolisation.

#include <QImage>
#include <QLabel>
#include <QPushButton>
#include <QSpinBox>
#include <QTreeWidget>

#include "document/lesion_measures.h"
#include "remnant/core/mask_centre.h"
#include "remnant/core/scan_alignment.h"
#include "remnant/imaging/phantom.h"
#include "remnant/volumetry/evaluation.h"
#include "scene/scene_view.h"
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

TEST_F(FollowupInTheWindow, The_growth_layout_lays_the_other_scan_s_remnant_over_the_shown_one) {
    core::Case subject = aligned();
    subject.time_points[1].alignment->translation = Vec3(5, -3, 7);
    open(subject, "Growth");
    EXPECT_FALSE(person.window.views().scene().guest());
    person.click("growthLayout");
    ASSERT_TRUE(person.wait_until_settled());
    const auto& guest = person.window.views().scene().guest();
    ASSERT_TRUE(guest);
    // A place of the first scan lies 5, −3, 7 mm back in the later one.
    EXPECT_TRUE(guest->place(Vec3(1, 2, 3)).isApprox(Vec3(-4, 5, -4), 1e-9))
        << guest->place(Vec3(1, 2, 3)).transpose();
    core::Case first = subject;
    first.view.time_point_id = first.time_points[0].id;
    EXPECT_EQ(guest->layer.mask, volumetry::evaluate(first, {}).measurement->parts.remnant);
    EXPECT_TRUE(guest->said.contains(QString::fromStdString(first.time_points[0].name)));
    EXPECT_TRUE(person.part<QWidget>("chartView")->isVisible());
    person.window.views().set_layout("2x2");
    EXPECT_FALSE(person.window.views().scene().guest()) << "it stays where nobody asked for it";
}

TEST_F(FollowupInTheWindow, No_remnant_is_laid_over_where_the_scans_are_not_aligned) {
    open(embolised(), "Growth");
    person.click("growthLayout");
    ASSERT_TRUE(person.wait_until_settled());
    EXPECT_FALSE(person.window.views().scene().guest());
}

/// Where on the screen the remnant of the other scan is drawn, from 0 (left) to 1.
std::optional<double> where_the_guest_is(SceneView& scene) {
    const QSize size(300, 300);
    const auto with = scene.picture(size);
    const std::optional<Guest> guest = scene.guest();
    scene.set_guest(std::nullopt);
    const auto without = scene.picture(size);
    if (!with || !without) return std::nullopt;
    double sum = 0;
    int count = 0;
    for (int y = 0; y < size.height(); ++y) {
        for (int x = 0; x < size.width(); ++x) {
            if (with->pixel(x, y) == without->pixel(x, y)) continue;
            sum += x;
            ++count;
        }
    }
    return count > 0 ? std::optional(sum / count / size.width()) : std::nullopt;
}

TEST_F(FollowupInTheWindow, The_other_scan_s_remnant_is_drawn_on_the_side_where_it_lies) {
    std::array<double, 2> seen{};
    for (const int side : {0, 1}) {
        core::Case subject = aligned();
        // The first scan's remnant comes 80 mm to the patient's left (screen right) or right.
        subject.time_points[1].alignment->translation = Vec3(side == 0 ? -80 : 80, 0, 0);
        open(subject, "Growth");
        person.click("growthLayout");
        ASSERT_TRUE(person.wait_until_settled());
        person.window.views().scene().look_from(Direction::Anterior);
        const auto where = where_the_guest_is(person.window.views().scene());
        if (!where) GTEST_SKIP() << "no OpenGL: nothing is drawn in 3D";
        seen[static_cast<std::size_t>(side)] = *where;
        person.window.document().mark_saved({}, person.window.document().history().state());
    }
    EXPECT_GT(seen[0], seen[1] + 0.2) << "seen from the front, the patient's left is on the right";
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

/// An older scan without outlines before both, which the case begins with.
core::Case begun_with_an_old_scan() {
    core::Case subject = aligned();
    core::TimePoint old = subject.time_points.front();
    old.id = old.name = "old scan";
    old.date = std::chrono::year(2020) / 5 / 1;
    old.structures.clear();
    subject.time_points.front().alignment = subject.time_points.back().alignment;
    subject.time_points.insert(subject.time_points.begin(), std::move(old));
    return subject;
}

TEST_F(FollowupInTheWindow, What_is_carried_comes_from_the_baseline_of_the_growth) {
    open(begun_with_an_old_scan(), "Compare");
    EXPECT_TRUE(person.part<QPushButton>("carryRemnant")->isEnabled())
        << "the old scan has no outlines, but nothing is carried from it";
    EXPECT_TRUE(person.part<QPushButton>("markDisappeared")->isEnabled());
}

TEST_F(FollowupInTheWindow, Where_nothing_was_done_it_comes_from_the_first_scan) {
    core::Case subject = begun_with_an_old_scan();
    subject.interventions.clear();
    open(std::move(subject), "Compare");
    EXPECT_FALSE(person.part<QPushButton>("carryRemnant")->isEnabled())
        << "the first scan has no outline of the liver";
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
