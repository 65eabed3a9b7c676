// The Qt–VTK bridge through everything a window goes through, without one complaint of OpenGL.

#include "scene/vtk_widget.h"

#include <gtest/gtest.h>

#include <QDockWidget>
#include <QMainWindow>
#include <QOpenGLFunctions>
#include <QTest>

#include "gl_errors.h"
#include "scene_cases.h"

namespace remnant::ui {
namespace {

using testing::ball;
using testing::GlErrors;
using testing::kMiddle;
using testing::Scene;
using testing::small_grid;
using testing::structure;

constexpr core::Colour kRed{220, 40, 40};

class VtkBridge : public ::testing::Test {
  protected:
    void SetUp() override {
        scene_.open(small_grid(),
                    {structure("liver", core::StructureKind::Liver, kRed, ball(small_grid(), kMiddle, 30)),
                     structure("tumour", core::StructureKind::Tumour, {240, 230, 80},
                               ball(small_grid(), kMiddle, 9))});
    }

    std::unique_ptr<SceneView> make_view(QWidget* parent = nullptr) {
        auto view = std::make_unique<SceneView>(scene_.document, scene_.tools, scene_.surfaces, parent);
        GlErrors::ask_for_debug_context(canvas(*view));
        return view;
    }

    static VtkWidget& canvas(SceneView& view) { return *view.findChild<VtkWidget*>(); }

    /// Lets the window draw at rest and in motion, and says what OpenGL said meanwhile.
    void draw(SceneView& view) {
        QTest::qWait(30);
        errors_.listen(canvas(view));
        ASSERT_TRUE(scene_.settle(view));
        view.begin_motion();
        QTest::qWait(60);
        QTest::qWait(300);
        EXPECT_TRUE(errors_.errors().isEmpty()) << errors_.errors().join('\n').toStdString();
    }

    /// The middle of the picture shows the liver and not the background.
    static void expect_drawn(SceneView& view) {
        const QImage& shown = canvas(view).frame();
        ASSERT_FALSE(shown.isNull());
        const QColor middle = shown.pixelColor(shown.width() / 2, shown.height() / 2);
        EXPECT_GT(middle.red(), 60) << "nothing is drawn in the middle of the view";
        EXPECT_EQ(shown.pixelColor(shown.width() / 2, 3).red(), 0x0B) << "the background is not the theme's";
    }

    Scene scene_;
    GlErrors errors_;
};

TEST_F(VtkBridge, The_debug_output_of_OpenGL_is_really_heard) {
    const auto owned = make_view();
    SceneView& view = *owned;
    view.show();
    ASSERT_TRUE(QTest::qWaitForWindowExposed(&view));
    draw(view);
    ASSERT_EQ(errors_.loggers(), 1) << "this OpenGL has no KHR_debug: the other tests would hear nothing";
    canvas(view).make_current();
    canvas(view).context()->functions()->glEnable(0xFFFF);
    canvas(view).done_current();
    EXPECT_FALSE(errors_.errors().isEmpty());
}

TEST_F(VtkBridge, Showing_resizing_maximising_and_hiding_raise_no_error) {
    const auto owned = make_view();
    SceneView& view = *owned;
    view.resize(400, 300);
    view.show();
    ASSERT_TRUE(QTest::qWaitForWindowExposed(&view));
    draw(view);
    expect_drawn(view);
    for (const QSize size : {QSize(700, 500), QSize(301, 203), QSize(640, 480)}) {
        view.resize(size);
        draw(view);
        expect_drawn(view);
    }
    view.showMaximized();
    draw(view);
    expect_drawn(view);
    view.showNormal();
    view.hide();
    QTest::qWait(20);
    view.show();
    draw(view);
    expect_drawn(view);
}

TEST_F(VtkBridge, Moving_between_docks_and_floating_raises_no_error) {
    QMainWindow first;
    QMainWindow second;
    auto* dock = new QDockWidget("3D", &first);
    auto* view = make_view(dock).release();
    dock->setWidget(view);
    first.addDockWidget(Qt::LeftDockWidgetArea, dock);
    first.resize(600, 500);
    second.resize(600, 500);
    first.show();
    second.show();
    ASSERT_TRUE(QTest::qWaitForWindowExposed(&first));
    draw(*view);
    expect_drawn(*view);
    for (int round = 0; round < 2; ++round) {
        dock->setFloating(true);
        draw(*view);
        expect_drawn(*view);
        second.addDockWidget(Qt::LeftDockWidgetArea, dock);
        dock->setFloating(false);
        dock->show();
        draw(*view);
        expect_drawn(*view);
        first.addDockWidget(Qt::RightDockWidgetArea, dock);
        dock->show();
        draw(*view);
        expect_drawn(*view);
    }
}

TEST_F(VtkBridge, Closing_and_reopening_five_times_raises_no_error) {
    for (int n = 0; n < 5; ++n) {
        auto view = make_view();
        view->resize(400, 300);
        view->show();
        ASSERT_TRUE(QTest::qWaitForWindowExposed(view.get()));
        draw(*view);
        expect_drawn(*view);
        view->close();
    }
}

TEST_F(VtkBridge, A_pictures_size_is_as_asked_and_the_view_goes_on_as_before) {
    const auto owned = make_view();
    SceneView& view = *owned;
    view.resize(400, 300);
    view.show();
    ASSERT_TRUE(QTest::qWaitForWindowExposed(&view));
    draw(view);
    const auto picture = view.picture(QSize(1234, 777));
    ASSERT_TRUE(picture) << to_line(picture.error());
    EXPECT_EQ(picture->size(), QSize(1234, 777));
    EXPECT_GT(picture->pixelColor(617, 388).red(), 60);
    draw(view);
    expect_drawn(view);
    EXPECT_FALSE(view.picture(QSize(1000000, 10)));
}

}  // namespace
}  // namespace remnant::ui
