// Painting keeps up with the hand on a CT of 512 × 512, and the 3D picture follows.

#include <QCheckBox>
#include <QElapsedTimer>
#include <QSlider>
#include <algorithm>
#include <cstdio>

#include "test_data.h"
#include "window_driver.h"

namespace remnant::ui::testing {
namespace {

constexpr double kMostEventMs = 16.0;
constexpr double kMostFollowMs = 1000.0;

class PaintingSpeed : public ::testing::Test {
  protected:
    void open(const std::filesystem::path& data) {
        ASSERT_TRUE(person.wait_until_settled());
        person.import_study(data / "PATIENT_DICOM");
        person.add_labels(Qt::ControlModifier | Qt::ShiftModifier, data / "MASKS_DICOM");
        person.click("step-structures");
        core::ViewState view = person.subject().view;
        view.crosshair = core::Vec3(120, 190, 100);  // deep in the right lobe
        person.window.document().set_view(view);
        ASSERT_TRUE(person.wait_until_settled());
    }
    void set_brush(int half_millimetres, bool ball, bool bounded) {
        person.part<QSlider>("brushRadius")->setValue(half_millimetres);
        person.part<QCheckBox>("brushBall")->setChecked(ball);
        person.part<QCheckBox>("brushBounded")->setChecked(bounded);
    }
    /// A stroke of the eraser through the middle of a view; the time of each move with all it draws, sorted.
    std::vector<double> stroke(ViewAxis axis) {
        SliceView& slice = person.window.views().slice(axis);
        const QPoint middle = slice.position_of(*person.subject().view.crosshair).toPoint() - QPoint(40, 0);
        const std::int64_t before = liver_voxels();
        std::vector<double> times;
        QTest::mousePress(&slice, Qt::LeftButton, {}, middle);
        for (int n = 1; n <= 24; ++n) {
            QElapsedTimer clock;
            clock.start();
            QTest::mouseMove(&slice, middle + QPoint(3 * n, n % 3));
            QCoreApplication::processEvents();
            times.push_back(1e-6 * static_cast<double>(clock.nsecsElapsed()));
        }
        QTest::mouseRelease(&slice, Qt::LeftButton, {}, middle + QPoint(75, 0));
        EXPECT_LT(liver_voxels(), before) << "nothing was erased, so nothing was measured";
        std::ranges::sort(times);
        return times;
    }
    std::int64_t liver_voxels() {
        const auto& all = person.subject().shown()->structures;
        return std::ranges::find(all, core::StructureKind::Liver, &core::Structure::kind)->mask.count();
    }
    /// A quarter of the moves of a stroke are faster; of five strokes the best, because what another program
    /// takes from the processor is not the window's.
    double event_ms(ViewAxis axis) {
        double best = 1e9;
        for (int run = 0; run < 5 && best > kMostEventMs; ++run) {
            const auto times = stroke(axis);
            best = std::min(best, times[times.size() / 4]);
            EXPECT_TRUE(person.wait_until_settled());
            person.key(Qt::Key_Z, Qt::ControlModifier);
            EXPECT_TRUE(person.wait_until_settled());
        }
        return best;
    }

    WindowDriver person{QSize(1600, 1000)};
};

TEST_F(PaintingSpeed, Is_16_ms_an_event_at_most_in_each_of_the_three_planes) {
    REMNANT_NEED_DATA(data, "ircadb-17");
    open(data);
    person.click("toolEraser");
    struct Row {
        const char* name;
        int half_millimetres;
        bool ball;
        bool bounded;
    };
    for (const Row& row : {Row{"disc of 8 mm", 16, false, false}, Row{"ball of 8 mm", 16, true, false},
                           Row{"disc of 8 mm, bounded by HU", 16, false, true},
                           Row{"ball of 30 mm, bounded by HU", 60, true, true}}) {
        set_brush(row.half_millimetres, row.ball, row.bounded);
        for (const ViewAxis axis : {ViewAxis::Axial, ViewAxis::Coronal, ViewAxis::Sagittal}) {
            const double ms = event_ms(axis);
            std::printf("%-32s view %d: %5.1f ms an event\n", row.name, static_cast<int>(axis), ms);
            EXPECT_LE(ms, kMostEventMs) << row.name << " in view " << static_cast<int>(axis);
        }
    }
}

TEST_F(PaintingSpeed, Leaves_the_3D_picture_a_second_to_follow) {
    REMNANT_NEED_DATA(data, "ircadb-17");
    open(data);
    person.click("toolEraser");
    set_brush(24, true, false);
    double best = 1e9;
    for (int run = 0; run < 3; ++run) {
        (void)stroke(ViewAxis::Axial);
        QElapsedTimer clock;
        clock.start();
        ASSERT_TRUE(person.wait_until_settled());
        best = std::min(best, static_cast<double>(clock.elapsed()));
        person.key(Qt::Key_Z, Qt::ControlModifier);
        ASSERT_TRUE(person.wait_until_settled());
    }
    std::printf("after a stroke the 3D picture stood in %.0f ms\n", best);
    EXPECT_LE(best, kMostFollowMs);
}

}  // namespace
}  // namespace remnant::ui::testing
