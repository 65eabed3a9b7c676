// A hand on a slice view: mouse, wheel and keys, and what they do to the case.

#include <gtest/gtest.h>

#include <Eigen/Geometry>
#include <cmath>

#include "slice_cases.h"

namespace remnant::ui::testing {
namespace {

using core::Vec3;

/// 80 mm across, voxels of 2 mm, a voxel centre at (10, −20, 30); a bright cube of 20 mm round it.
class SliceViewHand : public ::testing::Test {
  protected:
    void SetUp() override {
        core::GridGeometry grid;
        grid.size = {40, 40, 40};
        grid.spacing = Vec3(2, 2, 2);
        grid.origin = middle_ - Vec3(40, 40, 40);
        views_.open(scan_of(ct_with_cube(grid, middle_, 10.0, 60, -40)), middle_);
    }
    [[nodiscard]] const core::ViewState& view() const { return views_.document.current().view; }
    [[nodiscard]] const std::vector<core::Annotation>& annotations() const {
        return views_.document.current().annotations;
    }
    void drag(Qt::MouseButton button, QPoint from, QPoint to) {
        QTest::mousePress(&axial_, button, {}, from);
        QMouseEvent half(QEvent::MouseMove, (from + to) / 2, axial_.mapToGlobal((from + to) / 2),
                         Qt::NoButton, button, {});
        QApplication::sendEvent(&axial_, &half);
        QMouseEvent all(QEvent::MouseMove, to, axial_.mapToGlobal(to), Qt::NoButton, button, {});
        QApplication::sendEvent(&axial_, &all);
        QTest::mouseRelease(&axial_, button, {}, to);
    }
    void wheel(int notches, Qt::KeyboardModifiers modifiers, QPoint at) {
        QWheelEvent event(at, axial_.mapToGlobal(at), QPoint(), QPoint(0, 120 * notches), Qt::NoButton,
                          modifiers, Qt::NoScrollPhase, false);
        QApplication::sendEvent(&axial_, &event);
    }
    [[nodiscard]] QPoint at(const Vec3& world) const { return axial_.position_of(world).toPoint(); }

