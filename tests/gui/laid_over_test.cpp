// Two scans laid over each other in a slice view, made so that each pixel's value is known.

#include <gtest/gtest.h>

#include "slice_cases.h"

namespace remnant::ui::testing {
namespace {

using core::Vec3;

const core::GridGeometry kGrid{{60, 60, 20}, Vec3(-60, -60, -40), Vec3(2, 2, 4), core::Mat3::Identity()};
/// Where a point of the later scan lies in the first one.
const Vec3 kShift(14, 0, 8);
const Vec3 kMiddle(-1, -1, 0);

/// The first scan is dark with a bright cube in its middle; in the later one the cube lies elsewhere.
class LaidOverInAView : public ::testing::Test {
  protected:
    Views views;

    void open(const Vec3& cube_of_later, bool aligned = true) {
        core::Case subject;
        subject.time_points = {scan_of(ct_with_cube(kGrid, kMiddle, 9, 1000, -1000)),
                               scan_of(ct_with_cube(kGrid, cube_of_later, 9, 1000, -1000))};
        subject.time_points[1].id = subject.time_points[1].name = "later";
        if (aligned)
            subject.time_points[1].alignment =
                core::Alignment{"rigid", core::Mat3::Identity(), kShift, {}, core::Millimetre(1)};
        subject.view.step = "growth";
        subject.view.crosshair = kMiddle;
        subject.view.window = {100.0, 0.0};
        views.document.open(std::move(subject), QString());
        views.axial.show();
        EXPECT_TRUE(QTest::qWaitForWindowExposed(&views.axial));
        EXPECT_TRUE(QTest::qWaitFor([&] { return !views.document.evaluation_pending(); }, 20000));
    }
    void lay_over(const char* way, const Vec3& crosshair = kMiddle) {
        core::ViewState view = views.document.current().view;
        view.laid_over = way;
        view.crosshair = crosshair;
        views.document.set_view(view);
    }
    [[nodiscard]] int grey_at(const Vec3& world) {
        const QImage image = views.axial.grab().toImage();
        const QPointF at = views.axial.position_of(world) * views.axial.devicePixelRatioF();
        return qGray(image.pixel(at.toPoint()));
    }
};

// Both cubes are the same place of the patient.
const Vec3 kSamePlace = kMiddle - kShift;
const Vec3 kElsewhere = kMiddle - kShift + Vec3(30, 0, 0);

TEST_F(LaidOverInAView, Difference_is_mid_grey_where_both_are_alike) {
    open(kSamePlace);
    lay_over("difference");
    EXPECT_NEAR(grey_at(kMiddle), 128, 2);
    EXPECT_NEAR(grey_at(kMiddle + Vec3(-30, 20, 0)), 128, 2);
}

TEST_F(LaidOverInAView, Difference_is_bright_where_the_shown_scan_is_denser) {
    open(kElsewhere);
    lay_over("difference");
    EXPECT_EQ(grey_at(kMiddle), 255) << "a bright cube of the shown scan alone";
    EXPECT_EQ(grey_at(kMiddle + Vec3(30, 0, 0)), 0) << "a bright cube of the other scan alone";
}

TEST_F(LaidOverInAView, Blinking_takes_turns) {
    open(kElsewhere);
    lay_over("blink");
    EXPECT_EQ(grey_at(kMiddle), 255);
    views.tools.set_blinked(true);
    EXPECT_EQ(grey_at(kMiddle), 0);
    EXPECT_EQ(grey_at(kMiddle + Vec3(30, 0, 0)), 255);
}

TEST_F(LaidOverInAView, Split_shows_the_other_scan_right_of_the_crosshair) {
    open(kElsewhere);
    lay_over("split", kMiddle + Vec3(15, 0, 0));
    EXPECT_EQ(grey_at(kMiddle), 255) << "left of the crosshair the shown scan";
    EXPECT_EQ(grey_at(kMiddle + Vec3(30, 0, 0)), 255) << "right of it the other";
    lay_over("split", kMiddle + Vec3(-15, 0, 0));
    EXPECT_EQ(grey_at(kMiddle), 0);
}

TEST_F(LaidOverInAView, Checkerboard_squares_are_of_one_scan_each) {
    open(kElsewhere);
    lay_over("checkerboard");
    // Squares of 25 mm from the world's origin: u and v are x and y in an axial slice.
    EXPECT_EQ(grey_at(Vec3(-1, -1, 0)), 255) << "squares −1, −1: an even sum is the shown scan, bright here";
    EXPECT_EQ(grey_at(Vec3(4, -4, 0)), 0) << "squares 0, −1: the other scan, dark here";
    EXPECT_EQ(grey_at(Vec3(29, -1, 0)), 0) << "squares 1, −1: the shown scan, dark here";
    EXPECT_EQ(grey_at(Vec3(24, -4, 0)), 255) << "squares 0, −1: the other scan, bright here";
}

TEST_F(LaidOverInAView, Without_an_alignment_the_shown_scan_stays_alone) {
    open(kElsewhere, false);
    lay_over("difference");
    EXPECT_EQ(grey_at(kMiddle), 255);
    EXPECT_EQ(grey_at(kMiddle + Vec3(30, 0, 0)), 0);
}

TEST_F(LaidOverInAView, Beyond_the_other_scan_it_is_black) {
    open(kSamePlace);
    lay_over("blink");
    views.tools.set_blinked(true);
    // The later scan begins 14 mm right of where the first one does.
    EXPECT_EQ(grey_at(Vec3(-55, -20, 0)), 0);
}

}  // namespace
}  // namespace remnant::ui::testing
