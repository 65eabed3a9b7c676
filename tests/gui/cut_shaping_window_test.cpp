// Cuts drawn, pulled and looked at in the window, by mouse and keys, on a patient whose voxels are counted.

#include <QDoubleSpinBox>
#include <QInputDialog>
#include <QLabel>
#include <QSlider>
#include <QToolButton>
#include <cmath>

#include "plan/plan_changes.h"
#include "plan/sheet_picture.h"
#include "planned_case.h"
#include "remnant/volumetry/cut_shaping.h"
#include "scene/cut_scene.h"
#include "scene/hand_overlay.h"
#include "window/compare_view.h"
#include "window_driver.h"

namespace remnant::ui::testing {
namespace {

using ::remnant::testing::count_flr;
using ::remnant::testing::in_right_half;
using ::remnant::testing::kStep;
using ::remnant::testing::planned_case;
using ::remnant::testing::planned_ml;

class CutsInTheWindow : public ::testing::Test {
  protected:
    void SetUp() override { open(planned_case()); }

    void open(core::Case subject) {
        // Nobody answers the question about unsaved work.
        document().mark_saved(document().path(), person.state());
        const std::vector<core::ResectionPlan> plans = subject.plans;
        person.window.flow().open_value(std::move(subject));
        ASSERT_TRUE(person.wait_for(
            [&] { return person.subject().shown() != nullptr && person.subject().plans == plans; }));
        person.click("step-plan");
        ASSERT_TRUE(person.wait_until_settled());
    }
    void add_plane_at(double x) {
        volumetry::EntryAddress added;
        const core::CuttingPlane plane{{x, 28 * kStep, 24 * kStep}, core::Vec3::UnitX()};
        ASSERT_TRUE(document().apply(plan_with_cut(person.subject(), plane, added)));
        document().hold_cut(added);
        ASSERT_TRUE(person.wait_until_settled());
    }
    Document& document() { return person.window.document(); }
    double flr() { return document().evaluation().measurement->flr.value(); }
    SceneView& scene() { return person.window.views().scene(); }
    QWidget* canvas() { return scene().findChild<QWidget*>(QStringLiteral("sceneCanvas")); }
    SliceView& axial() { return person.window.views().slice(ViewAxis::Axial); }
    core::CuttingPlane held_plane() { return std::get<core::CuttingPlane>(document().held_removal()->cut); }
    /// Looks at an axial slice.
    void go_to(int k) {
        core::ViewState view = person.subject().view;
        view.crosshair = core::Vec3(28 * kStep, 28 * kStep, k * kStep);
        document().set_view(view);
    }
    /// Draws on the axial slice that is shown, from front to back along x = `x` (mm).
    void draw_line_at(double x) {
        const double z = axial().plane()->position(axial().slice());
        const QPointF from = axial().position_of({x, 10 * kStep, z});
        const QPointF to = axial().position_of({x, 46 * kStep, z});
        QTest::mousePress(&axial(), Qt::LeftButton, {}, from.toPoint());
        for (int n = 1; n <= 20; ++n) QTest::mouseMove(&axial(), (from + n / 20.0 * (to - from)).toPoint());
        QTest::mouseRelease(&axial(), Qt::LeftButton, {}, to.toPoint());
        ASSERT_TRUE(person.wait_until_settled());
    }
    /// Of the axial view, in patient mm: what one pixel can be off.
    double pixel_mm() { return 1.0 / axial().framing().pixels_per_mm; }

