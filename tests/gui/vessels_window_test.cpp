// Vessels, their branches and territories made in the window, by mouse and keys, on the digital patient.

#include <QTreeWidget>
#include <cstdio>

#include "event_loop_watch.h"
#include "remnant/imaging/phantom.h"
#include "structures/structure_changes.h"
#include "window_driver.h"

namespace remnant::ui::testing {
namespace {

using core::StructureKind;

const core::Vec3 kHilum(-14, 14, -14), kVeins(-15, 26, 42), kLeftVein(26, -20, 30);

/// The digital patient with his liver outlined and nothing else.
core::Case patient_with_liver() {
    imaging::PhantomOptions options;
    options.size = {180, 150, 70};
    options.spacing = {2, 2, 3};
    const auto phantom = imaging::make_phantom(options, core::JobContext());
    core::Case subject = imaging::case_of(*phantom);
    for (core::TimePoint& scan : subject.time_points)
        std::erase_if(scan.structures,
                      [](const core::Structure& s) { return s.kind != StructureKind::Liver; });
    subject.plans.clear();
    subject.active_plan.clear();
    return subject;
}

class VesselsInTheWindow : public ::testing::Test {
  protected:
    void SetUp() override {
        person.window.flow().open_value(patient_with_liver());
        ASSERT_TRUE(person.wait_for([&] { return person.subject().shown() != nullptr; }));
        person.click("step-structures");
        person.show_tab("Vessels");
        ASSERT_TRUE(person.part<QPushButton>("seedPortal")->isVisible());
        ASSERT_TRUE(person.wait_until_settled());
    }

    [[nodiscard]] const core::Structure* structure(StructureKind kind) const {
        const auto& all = person.subject().shown()->structures;
        const auto found = std::ranges::find(all, kind, &core::Structure::kind);
        return found == all.end() ? nullptr : &*found;
    }
    void click_in_axial(const core::Vec3& place) {
        core::ViewState view = person.subject().view;
        view.crosshair = place;
        person.window.document().set_view(view);
        SliceView& slice = person.window.views().slice(ViewAxis::Axial);
        QTest::mouseClick(&slice, Qt::LeftButton, {}, slice.position_of(place).toPoint());
    }
    /// Points in both vessels, then the button.
    void outline_both() {
        person.click("seedPortal");
        click_in_axial(kHilum);
        person.click("seedHepatic");
        click_in_axial(kVeins);
        click_in_axial(kLeftVein);
        person.click("outlineVessels");
        ASSERT_TRUE(person.wait_for([&] { return structure(StructureKind::PortalVein) != nullptr; }))
            << person.window.status().said().toStdString();
        ASSERT_TRUE(person.wait_until_settled());
    }
    QTreeWidget* list() { return person.part<QTreeWidget>("branches"); }
    void choose(QTreeWidgetItem* item) {
        list()->scrollToItem(item);
        QTest::mouseClick(list()->viewport(), Qt::LeftButton, {}, list()->visualItemRect(item).center());
    }
    void name(QTreeWidgetItem* item, const char* words) {
        choose(item);
        QTest::keyClick(list(), Qt::Key_F2);
        auto* field = list()->findChild<QLineEdit*>();
        ASSERT_NE(field, nullptr) << "the name cannot be typed";
        field->selectAll();
        QTest::keyClicks(field, QString::fromUtf8(words));
        QTest::keyClick(field, Qt::Key_Return);
        ASSERT_TRUE(person.wait_for([&] {
            return !list()
                        ->findItems(QString::fromUtf8(words), Qt::MatchExactly | Qt::MatchRecursive)
                        .isEmpty();
        })) << person.window.status().said().toStdString();
        QCoreApplication::processEvents();
    }

