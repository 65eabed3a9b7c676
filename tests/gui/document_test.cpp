#include "document/document.h"

#include <gtest/gtest.h>

#include <QSignalSpy>
#include <QTest>

#include "document/display_layers.h"
#include "document/jobs.h"

namespace remnant::ui {
namespace {

core::Structure box(const char* id, core::StructureKind kind, int from, int to) {
    core::LabelMaskBuilder builder({20, 20, 10});
    for (int k = 2; k < 8; ++k) {
        for (int j = 4; j < 16; ++j) builder.add(j, k, from, to);
    }
    core::Structure s;
    s.id = s.name = id;
    s.kind = kind;
    s.mask = std::move(builder).build();
    return s;
}

core::Case small_case() {
    core::Case c;
    core::TimePoint scan;
    scan.id = scan.name = "baseline";
    scan.geometry.size = {20, 20, 10};
    scan.geometry.spacing = core::Vec3(10, 10, 10);
    scan.structures = {box("liver", core::StructureKind::Liver, 2, 18),
                       box("II", core::StructureKind::SegmentII, 10, 18),
                       box("VII", core::StructureKind::SegmentVII, 2, 10)};
    c.time_points.push_back(scan);
    c.patient.height = core::Centimetre(170);
    c.patient.weight = core::Kilogram(70);
    c.patient.liver_condition = core::LiverCondition::Normal;
    c.plans.push_back({"keep II", core::RemnantSegments{{core::Segment::II}}});
    c.active_plan = "keep II";
    return c;
}

struct Open {
    Jobs jobs;
    Document document{jobs};
    Open() { document.open(small_case(), QString()); }
    bool settle() {
        return QTest::qWaitFor([&] { return !document.evaluation_pending(); }, 5000);
    }
};

TEST(Document, A_change_reaches_the_evaluation_by_itself) {
    Open o;
    ASSERT_TRUE(o.settle());
    ASSERT_TRUE(o.document.evaluation().measurement);
    // 8 × 12 × 6 voxels of 1 mL each stay.
    EXPECT_DOUBLE_EQ(o.document.evaluation().measurement->flr.value(), 576.0);
    ASSERT_TRUE(o.document.apply(
        core::InsertStructure{"baseline", 3, box("tumour", core::StructureKind::Tumour, 16, 18)}));
    ASSERT_TRUE(o.document.evaluation_pending());
    ASSERT_TRUE(o.settle());
    EXPECT_DOUBLE_EQ(o.document.evaluation().measurement->flr.value(), 432.0);
    o.document.undo();
    ASSERT_TRUE(o.settle());
    EXPECT_DOUBLE_EQ(o.document.evaluation().measurement->flr.value(), 576.0);
}

TEST(Document, Observers_are_told_which_part_changed) {
    Open o;
    ASSERT_TRUE(o.settle());
    Parts told;
    QObject::connect(&o.document, &Document::changed, [&](Parts parts) { told |= parts; });
    core::ViewState view = o.document.current().view;
    view.window = {300, 120};
    o.document.set_view(view);
    EXPECT_EQ(told, Parts(Part::View));
    told = {};
    ASSERT_TRUE(o.document.apply(core::SetPatient{}));
    EXPECT_EQ(told, Part::Patient | Part::File);
}

TEST(Document, A_refused_change_says_why_and_changes_nothing) {
    Open o;
    QSignalSpy refused(&o.document, &Document::refused);
    EXPECT_FALSE(o.document.apply(core::RemovePlan{"no such plan"}));
    EXPECT_EQ(refused.count(), 1);
    EXPECT_FALSE(o.document.history().can_undo());
}

TEST(Document, It_is_unsaved_until_saved_and_again_after_a_change) {
    Open o;
    EXPECT_TRUE(o.document.modified());
    o.document.mark_saved("case.remnant", o.document.history().state());
    EXPECT_FALSE(o.document.modified());
    ASSERT_TRUE(o.document.apply(core::SetPatient{}));
    EXPECT_TRUE(o.document.modified());
    o.document.undo();
    EXPECT_FALSE(o.document.modified());
}

TEST(DisplayLayers, The_plan_step_shows_what_stays_and_what_goes_in_place_of_the_segments) {
    core::Case subject = small_case();
    const auto evaluation = volumetry::evaluate(subject, {});
    subject.view.step = "structures";
    auto layers = display_layers(subject, evaluation);
    ASSERT_EQ(layers.size(), 3u);
    EXPECT_EQ(layers[0].id, "liver");
    subject.view.step = "plan";
    layers = display_layers(subject, evaluation);
    ASSERT_EQ(layers.size(), 2u);
    EXPECT_EQ(layers[0].id, "resected");
    EXPECT_EQ(layers[1].id, "remnant");
    EXPECT_EQ(layers[1].mask.count(), 576);
}

TEST(Jobs, A_fault_in_the_work_becomes_a_refusal_without_its_words) {
    Jobs jobs;
    QObject owner;
    std::string reason;
    jobs.run<int>(
        &owner, "faulty",
        [](const core::JobContext&) -> core::Result<int> { throw std::runtime_error("Mr Smith"); },
        [&](core::Result<int> result) {
            if (!result) reason = result.error().reason;
        });
    ASSERT_TRUE(QTest::qWaitFor([&] { return jobs.idle(); }, 5000));
    EXPECT_FALSE(reason.empty());
    EXPECT_EQ(reason.find("Smith"), std::string::npos);
}

TEST(Jobs, A_cancelled_job_sees_it_and_ends) {
    Jobs jobs;
    QObject owner;
    bool cancelled = false;
    const int id = jobs.run<int>(
        &owner, "long",
        [](const core::JobContext& job) -> core::Result<int> {
            while (!job.cancelled()) std::this_thread::yield();
            return core::refuse(core::cancelled_error("long"));
        },
        [&](core::Result<int> result) { cancelled = !result && result.error().reason == "cancelled"; });
    jobs.cancel(id);
    ASSERT_TRUE(QTest::qWaitFor([&] { return jobs.idle(); }, 5000));
    EXPECT_TRUE(cancelled);
}

TEST(Jobs, Nothing_reaches_an_owner_that_is_gone) {
    Jobs jobs;
    bool told = false;
    {
        QObject owner;
        jobs.run<int>(
            &owner, "orphan", [](const core::JobContext&) -> core::Result<int> { return 1; },
            [&](core::Result<int>) { told = true; });
    }
    ASSERT_TRUE(QTest::qWaitFor([&] { return jobs.idle(); }, 5000));
    EXPECT_FALSE(told);
}

}  // namespace
}  // namespace remnant::ui
