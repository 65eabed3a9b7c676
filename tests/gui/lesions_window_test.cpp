// Tumours in the window: shown by mouse, outlined, listed, gone to, and taken back.

#include <QListWidget>
#include <QTableView>
#include <cstdio>

#include "document/lesion_measures.h"
#include "event_loop_watch.h"
#include "planned_case.h"
#include "test_data.h"
#include "window_driver.h"

namespace remnant::ui::testing {
namespace {

using ::remnant::testing::kPlannedSize;
using ::remnant::testing::kStep;
using ::remnant::testing::planned_case;

const core::Structure* named(const core::Case& subject, const std::string& name) {
    const auto& all = subject.shown()->structures;
    const auto found = std::ranges::find(all, name, &core::Structure::name);
    return found == all.end() ? nullptr : &*found;
}

class LesionsInTheWindow : public ::testing::Test {
  protected:
    // The planned case with its tumours in the CT but not among the outlines.
    void SetUp() override {
        core::Case subject = planned_case();
        std::erase_if(subject.time_points.front().structures,
                      [](const core::Structure& s) { return core::is_tumour(s.kind); });
        person.window.flow().open_value(std::move(subject));
        ASSERT_TRUE(person.wait_for([&] { return person.subject().shown() != nullptr; }));
        person.click("step-structures");
        ASSERT_TRUE(person.wait_until_settled());
    }
    SliceView& axial() { return person.window.views().slice(ViewAxis::Axial); }
    void look_at(const core::Vec3& point) {
        core::ViewState view = person.subject().view;
        view.crosshair = point;
        person.window.document().set_view(std::move(view));
    }
    void click_at(const core::Vec3& point) {
        QTest::mouseClick(&axial(), Qt::LeftButton, {}, axial().position_of(point).toPoint());
    }
    void drag(const core::Vec3& from, const core::Vec3& to) {
        QTest::mousePress(&axial(), Qt::LeftButton, {}, axial().position_of(from).toPoint());
        for (int n = 1; n <= 6; ++n)
            QTest::mouseMove(&axial(), axial().position_of(from + n / 6.0 * (to - from)).toPoint());
        QTest::mouseRelease(&axial(), Qt::LeftButton, {}, axial().position_of(to).toPoint());
    }
    [[nodiscard]] bool wait_for_tumour(const std::string& name) {
        const bool there = person.wait_for([&] { return named(person.subject(), name) != nullptr; });
        return there && person.wait_until_settled();
    }
    QListWidget* list() { return person.part<QListWidget>("lesions"); }

