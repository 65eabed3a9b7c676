// The dialog that writes surfaces and outlines: what is listed, what is written, what is said.

#include "dialogs/export_dialog.h"

#include <gtest/gtest.h>

#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QTest>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "document/document.h"
#include "document/jobs.h"
#include "outside_readers.h"
#include "planned_case.h"
#include "remnant/imaging/case_file.h"
#include "remnant/imaging/label_file.h"
#include "scratch_folder.h"

namespace remnant::ui {
namespace {

namespace fs = std::filesystem;

core::Case planned_in_half() {
    core::Case c;
    c.time_points.push_back(remnant::testing::planned_scan());
    c.plans.push_back({"half", core::CuttingPlane{core::Vec3(94.5, 0, 0), core::Vec3::UnitX()}});
    c.active_plan = "half";
    return c;
}

struct Open {
    Jobs jobs;
    Document document{jobs};
    explicit Open(core::Case c = planned_in_half(), const QString& path = QString()) {
        document.open(std::move(c), path);
        EXPECT_TRUE(QTest::qWaitFor([&] { return !document.evaluation_pending(); }, 20000));
    }
};

std::string said(ExportDialog& dialog) {
    return dialog.findChild<QLabel*>(QStringLiteral("exportSaid"))->text().toStdString();
}

void choose(ExportDialog& dialog, const char* format) {
    auto* box = dialog.findChild<QComboBox*>(QStringLiteral("exportFormat"));
    box->setCurrentIndex(box->findText(QString::fromLatin1(format), Qt::MatchStartsWith));
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
    choose(dialog, "NIfTI");
    write(dialog, folder / "a.nii.gz");
    EXPECT_TRUE(fs::exists(folder / "a_labels.txt"));
    EXPECT_NE(said(dialog).find("lies under other structures"), std::string::npos) << said(dialog);
}

TEST(ExportDialog, Writes_a_DICOM_segmentation_with_the_very_voxels) {
    Open o;
    const remnant::testing::ScratchFolder folder;
    ExportDialog dialog(o.document, ExportAim::Outlines, nullptr);
    choose(dialog, "DICOM segmentation");
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

TEST(ExportDialog, Writes_DICOM_measurements_that_hold_the_plan_s_own_remnant) {
    Open o;
    const remnant::testing::ScratchFolder folder;
    ExportDialog dialog(o.document, ExportAim::Archive, nullptr);
    choose(dialog, "DICOM measurements");
    write(dialog, folder / "numbers.dcm");
    const auto run = remnant::testing::run_tool("/usr/bin/python3 " REMNANT_DICOM_READERS " sr '" +
                                                std::string(folder / "numbers.dcm") + "'");
    if (run.absent()) GTEST_SKIP() << "no /usr/bin/python3";
    ASSERT_EQ(run.exit_code, 0) << said(dialog) << run.output;
    std::istringstream lines(run.output);
    std::optional<double> remnant;
    for (std::string line; std::getline(lines, line);) {
        const auto json = nlohmann::json::parse(line);
        if (json["code"] == "flr") remnant = json["value"].get<double>();
    }
    ASSERT_TRUE(remnant) << "the report holds no remnant";
    // The plane x = 94.5 mm lies between columns 31 and 32; what stays has the larger x.
    const auto counted = remnant::testing::count_flr([](int i, int, int) { return i >= 32; });
    EXPECT_NEAR(*remnant, remnant::testing::planned_ml(counted), 1e-9);
}

TEST(ExportDialog, Writes_the_verdict_of_the_institution_s_own_threshold) {
    core::Case c = remnant::testing::planned_case();
    c.plans.push_back({"half", core::CuttingPlane{core::Vec3(94.5, 0, 0), core::Vec3::UnitX()}});
    c.active_plan = "half";
    Open o(c);
    ASSERT_TRUE(o.document.evaluation().shares()) << "nothing to judge";
    volumetry::EvaluationOptions rules;
    rules.institution_thresholds.fill(core::Percent(99));
    o.document.set_evaluation_options(rules);
    ASSERT_TRUE(QTest::qWaitFor([&] { return !o.document.evaluation_pending(); }, 20000));
    ASSERT_EQ(o.document.evaluation().shares()->adequate, false) << "half a liver is less than 99 %";
    const remnant::testing::ScratchFolder folder;
    ExportDialog dialog(o.document, ExportAim::Archive, nullptr);
    choose(dialog, "DICOM measurements");
    write(dialog, folder / "numbers.dcm");
    std::ostringstream bytes;
    bytes << std::ifstream(folder / "numbers.dcm", std::ios::binary).rdbuf();
    EXPECT_NE(bytes.str().find("not enough"), std::string::npos)
        << "the report does not say the verdict that the window shows: " << said(dialog);
}

/// A patient whose words stand where people put them.
core::Case case_that_names_everywhere() {
    core::Case c = remnant::testing::planned_case();
    c.patient.name = "Schwarzenbeck^Zita";
    c.patient.id = "PAT-471199";
    core::TimePoint& scan = c.time_points.front();
    scan.name = "Schwarzenbeck before PVE";
    scan.structures.front().name = "Zita's liver";
    c.plans.push_back({"for Schwarzenbeck", core::CuttingPlane{core::Vec3(94.5, 0, 0), core::Vec3::UnitX()}});
    c.active_plan = "for Schwarzenbeck";
    return c;
}

/// Everything in a file or folder, archives unpacked.
std::string all_bytes(const fs::path& path) {
    std::string bytes;
    for (const auto& entry : fs::recursive_directory_iterator(path)) {
        if (!entry.is_regular_file()) continue;
        std::ifstream file(entry.path(), std::ios::binary);
        const std::string content{std::istreambuf_iterator<char>(file), {}};
        bytes += entry.path().filename().string() + content;
        if (content.starts_with("PK"))
            bytes += remnant::testing::run_tool(
                         "/usr/bin/python3 -c 'import sys, zipfile; z = zipfile.ZipFile(sys.argv[1]); "
                         "[sys.stdout.buffer.write(z.read(n)) for n in z.namelist()]' '" +
                         entry.path().string() + "'")
                         .output;
    }
    return bytes;
}

TEST(ExportDialog, Without_identity_no_format_holds_a_word_of_the_patient) {
    Open o(case_that_names_everywhere());
    ExportDialog dialog(o.document, ExportAim::Surfaces, nullptr);
    auto* format = dialog.findChild<QComboBox*>(QStringLiteral("exportFormat"));
    auto* box = dialog.findChild<QCheckBox*>(QStringLiteral("exportWithoutIdentity"));
    for (const bool without : {false, true}) {
        if (without) box->click();
        for (int n = 0; n < format->count(); ++n) {
            format->setCurrentIndex(n);
            const remnant::testing::ScratchFolder folder;
            if (format->currentText().startsWith(QStringLiteral("Case file"))) continue;
            const ExportFormat chosen = export_formats(false)[static_cast<std::size_t>(n)];
            const std::string ending = chosen.folder ? "folder" : chosen.ending.toStdString();
            write(dialog, folder / ("one." + ending));
            const std::string bytes = all_bytes(std::string(folder / ""));
            ASSERT_GT(bytes.size(), 1000U) << format->currentText().toStdString() << ": " << said(dialog);
            if (!without) continue;
            for (const char* word : {"Schwarzenbeck", "SCHWARZENBECK", "Zita", "471199"})
                EXPECT_EQ(bytes.find(word), std::string::npos) << format->currentText().toStdString() << word;
        }
    }
}

TEST(ExportDialog, Lists_what_it_takes_out_and_that_pictures_are_not_looked_at) {
    Open o(case_that_names_everywhere());
    ExportDialog dialog(o.document, ExportAim::Outlines, nullptr);
    auto* removed = dialog.findChild<QListWidget*>(QStringLiteral("exportRemoved"));
    EXPECT_EQ(removed->count(), 0);
    dialog.findChild<QCheckBox*>(QStringLiteral("exportWithoutIdentity"))->click();
    EXPECT_FALSE(removed->findItems(QStringLiteral("patient.name"), Qt::MatchContains).empty());
    bool burned = false;
    for (const QLabel* label : dialog.findChildren<QLabel*>())
        burned = burned || label->text().contains(QStringLiteral("burned into pictures"));
    EXPECT_TRUE(burned) << "text in pictures is not warned about";
    if (const char* picture = std::getenv("REMNANT_TEST_PICTURE"))
        dialog.grab().save(QString::fromUtf8(picture));
    dialog.findChild<QCheckBox*>(QStringLiteral("exportWithoutIdentity"))->click();
    EXPECT_EQ(removed->count(), 0);
}

TEST(ExportDialog, A_case_leaves_without_identity_alone_and_never_over_itself) {
    const remnant::testing::ScratchFolder folder;
    const std::string own = folder / "own.remnant";
    ASSERT_TRUE(imaging::save_case(own, case_that_names_everywhere(), {}, core::JobContext()));
    Open o(case_that_names_everywhere(), QString::fromStdString(own));
    ExportDialog dialog(o.document, ExportAim::Case, nullptr);
    auto* box = dialog.findChild<QCheckBox*>(QStringLiteral("exportWithoutIdentity"));
    EXPECT_TRUE(box->isChecked());
    EXPECT_FALSE(box->isEnabled());
    write(dialog, own);
    EXPECT_NE(said(dialog).find("it is the case itself"), std::string::npos) << said(dialog);
    write(dialog, folder / "shared.remnant");
    const auto shared = imaging::open_case(folder / "shared.remnant", core::JobContext());
    ASSERT_TRUE(shared) << said(dialog);
    EXPECT_TRUE(shared->value.patient.name.empty());
    const auto text = [](const core::Case& c) {
        return c.active_plan + c.time_points.front().name + c.time_points.front().structures.front().name;
    };
    EXPECT_EQ(text(shared->value).find("Schwarzenbeck"), std::string::npos) << text(shared->value);
    EXPECT_EQ(text(shared->value).find("Zita"), std::string::npos) << text(shared->value);
    EXPECT_EQ(shared->value.time_points.front().structures.front().mask,
              o.document.current().time_points.front().structures.front().mask);
    const auto kept = imaging::open_case(own, core::JobContext());
    ASSERT_TRUE(kept);
    EXPECT_EQ(kept->value.patient.name, "Schwarzenbeck^Zita");
}

}  // namespace
}  // namespace remnant::ui
