// Lesions followed over scans that lie shifted to each other, made so that each one's fate is known.

#include "remnant/volumetry/lesion_course.h"

#include <gtest/gtest.h>

namespace remnant::volumetry {
namespace {

using core::Millimetre;
using core::Vec3;

const core::GridGeometry kGrid{{60, 60, 40}, Vec3::Zero(), Vec3(2, 2, 2), core::Mat3::Identity()};
/// A point of the follow-up lies here in the first scan.
const Vec3 kShift(10, -6, 4);

core::LabelMask ball(const Vec3& centre, double diameter) {
    core::LabelMaskBuilder builder(kGrid.size);
    for (int k = 0; k < kGrid.size[2]; ++k) {
        for (int j = 0; j < kGrid.size[1]; ++j) {
            for (int i = 0; i < kGrid.size[0]; ++i) {
                if ((kGrid.world(Vec3(i, j, k)) - centre).norm() <= diameter / 2) builder.add(j, k, i, i + 1);
            }
        }
    }
    return std::move(builder).build();
}

core::Structure lesion(const std::string& name, const Vec3& centre, double diameter) {
    core::Structure s;
    s.id = s.name = name;
    s.kind = core::StructureKind::Metastasis;
    s.mask = ball(centre, diameter);
    return s;
}

/// A follow-up with lesions given by where they lie in the first scan.
struct Placed {
    const char* name;
    Vec3 centre;
    double diameter;
};

core::TimePoint scan(const std::string& name, const std::vector<Placed>& lesions, bool first) {
    core::TimePoint made;
    made.id = made.name = name;
    made.geometry = kGrid;
    if (!first) made.alignment = core::Alignment{"rigid", core::Mat3::Identity(), kShift, {}, Millimetre(3)};
    for (const Placed& l : lesions)
        made.structures.push_back(lesion(l.name, first ? l.centre : l.centre - kShift, l.diameter));
    return made;
}

const Vec3 kA(40, 40, 40);
const Vec3 kB(80, 40, 40);
const Vec3 kC(60, 80, 40);

core::Case followed(const std::vector<Placed>& before, const std::vector<Placed>& after) {
    core::Case subject;
    subject.time_points = {scan("first", before, true), scan("second", after, false)};
    return subject;
}

RecistResponse response(const std::vector<Placed>& before, const std::vector<Placed>& after) {
    const LesionCourse course = lesion_course(followed(before, after), {});
    EXPECT_EQ(course.no_recist_because, "");
    return course.scans.back().recist ? course.scans.back().recist->response : RecistResponse::Baseline;
}

TEST(LesionCourse, Finds_each_lesion_again_where_the_alignment_says) {
    const auto course = lesion_course(
        followed({{"a", kA, 20}, {"b", kB, 16}}, {{"x", kB, 16}, {"y", kA + Vec3(2, 0, 0), 20}}), {});
    ASSERT_EQ(course.lesions.size(), 2u);
    EXPECT_EQ(course.lesions[0].on_scan[1].structure_id, "y") << "a, the largest, is y on the second scan";
    EXPECT_EQ(course.lesions[1].on_scan[1].structure_id, "x");
}

TEST(LesionCourse, Without_the_alignment_nothing_is_matched) {
    core::Case subject = followed({{"a", kA, 20}}, {{"x", kA, 20}});
    subject.time_points[1].alignment.reset();
    const auto course = lesion_course(subject, {});
    ASSERT_EQ(course.lesions.size(), 1u);
    EXPECT_EQ(course.lesions[0].on_scan[1].state, LesionState::Unknown);
    EXPECT_EQ(course.scans[1].cannot_say_because, "second is not aligned with first");
    EXPECT_EQ(course.scans[1].recist->response, RecistResponse::NotEvaluable);
}

TEST(LesionCourse, Says_by_how_much_a_lesion_grew) {
    const auto course = lesion_course(followed({{"a", kA, 20}}, {{"x", kA, 30}}), {});
    const LesionSight& later = course.lesions.at(0).on_scan.at(1);
    EXPECT_NEAR(later.volume_change->value(), 100 * (27.0 / 8.0 - 1), 15)
        << "balls of 20 and 30 mm on 2 mm voxels";
    EXPECT_NEAR(later.diameter_change->value(), 50, 8);
}

TEST(LesionCourse, A_lesion_no_scan_had_before_is_new) {
    const auto course = lesion_course(followed({{"a", kA, 20}}, {{"x", kA, 20}, {"n", kC, 14}}), {});
    ASSERT_EQ(course.lesions.size(), 2u);
    EXPECT_TRUE(course.lesions[1].appeared);
    EXPECT_EQ(course.lesions[1].on_scan[0].state, LesionState::NotYet);
}

TEST(LesionCourse, A_lesion_without_a_partner_is_gone) {
    const auto course = lesion_course(followed({{"a", kA, 20}, {"b", kB, 16}}, {{"x", kA, 20}}), {});
    EXPECT_EQ(course.lesions[1].on_scan[1].state, LesionState::Gone);
}

TEST(LesionCourse, A_marked_site_makes_it_a_disappeared_one) {
    core::Case subject = followed({{"a", kA, 20}, {"b", kB, 16}}, {{"x", kA, 20}});
    core::Structure site = lesion("site", kB - kShift + Vec3(3, 0, 0), 16);
    site.kind = core::StructureKind::DisappearedMetastasis;
    subject.time_points[1].structures.push_back(site);
    const auto course = lesion_course(subject, {});
    EXPECT_EQ(course.lesions[1].on_scan[1].state, LesionState::Disappeared);
    EXPECT_EQ(course.lesions[1].on_scan[1].structure_id, "site");
}

TEST(LesionCourse, A_lesion_that_comes_back_is_the_same_one) {
    core::Case subject = followed({{"a", kA, 20}, {"b", kB, 16}}, {{"x", kA, 20}});
    subject.time_points.push_back(scan("third", {{"p", kA, 20}, {"q", kB, 12}}, false));
    const auto course = lesion_course(subject, {});
    ASSERT_EQ(course.lesions.size(), 2u);
    EXPECT_EQ(course.lesions[1].on_scan[2].structure_id, "q");
}

TEST(LesionCourse, The_two_largest_of_ten_millimetres_are_targets) {
    const auto course =
        lesion_course(followed({{"a", kA, 30}, {"b", kB, 24}, {"c", kC, 16}}, {{"x", kA, 30}}), {});
    EXPECT_TRUE(course.lesions[0].target);
    EXPECT_TRUE(course.lesions[1].target);
    EXPECT_FALSE(course.lesions[2].target);
}

TEST(LesionCourse, Shrinking_by_two_fifths_is_a_partial_response) {
    EXPECT_EQ(response({{"a", kA, 30}}, {{"x", kA, 18}}), RecistResponse::Partial);
}

TEST(LesionCourse, Growing_by_a_third_is_progress) {
    EXPECT_EQ(response({{"a", kA, 24}}, {{"x", kA, 32}}), RecistResponse::Progressive);
}

TEST(LesionCourse, A_new_lesion_is_progress_whatever_the_targets_do) {
    EXPECT_EQ(response({{"a", kA, 30}}, {{"x", kA, 18}, {"n", kC, 14}}), RecistResponse::Progressive);
}

/// Where a lesion was that the second scan no longer shows.
core::Structure site(const Vec3& centre) {
    core::Structure s = lesion("site", centre - kShift, 16);
    s.kind = core::StructureKind::DisappearedMetastasis;
    return s;
}

LesionCourse with_sites(core::Case subject, const std::vector<core::Structure>& sites) {
    for (const core::Structure& s : sites) {
        subject.time_points[1].structures.push_back(s);
        subject.time_points[1].structures.back().id +=
            std::to_string(subject.time_points[1].structures.size());
    }
    return lesion_course(subject, {});
}

TEST(LesionCourse, All_at_sites_marked_as_disappeared_is_a_complete_response) {
    const auto course = with_sites(followed({{"a", kA, 30}, {"b", kB, 16}}, {}), {site(kA), site(kB)});
    EXPECT_EQ(course.scans[1].recist->response, RecistResponse::Complete);
    EXPECT_TRUE(course.warnings.empty());
}

TEST(LesionCourse, A_scan_without_outlines_is_no_complete_response) {
    EXPECT_EQ(response({{"a", kA, 30}}, {}), RecistResponse::NotEvaluable);
}

TEST(LesionCourse, On_a_scan_without_outlines_no_lesion_is_gone) {
    const auto course = lesion_course(followed({{"a", kA, 30}}, {}), {});
    EXPECT_EQ(course.lesions[0].on_scan[1].state, LesionState::NotOutlined);
    EXPECT_EQ(course.scans[1].cannot_say_because,
              "no tumour is outlined on second, and no site of one is confirmed as disappeared");
}

TEST(LesionCourse, A_scan_without_outlines_is_doubtful) {
    const auto course = lesion_course(followed({{"a", kA, 30}, {"b", kB, 16}}, {}), {});
    ASSERT_EQ(course.warnings.size(), 1u);
    EXPECT_EQ(course.warnings.front().id, "tumour-not-outlined");
    EXPECT_TRUE(course.warnings.front().text.starts_with(
        "second: no tumour is outlined, so that nobody can tell whether it shows a, b;"))
        << course.warnings.front().text;
}

TEST(LesionCourse, A_scan_without_outlines_is_called_so_where_it_is_not_aligned_either) {
    core::Case subject = followed({{"a", kA, 30}}, {});
    subject.time_points[1].alignment.reset();
    const auto course = lesion_course(subject, {});
    EXPECT_EQ(course.lesions[0].on_scan[1].state, LesionState::NotOutlined);
}

TEST(LesionCourse, A_site_that_only_a_program_proposed_is_no_complete_response) {
    core::Structure proposed = site(kA);
    proposed.confirmed = false;
    const auto course = with_sites(followed({{"a", kA, 30}}, {}), {proposed});
    EXPECT_EQ(course.lesions[0].on_scan[1].state, LesionState::NotOutlined);
    EXPECT_EQ(course.scans[1].recist->response, RecistResponse::NotEvaluable);
}

TEST(LesionCourse, A_target_without_a_marked_site_leaves_the_response_open) {
    const auto course = with_sites(followed({{"a", kA, 30}, {"b", kB, 16}}, {}), {site(kA)});
    EXPECT_EQ(course.lesions[0].on_scan[1].state, LesionState::Disappeared);
    EXPECT_EQ(course.lesions[1].on_scan[1].state, LesionState::NotOutlined);
    EXPECT_EQ(course.scans[1].recist->response, RecistResponse::NotEvaluable);
}

TEST(LesionCourse, A_lesion_that_was_not_assessed_besides_the_targets_forbids_a_complete_response) {
    const auto course =
        with_sites(followed({{"a", kA, 30}, {"b", kB, 24}, {"c", kC, 16}}, {}), {site(kA), site(kB)});
    EXPECT_EQ(course.scans[1].recist->response, RecistResponse::Partial)
        << "RECIST 1.1, table 1: targets gone, others not evaluated";
}

/// The second scan without its top: what lies above `height` (mm, of the first scan) is cut off.
core::Case cut_off_above(double height, const std::vector<Placed>& before, const std::vector<Placed>& after) {
    core::Case subject = followed(before, after);
    core::Size3& size = subject.time_points[1].geometry.size;
    size[2] = static_cast<int>((height - kShift.z()) / kGrid.spacing.z());
    for (core::Structure& s : subject.time_points[1].structures) {
        std::vector<std::shared_ptr<const core::LabelSlab>> kept;
        for (int k = 0; k < size[2]; ++k) kept.push_back(s.mask.shared_slab(k));
        s.mask = core::LabelMask(size, std::move(kept));
    }
    return subject;
}

const Vec3 kDome(80, 40, 68);

TEST(LesionCourse, A_lesion_beyond_the_end_of_a_scan_is_not_gone) {
    const auto course =
        lesion_course(cut_off_above(60, {{"a", kA, 20}, {"dome", kDome, 16}}, {{"x", kA, 20}}), {});
    EXPECT_EQ(course.lesions[1].on_scan[1].state, LesionState::Outside);
    EXPECT_EQ(course.scans[1].recist->response, RecistResponse::NotEvaluable);
    ASSERT_EQ(course.warnings.size(), 1u);
    EXPECT_EQ(course.warnings.front().id, "lesion-outside");
}

TEST(LesionCourse, A_first_scan_without_outlines_does_not_make_later_lesions_new) {
    const auto course = lesion_course(followed({}, {{"x", kA, 20}}), {});
    EXPECT_FALSE(course.lesions.at(0).appeared);
    EXPECT_EQ(course.lesions[0].on_scan[0].state, LesionState::NotOutlined);
    EXPECT_EQ(course.no_recist_because,
              "no tumour is outlined on first, and no site of one is confirmed as disappeared");
}

TEST(LesionCourse, No_tumour_on_any_scan_is_no_doubt) {
    EXPECT_TRUE(lesion_course(followed({}, {}), {}).warnings.empty());
}

/// The later scan is the one the case begins with: b is gone on it.
core::Case opened_later_first() {
    core::Case subject = followed({{"x", kA, 20}}, {{"a", kA, 20}, {"b", kB, 16}});
    using namespace std::chrono_literals;
    subject.time_points[0].date = 2026y / 2 / 1;
    subject.time_points[1].date = 2025y / 12 / 1;
    return subject;
}

TEST(LesionCourse, Follows_the_scans_by_their_dates) {
    const auto course = lesion_course(opened_later_first(), {});
    EXPECT_EQ(course.scans[0].scan_id, "second");
    ASSERT_EQ(course.lesions.size(), 2u);
    EXPECT_EQ(course.lesions[0].on_scan[1].structure_id, "x");
    EXPECT_EQ(course.lesions[1].on_scan[1].state, LesionState::Gone);
    EXPECT_EQ(course.scans[1].recist->response, RecistResponse::Partial);
}

TEST(LesionCourse, Follows_the_scans_as_listed_where_one_has_no_date) {
    core::Case subject = opened_later_first();
    subject.time_points[1].date.reset();
    EXPECT_EQ(lesion_course(subject, {}).scans[0].scan_id, "first");
}

TEST(LesionCourse, An_earlier_scan_that_is_not_aligned_leaves_the_later_one_open) {
    core::Case subject = opened_later_first();
    subject.time_points[1].alignment.reset();
    const auto course = lesion_course(subject, {});
    ASSERT_EQ(course.lesions.size(), 2u) << "those of the earlier scan";
    EXPECT_EQ(course.scans[1].cannot_say_because, "first is not aligned with second");
}

TEST(LesionCourse, Small_lesions_alone_give_no_response) {
    const auto course = lesion_course(followed({{"a", kA, 7}}, {{"x", kA, 7}}), {});
    EXPECT_EQ(course.no_recist_because, "the first scan has no lesion that is large enough to be a target");
}

TEST(LesionCourse, Says_on_which_scan_an_outline_of_several_pieces_counts_as_one) {
    core::Case subject = followed({{"a", kA, 20}}, {{"a", kA, 20}});
    EXPECT_TRUE(lesion_course(subject, {}).warnings.empty());
    core::Structure& later = subject.time_points[1].structures.front();
    later.mask = core::united(later.mask, ball(kC - kShift, 12));
    const LesionCourse course = lesion_course(subject, {});
    ASSERT_EQ(course.warnings.size(), 1u);
    EXPECT_EQ(course.warnings.front().id, "lesion-pieces");
    EXPECT_TRUE(course.warnings.front().text.starts_with("second: ")) << course.warnings.front().text;
}

}  // namespace
}  // namespace remnant::volumetry
