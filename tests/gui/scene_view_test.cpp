// What the 3D view shows, looked at as pixels: never mirrored, true to the click, redrawn only where it
// changed.

#include "scene/scene_view.h"

#include <gtest/gtest.h>

#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

#include "scene/vtk_widget.h"
#include "scene_cases.h"

namespace remnant::ui {
namespace {

using core::Vec3;
using testing::ball;
using testing::kMiddle;
using testing::Scene;
using testing::small_grid;
using testing::structure;

constexpr core::Colour kRed{230, 30, 30};
constexpr core::Colour kGreen{30, 220, 60};

/// Mean position of the pixels of one colour; none where there is no such pixel.
std::optional<QPointF> centre_of(const QImage& image, const core::Colour& colour) {
    double x = 0;
    double y = 0;
    double n = 0;
    for (int row = 0; row < image.height(); ++row) {
        for (int column = 0; column < image.width(); ++column) {
            const QColor c = image.pixelColor(column, row);
            const bool red = c.red() > 70 && c.red() > 2 * c.green() && c.red() > 2 * c.blue();
            const bool green = c.green() > 70 && c.green() > 2 * c.red() && c.green() > 2 * c.blue();
            if (!(colour == kRed ? red : green)) continue;
            x += column;
            y += row;
            ++n;
        }
    }
    if (n < 20) return std::nullopt;
    return QPointF(x / n, y / n);
}

/// A red and a green ball around the middle, apart by `offset`.
std::vector<core::Structure> two_balls(const core::GridGeometry& grid, const Vec3& offset) {
    return {structure("red", core::StructureKind::User, kRed, ball(grid, kMiddle + offset, 9)),
            structure("green", core::StructureKind::User, kGreen, ball(grid, kMiddle - offset, 9))};
}

class SceneOnScreen : public ::testing::Test {
  protected:
    void show(const core::GridGeometry& grid, std::vector<core::Structure> structures) {
        scene_.open(grid, std::move(structures));
        view_ = std::make_unique<SceneView>(scene_.document, scene_.tools, scene_.surfaces);
        view_->resize(420, 340);
        view_->show();
        ASSERT_TRUE(QTest::qWaitForWindowExposed(view_.get()));
        ASSERT_TRUE(scene_.settle(*view_));
    }
    QImage picture() {
        const auto made = view_->picture(QSize(420, 340));
        EXPECT_TRUE(made);
        return made ? *made : QImage();
    }
    /// Where the red ball lies seen from the green one, on the screen: x to the right, y up.
    QPointF red_from_green(Direction from) {
        view_->look_from(from);
        const QImage image = picture();
        const auto red = centre_of(image, kRed);
        const auto green = centre_of(image, kGreen);
        EXPECT_TRUE(red && green) << "a ball is not seen from " << name_of(from).toStdString();
        if (!red || !green) return {};
        return {red->x() - green->x(), green->y() - red->y()};
    }

