// Outlines shaped, cut, followed along edges and compared in the window, by mouse and keys.

#include <QDoubleSpinBox>
#include <QLabel>
#include <QListWidget>
#include <QSettings>
#include <fstream>

#include "planned_case.h"
#include "preferences/preferences.h"
#include "remnant/imaging/volume_file.h"
#include "scratch_folder.h"
#include "window_driver.h"

namespace remnant::ui::testing {
namespace {

using ::remnant::testing::kPlannedSize;
using ::remnant::testing::kStep;
using ::remnant::testing::planned_case;

class ShapingInTheWindow : public ::testing::Test {
  protected:
    void SetUp() override {
        person.window.flow().open_value(planned_case());
        ASSERT_TRUE(person.wait_for([&] { return person.subject().shown() != nullptr; }));
        person.click("step-structures");
        ASSERT_TRUE(person.wait_until_settled());
    }
    const core::Structure& liver() {
        const auto& all = person.subject().shown()->structures;
        return *std::ranges::find(all, core::StructureKind::Liver, &core::Structure::kind);
    }
    /// Clicks a button of the shape panel and waits until the liver is another one.
    void shape(const char* button) {
        const core::LabelMask before = liver().mask;
        person.click(button);
        ASSERT_TRUE(person.wait_for([&] { return !(liver().mask == before); }))
            << button << ": " << person.window.status().said().toStdString();
        ASSERT_TRUE(person.wait_until_settled());
    }
    SliceView& axial() { return person.window.views().slice(ViewAxis::Axial); }
    QPoint at_voxel(double i, double j) {
        const auto& grid = person.subject().shown()->geometry;
        core::Vec3 index(i, j, 24.0);
        return axial().position_of(grid.world(index)).toPoint();
    }

