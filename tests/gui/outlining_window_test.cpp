// Outlines made in the window, by mouse and keys.

#include <QLabel>
#include <QListWidget>
#include <QTableView>
#include <cstdio>

#include "event_loop_watch.h"
#include "planned_case.h"
#include "remnant/imaging/phantom.h"
#include "test_data.h"
#include "window_driver.h"

namespace remnant::ui::testing {
namespace {

using ::remnant::testing::kStep;
using ::remnant::testing::planned_case;

const core::Structure* liver_of(const core::Case& subject) {
    const auto& all = subject.shown()->structures;
    const auto liver = std::ranges::find(all, core::StructureKind::Liver, &core::Structure::kind);
    return liver == all.end() ? nullptr : &*liver;
}

bool warns(const volumetry::Evaluation& evaluation, std::string_view id) {
    return std::ranges::find(evaluation.warnings, id, &core::Warning::id) != evaluation.warnings.end();
}

class PaintingInTheWindow : public ::testing::Test {
  protected:
    void SetUp() override {
        core::Case subject = planned_case();
        person.window.flow().open_value(std::move(subject));
        ASSERT_TRUE(person.wait_for([&] { return person.subject().shown() != nullptr; }));
        person.click("step-structures");
        ASSERT_TRUE(person.wait_until_settled());
    }
    SliceView& view(ViewAxis axis) { return person.window.views().slice(axis); }
    /// A drag of `length` mm to the right across the middle of a view, in small steps.
    void drag_across(ViewAxis axis, double length) {
        SliceView& slice = view(axis);
        const QPointF from = QRectF(slice.rect()).center() + QPointF(17, 23);
        const QPointF to = from + QPointF(length * slice.framing().pixels_per_mm, 0);
        QTest::mousePress(&slice, Qt::LeftButton, {}, from.toPoint());
        for (int n = 1; n <= 10; ++n) QTest::mouseMove(&slice, (from + n / 10.0 * (to - from)).toPoint());
        QTest::mouseRelease(&slice, Qt::LeftButton, {}, to.toPoint());
    }
    std::int64_t liver_voxels() { return liver_of(person.subject())->mask.count(); }

    WindowDriver person;
};

TEST_F(PaintingInTheWindow, The_eraser_takes_a_band_out_of_each_of_the_three_planes_in_one_step_each) {
    for (const ViewAxis axis : {ViewAxis::Axial, ViewAxis::Coronal, ViewAxis::Sagittal}) {
        const core::Case before = person.subject();
        const std::int64_t voxels = liver_voxels();
        person.key(Qt::Key_X);
        drag_across(axis, 20.0);
        EXPECT_LT(liver_voxels(), voxels) << "nothing was erased in view " << static_cast<int>(axis);
        EXPECT_TRUE(liver_of(person.subject())->corrected)
            << "a hand changed it, and its origin does not say so";
        person.key(Qt::Key_Z, Qt::ControlModifier);
        core::Case after = person.subject();
        after.view = before.view;
        EXPECT_EQ(after, before) << "one stroke is one step of undo";
        ASSERT_TRUE(person.wait_until_settled());
    }
}

TEST_F(PaintingInTheWindow, The_brush_gives_back_what_the_eraser_took) {
    const core::LabelMask whole = liver_of(person.subject())->mask;
    person.key(Qt::Key_X);
    drag_across(ViewAxis::Axial, 12.0);
    person.key(Qt::Key_B);
    drag_across(ViewAxis::Axial, 12.0);
    EXPECT_EQ(core::subtracted(whole, liver_of(person.subject())->mask).count(), 0)
        << "the same way painted again leaves holes";
}

TEST_F(PaintingInTheWindow, A_loop_cuts_what_lies_inside_it) {
    const std::int64_t voxels = liver_voxels();
    person.click("toolLoopCut");
    SliceView& slice = view(ViewAxis::Axial);
    const QPointF middle = QRectF(slice.rect()).center();
    const double side = 6.0 * slice.framing().pixels_per_mm;
    QTest::mousePress(&slice, Qt::LeftButton, {}, middle.toPoint());
    for (const QPointF& corner : {QPointF(side, 0), QPointF(side, side), QPointF(0, side)})
        QTest::mouseMove(&slice, (middle + corner).toPoint());
    QTest::mouseRelease(&slice, Qt::LeftButton, {}, (middle + QPointF(0, side)).toPoint());
    const double mm2 = static_cast<double>(voxels - liver_voxels()) * kStep * kStep;
    EXPECT_NEAR(mm2, 36.0, 14.0) << "6 × 6 mm were drawn round";
}

TEST_F(PaintingInTheWindow, An_outline_with_every_other_slice_erased_is_filled_between) {
    core::Structure gappy = *liver_of(person.subject());
    const core::LabelMask whole = gappy.mask;
    const core::LabelSlab none(gappy.mask.size()[1]);
    for (int k = 1; k < gappy.mask.size()[2]; k += 2)
        gappy.mask.replace_slab(k, std::make_shared<const core::LabelSlab>(none));
    const std::string scan = person.subject().shown()->id;
    ASSERT_TRUE(person.window.document().apply(core::ReplaceStructure{scan, gappy}));
    person.click("fillBetween");
    ASSERT_TRUE(person.wait_for([&] { return liver_voxels() > gappy.mask.count(); }))
        << person.window.status().said().toStdString();
    EXPECT_GE(core::dice(liver_of(person.subject())->mask, whole), 0.95);
    person.key(Qt::Key_Z, Qt::ControlModifier);
    EXPECT_EQ(liver_of(person.subject())->mask, gappy.mask);
}

TEST_F(PaintingInTheWindow, Escape_puts_the_brush_away) {
    person.key(Qt::Key_B);
    EXPECT_TRUE(person.part<QPushButton>("toolBrush")->isChecked());
    person.key(Qt::Key_Escape);
    EXPECT_FALSE(person.part<QPushButton>("toolBrush")->isChecked());
    const std::int64_t voxels = liver_voxels();
    drag_across(ViewAxis::Axial, 10.0);
    EXPECT_EQ(liver_voxels(), voxels);
}

class OutliningInTheWindow : public ::testing::Test {
  protected:
    const volumetry::Evaluation& evaluation() { return person.window.document().evaluation(); }
    void choose_row(const std::string& id) {
        auto* table = person.part<QTableView>("structures");
        const auto& all = person.subject().shown()->structures;
        const auto row = std::ranges::find(all, id, &core::Structure::id) - all.begin();
        const QRect place = table->visualRect(table->model()->index(static_cast<int>(row), 2));
        QTest::mouseClick(table->viewport(), Qt::LeftButton, {}, place.center());
    }

