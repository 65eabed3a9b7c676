// From the CT alone to a verdict, as a radiologist goes: find the liver, correct it by strokes, confirm it,
// show two tumours, cut, judge; then all of it undone and done again.

#include <QDir>
#include <QListWidget>
#include <QTableView>
#include <cstdio>

#include "event_loop_watch.h"
#include "remnant/imaging/study_import.h"
#include "remnant/volumetry/lesion_diameters.h"
#include "remnant/volumetry/outline_agreement.h"
#include "remnant/volumetry/volume.h"
#include "test_data.h"
#include "window_driver.h"

namespace remnant::ui::testing {
namespace {

constexpr double kMostWaitMs = 100.0;

const core::Structure* named(const core::Case& subject, const std::string& name) {
    const auto& all = subject.shown()->structures;
    const auto found = std::ranges::find(all, name, &core::Structure::name);
    return found == all.end() ? nullptr : &*found;
}

class FromTheCtToTheVerdict : public ::testing::Test {
  protected:
    core::LabelMask expert(const std::filesystem::path& data, const char* name) {
        const auto read = imaging::propose_labels(data / "MASKS_DICOM" / name, *person.subject().shown(), {},
                                                  core::JobContext());
        EXPECT_TRUE(read) << name;
        return read ? read->labels.front().mask : core::LabelMask(person.subject().shown()->geometry.size);
    }
    void look_at(const core::Vec3& point) {
        core::ViewState view = person.subject().view;
        view.crosshair = point;
        person.window.document().set_view(std::move(view));
        ASSERT_TRUE(person.wait_until_settled());
    }
    SliceView& axial() { return person.window.views().slice(ViewAxis::Axial); }
    void drag(const core::Vec3& from, const core::Vec3& to) {
        const QPointF start = axial().position_of(from);
        const QPointF end = axial().position_of(to);
        QTest::mousePress(&axial(), Qt::LeftButton, {}, start.toPoint());
        for (int n = 1; n <= 6; ++n) QTest::mouseMove(&axial(), (start + n / 6.0 * (end - start)).toPoint());
        QTest::mouseRelease(&axial(), Qt::LeftButton, {}, end.toPoint());
    }
    /// A stroke of 8 mm where the outline differs most from the expert's.
    void correct(const volumetry::DifferencePlace& place) {
        look_at(place.at);
        const bool added = place.kind == volumetry::DifferenceKind::Added;
        person.click(added ? "toolStrokeOut" : "toolStrokeIn");
        const core::LabelMask before = named(person.subject(), "Liver")->mask;
        drag(place.at - core::Vec3(4, 0, 0), place.at + core::Vec3(4, 0, 0));
        ASSERT_TRUE(person.wait_for([&] { return !(named(person.subject(), "Liver")->mask == before); }))
            << person.window.status().said().toStdString();
        ASSERT_TRUE(person.wait_until_settled());
    }
    void confirm(const std::string& name) {
        auto* table = person.part<QTableView>("structures");
        const auto& all = person.subject().shown()->structures;
        const auto row = std::ranges::find(all, name, &core::Structure::name) - all.begin();
        const QModelIndex cell = table->model()->index(static_cast<int>(row), 2);
        table->scrollTo(cell);
        QTest::mouseClick(table->viewport(), Qt::LeftButton, {}, table->visualRect(cell).center());
        person.click("confirm");
        ASSERT_TRUE(person.wait_until_settled());
        EXPECT_TRUE(named(person.subject(), name)->confirmed) << name;
    }
    /// The drawn diameter: the longest one of the expert's outline in a slice.
    void show_tumour(const core::LabelMask& truth, const std::string& name) {
        longest_ = std::max(longest_, watch_.longest_ms());
        const auto longest = volumetry::diameters_of(truth, person.subject().shown()->geometry).longest;
        forget_waits();
        look_at(longest.middle());
        person.key(Qt::Key_Escape);
        person.click("toolTumour");
        drag(longest.from, longest.to);
        ASSERT_TRUE(person.wait_for([&] { return named(person.subject(), name) != nullptr; }))
            << person.window.status().said().toStdString();
        ASSERT_TRUE(person.wait_until_settled());
        longest_ = std::max(longest_, watch_.longest_ms());
        const double dice = core::dice(named(person.subject(), name)->mask, truth);
        std::printf("%s: Dice %.4f\n", name.c_str(), dice);
        EXPECT_GE(dice, 0.80) << name << " in the liver that was found";
    }
    void cut_through(const core::Vec3& a, const core::Vec3& b, const core::Vec3& c) {
        person.click("step-plan");
        ASSERT_TRUE(person.wait_until_settled());
        person.choose_in_menu("addCut", QStringLiteral("Plane through three points"));
        for (const core::Vec3& point : {a, b, c}) {
            look_at(point);
            QTest::mouseClick(&axial(), Qt::LeftButton, {}, axial().position_of(point).toPoint());
        }
        ASSERT_TRUE(person.wait_until_settled());
    }
    [[nodiscard]] bool warns(std::string_view id) {
        const auto& all = person.window.document().evaluation().warnings;
        return std::ranges::find(all, id, &core::Warning::id) != all.end();
    }
    /// What the test itself kept the window's thread busy with counts for nothing.
    void forget_waits() {
        QTest::qWait(50);
        (void)watch_.longest_ms();
    }
    /// Keeps a picture of the window where REMNANT_PICTURES names a folder; notes how long anyone waited.
    void step(const char* what) {
        longest_ = std::max(longest_, watch_.longest_ms());
        std::printf("%-28s longest wait so far %5.1f ms\n", what, longest_);
        if (const QString folder = qEnvironmentVariable("REMNANT_PICTURES"); !folder.isEmpty())
            person.window.grab().save(QDir(folder).filePath(QString::fromLatin1(what) + ".png"));
        forget_waits();
    }