    WindowDriver person;
};

TEST_F(ShapingInTheWindow, An_outline_is_grown_by_the_distance_that_is_set_and_undone_in_one_step) {
    const core::Case before = person.subject();
    person.show_tab("Shape");
    person.part<QDoubleSpinBox>("shapeDistance")->setValue(kStep);
    shape("shapeGrow");
    // One voxel further on each of the six sides of a block, and nothing at its edges and corners.
    const std::int64_t faces = 2 * (48 * 40 + 48 * 32 + 40 * 32);
    EXPECT_EQ(liver().mask.count(), 48 * 40 * 32 + faces);
    EXPECT_TRUE(liver().corrected) << "its origin does not say that it was changed";
    person.key(Qt::Key_Z, Qt::ControlModifier);
    core::Case after = person.subject();
    after.view = before.view;
    EXPECT_EQ(after, before);
}

TEST_F(ShapingInTheWindow, What_another_structure_holds_is_taken_from_the_outline) {
    person.show_tab("Shape");
    auto* other = person.part<QComboBox>("shapeOther");
    const core::Structure* tumour = nullptr;
    for (const core::Structure& s : person.subject().shown()->structures) {
        if (s.kind == core::StructureKind::Tumour) tumour = &s;
    }
    ASSERT_NE(tumour, nullptr);
    const std::int64_t left = liver().mask.count() - core::count_common(liver().mask, tumour->mask);
    other->setCurrentIndex(other->findData(QString::fromStdString(tumour->id)));
    shape("shapeSubtract");
    EXPECT_EQ(liver().mask.count(), left);
}

TEST_F(ShapingInTheWindow, The_slice_of_the_crosshair_is_copied_to_the_next) {
    const auto& grid = person.subject().shown()->geometry;
    core::ViewState view = person.subject().view;
    view.crosshair = grid.world(core::Vec3(30, 30, 39));  // the last slice of the block
    person.window.document().set_view(view);
    person.show_tab("Shape");
    shape("shapeCopyUp");
    EXPECT_EQ(liver().mask.slab(40), liver().mask.slab(39)) << "slice 40 was empty";
}

TEST_F(ShapingInTheWindow, A_contour_follows_the_block_s_edges_from_click_to_click) {
    const core::Structure before = liver();
    // The eraser leaves nothing of this slice; the contour gives it back.
    core::Structure without = before;
    without.mask.replace_slab(24, std::make_shared<const core::LabelSlab>(kPlannedSize[1]));
    ASSERT_TRUE(
        person.window.document().apply(core::ReplaceStructure{person.subject().shown()->id, without}));
    core::ViewState view = person.subject().view;
    view.crosshair = person.subject().shown()->geometry.world(core::Vec3(32, 28, 24));
    person.window.document().set_view(view);
    ASSERT_TRUE(person.wait_until_settled());
    person.click("toolLiveWire");
    const double corners[][2] = {{8, 8}, {55, 8}, {55, 47}, {8, 47}};
    for (const auto& [i, j] : corners) {
        QTest::mouseMove(&axial(), at_voxel(i, j));
        QTest::mouseClick(&axial(), Qt::LeftButton, {}, at_voxel(i, j));
    }
    QTest::mouseDClick(&axial(), Qt::LeftButton, {}, at_voxel(8, 47));
    const auto voxels = [](const core::LabelMask& mask) {
        return static_cast<double>(mask.slab(24).count());
    };
    EXPECT_NEAR(voxels(liver().mask), voxels(before.mask), 0.06 * voxels(before.mask))
        << "four clicks at the corners of a block give the block";
    person.key(Qt::Key_Z, Qt::ControlModifier);
    EXPECT_EQ(liver().mask, without.mask) << "a contour is one step of undo";
}

TEST_F(ShapingInTheWindow, Scissors_take_a_column_through_the_whole_depth) {
    const core::LabelMask before = liver().mask;
    person.click("toolScissors");
    const QPoint corners[] = {at_voxel(20.5, 20.5), at_voxel(30.5, 20.5), at_voxel(30.5, 30.5),
                              at_voxel(20.5, 30.5)};
    QTest::mousePress(&axial(), Qt::LeftButton, {}, corners[0]);
    for (const QPoint& corner : corners) QTest::mouseMove(&axial(), corner);
    QTest::mouseRelease(&axial(), Qt::LeftButton, {}, corners[3]);
    ASSERT_TRUE(person.wait_for([&] { return !(liver().mask == before); }))
        << person.window.status().said().toStdString();
    const core::LabelMask gone = core::subtracted(before, liver().mask);
    const double column = static_cast<double>(gone.count()) / 32.0;  // slices of the block
    EXPECT_NEAR(column, 100.0, 25.0) << "10 × 10 voxels were drawn round";
    EXPECT_EQ(gone.slab(8).count(), gone.slab(39).count()) << "the first and the last slice lose as much";
    person.key(Qt::Key_Z, Qt::ControlModifier);
    EXPECT_EQ(liver().mask, before);
}

TEST_F(ShapingInTheWindow, Two_outlines_are_compared_and_their_largest_difference_is_jumped_to) {
    const std::string scan = person.subject().shown()->id;
    core::Structure other = liver();
    other.id = other.name = "second reader";
    other.kind = core::StructureKind::User;
    // Without a corner of 10 × 10 × 10 voxels.
    const core::LabelMask corner = ::remnant::testing::voxels_where(
        kPlannedSize, [](int i, int j, int k) { return i < 18 && j < 18 && k < 18; });
    other.mask = core::subtracted(other.mask, corner);
    const double dice = core::dice(liver().mask, other.mask);
    ASSERT_TRUE(person.window.document().apply(core::InsertStructure{scan, 1, other}));
    person.show_tab("Compare");
    auto* first = person.part<QComboBox>("compareFirst");
    auto* second = person.part<QComboBox>("compareSecond");
    first->setCurrentIndex(first->findData(QString::fromStdString(liver().id)));
    second->setCurrentIndex(second->findData(QStringLiteral("second reader")));
    person.click("compareNow");
    auto* places = person.part<QListWidget>("differences");
    ASSERT_TRUE(person.wait_for([&] { return places->count() > 0; }));
    QStringList said;
    for (const QLabel* label : person.part<QWidget>("comparison")->findChildren<QLabel*>()) {
        if (label->isVisible()) said << label->text();
    }
    EXPECT_TRUE(said.join('|').contains(QString::number(dice, 'f', 4))) << said.join('|').toStdString();
    places->setFocus();
    QTest::mouseClick(places->viewport(), Qt::LeftButton, {},
                      places->visualItemRect(places->item(0)).center());
    const auto& crosshair = person.subject().view.crosshair;
    ASSERT_TRUE(crosshair);
    const core::Vec3 index = person.subject().shown()->geometry.index(*crosshair);
    EXPECT_TRUE((index.array() < 18.0).all()) << "the crosshair did not go to the corner that is missing";
}

TEST_F(ShapingInTheWindow, Another_program_outlines_and_its_labels_wait_to_be_confirmed) {
    const ::remnant::testing::ScratchFolder folder;
    const core::LabelMask mask = ::remnant::testing::voxels_where(kPlannedSize, [](int i, int j, int k) {
        return i > 20 && j > 20 && k > 20 && i < 40 && j < 30 && k < 30;
    });
    const imaging::ValuedMask one{1, &mask};
    ASSERT_TRUE(imaging::write_label_map(folder / "made.nii.gz", person.subject().shown()->geometry,
                                         {&one, 1}, core::JobContext()));
    std::ofstream(folder / "outliner") << "#!/bin/sh\ncp \"$(dirname \"$0\")/made.nii.gz\" \"$2.nii.gz\"\n";
    std::filesystem::permissions(folder / "outliner", std::filesystem::perms::owner_all);
    Preferences preferences = Preferences::load();
    preferences.segmenter_command =
        QString::fromStdString("'" + (folder / "outliner").string() + "' {ct.nii.gz} {out}");
    preferences.segmenter_name = QStringLiteral("Our tool 7");
    preferences.store();
    const std::size_t before = person.subject().shown()->structures.size();
    person.click("runSegmenter");
    auto* labels = person.dialog<QDialog>();
    ASSERT_NE(labels, nullptr);
    EXPECT_EQ(person.subject().shown()->structures.size(), before)
        << "nothing is added before a person says so";
    QTest::mouseClick(labels->findChild<QPushButton*>(QStringLiteral("addLabelsNow")), Qt::LeftButton);
    ASSERT_TRUE(person.wait_for([&] { return person.subject().shown()->structures.size() == before + 1; }));
    const core::Structure& added = person.subject().shown()->structures.back();
    EXPECT_EQ(added.mask, mask);
    EXPECT_EQ(added.made_by, "Our tool 7");
    EXPECT_EQ(added.origin, core::Origin::AiTool);
    EXPECT_FALSE(added.confirmed);
    Preferences{}.store();
}

}  // namespace
}  // namespace remnant::ui::testing