    WindowDriver person;
};

TEST_F(CutsInTheWindow, A_handle_pulled_in_3D_moves_the_cut_and_every_number) {
    add_plane_at(25.5 * kStep);
    scene().look_from(Direction::Anterior);
    const double before = flr();
    EXPECT_NEAR(before, planned_ml(count_flr([](int i, int, int) { return i > 25; })), 1e-9);
    const core::Vec3 start = held_plane().point;
    const QPoint at = scene().projection().position_of(start).toPoint();
    QTest::mousePress(canvas(), Qt::LeftButton, {}, at);
    for (int n = 1; n <= 10; ++n) {
        QTest::mouseMove(canvas(), at + QPoint(4 * n, 0));
        QCoreApplication::processEvents();
        EXPECT_TRUE(document().evaluation().moving) << "the numbers do not follow";
        EXPECT_EQ(person.window.verdict().said().flr,
                  QStringLiteral("%1\u2009mL").arg(std::round(flr()), 0, 'f', 0));
    }
    EXPECT_TRUE(scene().cuts().live_liver().shown()) << "the liver is not painted while the cut moves";
    EXPECT_GT(scene().cuts().live_liver().points_that_go(), 0);
    QTest::mouseRelease(canvas(), Qt::LeftButton, {}, at + QPoint(40, 0));
    ASSERT_TRUE(person.wait_until_settled());
    EXPECT_FALSE(scene().cuts().live_liver().shown()) << "the painted liver stays when the hand has let go";
    const core::Vec3 moved = held_plane().point - start;
    EXPECT_GT(moved[0], 5.0) << "seen from the front, the patient's left is on the right";
    EXPECT_NEAR(moved[1], 0.0, 1e-6) << "it left the plane of the screen";
    EXPECT_NEAR(moved[2], 0.0, 2.0 * scene().projection().mm_per_pixel);
    const double x = held_plane().point[0];
    EXPECT_NEAR(flr(), planned_ml(count_flr([x](int i, int, int) { return i * kStep >= x; })), 1e-9);
    person.key(Qt::Key_Z, Qt::ControlModifier);
    ASSERT_TRUE(person.wait_until_settled());
    EXPECT_EQ(flr(), before) << "a drag in 3D is not one step to undo";
}

TEST_F(CutsInTheWindow, A_cut_that_is_put_down_stays_in_the_list) {
    add_plane_at(31.5 * kStep);
    ASSERT_TRUE(person.part<QPushButton>("cutName")->isChecked());
    person.click("cutName");
    EXPECT_FALSE(document().held_cut());
    ASSERT_TRUE(person.wait_until_settled());
    const auto rows = person.window.findChildren<QPushButton*>(QStringLiteral("cutName"));
    ASSERT_EQ(rows.size(), 1);
    EXPECT_TRUE(person.wait_for([&] { return !rows[0]->visibleRegion().isEmpty(); }))
        << "the row has no room";
    EXPECT_FALSE(rows[0]->isChecked());
}

TEST_F(CutsInTheWindow, A_part_drawn_aside_still_means_its_place_in_the_patient) {
    add_plane_at(31.5 * kStep);
    scene().look_from(Direction::Anterior);
    document().hold_cut(std::nullopt);
    auto* slider = scene().findChild<QSlider*>(QStringLiteral("pullApart"));
    ASSERT_TRUE(slider != nullptr && slider->isVisible());
    const double before = flr();
    slider->setFocus();
    QTest::keyClick(slider, Qt::Key_End);
    EXPECT_EQ(scene().cuts().apart().value(), slider->maximum());
    ASSERT_TRUE(person.wait_until_settled());
    EXPECT_EQ(flr(), before) << "looking changed a number";
    // The part that goes lies to the patient's right of the plane, and is drawn farther to the right.
    const core::Vec3 corner_of_liver(12 * kStep, 8 * kStep, 12 * kStep);
    const core::Vec3 drawn_at = corner_of_liver - slider->maximum() * core::Vec3::UnitX();
    scene().fit();
    const auto picked = scene().pick(scene().projection().position_of(drawn_at));
    ASSERT_TRUE(picked) << "nothing is drawn where the part should be";
    EXPECT_EQ(picked->layer_id, "resected");
    EXPECT_NEAR(picked->point[0], corner_of_liver[0], 3.0) << "the place is not the patient's";
    EXPECT_FALSE(scene().pick(scene().projection().position_of(corner_of_liver + core::Vec3(3, 0, 3))))
        << "something is still drawn where the part was";
    QTest::keyClick(slider, Qt::Key_Home);
    EXPECT_TRUE(scene().pick(scene().projection().position_of(corner_of_liver + core::Vec3(3, 0, 3))))
        << "the part did not come back";
}

TEST_F(CutsInTheWindow, The_CT_of_the_remnant_alone_shows_nothing_of_what_goes) {
    add_plane_at(31.5 * kStep);
    document().hold_cut(std::nullopt);
    core::ViewState view = person.subject().view;
    view.volume_rendering = true;
    document().set_view(view);
    scene().set_clip_by_plan(true);
    scene().look_from(Direction::Anterior);
    ASSERT_TRUE(person.wait_until_settled());
    const core::Result<QImage> picture = scene().picture(scene().size());
    ASSERT_TRUE(picture);
    // In the liver, away from tumours, vein and texts.
    const auto brightness = [&](double x) {
        const QPointF at = scene().projection().position_of({x, 8 * kStep, 34 * kStep});
        return picture->pixelColor(at.toPoint()).lightness();
    };
    EXPECT_GT(brightness(44 * kStep), 60) << "the remnant cannot be seen";
    EXPECT_LT(brightness(20 * kStep), 25) << "something is drawn where the liver goes";
}

TEST_F(CutsInTheWindow, A_line_drawn_on_a_slice_becomes_a_cut_through_all_of_them) {
    go_to(24);
    person.key(Qt::Key_K);
    ASSERT_NO_FATAL_FAILURE(draw_line_at(22.5 * kStep));
    ASSERT_TRUE(document().held_removal());
    ASSERT_TRUE(std::holds_alternative<core::CuttingSurface>(document().held_removal()->cut));
    // One and a half voxels to either side of the next voxel centre: a hand's pixel does not matter.
    EXPECT_NEAR(flr(), planned_ml(count_flr([](int i, int, int) { return i > 22; })), 1e-9);
    EXPECT_LT(pixel_mm(), kStep / 2) << "the drawing is coarser than the voxels; the count proves nothing";
}

TEST_F(CutsInTheWindow, A_second_line_bends_the_same_cut) {
    person.key(Qt::Key_K);
    go_to(10);
    ASSERT_NO_FATAL_FAILURE(draw_line_at(20.5 * kStep));
    go_to(37);
    ASSERT_NO_FATAL_FAILURE(draw_line_at(40.5 * kStep));
    ASSERT_EQ(active_cuts(person.subject())->stages[0].removes.size(), 1U)
        << "each line made a cut of its own";
    const core::LabelMask& stays = document().evaluation().measurement->parts.remnant;
    for (const auto& [k, x] : {std::pair(10, 20), std::pair(37, 40)}) {
        EXPECT_FALSE(stays.contains(x - 1, 28, k)) << "slice " << k << ": the right side should go";
        EXPECT_TRUE(stays.contains(x + 2, 28, k)) << "slice " << k << ": the left side should stay";
    }
    person.key(Qt::Key_Escape);
    ASSERT_NO_FATAL_FAILURE(draw_line_at(30 * kStep));
    EXPECT_EQ(active_cuts(person.subject())->stages[0].removes.size(), 1U) << "the tool was not put away";
}

TEST_F(CutsInTheWindow, A_line_across_the_liver_in_3D_goes_straight_into_the_picture) {
    scene().look_from(Direction::Anterior);
    person.key(Qt::Key_K);
    const QPointF from = scene().projection().position_of({22.5 * kStep, 0, 41 * kStep});
    const QPointF to = scene().projection().position_of({22.5 * kStep, 0, 6 * kStep});
    const CameraPose before = scene().pose();
    QTest::mousePress(canvas(), Qt::LeftButton, {}, from.toPoint());
    for (int n = 1; n <= 20; ++n) QTest::mouseMove(canvas(), (from + n / 20.0 * (to - from)).toPoint());
    QTest::mouseRelease(canvas(), Qt::LeftButton, {}, to.toPoint());
    ASSERT_TRUE(person.wait_until_settled());
    ASSERT_TRUE(document().held_removal()) << person.window.status().said().toStdString();
    EXPECT_NEAR((scene().pose().eye - before.eye).norm(), 0.0, 1e-12) << "drawing turned the picture";
    EXPECT_LT(scene().projection().mm_per_pixel, kStep / 2);
    EXPECT_NEAR(flr(), planned_ml(count_flr([](int i, int, int) { return i > 22; })), 1e-9);
}

TEST_F(CutsInTheWindow, A_line_that_was_undone_bends_no_later_cut) {
    person.key(Qt::Key_K);
    go_to(10);
    ASSERT_NO_FATAL_FAILURE(draw_line_at(20.5 * kStep));
    person.key(Qt::Key_Z, Qt::ControlModifier);
    ASSERT_TRUE(person.wait_until_settled());
    EXPECT_EQ(active_cuts(person.subject()), nullptr);
    go_to(37);
    ASSERT_NO_FATAL_FAILURE(draw_line_at(40.5 * kStep));
    EXPECT_NEAR(flr(), planned_ml(count_flr([](int i, int, int) { return i > 40; })), 1e-9);
}

TEST_F(CutsInTheWindow, Three_clicks_fix_a_plane_and_escape_forgets_them) {
    const double z = 24 * kStep;
    go_to(24);
    const auto click = [&](double x, double y) {
        QTest::mouseClick(&axial(), Qt::LeftButton, {},
                          axial().position_of({x, y, axial().plane()->position(axial().slice())}).toPoint());
    };
    person.choose_in_menu("addCut", QStringLiteral("Plane through three points"));
    click(60, 60);
    person.key(Qt::Key_Escape);
    click(90, 90);
    click(100, 100);
    EXPECT_TRUE(person.subject().active_plan.empty()) << "points set before Esc still count";

    person.choose_in_menu("addCut", QStringLiteral("Plane through three points"));
    click(80, 40);
    click(100, 120);
    go_to(34);
    click(90, 60);
    ASSERT_TRUE(person.wait_until_settled());
    ASSERT_TRUE(document().held_removal());
    const core::CuttingPlane plane = held_plane();
    for (const core::Vec3& p :
         {core::Vec3(80, 40, z), core::Vec3(100, 120, z), core::Vec3(90, 60, 34 * kStep)})
        EXPECT_NEAR(plane.normal.dot(p - plane.point), 0.0, 2.0 * pixel_mm()) << p.transpose();
    EXPECT_GT(plane.normal[0], 0.0) << "the patient's left should stay";
}

TEST_F(CutsInTheWindow, More_control_points_change_no_voxel) {
    go_to(24);
    person.key(Qt::Key_K);
    ASSERT_NO_FATAL_FAILURE(draw_line_at(22.5 * kStep));
    const core::LabelMask before = document().evaluation().measurement->parts.remnant;
    auto* box = person.part<QComboBox>("controlPoints");
    box->setFocus();
    QTest::keyClick(box, Qt::Key_End);
    ASSERT_TRUE(person.wait_until_settled());
    const auto& surface = std::get<core::CuttingSurface>(document().held_removal()->cut);
    EXPECT_EQ(surface.patch.rows, 7);
    EXPECT_EQ(surface.patch.columns, 7);
    EXPECT_EQ(document().evaluation().measurement->parts.remnant, before);
}

TEST_F(CutsInTheWindow, A_cut_can_be_renamed) {
    add_plane_at(31.5 * kStep);
    auto* name = person.part<QPushButton>("cutName");
    QTimer::singleShot(0, [] {
        QTimer::singleShot(100, [] {
            auto* dialog = qobject_cast<QInputDialog*>(QApplication::activeModalWidget());
            ASSERT_NE(dialog, nullptr) << "no name was asked for";
            auto* line = dialog->findChild<QLineEdit*>();
            line->selectAll();
            QTest::keyClicks(line, QStringLiteral("Cantlie"));
            QTest::keyClick(line, Qt::Key_Return);
        });
        WindowDriver::click_in_open_menu(QStringLiteral("Rename…"));
    });
    Q_EMIT name->customContextMenuRequested(name->rect().center());
    EXPECT_EQ(active_cuts(person.subject())->stages[0].removes[0].name, "Cantlie");
    EXPECT_EQ(person.window.document().history().undo_name(), "change Cantlie");
}

TEST_F(CutsInTheWindow, Limits_of_the_margin_can_be_changed_and_undone) {
    // 13.5 mm from the tumour's outermost voxel face to the plane: (27.5 − 23.5) · 3 = 12 mm.
    add_plane_at(27.5 * kStep);
    auto* aim = person.part<QDoubleSpinBox>("marginAim");
    const auto& cut = document().evaluation().cut;
    ASSERT_TRUE(cut);
    const auto right = std::ranges::find(cut->margins, "right tumour", &volumetry::TumourMargin::tumour);
    ASSERT_NE(right, cut->margins.end());
    EXPECT_NEAR(right->distance->value(), (27.5 - 23.5) * kStep, 1e-9);
    aim->setFocus();
    aim->selectAll();
    QTest::keyClicks(aim, QStringLiteral("15"));
    QTest::keyClick(aim, Qt::Key_Return);
    EXPECT_EQ(person.subject().choices.margin_aim.value(), 15.0);
    const auto limits = limits_of(person.subject().choices);
    EXPECT_EQ(right->class_by(limits), volumetry::MarginClass::BelowAim);
    person.key(Qt::Key_Z, Qt::ControlModifier);
    EXPECT_EQ(person.subject().choices.margin_aim.value(), 10.0);
    EXPECT_EQ(aim->value(), 10.0) << "the field does not follow undo";
}

TEST_F(CutsInTheWindow, The_least_margin_cannot_pass_the_one_aimed_at) {
    add_plane_at(27.5 * kStep);
    auto* least = person.part<QDoubleSpinBox>("marginLeast");
    least->setFocus();
    least->selectAll();
    QTest::keyClicks(least, QStringLiteral("14"));
    QTest::keyClick(least, Qt::Key_Return);
    EXPECT_EQ(person.subject().choices.margin_least.value(), 14.0);
    EXPECT_EQ(person.subject().choices.margin_aim.value(), 14.0);
}

TEST_F(CutsInTheWindow, ALPPS_is_laid_out_in_stages_with_the_FLR_after_each) {
    person.choose_operation("alpps, right hepatectomy");
    ASSERT_EQ(person.subject().active_plan, "ALPPS, right hepatectomy");
    ASSERT_TRUE(person.wait_until_settled());
    person.click("layOutStages");
    ASSERT_TRUE(person.wait_until_settled());
    const core::RemovalPlan* plan = active_cuts(person.subject());
    ASSERT_NE(plan, nullptr) << person.window.status().said().toStdString();
    ASSERT_EQ(plan->stages.size(), 2U);
    ASSERT_EQ(plan->stages[0].removes.size(), 1U) << "the tumour of the left half should be cleared first";
    EXPECT_EQ(std::get<core::Wedge>(plan->stages[0].removes[0].cut).tumours,
              std::vector<std::string>{"left tumour"});
    const auto& measured = *document().evaluation().measurement;
    ASSERT_EQ(measured.stages.size(), 2U);
    EXPECT_EQ(person.window.findChildren<QLabel*>(QStringLiteral("stageFlr")).size(), 2);
    // Stage 1 takes less than the right half, stage 2 all of it.
    EXPECT_GT(measured.stages[0].flr, measured.stages[1].flr);
    EXPECT_LT(measured.stages[1].flr.value(),
              planned_ml(count_flr([](int i, int j, int k) { return !in_right_half(i, j, k); })))
        << "the wedge of stage 1 is missing after stage 2";
    auto* interval = person.part<QDoubleSpinBox>("stageInterval");
    EXPECT_EQ(interval->value(), 10.0);
    interval->setFocus();
    interval->selectAll();
    QTest::keyClicks(interval, QStringLiteral("12"));
    QTest::keyClick(interval, Qt::Key_Return);
    EXPECT_EQ(active_cuts(person.subject())->stages[1].interval, core::Days(12.0));
    // Without its first stage it is the operation alone.
    ASSERT_TRUE(person.wait_until_settled());
    person.click("removeStage");
    ASSERT_TRUE(person.wait_until_settled());
    ASSERT_EQ(active_cuts(person.subject())->stages.size(), 1U);
    EXPECT_FALSE(active_cuts(person.subject())->stages[0].interval);
    EXPECT_NEAR(flr(), planned_ml(count_flr([](int i, int j, int k) { return !in_right_half(i, j, k); })),
                1e-9);
}

TEST_F(CutsInTheWindow, Nonsense_typed_for_a_plane_is_answered_and_changes_nothing) {
    const core::Case before = person.subject();
    const auto answer = [&](const char* point, const char* normal) {
        person.part<QLineEdit>("planePoint")->setText(QString::fromUtf8(point));
        person.part<QLineEdit>("planeNormal")->setText(QString::fromUtf8(normal));
        person.click("cutByPlane");
        return person.part<QLabel>("planeError")->text();
    };
    EXPECT_TRUE(answer("here", "1, 0, 0").contains(QStringLiteral("three numbers")));
    EXPECT_TRUE(answer("90, 80", "1, 0, 0").contains(QStringLiteral("three numbers")));
    EXPECT_TRUE(answer("90, 80, 70", "0, 0, 0").contains(QStringLiteral("direction")));
    EXPECT_TRUE(answer("90, 80, nan", "1, 0, 0").contains(QStringLiteral("number")));
    core::Case after = person.subject();
    after.view = before.view;
    EXPECT_EQ(after, before);
    EXPECT_TRUE(answer("90, 80, 70", "1, 0, 0").isEmpty());
    EXPECT_EQ(person.subject().plans.size(), 1U);
}

TEST_F(CutsInTheWindow, Plans_are_compared_in_words) {
    core::Case subject = planned_case();
    const auto at = [](double x) {
        return core::ResectionPlan{"x = " + std::to_string(static_cast<int>(x)),
                                   core::CuttingPlane{{x * kStep, 0, 0}, core::Vec3::UnitX()}};
    };
    subject.plans = {at(25.5), at(29.5)};
    subject.active_plan = subject.plans[0].name;
    ASSERT_NO_FATAL_FAILURE(open(std::move(subject)));
    auto* words = person.part<QLabel>("planDifferences");
    ASSERT_TRUE(person.wait_for([&] { return words->text().contains(QStringLiteral("remnant")); }));
    const std::int64_t more = count_flr([](int i, int, int) { return i > 25 && i <= 29; });
    EXPECT_TRUE(words->text().contains(
        QStringLiteral("%1\u2009mL more remnant").arg(std::round(planned_ml(more)), 0, 'f', 0)))
        << words->text().toStdString();
    EXPECT_TRUE(words->text().contains(QStringLiteral("margin 12.0\u2009mm narrower")))
        << words->text().toStdString();
}

TEST_F(CutsInTheWindow, Two_plans_stand_beside_each_other_and_turn_together) {
    core::Case subject = planned_case();
    subject.plans = {{"right", core::NamedOperation{"right-hepatectomy"}},
                     {"left", core::NamedOperation{"left-hepatectomy"}}};
    subject.active_plan = "right";
    subject.view.layout = "3d-pair";
    ASSERT_NO_FATAL_FAILURE(open(std::move(subject)));
    CompareView& compare = person.window.views().compare();
    ASSERT_TRUE(compare.isVisible());
    ASSERT_TRUE(person.wait_until_settled());
    EXPECT_EQ(compare.other().current().active_plan, "left");
    EXPECT_NEAR(compare.other().evaluation().measurement->flr.value(),
                planned_ml(count_flr([](int i, int j, int k) { return in_right_half(i, j, k); })), 1e-9);
    EXPECT_NEAR(flr(), planned_ml(count_flr([](int i, int j, int k) { return !in_right_half(i, j, k); })),
                1e-9);

    const QPoint middle = canvas()->rect().center();
    QTest::mousePress(canvas(), Qt::LeftButton, {}, middle);
    for (int n = 1; n <= 5; ++n) QTest::mouseMove(canvas(), middle + QPoint(10 * n, 4 * n));
    QTest::mouseRelease(canvas(), Qt::LeftButton, {}, middle + QPoint(50, 20));
    const CameraPose here = scene().pose();
    EXPECT_LT(here.eye.dot(-core::Vec3::UnitY()), 0.999) << "the picture did not turn";
    EXPECT_NEAR((here.eye - compare.scene().pose().eye).norm(), 0.0, 1e-12);

    person.key(Qt::Key_BracketRight);
    ASSERT_TRUE(person.wait_until_settled());
    EXPECT_EQ(person.subject().active_plan, "left");
    EXPECT_EQ(compare.other().current().active_plan, "right") << "the same plan stands on both sides";
}

}  // namespace
}  // namespace remnant::ui::testing
