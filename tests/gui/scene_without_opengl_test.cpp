// A computer without OpenGL: a sentence stands where the picture would be, and nothing falls.

#include <gtest/gtest.h>

#include <QApplication>
#include <QLabel>
#include <QSurfaceFormat>
#include <QTest>

#include "scene/vtk_widget.h"
#include "scene_cases.h"
#include "theme/theme.h"

namespace remnant::ui {
namespace {

TEST(SceneWithoutOpenGL, It_says_so_politely_and_everything_else_goes_on) {
    testing::Scene scene;
    const auto grid = testing::small_grid();
    scene.open(grid, {testing::structure("liver", core::StructureKind::Liver, {200, 120, 110},
                                         testing::ball(grid, testing::kMiddle, 20))});
    SceneView view(scene.document, scene.tools, scene.surfaces);
    view.resize(400, 300);
    view.show();
    const auto said = [&] {
        for (const QLabel* label : view.findChildren<QLabel*>()) {
            if (label->isVisible() && label->text().contains("OpenGL")) return true;
        }
        return false;
    };
    EXPECT_TRUE(QTest::qWaitFor(said, 5000)) << "no word about the missing picture";
    ASSERT_TRUE(scene.settle(view));
    view.look_from(Direction::Left);
    view.set_clip_axial(true);
    view.begin_motion();
    EXPECT_FALSE(opengl_is_available());
    QTest::mouseClick(&view, Qt::LeftButton, Qt::NoModifier, QPoint(200, 150));
    QTest::keyClick(&view, Qt::Key_L);
    QTest::qWait(300);
    EXPECT_FALSE(view.picture(QSize(100, 100)));
    EXPECT_EQ(view.time_frame(), 0.0);
}

}  // namespace
}  // namespace remnant::ui

int main(int argc, char** argv) {
    ::testing::InitGoogleTest(&argc, argv);
    if (GTEST_FLAG_GET(list_tests)) return RUN_ALL_TESTS();
    qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    remnant::ui::Theme::apply(application, remnant::ui::ThemeKind::Dark);
    return RUN_ALL_TESTS();
}
