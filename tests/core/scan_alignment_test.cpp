// Two scans of a case: which lies beside which, and where a place of the one is in the other.

#include "remnant/core/scan_alignment.h"

#include <gtest/gtest.h>

#include <Eigen/Geometry>
#include <cmath>

namespace remnant::core {
namespace {

Alignment turned(double degrees, const Vec3& shift) {
    Alignment made;
    made.method = "rigid";
    made.matrix = Eigen::AngleAxisd(degrees * M_PI / 180.0, Vec3::UnitZ()).toRotationMatrix();
    made.translation = shift;
    return made;
}

Case three_scans() {
    Case subject;
    for (const char* name : {"first", "second", "third"}) {
        TimePoint scan;
        scan.id = scan.name = name;
        subject.time_points.push_back(scan);
    }
    subject.time_points[1].alignment = turned(90, Vec3(1, 2, 3));
    return subject;
}

TEST(ScanAlignment, A_later_scan_lies_in_the_first_as_its_alignment_says) {
    const Case subject = three_scans();
    const auto map = map_between(subject, subject.time_points[1], subject.time_points[0]);
    ASSERT_TRUE(map);
    // A quarter turn about z takes x to y.
    EXPECT_TRUE((*map)(Vec3(10, 0, 0)).isApprox(Vec3(1, 12, 3), 1e-12));
}

TEST(ScanAlignment, The_way_back_undoes_the_way_there) {
    Case subject = three_scans();
    subject.time_points[2].alignment = turned(-37, Vec3(-4, 8, 0.5));
    const auto there = map_between(subject, subject.time_points[1], subject.time_points[2]);
    const auto back = map_between(subject, subject.time_points[2], subject.time_points[1]);
    const Vec3 place(12, -7, 30);
    EXPECT_TRUE((*back)((*there)(place)).isApprox(place, 1e-12));
}

TEST(ScanAlignment, Between_two_later_scans_it_goes_by_the_first) {
    Case subject = three_scans();
    subject.time_points[2].alignment = turned(-37, Vec3(-4, 8, 0.5));
    const auto map = map_between(subject, subject.time_points[1], subject.time_points[2]);
    const Vec3 place(12, -7, 30);
    const Vec3 in_first = subject.time_points[1].alignment->to_first(place);
    EXPECT_TRUE((*map)(place).isApprox(subject.time_points[2].alignment->from_first(in_first), 1e-12));
}

TEST(ScanAlignment, Nothing_is_said_of_a_scan_that_is_not_aligned) {
    const Case subject = three_scans();
    EXPECT_FALSE(map_between(subject, subject.time_points[0], subject.time_points[2]));
}

TEST(ScanAlignment, The_named_scan_is_compared) {
    Case subject = three_scans();
    subject.view.compare_scan = "third";
    EXPECT_EQ(compared_scan(subject)->id, "third");
}

TEST(ScanAlignment, A_scan_is_never_compared_with_itself) {
    Case subject = three_scans();
    subject.view.time_point_id = subject.view.compare_scan = "first";
    EXPECT_EQ(compared_scan(subject)->id, "second");
}

TEST(ScanAlignment, The_crosshair_stays_in_the_same_place_of_the_patient) {
    Case subject = three_scans();
    subject.view.crosshair = Vec3(1, 12, 3);
    const ViewState view = view_at_scan(subject, "second");
    EXPECT_EQ(view.time_point_id, "second");
    EXPECT_TRUE(view.crosshair->isApprox(Vec3(10, 0, 0), 1e-12));
}

TEST(ScanAlignment, Where_nothing_is_aligned_the_crosshair_keeps_its_coordinates) {
    Case subject = three_scans();
    subject.view.crosshair = Vec3(1, 12, 3);
    EXPECT_EQ(view_at_scan(subject, "third").crosshair, Vec3(1, 12, 3));
}

TEST(ScanAlignment, When_the_first_scan_goes_the_others_still_lie_to_each_other_as_before) {
    Case subject = three_scans();
    subject.time_points[2].alignment = turned(-37, Vec3(-4, 8, 0.5));
    const Vec3 place(12, -7, 30);
    const Vec3 before = (*map_between(subject, subject.time_points[2], subject.time_points[1]))(place);
    const Case whole = subject;
    const auto undo = apply_change(subject, remove_scan(subject, "first"));
    ASSERT_TRUE(undo);
    ASSERT_EQ(subject.time_points.size(), 2u);
    EXPECT_FALSE(subject.time_points[0].alignment) << "the first scan lies to nobody";
    const auto map = map_between(subject, subject.time_points[1], subject.time_points[0]);
    ASSERT_TRUE(map);
    EXPECT_TRUE((*map)(place).isApprox(before, 1e-12));
    EXPECT_FALSE(subject.time_points[1].alignment->residual_95) << "nobody measured it between these two";
    ASSERT_TRUE(apply_change(subject, *undo));
    EXPECT_EQ(subject, whole);
}

TEST(ScanAlignment, When_the_first_scan_goes_and_the_next_was_not_aligned_none_is) {
    Case subject = three_scans();
    subject.time_points[2].alignment = subject.time_points[1].alignment;
    subject.time_points[1].alignment.reset();
    ASSERT_TRUE(apply_change(subject, remove_scan(subject, "first")));
    EXPECT_FALSE(map_between(subject, subject.time_points[1], subject.time_points[0]));
}

TEST(ScanAlignment, When_a_later_scan_goes_the_others_stay_as_they_are) {
    Case subject = three_scans();
    subject.time_points[2].alignment = turned(-37, Vec3(-4, 8, 0.5));
    const auto third = subject.time_points[2].alignment;
    ASSERT_TRUE(apply_change(subject, remove_scan(subject, "second")));
    EXPECT_EQ(subject.time_points[1].alignment, third);
}

TEST(ScanAlignment, Scans_aligned_to_one_that_is_gone_lie_to_each_other_by_it) {
    Case subject = three_scans();
    subject.time_points[2].alignment = turned(-37, Vec3(-4, 8, 0.5));
    const Vec3 place(12, -7, 30);
    const Vec3 before = (*map_between(subject, subject.time_points[2], subject.time_points[1]))(place);
    ASSERT_TRUE(apply_edit(subject, RemoveTimePoint{"first"}));
    EXPECT_TRUE((*map_between(subject, subject.time_points[1], subject.time_points[0]))(place).isApprox(
        before, 1e-12));
}

}  // namespace
}  // namespace remnant::core