    WindowDriver person{QSize(1600, 1000)};
    EventLoopWatch watch_;
    double longest_ = 0.0;
};

TEST_F(FromTheCtToTheVerdict, Goes_a_radiologist_by_mouse_and_back_by_undo_bit_for_bit) {
    REMNANT_NEED_DATA(data, "ircadb-17");
    ASSERT_TRUE(person.wait_until_settled());
    person.import_study(data / "PATIENT_DICOM");
    person.click("step-structures");
    ASSERT_TRUE(person.wait_until_settled());
    step("1-ct-alone");
    const core::LabelMask liver = expert(data, "liver");
    const core::LabelMask tumours[] = {expert(data, "livertumor1"), expert(data, "livertumor2")};
    const core::Case start = person.subject();
    forget_waits();

    person.click("findLiver");
    ASSERT_TRUE(person.wait_for([&] { return named(person.subject(), "Liver") != nullptr; }))
        << person.window.status().said().toStdString();
    ASSERT_TRUE(person.wait_until_settled());
    EXPECT_TRUE(warns("outline-unconfirmed"));
    step("2-found");

    // Where a person would see that it is wrong; reading the truth is the test's own work.
    const double found = core::dice(named(person.subject(), "Liver")->mask, liver);
    const auto agreement =
        volumetry::agreement_of(liver, named(person.subject(), "Liver")->mask,
                                person.subject().shown()->geometry, {}, core::JobContext());
    ASSERT_TRUE(agreement);
    forget_waits();
    for (std::size_t n = 0; n < 3; ++n) correct(agreement->places[n]);
    longest_ = std::max(longest_, watch_.longest_ms());
    const double corrected = core::dice(named(person.subject(), "Liver")->mask, liver);
    std::printf("Dice %.4f found, %.4f after three strokes\n", found, corrected);
    EXPECT_GT(corrected, found) << "strokes where the outline differs most made it worse";
    step("3-three-strokes");

    person.key(Qt::Key_Escape);
    confirm("Liver");
    EXPECT_FALSE(warns("outline-unconfirmed"));
    step("4-confirmed");

    show_tumour(tumours[0], "Tumour 1");
    show_tumour(tumours[1], "Tumour 2");
    person.key(Qt::Key_Escape);
    EXPECT_TRUE(warns("outline-unconfirmed")) << "the verdict rests on tumours nobody has confirmed";
    confirm("Tumour 1");
    confirm("Tumour 2");
    EXPECT_FALSE(warns("outline-unconfirmed"));
    person.show_tab("Tumours");
    ASSERT_TRUE(person.wait_for([&] { return person.part<QListWidget>("lesions")->count() == 2; }));
    step("5-two-tumours");

    const core::GridGeometry& grid = person.subject().shown()->geometry;
    cut_through(grid.world(core::Vec3(235, 190, 70)), grid.world(core::Vec3(205, 300, 70)),
                grid.world(core::Vec3(220, 245, 90)));
    const volumetry::Evaluation& evaluation = person.window.document().evaluation();
    ASSERT_TRUE(evaluation.measurement) << "the cut gives no remnant";
    const double stays = volumetry::volume_of(evaluation.measurement->parts.remnant.count(), grid).value();
    std::printf("remnant %.0f mL of %.0f mL\n", stays, evaluation.liver->tlv.value());
    EXPECT_GT(stays, 100.0);
    EXPECT_LT(stays, evaluation.liver->tlv.value());
    person.click("step-study");
    person.type("height", "170");
    person.type("weight", "70");
    person.choose_next("condition");
    ASSERT_TRUE(person.wait_until_settled());
    EXPECT_EQ(person.window.verdict().said().word, QStringLiteral("Not enough"))
        << "a sixth of the liver was kept, half of it tumour";
    step("6-verdict");

    const core::Case end = person.subject();
    int steps = 0;
    for (; person.window.document().history().can_undo() && steps < 100; ++steps)
        person.key(Qt::Key_Z, Qt::ControlModifier);
    core::Case back = person.subject();
    back.view = start.view;
    // The study itself was one change too.
    EXPECT_TRUE(back.time_points.empty() || back == start) << "undo does not lead back to the start";
    for (int n = 0; n < steps; ++n) person.key(Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
    core::Case again = person.subject();
    again.view = end.view;
    EXPECT_EQ(again, end) << "redo does not lead to the end again";
    ASSERT_TRUE(person.wait_until_settled());
    step("7-undone-and-done-again");
    EXPECT_LE(longest_, kMostWaitMs) << "a person had to wait for the window";
}

}  // namespace
}  // namespace remnant::ui::testing
