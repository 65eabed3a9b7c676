// Planning on a real patient, by mouse and keys: the three plans a surgeon would weigh, each against a count
// of its own, and the same figures again from the command line.

#include <QProcess>
#include <QSpinBox>
#include <cstdlib>
#include <fstream>

#include "independent_wedge.h"
#include "plan/plan_changes.h"
#include "plan/resectogram.h"
#include "remnant/volumetry/cut_shaping.h"
#include "scene/cut_scene.h"
#include "scene/scene_view.h"
#include "scratch_folder.h"
#include "slice/slice_view.h"
#include "test_data.h"
#include "window_driver.h"

namespace remnant::ui::testing {
namespace {

using core::LabelMask;
using core::StructureKind;
using ::remnant::testing::independent_wedge;
using ::remnant::testing::ScratchFolder;

constexpr double kVoxelMl = 0.742999970912933 * 0.742999970912933 * 1.6000000238 / 1000.0;

void import_the_patient(WindowDriver& person, const std::filesystem::path& data) {
    person.import_study(data / "PATIENT_DICOM");
    person.add_labels(Qt::ControlModifier | Qt::ShiftModifier, data / "MASKS_DICOM");
    person.add_labels(Qt::ControlModifier, data / "couinaud.nii.gz");
    person.click("step-study");
    person.type("height", "170");
    person.type("weight", "70");
    person.choose_next("condition");
    person.click("step-plan");
    ASSERT_TRUE(person.wait_until_settled());
}

const LabelMask& mask_called(const core::TimePoint& scan, const std::string& name) {
    const auto found = std::ranges::find(scan.structures, name, &core::Structure::name);
    EXPECT_NE(found, scan.structures.end()) << name;
    return found->mask;
}

/// Voxel by voxel: which liver goes with segments, which with wedges; what is left without tumour.
std::int64_t count_remnant(const core::TimePoint& scan, const std::vector<StructureKind>& segments,
                           const std::vector<const LabelMask*>& wedges) {
    const auto liver = std::ranges::find(scan.structures, StructureKind::Liver, &core::Structure::kind);
    std::int64_t left = 0;
    for (const auto& [i, j, k] : ::remnant::testing::voxels_of(liver->mask)) {
        bool in_a_segment = false, goes = false, tumour = false;
        for (const core::Structure& s : scan.structures) {
            if (s.kind == StructureKind::Liver || !s.mask.contains(i, j, k)) continue;
            const bool segment = s.kind >= StructureKind::SegmentI && s.kind <= StructureKind::SegmentVIII;
            in_a_segment = in_a_segment || segment;
            goes = goes || std::ranges::find(segments, s.kind) != segments.end();
            tumour = tumour || s.kind == StructureKind::Tumour || s.kind == StructureKind::Metastasis;
        }
        for (const LabelMask* wedge : wedges) goes = goes || wedge->contains(i, j, k);
        const bool nobodys = !segments.empty() && !in_a_segment;
        left += !goes && !nobodys && !tumour ? 1 : 0;
    }
    return left;
}

void expect_flr(WindowDriver& person, std::int64_t voxels, const char* plan) {
    ASSERT_TRUE(person.wait_until_settled());
    const auto& measured = person.window.document().evaluation().measurement;
    ASSERT_TRUE(measured) << plan;
    EXPECT_NEAR(measured->flr.value(), static_cast<double>(voxels) * kVoxelMl, 1e-4) << plan;
    EXPECT_EQ(person.window.verdict().said().flr,
              QStringLiteral("%1\u2009mL").arg(std::round(static_cast<double>(voxels) * kVoxelMl), 0, 'f', 0))
        << plan;
    std::printf("%s: %lld voxels, FLR %.2f mL, margins", plan, static_cast<long long>(voxels),
                measured->flr.value());
    for (const auto& margin : person.window.document().evaluation().cut->margins)
        std::printf(" %s %.1f mm", margin.tumour.c_str(), margin.distance ? margin.distance->value() : -1.0);
    std::printf("\n");
}

/// Clicks the button that removes the n-th cut of the plan.
void remove_row(WindowDriver& person, int row) {
    std::vector<QPushButton*> buttons;
    for (QPushButton* button : person.window.findChildren<QPushButton*>()) {
        if (button->toolTip() == QStringLiteral("Remove this cut")) buttons.push_back(button);
    }
    ASSERT_GT(static_cast<int>(buttons.size()), row);
    const auto cuts = [&] { return active_cuts(person.subject())->stages[0].removes.size(); };
    const std::size_t before = cuts();
    QTest::mouseClick(buttons[static_cast<std::size_t>(row)], Qt::LeftButton);
    ASSERT_TRUE(person.wait_for([&] { return cuts() + 1 == before; })) << "the cut was not removed";
}

TEST(Planning, Three_plans_of_a_real_patient_agree_with_a_count_of_every_voxel) {
    REMNANT_NEED_DATA(data, "ircadb-17");
    const ScratchFolder folder;
    WindowDriver person;
    ASSERT_NO_FATAL_FAILURE(import_the_patient(person, data));
    const core::TimePoint scan = *person.subject().shown();
    const LabelMask& liver = mask_called(scan, "liver");
    const LabelMask wedge_1 = independent_wedge(mask_called(scan, "livertumor1"), 10.0, liver, scan.geometry);
    const LabelMask wedge_2 = independent_wedge(mask_called(scan, "livertumor2"), 10.0, liver, scan.geometry);
    const std::vector right{StructureKind::SegmentV, StructureKind::SegmentVI, StructureKind::SegmentVII,
                            StructureKind::SegmentVIII};

    person.choose_operation("right hepatectomy  H5678");
    person.choose_in_menu("addCut", QStringLiteral("Wedge round livertumor2"));
    const std::int64_t with_wedge = count_remnant(scan, right, {&wedge_2});
    expect_flr(person, with_wedge, "right hepatectomy + wedge in II");

    person.click("addPlan");
    remove_row(person, 0);  // the operation
    person.choose_in_menu("addCut", QStringLiteral("Wedge round livertumor1"));
    expect_flr(person, count_remnant(scan, {}, {&wedge_1, &wedge_2}), "two wedges with 10 mm");

    person.click("addPlan");
    remove_row(person, 1);  // the wedge round the tumour in VIII, which stage 2 takes
    person.click("addStage");
    person.choose_operation("right hepatectomy  H5678");
    ASSERT_TRUE(person.wait_until_settled());
    const auto& staged = person.window.document().evaluation().measurement->stages;
    ASSERT_EQ(staged.size(), 2u);
    EXPECT_NEAR(staged[0].flr.value(), static_cast<double>(count_remnant(scan, {}, {&wedge_2})) * kVoxelMl,
                1e-4)
        << "after stage 1";
    expect_flr(person, with_wedge, "in two stages");
    EXPECT_EQ(person.subject().plans.size(), 3u);

    // Saved, opened again, exported and run by the command line: the same figures.
    person.save_as(folder.path() / "case.remnant");
    const double flr = person.window.document().evaluation().measurement->flr.value();
    person.key(Qt::Key_W, Qt::ControlModifier);
    ASSERT_TRUE(person.wait_for([&] { return !person.window.document().is_open(); }));
    person.key(Qt::Key_O, Qt::ControlModifier | Qt::ShiftModifier);
    person.type_path(folder.path() / "case.remnant");
    ASSERT_TRUE(person.wait_for([&] { return person.window.document().is_open(); }));
    ASSERT_TRUE(person.wait_until_settled());
    EXPECT_EQ(person.window.document().evaluation().measurement->flr.value(), flr) << "opened again";
    auto* commands = person.window.findChild<QAction*>(QStringLiteral("export-plan"));
    ASSERT_NE(commands, nullptr);
    person.come_back();
    commands->trigger();
    person.type_path(folder.path() / "plan.json");
    ASSERT_TRUE(person.wait_for([&] { return std::filesystem::exists(folder.path() / "plan.json"); }));
    QProcess program;
    const auto path = [&](const char* name) { return QString::fromStdString(data / name); };
    program.start(QStringLiteral(REMNANT_CLI), {"measure",
                                                "--ct",
                                                path("PATIENT_DICOM"),
                                                "--liver",
                                                path("MASKS_DICOM/liver"),
                                                "--tumour",
                                                "livertumor1=" + path("MASKS_DICOM/livertumor1"),
                                                "--tumour",
                                                "livertumor2=" + path("MASKS_DICOM/livertumor2"),
                                                "--segments",
                                                path("couinaud.nii.gz"),
                                                "--height-cm",
                                                "170",
                                                "--weight-kg",
                                                "70",
                                                "--liver-condition",
                                                "normal",
                                                "--json",
                                                "--plan",
                                                QString::fromStdString(folder.path() / "plan.json")});
    ASSERT_TRUE(program.waitForFinished());
    const QString said = QString::fromUtf8(program.readAllStandardOutput());
    ASSERT_EQ(program.exitCode(), 0) << program.readAllStandardError().toStdString();
    const QString exact = QString::number(flr, 'g', 17);
    const auto match = QRegularExpression(QStringLiteral("\"flr_ml\":([0-9.eE+-]+)")).match(said);
    ASSERT_TRUE(match.hasMatch()) << said.toStdString();
    EXPECT_EQ(match.captured(1).toDouble(), flr)
        << "the command line says " << match.captured(1).toStdString();
}

TEST(Planning, A_plane_follows_the_hand_with_its_numbers_and_is_one_step_to_undo) {
    REMNANT_NEED_DATA(data, "ircadb-17");
    WindowDriver person;
    ASSERT_NO_FATAL_FAILURE(import_the_patient(person, data));
    person.choose_in_menu("addCut", QStringLiteral("Plane through the crosshair"));
    ASSERT_TRUE(person.wait_until_settled());
    ASSERT_TRUE(person.window.document().held_cut());
    const core::Case before = person.subject();
    const double flr_before = person.window.document().evaluation().measurement->flr.value();
    SliceView* axial = &person.window.views().slice(ViewAxis::Axial);
    const auto handle = [&] {
        return volumetry::handles_of(person.window.document().held_removal()->cut, core::Vec3::UnitX())[0];
    };
    const QPoint start = axial->position_of(handle()).toPoint();
    QTest::mousePress(axial, Qt::LeftButton, {}, start);
    double last = flr_before;
    double slowest = 0.0;
    for (int step = 1; step <= 12; ++step) {
        QElapsedTimer clock;
        clock.start();
        QTest::mouseMove(axial, start + QPoint(3 * step, 0));
        QCoreApplication::processEvents();
        slowest = std::max(slowest, static_cast<double>(clock.nsecsElapsed()) * 1e-6);
        const auto& now = person.window.document().evaluation();
        ASSERT_TRUE(now.measurement);
        EXPECT_TRUE(now.moving);
        EXPECT_LE(now.measurement->flr.value(), last) << "moved to the patient's left, more should go";
        last = now.measurement->flr.value();
        EXPECT_EQ(person.window.verdict().said().flr,
                  QStringLiteral("%1\u2009mL").arg(std::round(last), 0, 'f', 0))
            << "the bar does not follow";
    }
    EXPECT_LT(last, flr_before - 50.0);
    QTest::mouseRelease(axial, Qt::LeftButton, {}, start + QPoint(36, 0));
    std::printf("slowest step of the drag, numbers and slices: %.1f ms\n", slowest);
    ASSERT_TRUE(person.wait_until_settled());
    EXPECT_FALSE(person.window.document().evaluation().moving);
    EXPECT_EQ(person.window.document().evaluation().measurement->flr.value(), last)
        << "the rested numbers differ from those in the hand";
    person.key(Qt::Key_Z, Qt::ControlModifier);
    core::Case after = person.subject();
    after.view = before.view;
    EXPECT_EQ(after, before) << "a drag is more than one step to undo";
}

TEST(Planning, The_unrolled_cut_and_the_crosshair_point_at_the_same_place) {
    REMNANT_NEED_DATA(data, "ircadb-17");
    WindowDriver person;
    ASSERT_NO_FATAL_FAILURE(import_the_patient(person, data));
    person.choose_in_menu("addCut", QStringLiteral("Curved cut"));
    ASSERT_TRUE(person.wait_until_settled());
    auto* unrolled = person.part<Resectogram>("resectogram");
    ASSERT_TRUE(person.wait_for([&] { return unrolled->sheet().has_value(); })) << "the cut is not unrolled";
    const auto& sheet = *unrolled->sheet();
    int row = 0, column = 0;
    for (int n = 0; n < sheet.rows * sheet.columns; ++n) {
        if (!sheet.points[static_cast<std::size_t>(n)].in_liver) continue;
        row = n / sheet.columns;
        column = n % sheet.columns;
        if (n > sheet.rows * sheet.columns / 2) break;
    }
    ASSERT_TRUE(sheet.at(row, column).in_liver) << "the cut passes no liver";
    QTest::mouseClick(unrolled, Qt::LeftButton, {}, unrolled->position_of(row, column).toPoint());
    ASSERT_TRUE(person.subject().view.crosshair);
    EXPECT_LT((*person.subject().view.crosshair - sheet.at(row, column).at).norm(), 3.0);
    EXPECT_TRUE(person.wait_for([&] { return person.window.views().scene().cuts().triangle_count() > 100; }))
        << "the cut is not drawn in 3D";
    if (const char* picture = std::getenv("REMNANT_TEST_PICTURE"))
        person.window.grab().save(QString::fromUtf8(picture));
}

TEST(Planning, Suggestions_clear_all_tumours_and_become_the_plan) {
    REMNANT_NEED_DATA(data, "ircadb-17");
    WindowDriver person;
    ASSERT_NO_FATAL_FAILURE(import_the_patient(person, data));
    person.click("suggestPlans");
    auto* dialog = person.dialog<QDialog>();
    ASSERT_NE(dialog, nullptr);
    auto* table = dialog->findChild<QTableWidget*>(QStringLiteral("suggestions"));
    ASSERT_TRUE(person.wait_for([&] { return table->rowCount() > 0; })) << "nothing was suggested";
    for (int row = 0; row < table->rowCount(); ++row)
        std::printf("%s · %s · %s · %s\n", table->item(row, 0)->text().toUtf8().constData(),
                    table->item(row, 1)->text().toUtf8().constData(),
                    table->item(row, 3)->text().toUtf8().constData(),
                    table->item(row, 4)->text().toUtf8().constData());
    QTest::mouseClick(table->viewport(), Qt::LeftButton, {},
                      table->visualItemRect(table->item(0, 0)).center());
    QTest::mouseClick(dialog->findChild<QPushButton*>(QStringLiteral("takeSuggestion")), Qt::LeftButton);
    ASSERT_TRUE(person.wait_for([&] { return !person.subject().active_plan.empty(); }));
    ASSERT_TRUE(person.wait_until_settled());
    const auto& cut = person.window.document().evaluation().cut;
    ASSERT_TRUE(cut);
    for (const auto& margin : cut->margins) {
        EXPECT_EQ(margin.side, volumetry::TumourSide::Goes) << margin.tumour;
        EXPECT_GE(margin.distance->value(), 1.0) << margin.tumour;
    }
}

}  // namespace
}  // namespace remnant::ui::testing