    WindowDriver person;
};

TEST_F(VesselsInTheWindow, Are_outlined_from_clicks_and_wait_to_be_confirmed) {
    EventLoopWatch watch;
    ASSERT_NO_FATAL_FAILURE(outline_both());
    std::printf("longest wait while vessels were outlined: %.1f ms\n", watch.longest_ms());
    for (const StructureKind kind : {StructureKind::PortalVein, StructureKind::HepaticVeins}) {
        const core::Structure* vessel = structure(kind);
        ASSERT_NE(vessel, nullptr);
        EXPECT_EQ(vessel->origin, core::Origin::Found);
        EXPECT_FALSE(vessel->confirmed);
        EXPECT_GT(vessel->mask.count(), 100);
    }
    EXPECT_GE(list()->topLevelItemCount(), 2) << "no branches are listed";
    person.key(Qt::Key_Z, Qt::ControlModifier);
    EXPECT_EQ(structure(StructureKind::PortalVein), nullptr) << "one click on the button is one step of undo";
    EXPECT_EQ(structure(StructureKind::HepaticVeins), nullptr);
}

TEST_F(VesselsInTheWindow, Branches_named_after_segments_divide_the_liver_in_one_step) {
    ASSERT_NO_FATAL_FAILURE(outline_both());
    person.click("makeTerritories");
    ASSERT_TRUE(person.wait_until_settled());
    EXPECT_EQ(structure(StructureKind::SegmentVI), nullptr) << "branches without names make no segments";
    ASSERT_NO_FATAL_FAILURE(name(list()->topLevelItem(0), "VI"));
    ASSERT_NO_FATAL_FAILURE(name(list()->topLevelItem(1), "III lateral"));
    person.click("makeTerritories");
    ASSERT_TRUE(person.wait_for([&] { return structure(StructureKind::SegmentVI) != nullptr; }))
        << person.window.status().said().toStdString();
    ASSERT_TRUE(person.wait_until_settled());
    const core::Structure* six = structure(StructureKind::SegmentVI);
    const core::Structure* three = structure(StructureKind::SegmentIII);
    ASSERT_TRUE(six && three);
    EXPECT_EQ(six->origin, core::Origin::Computed);
    EXPECT_EQ(core::united(six->mask, three->mask), structure(StructureKind::Liver)->mask)
        << "the territories are not the liver";
    EXPECT_EQ(core::count_common(six->mask, three->mask), 0);
    person.key(Qt::Key_Z, Qt::ControlModifier);
    EXPECT_EQ(structure(StructureKind::SegmentVI), nullptr);
    EXPECT_EQ(structure(StructureKind::SegmentIII), nullptr);
}

TEST_F(VesselsInTheWindow, A_branch_is_cut_off_and_comes_back_with_undo) {
    ASSERT_NO_FATAL_FAILURE(outline_both());
    const core::LabelMask whole = structure(StructureKind::PortalVein)->mask;
    const int branches = list()->topLevelItemCount();
    choose(list()->topLevelItem(0));
    person.click("cutBranch");
    ASSERT_TRUE(person.wait_for([&] { return structure(StructureKind::PortalVein)->mask != whole; }))
        << person.window.status().said().toStdString();
    EXPECT_EQ(core::subtracted(structure(StructureKind::PortalVein)->mask, whole).count(), 0);
    EXPECT_LT(structure(StructureKind::PortalVein)->mask.count(), whole.count());
    EXPECT_EQ(list()->topLevelItemCount(), branches - 1);
    person.key(Qt::Key_Z, Qt::ControlModifier);
    EXPECT_EQ(structure(StructureKind::PortalVein)->mask, whole);
    EXPECT_EQ(list()->topLevelItemCount(), branches) << "undo leaves the list as it was after the cut";
}

TEST_F(VesselsInTheWindow, A_branch_is_added_from_the_crosshair) {
    ASSERT_NO_FATAL_FAILURE(outline_both());
    choose(list()->topLevelItem(0));
    const std::optional<core::Vec3> middle = person.subject().view.crosshair;
    const std::int64_t whole = structure(StructureKind::PortalVein)->mask.count();
    person.click("cutBranch");
    ASSERT_TRUE(person.wait_for([&] { return structure(StructureKind::PortalVein)->mask.count() < whole; }));
    ASSERT_TRUE(person.wait_until_settled());
    const core::LabelMask cut = structure(StructureKind::PortalVein)->mask;
    ASSERT_EQ(person.subject().view.crosshair, middle) << "a click on a branch goes to its middle";
    person.click("addBranch");
    ASSERT_TRUE(person.wait_for([&] { return structure(StructureKind::PortalVein)->mask != cut; }))
        << person.window.status().said().toStdString();
    EXPECT_EQ(core::subtracted(cut, structure(StructureKind::PortalVein)->mask).count(), 0);
    person.key(Qt::Key_Z, Qt::ControlModifier);
    EXPECT_EQ(structure(StructureKind::PortalVein)->mask, cut);
}

TEST_F(VesselsInTheWindow, What_a_branch_supplies_is_a_number_and_a_colour) {
    ASSERT_NO_FATAL_FAILURE(outline_both());
    choose(list()->topLevelItem(0));
    person.click("suppliedByBranch");
    ASSERT_TRUE(person.wait_for([&] { return person.subject().shown()->find("lost-supply") != nullptr; }))
        << person.window.status().said().toStdString();
    const core::LabelMask& lost = person.subject().shown()->find("lost-supply")->mask;
    const core::LabelMask& liver = structure(StructureKind::Liver)->mask;
    EXPECT_GT(lost.count(), liver.count() / 20);
    EXPECT_LT(lost.count(), liver.count());
    EXPECT_TRUE(person.window.status().said().contains(QStringLiteral("lose their inflow")))
        << person.window.status().said().toStdString();
}

TEST_F(VesselsInTheWindow, Without_a_liver_the_doubt_stays_as_long_as_the_vessel_does) {
    const std::string scan = person.subject().shown()->id;
    ASSERT_TRUE(
        person.window.document().apply(core::RemoveStructure{scan, structure(StructureKind::Liver)->id}));
    ASSERT_NO_FATAL_FAILURE(outline_both());
    const auto doubted = [&] {
        return std::ranges::any_of(person.subject().shown()->warnings,
                                   [](const core::Warning& w) { return w.id == "vessel-unbounded"; });
    };
    EXPECT_TRUE(doubted()) << "nothing bounded the vessels, and nobody is told";
    ASSERT_TRUE(person.window.document().apply(
        delete_structures(*person.subject().shown(), {structure(StructureKind::PortalVein)->id})));
    EXPECT_FALSE(doubted()) << "the vessel is gone and its doubt is still there";
}

TEST_F(VesselsInTheWindow, A_click_in_no_vessel_is_refused_in_words) {
    person.click("seedPortal");
    click_in_axial({-50, -40, 20});
    person.click("outlineVessels");
    ASSERT_TRUE(person.wait_for([&] {
        return person.window.status().said().contains(QStringLiteral("lies in no vessel"));
    })) << person.window.status().said().toStdString();
    person.click("clearSeeds");
    EXPECT_FALSE(person.part<QPushButton>("outlineVessels")->isEnabled());
}

}  // namespace
}  // namespace remnant::ui::testing