    Scene scene_;
    std::unique_ptr<SceneView> view_;
};

struct Expected {
    Direction from;
    Vec3 right;  // patient direction that points to the right of the screen
    Vec3 up;
};

// Written down by hand from the convention, not computed: L is +x, P is +y, H is +z.
const std::array<Expected, 6> kConvention{{
    {Direction::Anterior, {1, 0, 0}, {0, 0, 1}},
    {Direction::Posterior, {-1, 0, 0}, {0, 0, 1}},
    {Direction::Right, {0, -1, 0}, {0, 0, 1}},
    {Direction::Left, {0, 1, 0}, {0, 0, 1}},
    {Direction::Head, {-1, 0, 0}, {0, -1, 0}},
    {Direction::Feet, {1, 0, 0}, {0, -1, 0}},
}};

class NotMirrored : public SceneOnScreen, public ::testing::WithParamInterface<bool> {};

INSTANTIATE_TEST_SUITE_P(RightAndLeftHandedGrids, NotMirrored, ::testing::Bool());

TEST_P(NotMirrored, In_3D_every_standard_view_shows_the_patients_sides_where_they_are) {
    const auto grid = small_grid(GetParam());
    for (const Vec3& axis : {Vec3(Vec3::UnitX()), Vec3(Vec3::UnitY()), Vec3(Vec3::UnitZ())}) {
        ASSERT_NO_FATAL_FAILURE(show(grid, two_balls(grid, 18 * axis)));
        for (const Expected& e : kConvention) {
            if (std::abs(e.right.dot(axis)) + std::abs(e.up.dot(axis)) < 0.5)
                continue;  // one behind the other
            const QPointF seen = red_from_green(e.from);
            const double along =
                std::abs(e.right.dot(axis)) > 0.5 ? seen.x() * e.right.dot(axis) : seen.y() * e.up.dot(axis);
            const double beside = std::abs(e.right.dot(axis)) > 0.5 ? seen.y() : seen.x();
            EXPECT_GT(along, 40) << "mirrored from " << name_of(e.from).toStdString() << ", axis "
                                 << axis.transpose();
            EXPECT_LT(std::abs(beside), 4) << "turned from " << name_of(e.from).toStdString();
        }
    }
}

TEST_P(NotMirrored, In_3D_what_is_nearer_hides_what_is_farther) {
    const auto grid = small_grid(GetParam());
    // Red lies in front (anterior, smaller y).
    ASSERT_NO_FATAL_FAILURE(show(grid, two_balls(grid, Vec3(0, -14, 0))));
    view_->look_from(Direction::Anterior);
    const QColor front = picture().pixelColor(210, 170);
    EXPECT_GT(front.red(), 2 * front.green());
    view_->look_from(Direction::Posterior);
    const QColor back = picture().pixelColor(210, 170);
    EXPECT_GT(back.green(), 2 * back.red());
}

TEST_F(SceneOnScreen, A_click_moves_the_crosshair_to_the_place_under_it) {
    const auto grid = small_grid();
    ASSERT_NO_FATAL_FAILURE(show(grid, two_balls(grid, Vec3(18, 0, 0))));
    view_->look_from(Direction::Anterior);
    auto* canvas = view_->findChild<VtkWidget*>();
    QTest::qWait(20);
    const QImage shown = canvas->frame();
    const auto red = centre_of(shown, kRed);
    ASSERT_TRUE(red);
    QTest::mouseClick(canvas, Qt::LeftButton, Qt::NoModifier, (*red / shown.devicePixelRatio()).toPoint());
    const auto& crosshair = scene_.document.current().view.crosshair;
    ASSERT_TRUE(crosshair);
    // The pole of the ball that looks at the eye.
    const Vec3 pole = kMiddle + Vec3(18, -9, 0);
    EXPECT_LT((*crosshair - pole).norm(), 3.0) << crosshair->transpose();
}

TEST_F(SceneOnScreen, A_click_on_nothing_leaves_the_crosshair) {
    ASSERT_NO_FATAL_FAILURE(show(small_grid(), two_balls(small_grid(), Vec3(18, 0, 0))));
    QTest::mouseClick(view_->findChild<VtkWidget*>(), Qt::LeftButton, Qt::NoModifier, QPoint(5, 60));
    EXPECT_FALSE(scene_.document.current().view.crosshair);
}

TEST_F(SceneOnScreen, A_tumour_inside_the_translucent_liver_is_what_a_click_meets) {
    const auto grid = small_grid();
    ASSERT_NO_FATAL_FAILURE(
        show(grid, {structure("liver", core::StructureKind::Liver, kRed, ball(grid, kMiddle, 30)),
                    structure("tumour", core::StructureKind::Tumour, kGreen, ball(grid, kMiddle, 8))}));
    const auto picked = view_->pick(QPointF(210, 170));
    ASSERT_TRUE(picked);
    EXPECT_EQ(picked->layer_id, "tumour");
    EXPECT_NEAR(picked->point[1], kMiddle[1] - 8, 2.0);
}

TEST_F(SceneOnScreen, A_surface_is_handed_over_again_only_where_its_voxels_changed) {
    const auto grid = small_grid();
    ASSERT_NO_FATAL_FAILURE(show(grid, two_balls(grid, Vec3(18, 0, 0))));
    EXPECT_EQ(view_->surfaces_handed_over(), 2);
    EXPECT_EQ(scene_.surfaces.made(), 2);
    core::Structure red = scene_.document.current().time_points[0].structures[0];
    red.colour = kGreen;
    ASSERT_TRUE(scene_.document.apply(core::ReplaceStructure{"baseline", red}));
    ASSERT_TRUE(scene_.settle(*view_));
    EXPECT_EQ(view_->surfaces_handed_over(), 2) << "a new colour needs no new surface";
    red.mask = ball(grid, kMiddle, 12);
    ASSERT_TRUE(scene_.document.apply(core::ReplaceStructure{"baseline", red}));
    ASSERT_TRUE(scene_.settle(*view_));
    EXPECT_EQ(view_->surfaces_handed_over(), 3);
    scene_.document.undo();
    ASSERT_TRUE(scene_.settle(*view_));
    EXPECT_EQ(view_->surfaces_handed_over(), 4);
    EXPECT_EQ(scene_.surfaces.made(), 3) << "undo finds the surface it had";
}

TEST_F(SceneOnScreen, Two_views_share_what_was_made_once) {
    const auto grid = small_grid();
    ASSERT_NO_FATAL_FAILURE(show(grid, two_balls(grid, Vec3(18, 0, 0))));
    SceneView second(scene_.document, scene_.tools, scene_.surfaces);
    second.show();
    ASSERT_TRUE(QTest::qWaitForWindowExposed(&second));
    ASSERT_TRUE(scene_.settle(second));
    EXPECT_EQ(scene_.surfaces.made(), 2);
    EXPECT_TRUE(second.picture(QSize(100, 100)));
}

TEST_F(SceneOnScreen, Another_case_leaves_nothing_of_the_last_one_on_screen) {
    const auto grid = small_grid();
    ASSERT_NO_FATAL_FAILURE(show(grid, two_balls(grid, Vec3(18, 0, 0))));
    scene_.open(grid, {});
    ASSERT_TRUE(scene_.settle(*view_));
    const QImage empty = picture();
    EXPECT_FALSE(centre_of(empty, kRed));
    EXPECT_FALSE(centre_of(empty, kGreen));
}

TEST_F(SceneOnScreen, Clipping_by_the_axial_slice_takes_away_what_lies_above_it) {
    const auto grid = small_grid();
    ASSERT_NO_FATAL_FAILURE(show(grid, two_balls(grid, Vec3(0, 0, 18))));  // red above, green below
    core::ViewState look = scene_.document.current().view;
    look.crosshair = kMiddle;
    scene_.document.set_view(look);
    view_->set_clip_axial(true);
    QImage clipped = picture();
    EXPECT_FALSE(centre_of(clipped, kRed));
    const auto above = view_->pick(QPointF(210, 90));
    EXPECT_FALSE(above) << "a click meets what was cut away: " << above->name;
    EXPECT_TRUE(centre_of(clipped, kGreen));
    look.crosshair = kMiddle + Vec3(0, 0, 60);
    scene_.document.set_view(look);
    EXPECT_TRUE(centre_of(picture(), kRed)) << "the clip follows the crosshair";
}

TEST_F(SceneOnScreen, Letters_look_from_their_side_by_key_and_by_button) {
    ASSERT_NO_FATAL_FAILURE(show(small_grid(), two_balls(small_grid(), Vec3(18, 0, 0))));
    auto* canvas = view_->findChild<VtkWidget*>();
    for (const Direction direction : kDirections) {
        QTest::keyClick(canvas, letter(direction).toLower().toLatin1());
        EXPECT_EQ(standard_view(view_->pose().eye, view_->pose().up), direction);
    }
    auto* button = view_->findChild<QToolButton*>("look_from_L");
    ASSERT_NE(button, nullptr);
    EXPECT_FALSE(button->accessibleName().isEmpty());
    QTest::mouseClick(button, Qt::LeftButton);
    EXPECT_EQ(standard_view(view_->pose().eye, view_->pose().up), Direction::Left);
}

TEST_F(SceneOnScreen, The_mouse_turns_pans_and_zooms_and_the_eye_never_mirrors) {
    ASSERT_NO_FATAL_FAILURE(show(small_grid(), two_balls(small_grid(), Vec3(18, 0, 0))));
    auto* canvas = view_->findChild<VtkWidget*>();
    const auto drag = [&](Qt::MouseButton button, Qt::KeyboardModifiers keys, QPoint by) {
        QTest::mousePress(canvas, button, keys, QPoint(200, 150));
        const QPointF to = QPointF(200, 150) + by;
        QMouseEvent move(QEvent::MouseMove, to, canvas->mapToGlobal(to), Qt::NoButton, button, keys);
        QCoreApplication::sendEvent(canvas, &move);
        QTest::mouseRelease(canvas, button, keys, to.toPoint());
    };
    drag(Qt::LeftButton, Qt::NoModifier, QPoint(60, 0));
    EXPECT_LT(view_->pose().eye.dot(-Vec3::UnitY()), 0.99) << "left does not turn";
    // The front of the patient follows the hand to the right: the eye goes to the patient's right.
    EXPECT_LT(view_->pose().eye[0], -0.1);
    view_->look_from(Direction::Anterior);
    const auto before = centre_of(picture(), kRed);
    drag(Qt::LeftButton, Qt::ShiftModifier, QPoint(-40, 30));
    const auto panned = centre_of(picture(), kRed);
    ASSERT_TRUE(before && panned);
    EXPECT_NEAR(panned->x() - before->x(), -40, 4);
    EXPECT_NEAR(panned->y() - before->y(), 30, 4);
    view_->look_from(Direction::Anterior);
    const double apart = red_from_green(Direction::Anterior).x();
    QWheelEvent wheel(QPointF(200, 150), canvas->mapToGlobal(QPointF(200, 150)), QPoint(), QPoint(0, 120),
                      Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase, false);
    QCoreApplication::sendEvent(canvas, &wheel);
    const QImage zoomed = picture();
    EXPECT_GT(centre_of(zoomed, kRed)->x() - centre_of(zoomed, kGreen)->x(), 1.05 * apart);
}

TEST_F(SceneOnScreen, A_double_click_asks_to_be_large) {
    ASSERT_NO_FATAL_FAILURE(show(small_grid(), two_balls(small_grid(), Vec3(18, 0, 0))));
    QSignalSpy large(view_.get(), &SceneView::wants_large);
    QTest::mouseDClick(view_->findChild<VtkWidget*>(), Qt::LeftButton, Qt::NoModifier, QPoint(200, 150));
    EXPECT_EQ(large.count(), 1);
}

TEST(SceneStore, A_cancelled_surface_job_leaves_nothing_behind) {
    Scene scene;
    QObject asker;
    const auto grid = small_grid();
    scene.surfaces.want(&asker, {{ball(grid, kMiddle, 20), grid}});
    ASSERT_TRUE(scene.surfaces.busy());
    for (const JobInfo& job : scene.jobs.running()) scene.jobs.cancel(job.id);
    ASSERT_TRUE(QTest::qWaitFor([&] { return scene.jobs.idle(); }, 5000));
    // It may have been done before the cancel came; then it is whole.
    const auto surface = scene.surfaces.find({ball(grid, kMiddle, 20), grid});
    EXPECT_EQ(surface != nullptr, scene.surfaces.made() == 1);
    EXPECT_FALSE(scene.surfaces.busy());
}

TEST(SceneStore, What_nobody_wants_any_more_is_not_waited_for) {
    Scene scene;
    QObject asker;
    const auto grid = small_grid();
    for (double radius = 10; radius < 30; ++radius)
        scene.surfaces.want(&asker, {{ball(grid, kMiddle, radius), grid}});
    const SurfaceSource last{ball(grid, kMiddle, 30), grid};
    scene.surfaces.want(&asker, {last});
    ASSERT_TRUE(QTest::qWaitFor([&] { return !scene.surfaces.busy(); }, 5000));
    EXPECT_NE(scene.surfaces.find(last), nullptr);
    EXPECT_LT(scene.surfaces.made(), 10);
}

TEST(SceneDirection, Words_name_the_nearest_sides_first) {
    EXPECT_EQ(describe_view({0, -1, 0}, {0, 0, 1}), "anterior");
    const Vec3 between = Vec3(-0.6, -0.8, 0).normalized();
    EXPECT_EQ(describe_view(between, {0, 0, 1}), "oblique, from anterior right");
    EXPECT_FALSE(standard_view({0, -1, 0}, {1, 0, 0})) << "lying on the side is no standard view";
}

TEST(SceneCamera, Along_a_cut_the_eye_lies_in_its_plane) {
    for (const Vec3& normal : {Vec3(1, 0, 0), Vec3(0, 1, 0), Vec3(0.6, 0.64, 0.48), Vec3(0, 0, -1)}) {
        const CameraPose pose = along_plane(normal.normalized());
        EXPECT_NEAR(pose.eye.dot(normal), 0.0, 1e-9);
        EXPECT_NEAR(pose.eye.dot(pose.up), 0.0, 1e-9);
        EXPECT_NEAR(pose.eye.norm(), 1.0, 1e-9);
        EXPECT_NEAR(pose.up.norm(), 1.0, 1e-9);
    }
}

}  // namespace
}  // namespace remnant::ui