    // Of planned_case.h: 15 and 12 mm radius.
    const core::Vec3 right = kStep * core::Vec3(18, 28, 24);
    const core::Vec3 left = kStep * core::Vec3(46, 28, 24);
    WindowDriver person;
};

TEST_F(LesionsInTheWindow, A_drawn_diameter_makes_a_tumour_and_a_click_another) {
    look_at(right);
    person.click("toolTumour");
    EXPECT_FALSE(person.window.status().said().isEmpty()) << "nothing tells what to do with the tool";
    drag(right - core::Vec3(15, 0, 0), right + core::Vec3(15, 0, 0));
    ASSERT_TRUE(wait_for_tumour("Tumour 1")) << person.window.status().said().toStdString();
    const core::Structure first = *named(person.subject(), "Tumour 1");
    EXPECT_EQ(first.kind, core::StructureKind::Tumour);
    EXPECT_EQ(first.origin, core::Origin::Found);
    EXPECT_TRUE(first.made_by.starts_with("remnant ")) << first.made_by;
    EXPECT_FALSE(first.confirmed) << "nobody has looked at it yet";
    EXPECT_GE(core::dice(first.mask,
                         ::remnant::testing::voxels_where(kPlannedSize, ::remnant::testing::in_right_tumour)),
              0.85);

    look_at(left);
    click_at(left);
    ASSERT_TRUE(wait_for_tumour("Tumour 2")) << person.window.status().said().toStdString();
    EXPECT_GE(core::dice(named(person.subject(), "Tumour 2")->mask,
                         ::remnant::testing::voxels_where(kPlannedSize, ::remnant::testing::in_left_tumour)),
              0.8);
}

TEST_F(LesionsInTheWindow, Are_listed_largest_first_and_a_click_goes_there) {
    look_at(left);
    person.click("toolTumour");
    drag(left - core::Vec3(12, 0, 0), left + core::Vec3(12, 0, 0));
    ASSERT_TRUE(wait_for_tumour("Tumour 1"));
    look_at(right);
    drag(right - core::Vec3(0, 15, 0), right + core::Vec3(0, 15, 0));
    ASSERT_TRUE(wait_for_tumour("Tumour 2"));
    person.key(Qt::Key_Escape);

    const auto* tabs = person.part<QTabBar>("panelTabs");
    EXPECT_LE(tabs->width(), person.part<QWidget>("inspector")->width()) << "the last tab cannot be seen";
    person.show_tab("Tumours");
    ASSERT_TRUE(person.wait_for([&] { return list()->count() == 2; }));
    EXPECT_TRUE(list()->item(0)->text().contains("Tumour 2")) << "the larger one comes first";
    EXPECT_TRUE(list()->item(1)->text().contains("Tumour 1"));
    const QString first = list()->item(0)->text();
    for (const char* said : {"mL", "mm", "in 3D", "HU", "in V", "capsule", "portal vein"})
        EXPECT_TRUE(first.contains(QString::fromLatin1(said)))
            << said << " is not in " << first.toStdString();

    look_at({0, 0, 0});
    QTest::mouseClick(list()->viewport(), Qt::LeftButton, {},
                      list()->visualItemRect(list()->item(1)).center());
    ASSERT_TRUE(person.subject().view.crosshair);
    EXPECT_LT((*person.subject().view.crosshair - left).norm(), 8.0) << "it went somewhere else";
}

TEST_F(LesionsInTheWindow, A_proposal_is_one_step_of_undo_bit_for_bit) {
    const core::Case before = person.subject();
    look_at(right);
    person.click("toolTumour");
    drag(right - core::Vec3(15, 0, 0), right + core::Vec3(15, 0, 0));
    ASSERT_TRUE(wait_for_tumour("Tumour 1"));
    EXPECT_EQ(person.window.document().history().undo_name(), "propose tumour 1");
    const core::Case after = person.subject();
    person.key(Qt::Key_Z, Qt::ControlModifier);
    core::Case undone = person.subject();
    undone.view = before.view;
    EXPECT_EQ(undone, before);
    person.key(Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
    core::Case redone = person.subject();
    redone.view = after.view;
    EXPECT_EQ(redone, after);
}

TEST_F(LesionsInTheWindow, Doubts_about_a_proposal_go_when_it_is_deleted) {
    look_at(right);
    person.click("toolTumour");
    // Three times as long as the tumour is.
    drag(right - core::Vec3(0, 45, 0), right + core::Vec3(0, 45, 0));
    ASSERT_TRUE(wait_for_tumour("Tumour 1"));
    ASSERT_FALSE(person.subject().shown()->warnings.empty()) << "nothing was doubted";
    EXPECT_TRUE(person.subject().shown()->warnings.front().text.starts_with("Tumour 1: "));
    person.key(Qt::Key_Escape);
    auto* table = person.part<QTableView>("structures");
    table->scrollToBottom();
    const QModelIndex last = table->model()->index(table->model()->rowCount() - 1, 2);
    QTest::mouseClick(table->viewport(), Qt::LeftButton, {}, table->visualRect(last).center());
    person.click("deleteStructure");
    ASSERT_EQ(named(person.subject(), "Tumour 1"), nullptr);
    EXPECT_TRUE(person.subject().shown()->warnings.empty()) << "a doubt about nothing stays";
    person.key(Qt::Key_Z, Qt::ControlModifier);
    EXPECT_FALSE(person.subject().shown()->warnings.empty()) << "it comes back without its doubts";
}

TEST_F(LesionsInTheWindow, What_cannot_be_outlined_is_said_and_changes_nothing) {
    const std::size_t structures = person.subject().shown()->structures.size();
    look_at(right);
    person.click("toolTumour");
    drag(right - core::Vec3(140, 0, 0), right + core::Vec3(140, 0, 0));
    ASSERT_TRUE(person.wait_for([&] { return person.window.status().said().contains("diameter must"); }))
        << person.window.status().said().toStdString();
    EXPECT_EQ(person.subject().shown()->structures.size(), structures);
}

class RealLesionsInTheWindow : public ::testing::Test {
  protected:
    WindowDriver person;
};

TEST_F(RealLesionsInTheWindow, Nobody_waits_while_a_tumour_is_outlined_and_measured) {
    REMNANT_NEED_DATA(data, "ircadb-17");
    ASSERT_TRUE(person.wait_until_settled());
    person.import_study(data / "PATIENT_DICOM");
    person.click("step-structures");
    ASSERT_TRUE(person.wait_until_settled());
    // The middle of the expert's first tumour.
    const core::GridGeometry& grid = person.subject().shown()->geometry;
    REMNANT_NEED_DATA(masks, "ircadb-17/MASKS_DICOM/livertumor1");
    person.add_labels(Qt::ControlModifier | Qt::ShiftModifier, masks);
    ASSERT_TRUE(person.wait_until_settled());
    const core::IndexBox box = core::bounds(person.subject().shown()->structures.back().mask);
    core::Vec3 middle;
    for (int a = 0; a < 3; ++a) {
        const auto at = static_cast<std::size_t>(a);
        middle[a] = (box.low[at] + box.high[at]) / 2;
    }
    core::ViewState view = person.subject().view;
    view.crosshair = grid.world(middle);
    person.window.document().set_view(std::move(view));
    ASSERT_TRUE(person.wait_until_settled());
    EventLoopWatch watch;
    person.click("toolTumour");
    SliceView& axial = person.window.views().slice(ViewAxis::Axial);
    const QPointF at = axial.position_of(grid.world(middle));
    const double half = 28.0 * axial.framing().pixels_per_mm;
    (void)watch.longest_ms();
    QTest::mousePress(&axial, Qt::LeftButton, {}, (at - QPointF(half, 0)).toPoint());
    for (int n = 1; n <= 8; ++n)
        QTest::mouseMove(&axial, (at + QPointF(half * (n / 4.0 - 1.0), 0)).toPoint());
    QTest::mouseRelease(&axial, Qt::LeftButton, {}, (at + QPointF(half, 0)).toPoint());
    const std::size_t before = person.subject().shown()->structures.size();
    ASSERT_TRUE(person.wait_for([&] { return person.subject().shown()->structures.size() > before; }))
        << person.window.status().said().toStdString();
    ASSERT_TRUE(person.wait_for([&] { return person.part<QListWidget>("lesions")->count() == 2; }));
    ASSERT_TRUE(person.wait_until_settled());
    const double longest = watch.longest_ms();
    std::printf("longest wait while a tumour was outlined and measured: %.1f ms\n", longest);
    EXPECT_LE(longest, 100.0);
}

}  // namespace
}  // namespace remnant::ui::testing
