// The dialog that writes surfaces and outlines: what is listed, what is written, what is said.

#include "dialogs/export_dialog.h"

#include <gtest/gtest.h>

#include <QComboBox>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QTest>
#include <filesystem>

#include "document/document.h"
#include "document/jobs.h"
#include "planned_case.h"
#include "remnant/imaging/label_file.h"
#include "scratch_folder.h"

namespace remnant::ui {
namespace {

namespace fs = std::filesystem;

struct Open {
    Jobs jobs;
    Document document{jobs};
    Open() {
        core::Case c;
        c.time_points.push_back(remnant::testing::planned_scan());
        c.plans.push_back({"half", core::CuttingPlane{core::Vec3(94.5, 0, 0), core::Vec3::UnitX()}});
        c.active_plan = "half";
        document.open(c, QString());
        EXPECT_TRUE(QTest::qWaitFor([&] { return !document.evaluation_pending(); }, 20000));
    }
};

std::string said(ExportDialog& dialog) {
    return dialog.findChild<QLabel*>(QStringLiteral("exportSaid"))->text().toStdString();
}

/// Writes and waits until it is said.
void write(ExportDialog& dialog, const fs::path& path) {
    dialog.write_to(QString::fromStdString(path.string()));
    auto* button = dialog.findChild<QPushButton*>(QStringLiteral("exportWrite"));
    EXPECT_FALSE(button->isEnabled()) << "while it works";
    EXPECT_TRUE(QTest::qWaitFor([&] { return button->isEnabled(); }, 20000));
}

TEST(ExportDialog, Writes_the_checked_structures_and_the_plan_s_parts) {
    Open o;
    const remnant::testing::ScratchFolder folder;
    ExportDialog dialog(o.document, ExportAim::Surfaces, nullptr);
    auto* list = dialog.findChild<QListWidget*>(QStringLiteral("exportStructures"));
    const auto structures = o.document.current().shown()->structures.size();
    ASSERT_EQ(static_cast<std::size_t>(list->count()), structures + 2);
    EXPECT_EQ(list->item(list->count() - 2)->text(), QStringLiteral("remnant"));
    for (int n = 1; n < list->count() - 2; ++n) list->item(n)->setCheckState(Qt::Unchecked);
    write(dialog, folder / "stl");
    EXPECT_EQ(std::distance(fs::directory_iterator(folder / "stl"), fs::directory_iterator()), 3);
    EXPECT_TRUE(fs::exists(folder / "stl" / "remnant.stl"));
    EXPECT_NE(said(dialog).find("3 files"), std::string::npos) << said(dialog);
    if (const char* picture = std::getenv("REMNANT_TEST_PICTURE"))
        dialog.grab().save(QString::fromUtf8(picture));
}

TEST(ExportDialog, Says_a_refusal_and_what_a_map_hides) {
    Open o;
    const remnant::testing::ScratchFolder folder;
    ExportDialog dialog(o.document, ExportAim::Outlines, nullptr);
    auto* format = dialog.findChild<QComboBox*>(QStringLiteral("exportFormat"));
    EXPECT_TRUE(format->currentText().startsWith(QStringLiteral("3D Slicer")))
        << "what the command asked for";
    write(dialog, folder / "none" / "a.seg.nrrd");
    EXPECT_FALSE(fs::exists(folder / "none"));
    EXPECT_FALSE(said(dialog).empty());
    write(dialog, folder / "a.seg.nrrd");
    EXPECT_TRUE(fs::exists(folder / "a.seg.nrrd")) << said(dialog);
    format->setCurrentIndex(format->findText(QStringLiteral("NIfTI"), Qt::MatchStartsWith));
    write(dialog, folder / "a.nii.gz");
    EXPECT_TRUE(fs::exists(folder / "a_labels.txt"));
    EXPECT_NE(said(dialog).find("lies under other structures"), std::string::npos) << said(dialog);
}

TEST(ExportDialog, Writes_a_DICOM_segmentation_with_the_very_voxels) {
    Open o;
    const remnant::testing::ScratchFolder folder;
    ExportDialog dialog(o.document, ExportAim::Outlines, nullptr);
    auto* format = dialog.findChild<QComboBox*>(QStringLiteral("exportFormat"));
    format->setCurrentIndex(format->findText(QStringLiteral("DICOM"), Qt::MatchStartsWith));
    write(dialog, folder / "liver.dcm");
    const core::TimePoint& scan = *o.document.current().shown();
    imaging::LabelReadOptions options;
    options.reference = &scan.geometry;
    const auto back = imaging::read_label_file(folder / "liver.dcm", options, {});
    ASSERT_TRUE(back) << said(dialog);
    ASSERT_EQ(back->entries.size(), scan.structures.size() + 2) << "the plan's parts too";
    for (std::size_t n = 0; n < scan.structures.size(); ++n)
        EXPECT_EQ(back->entries[n].mask, scan.structures[n].mask) << scan.structures[n].name;
}

}  // namespace
}  // namespace remnant::ui
