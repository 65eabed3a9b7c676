// The CT in 3D: in its place, never mirrored, whoever casts the rays.

#include "scene/volume_layer.h"

#include <gtest/gtest.h>
#include <vtkCamera.h>
#include <vtkGenericOpenGLRenderWindow.h>
#include <vtkRenderer.h>

#include <Eigen/Geometry>
#include <QTest>

#include "gl_errors.h"
#include "scene/camera_pose.h"
#include "scene/direction.h"
#include "scene/volume_preset.h"
#include "scene/vtk_widget.h"
#include "scene_cases.h"

namespace remnant::ui {
namespace {

using core::Vec3;
using testing::GlErrors;
using testing::kMiddle;

/// Air with one ball of 400 HU at `centre` and a fainter mark of the same size nowhere else.
template <class T>
core::CtVoxels ct_with_ball(const core::GridGeometry& grid, const Vec3& centre) {
    auto voxels = std::make_shared<core::VoxelGrid<T>>(grid);
    auto out = voxels->voxels();
    std::size_t at = 0;
    for (int k = 0; k < grid.size[2]; ++k) {
        for (int j = 0; j < grid.size[1]; ++j) {
            for (int i = 0; i < grid.size[0]; ++i, ++at) {
                const bool inside = (grid.world(Vec3(i, j, k)) - centre).norm() < 9.0;
                out[at] = static_cast<T>(inside ? 400 : -1000);
            }
        }
    }
    return core::SharedVoxels<T>(std::move(voxels));
}

core::GridGeometry oblique_left_handed() {
    core::GridGeometry grid = testing::small_grid();
    grid.direction = Eigen::AngleAxisd(0.35, Vec3(1, 2, 3).normalized()).toRotationMatrix();
    grid.direction.col(2) *= -1.0;
    grid.origin = kMiddle - grid.direction * grid.spacing.cwiseProduct(Vec3(19.5, 19.5, 19.5));
    return grid;
}

/// Centre of what is bright, in pixels from the picture's middle: x to the right, y up.
std::optional<QPointF> bright_spot(const QImage& image) {
    double x = 0;
    double y = 0;
    double n = 0;
    for (int row = 0; row < image.height(); ++row) {
        for (int column = 0; column < image.width(); ++column) {
            if (image.pixelColor(column, row).red() < 60) continue;
            x += column;
            y += row;
            ++n;
        }
    }
    if (n < 10) return std::nullopt;
    return QPointF(x / n - image.width() / 2.0, image.height() / 2.0 - y / n);
}

struct Case {
    bool on_processor;
    bool left_handed;
};

class VolumeInSpace : public ::testing::TestWithParam<Case> {};

INSTANTIATE_TEST_SUITE_P(ProcessorAndGraphics, VolumeInSpace,
                         ::testing::Values(Case{true, false}, Case{true, true}, Case{false, false},
                                           Case{false, true}));

TEST_P(VolumeInSpace, A_volume_is_not_mirrored_from_any_side_whoever_casts_the_rays) {
    const auto grid = GetParam().left_handed ? oblique_left_handed() : testing::small_grid();
    VtkWidget canvas;
    GlErrors errors;
    GlErrors::ask_for_debug_context(canvas);
    canvas.resize(160, 160);
    vtkNew<vtkRenderer> renderer;
    renderer->GetActiveCamera()->ParallelProjectionOn();
    canvas.render_window()->AddRenderer(renderer);
    canvas.show();
    ASSERT_TRUE(QTest::qWaitForWindowExposed(&canvas));
    ASSERT_TRUE(QTest::qWaitFor([&] { return canvas.ready(); }, 5000));
    errors.listen(canvas);
    const Vec3 offset(17, -12, 22);
    {
        VolumeLayer layer(*renderer);
        layer.show(ct_with_ball<std::int16_t>(grid, kMiddle + offset), *volume_preset("bone"),
                   GetParam().on_processor);
        for (const Direction from : kDirections) {
            set_pose(*renderer, {towards_eye(from), up_on_screen(from)});
            fit_to(*renderer, {kMiddle - Vec3(40, 40, 40), kMiddle + Vec3(40, 40, 40)}, 160, 160);
            const auto picture = canvas.picture(QSize(160, 160));
            ASSERT_TRUE(picture);
            const auto spot = bright_spot(*picture);
            ASSERT_TRUE(spot) << "nothing is seen from " << name_of(from).toStdString();
            const double pixels_per_mm = 80.0 / renderer->GetActiveCamera()->GetParallelScale();
            const Vec3 right = up_on_screen(from).cross(towards_eye(from));
            EXPECT_NEAR(spot->x(), offset.dot(right) * pixels_per_mm, 3.0) << name_of(from).toStdString();
            EXPECT_NEAR(spot->y(), offset.dot(up_on_screen(from)) * pixels_per_mm, 3.0)
                << name_of(from).toStdString();
        }
    }
    EXPECT_TRUE(errors.errors().isEmpty()) << errors.errors().join('\n').toStdString();
    canvas.render_window()->RemoveRenderer(renderer);
}

TEST(VolumeMode, Switching_it_on_and_off_raises_no_error_and_takes_it_away_again) {
    testing::Scene scene;
    const auto grid = testing::small_grid();
    scene.open(grid, {});
    core::Case subject = scene.document.current();
    subject.time_points[0].ct = ct_with_ball<float>(grid, kMiddle);
    scene.document.open(subject, QString());
    SceneView view(scene.document, scene.tools, scene.surfaces);
    GlErrors errors;
    auto& canvas = *view.findChild<VtkWidget*>();
    GlErrors::ask_for_debug_context(canvas);
    view.resize(300, 240);
    view.show();
    ASSERT_TRUE(QTest::qWaitForWindowExposed(&view));
    ASSERT_TRUE(QTest::qWaitFor([&] { return canvas.ready(); }, 5000));
    errors.listen(canvas);
    for (const bool on : {true, false, true, false}) {
        core::ViewState look = scene.document.current().view;
        look.volume_rendering = on;
        scene.document.set_view(look);
        for (const VolumePreset& preset : volume_presets()) {
            ASSERT_TRUE(view.set_volume_preset(preset.id));
            view.fit();
            view.begin_motion();
            QTest::qWait(20);
            const auto picture = view.picture(QSize(300, 240));
            ASSERT_TRUE(picture);
            EXPECT_EQ(picture->pixelColor(150, 120).red() > 60, on) << preset.name;
        }
    }
    EXPECT_TRUE(errors.errors().isEmpty()) << errors.errors().join('\n').toStdString();
}

TEST(VolumePresets, Opacity_never_falls_with_density_and_stays_in_range) {
    EXPECT_EQ(volume_presets().size(), 3u);
    for (const VolumePreset& preset : volume_presets()) {
        EXPECT_EQ(preset.points.front().opacity, 0.0) << preset.id << ": air would be seen";
        for (std::size_t n = 1; n < preset.points.size(); ++n) {
            EXPECT_GT(preset.points[n].hu, preset.points[n - 1].hu) << preset.id;
            EXPECT_GE(preset.points[n].opacity, preset.points[n - 1].opacity) << preset.id;
            EXPECT_LE(preset.points[n].opacity, 1.0) << preset.id;
        }
    }
    EXPECT_EQ(volume_preset("no such"), nullptr);
}

}  // namespace
}  // namespace remnant::ui