    WindowDriver person;
};

TEST_F(OutliningInTheWindow, The_liver_of_a_real_patient_is_found_and_counts_when_a_person_confirmed_it) {
    REMNANT_NEED_DATA(data, "ircadb-17");
    ASSERT_TRUE(person.wait_until_settled());
    EventLoopWatch watch;
    person.import_study(data / "PATIENT_DICOM");
    person.click("step-structures");
    ASSERT_TRUE(person.wait_until_settled());
    (void)watch.longest_ms();
    person.click("findLiver");
    ASSERT_TRUE(person.wait_for([&] { return liver_of(person.subject()) != nullptr; }))
        << person.window.status().said().toStdString();
    ASSERT_TRUE(person.wait_until_settled());
    std::printf("longest wait while the liver was found: %.1f ms\n", watch.longest_ms());
    const core::Structure found = *liver_of(person.subject());
    EXPECT_EQ(found.origin, core::Origin::Found);
    EXPECT_FALSE(found.confirmed);
    EXPECT_TRUE(warns(evaluation(), "outline-unconfirmed"))
        << "the verdict hides that nobody looked at the outline";
    ASSERT_TRUE(evaluation().liver);
    // The expert's 1860.6 mL, within 4 %.
    EXPECT_NEAR(evaluation().liver->tlv.value(), 1860.6, 0.04 * 1860.6);

    choose_row(found.id);
    person.click("confirm");
    ASSERT_TRUE(person.wait_until_settled());
    EXPECT_TRUE(liver_of(person.subject())->confirmed);
    EXPECT_FALSE(warns(evaluation(), "outline-unconfirmed"));

    const core::Case end = person.subject();
    person.key(Qt::Key_Z, Qt::ControlModifier);
    EXPECT_FALSE(liver_of(person.subject())->confirmed);
    person.key(Qt::Key_Z, Qt::ControlModifier);
    EXPECT_EQ(liver_of(person.subject()), nullptr);
    person.key(Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
    person.key(Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
    core::Case again = person.subject();
    again.view = end.view;
    EXPECT_EQ(again, end);
}

TEST_F(OutliningInTheWindow, A_doubt_about_the_liver_that_was_found_is_jumped_to) {
    imaging::PhantomOptions options;
    options.size = {150, 125, 60};
    options.spacing = {2.4, 2.4, 2.5};  // the block ends within the liver's dome
    options.missing_dome = 45;
    const auto phantom = imaging::make_phantom(options, core::JobContext());
    ASSERT_TRUE(phantom);
    core::Case subject = imaging::case_of(*phantom);
    subject.time_points.front().structures.clear();
    subject.plans.clear();
    person.window.flow().open_value(std::move(subject));
    ASSERT_TRUE(person.wait_for([&] { return person.subject().shown() != nullptr; }));
    person.click("step-structures");
    ASSERT_TRUE(person.wait_until_settled());
    person.click("findLiver");
    ASSERT_TRUE(person.wait_for([&] { return liver_of(person.subject()) != nullptr; }))
        << person.window.status().said().toStdString();
    auto* doubts = person.part<QListWidget>("doubts");
    ASSERT_GT(doubts->count(), 0) << "the dome is missing, and nothing is said";
    const auto before = person.subject().view.crosshair;
    ASSERT_TRUE(person.wait_until_settled());
    QTest::mouseClick(doubts->viewport(), Qt::LeftButton, {},
                      doubts->visualItemRect(doubts->item(doubts->count() - 1)).center());
    EXPECT_NE(person.subject().view.crosshair, before) << "the views did not go to the doubt's place";
}

}  // namespace
}  // namespace remnant::ui::testing