    const Vec3 middle_{10, -20, 30};
    Views views_;
    SliceView& axial_ = views_.axial;
};

TEST_F(SliceViewHand, The_wheel_moves_through_the_slices_and_up_is_towards_the_head) {
    const double before = (*view().crosshair)[2];
    wheel(1, {}, {200, 200});
    EXPECT_NEAR((*view().crosshair)[2] - before, 2.0, 1e-9);
    wheel(-3, {}, {200, 200});
    EXPECT_NEAR((*view().crosshair)[2] - before, -4.0, 1e-9);
}

TEST_F(SliceViewHand, Ctrl_and_wheel_zoom_to_the_pointer) {
    const QPoint pointer(311, 97);
    const Vec3 under = axial_.world_at(pointer);
    const double before = axial_.framing().pixels_per_mm;
    wheel(2, Qt::ControlModifier, pointer);
    EXPECT_GT(axial_.framing().pixels_per_mm, before * 1.1);
    EXPECT_LT((axial_.world_at(pointer) - under).norm(), 1e-6);
}

TEST_F(SliceViewHand, A_click_takes_the_other_views_along) {
    const Vec3 wanted = middle_ + Vec3(12, -8, 0);
    QTest::mouseClick(&axial_, Qt::LeftButton, {}, at(wanted));
    ASSERT_TRUE(view().crosshair);
    EXPECT_LT((*view().crosshair - wanted).norm(), 0.5);
    EXPECT_NEAR(views_.coronal.plane()->position(views_.coronal.slice()), wanted[1], 1.0);
    EXPECT_NEAR(views_.sagittal.plane()->position(views_.sagittal.slice()), wanted[0], 1.0);
}

TEST_F(SliceViewHand, Right_drag_changes_window_and_level) {
    const core::Window before = view().window;
    drag(Qt::RightButton, {200, 200}, {240, 180});
    EXPECT_GT(view().window.width, before.width);
    EXPECT_LT(view().window.level, before.level);
}

TEST_F(SliceViewHand, Middle_drag_and_Space_drag_take_the_picture_along) {
    const Vec3 under = axial_.world_at({200, 200});
    drag(Qt::MiddleButton, {200, 200}, {230, 215});
    EXPECT_LT((axial_.world_at({230, 215}) - under).norm(), 1e-6);
    QTest::keyPress(&axial_, Qt::Key_Space);
    drag(Qt::LeftButton, {230, 215}, {200, 200});
    QTest::keyRelease(&axial_, Qt::Key_Space);
    EXPECT_LT((axial_.world_at({200, 200}) - under).norm(), 1e-6);
}

TEST_F(SliceViewHand, A_double_click_asks_for_the_view_to_be_large) {
    int asked = 0;
    QObject::connect(&axial_, &SliceView::wants_large, [&] { ++asked; });
    QTest::mouseDClick(&axial_, Qt::LeftButton, {}, {200, 200});
    EXPECT_EQ(asked, 1);
}

TEST_F(SliceViewHand, Arrows_and_page_keys_move_through_the_slices) {
    const double before = (*view().crosshair)[2];
    QTest::keyClick(&axial_, Qt::Key_Up);
    EXPECT_NEAR((*view().crosshair)[2] - before, 2.0, 1e-9);
    QTest::keyClick(&axial_, Qt::Key_PageDown);
    EXPECT_NEAR((*view().crosshair)[2] - before, 2.0 - 20.0, 1e-9);
    QTest::keyClick(&axial_, Qt::Key_End);
    EXPECT_EQ(axial_.plane()->number_of(axial_.slice()), 1);
    QTest::keyClick(&axial_, Qt::Key_Home);
    EXPECT_EQ(axial_.plane()->number_of(axial_.slice()), 40);
}

TEST_F(SliceViewHand, A_distance_is_as_long_as_the_patient_s) {
    views_.tools.set_tool(Tool::Distance);
    drag(Qt::LeftButton, at(middle_ + Vec3(-15, -10, 0)), at(middle_ + Vec3(15, 30, 0)));
    ASSERT_EQ(annotations().size(), 1u);
    EXPECT_NEAR(core::length_of(std::get<core::DistanceLine>(annotations()[0].shape)).value(), 50.0, 0.5);
    views_.document.undo();
    EXPECT_TRUE(annotations().empty());
}

TEST_F(SliceViewHand, An_angle_takes_three_clicks) {
    views_.tools.set_tool(Tool::Angle);
    for (const Vec3& off : {Vec3(20, 0, 0), Vec3(0, 0, 0), Vec3(0, 20, 0)})
        QTest::mouseClick(&axial_, Qt::LeftButton, {}, at(middle_ + off));
    ASSERT_EQ(annotations().size(), 1u);
    EXPECT_NEAR(core::angle_of(std::get<core::AngleMark>(annotations()[0].shape)).value(), 90.0, 1.0);
}

TEST_F(SliceViewHand, A_handle_is_taken_and_moved_as_one_step_of_undo) {
    views_.tools.set_tool(Tool::Distance);
    drag(Qt::LeftButton, at(middle_), at(middle_ + Vec3(20, 0, 0)));
    views_.tools.set_tool(Tool::Crosshair);
    const core::Annotation before = annotations().at(0);
    drag(Qt::LeftButton, at(middle_ + Vec3(20, 0, 0)), at(middle_ + Vec3(30, 0, 0)));
    EXPECT_NEAR(core::length_of(std::get<core::DistanceLine>(annotations().at(0).shape)).value(), 30.0, 0.5);
    views_.document.undo();
    EXPECT_EQ(annotations().at(0), before);
}

TEST_F(SliceViewHand, The_chosen_measurement_is_deleted_by_its_key) {
    views_.tools.set_tool(Tool::Distance);
    drag(Qt::LeftButton, at(middle_), at(middle_ + Vec3(20, 0, 0)));
    ASSERT_EQ(annotations().size(), 1u);
    QTest::keyClick(&axial_, Qt::Key_Delete);
    EXPECT_TRUE(annotations().empty());
}

TEST_F(SliceViewHand, The_value_under_the_mouse_is_the_voxel_s) {
    EXPECT_EQ(axial_.value_at(middle_), 60.0);
    EXPECT_EQ(axial_.value_at(middle_ + Vec3(30, 0, 0)), -40.0);
    EXPECT_FALSE(axial_.value_at(middle_ + Vec3(300, 0, 0)).has_value());
    QString said;
    QObject::connect(&axial_, &SliceView::hovered, [&](const QString& text) { said = text; });
    QMouseEvent move(QEvent::MouseMove, at(middle_), axial_.mapToGlobal(at(middle_)), Qt::NoButton,
                     Qt::NoButton, {});
    QApplication::sendEvent(&axial_, &move);
    EXPECT_TRUE(said.startsWith(QStringLiteral("HU 60"))) << said.toStdString();
}

TEST_F(SliceViewHand, A_label_covers_exactly_its_voxels) {
    core::TimePoint scan = views_.document.current().time_points.front();
    core::LabelMaskBuilder builder(scan.geometry.size);
    builder.add(19, 19, 18, 22);  // one row of four voxels: 8 mm × 2 mm
    core::Structure mark;
    mark.id = mark.name = "mark";
    mark.colour = {255, 0, 0};
    mark.mask = std::move(builder).build();
    scan.structures.push_back(mark);
    const Vec3 centre = scan.geometry.world(Vec3(19.5, 19, 19));
    views_.open(std::move(scan), centre);
    axial_.zoom(6.0, axial_.position_of(centre));
    core::ViewState look = view();
    look.fill_opacity = 1.0;
    views_.document.set_view(look);
    const QImage image = Views::shown(axial_);
    int red = 0;
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x) {
            const QColor c = image.pixelColor(x, y);
            if (c.red() > 100 && c.green() < 60 && c.blue() < 60) ++red;
        }
    }
    const double per_mm = axial_.framing().pixels_per_mm;
    const double expected = 8.0 * 2.0 * per_mm * per_mm;
    const double one_pixel_of_each_side = (8.0 + 2.0) * per_mm + 1.0;
    EXPECT_NEAR(red, expected, one_pixel_of_each_side) << "the label is not its voxels' rectangle";
}

