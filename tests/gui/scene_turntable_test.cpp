// A turn around the scene, written picture by picture.

#include "scene/turntable.h"

#include <gtest/gtest.h>

#include <QDir>
#include <QImage>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include "scene_cases.h"

namespace remnant::ui {
namespace {

using testing::ball;
using testing::kMiddle;
using testing::Scene;
using testing::small_grid;
using testing::structure;

class TurntableOnScreen : public ::testing::Test {
  protected:
    void SetUp() override {
        const auto grid = small_grid();
        scene_.open(grid,
                    {structure("a", core::StructureKind::User, {230, 30, 30},
                               ball(grid, kMiddle + core::Vec3(18, 0, 5), 9)),
                     structure("b", core::StructureKind::User, {30, 230, 30}, ball(grid, kMiddle, 12))});
        view_ = std::make_unique<SceneView>(scene_.document, scene_.tools, scene_.surfaces);
        view_->resize(300, 240);
        view_->show();
        ASSERT_TRUE(QTest::qWaitForWindowExposed(view_.get()));
        ASSERT_TRUE(scene_.settle(*view_));
    }
    QString reason() const { return ended_.isEmpty() ? QString("not ended") : ended_[0][1].toString(); }
    bool wait() {
        return QTest::qWaitFor([&] { return !ended_.isEmpty(); }, 20000);
    }
    void turn(const QString& folder, int frames) {
        QObject::connect(view_.get(), &SceneView::turntable_finished, view_.get(),
                         [this](const QString& what, const QString& why) {
                             ended_ << QVariantList{what, why};
                         });
        view_->turntable(folder, frames, QSize(160, 120));
    }

    Scene scene_;
    std::unique_ptr<SceneView> view_;
    QList<QVariantList> ended_;
};

TEST_F(TurntableOnScreen, A_turn_writes_every_frame_and_leaves_the_view_where_it_was) {
    const QTemporaryDir folder;
    const CameraPose before = view_->pose();
    turn(folder.path(), 4);
    ASSERT_TRUE(wait());
    EXPECT_EQ(reason(), QString());
    const QStringList names = QDir(folder.path()).entryList(QDir::Files);
    EXPECT_EQ(names, (QStringList{"turntable-001.png", "turntable-002.png", "turntable-003.png",
                                  "turntable-004.png"}));
    const QImage first(folder.filePath(names[0]));
    EXPECT_EQ(first.size(), QSize(160, 120));
    EXPECT_NE(first, QImage(folder.filePath(names[1]))) << "it does not turn";
    EXPECT_LT((view_->pose().eye - before.eye).norm(), 1e-9);
}

TEST_F(TurntableOnScreen, A_folder_that_is_not_there_is_said) {
    turn("/no/such/folder", 4);
    ASSERT_TRUE(wait());
    EXPECT_FALSE(reason().isEmpty());
}

TEST_F(TurntableOnScreen, A_picture_that_cannot_be_written_ends_the_turn_with_the_reason) {
    const QTemporaryDir folder;
    // A folder stands where the second picture should go.
    ASSERT_TRUE(QDir(folder.path()).mkdir(Turntable::file_name(2, 4)));
    turn(folder.path(), 4);
    ASSERT_TRUE(wait());
    EXPECT_TRUE(reason().contains("could not be written")) << reason().toStdString();
    EXPECT_EQ(QDir(folder.path()).entryList(QDir::Files), QStringList{"turntable-001.png"});
}

TEST_F(TurntableOnScreen, A_cancelled_turn_ends_and_says_so) {
    const QTemporaryDir folder;
    turn(folder.path(), 500);
    view_->cancel_turntable();
    ASSERT_TRUE(wait());
    EXPECT_EQ(reason(), "cancelled");
    EXPECT_LT(QDir(folder.path()).entryList(QDir::Files).size(), 5);
}

TEST(Turntable, A_quarter_turn_from_anterior_looks_from_the_left) {
    const CameraPose quarter = turned({}, 90.0);
    EXPECT_LT((quarter.eye - core::Vec3::UnitX()).norm(), 1e-9);
    EXPECT_LT((turned({}, 360.0).eye - CameraPose{}.eye).norm(), 1e-9);
}

}  // namespace
}  // namespace remnant::ui