TEST(ObliqueSlices, Show_labels_with_their_outlines) {
    core::GridGeometry grid;
    grid.size = {40, 40, 40};
    grid.spacing = Vec3(2, 2, 2);
    grid.direction = Eigen::AngleAxisd(0.5, Vec3(1, 2, 3).normalized()).toRotationMatrix();
    grid.origin = -grid.direction * Vec3(39, 39, 39);
    core::TimePoint scan = scan_of(ct_with_cube(grid, Vec3::Zero(), 4.0, -1000, -1000));
    core::LabelMaskBuilder builder(grid.size);
    for (int k = 12; k < 28; ++k) {
        for (int j = 12; j < 28; ++j) builder.add(j, k, 12, 28);
    }
    core::Structure mark;
    mark.id = mark.name = "mark";
    mark.colour = {255, 0, 0};
    mark.mask = std::move(builder).build();
    scan.structures.push_back(mark);
    Views views;
    views.open(std::move(scan), Vec3::Zero());
    core::ViewState look = views.document.current().view;
    look.fill_opacity = 0.2;
    const auto count = [&](auto counts) {
        const QImage image = Views::shown(views.axial);
        int n = 0;
        for (int y = 0; y < image.height(); ++y) {
            for (int x = 0; x < image.width(); ++x) n += counts(image.pixelColor(x, y)) ? 1 : 0;
        }
        return n;
    };
    const auto full = [](const QColor& c) { return c.red() > 200 && c.green() < 60; };
    const auto pale = [](const QColor& c) { return c.red() > 20 && c.red() < 100 && c.green() < 60; };
    views.document.set_view(look);
    EXPECT_GT(count(full), 300) << "no outline is drawn";
    EXPECT_GT(count(pale), 2000) << "the label is not filled";
    look.outline_only = true;
    views.document.set_view(look);
    EXPECT_GT(count(full), 300);
    EXPECT_EQ(count(pale), 0) << "outline only still fills";
}

}  // namespace
}  // namespace remnant::ui::testing
