// The window around the views: what is missing is said, commands are found, dialogs answer, nothing is lost
// unasked.

#include <QDialogButtonBox>
#include <QLabel>
#include <QListWidget>
#include <QMessageBox>
#include <QPlainTextEdit>
#include <QTextBrowser>

#include "dialogs/about_dialog.h"
#include "dialogs/calculator_dialog.h"
#include "dialogs/formula_dialog.h"
#include "dialogs/preferences_dialog.h"
#include "dialogs/volumes_dialog.h"
#include "help/help_window.h"
#include "remnant/imaging/phantom.h"
#include "remnant/imaging/volume_file.h"
#include "scratch_folder.h"
#include "session/case_session.h"
#include "window/other_scan_view.h"
#include "window_driver.h"

namespace remnant::ui::testing {
namespace {

using ::remnant::testing::ScratchFolder;

/// The digital patient, coarse and quickly made.
const core::Case& small_patient() {
    static const core::Case made = [] {
        imaging::PhantomOptions options;
        options.size = {96, 96, 48};
        options.spacing = {4.0, 4.0, 6.0};
        options.followup = true;
        return imaging::case_of(*imaging::make_phantom(options, core::JobContext()));
    }();
    return made;
}

void press_ok(QDialog& dialog) {
    dialog.findChild<QDialogButtonBox*>()->button(QDialogButtonBox::Ok)->click();
}

class Window : public ::testing::Test {
  protected:
    void SetUp() override {
        person_.window.flow().open_value(small_patient());
        ASSERT_TRUE(person_.wait_until_settled());
    }
    WindowDriver person_;
};

TEST_F(Window, Without_a_patient_s_data_the_bar_says_what_is_missing_and_no_number_made_of_defaults) {
    core::Patient nobody;
    (void)person_.window.document().apply(core::SetPatient{nobody});
    ASSERT_TRUE(person_.wait_until_settled());
    const VerdictText& said = person_.window.verdict().said();
    EXPECT_EQ(said.answer, Answer::Missing);
    EXPECT_TRUE(said.sflr.isEmpty());
    EXPECT_TRUE(said.missing.contains(QStringLiteral("height"))) << said.missing.toStdString();
}

TEST_F(Window, Every_step_can_be_gone_to_and_every_layout_shown) {
    for (const char* step : {"study", "structures", "plan", "growth", "report"}) {
        person_.click((std::string("step-") + step).c_str());
        EXPECT_EQ(person_.subject().view.step, step);
    }
    // The report's pages stand where the views are.
    EXPECT_FALSE(person_.window.views().isVisible());
    person_.click("step-plan");
    for (const Layout& layout : layouts()) {
        person_.window.views().set_layout(layout.id);
        int shown = 0;
        for (const Pane pane : {Pane::Axial, Pane::Scene, Pane::Coronal, Pane::Sagittal, Pane::Compare,
                                Pane::OtherScan, Pane::Chart})
            shown += person_.window.views().pane(pane)->isVisible() ? 1 : 0;
        EXPECT_EQ(shown, std::ranges::count_if(layout.places, [](const QRectF& r) { return !r.isEmpty(); }))
            << layout.id;
    }
}

TEST_F(Window, Baseline_and_follow_up_stand_beside_each_other_each_with_its_own_slice) {
    ASSERT_EQ(person_.subject().time_points.size(), 2U);
    person_.window.views().set_layout("scan-pair");
    ASSERT_TRUE(person_.wait_until_settled());
    OtherScanView& other = person_.window.views().other_scan();
    ASSERT_TRUE(other.isVisible() && other.slice().isVisible());
    EXPECT_EQ(other.other().current().shown()->id, person_.subject().time_points[1].id);
    SliceView& here = person_.window.views().slice(ViewAxis::Axial);
    const int slice_here = here.slice();
    const int slice_there = other.slice().slice();
    other.slice().step(3);
    EXPECT_NE(other.slice().slice(), slice_there);
    EXPECT_EQ(here.slice(), slice_here) << "the scan that is shown moved with the other";
    const int moved_there = other.slice().slice();
    here.step(2);
    EXPECT_NE(here.slice(), slice_here);
    EXPECT_EQ(other.slice().slice(), moved_there) << "the other scan moved along";
    // Whichever is shown, its fellow stands beside it.
    core::ViewState view = person_.subject().view;
    view.time_point_id = person_.subject().time_points[1].id;
    person_.window.document().set_view(view);
    ASSERT_TRUE(person_.wait_until_settled());
    EXPECT_EQ(other.other().current().shown()->id, person_.subject().time_points[0].id);
}

TEST_F(Window, A_double_click_makes_a_view_large_and_back) {
    auto& coronal = person_.window.views().slice(ViewAxis::Coronal);
    QTest::mouseDClick(&coronal, Qt::LeftButton);
    EXPECT_EQ(person_.subject().view.layout, "coronal");
    QTest::mouseDClick(&coronal, Qt::LeftButton);
    EXPECT_EQ(person_.subject().view.layout, "2x2");
}

TEST_F(Window, Keys_choose_tools_presets_and_labels) {
    auto& axial = person_.window.views().slice(ViewAxis::Axial);
    axial.setFocus();
    person_.key(Qt::Key_5);
    EXPECT_EQ(person_.subject().view.window, (core::Window{1500, -600}));
    person_.key(Qt::Key_L);
    EXPECT_FALSE(person_.subject().view.labels);
    person_.key(Qt::Key_O);
    EXPECT_TRUE(person_.subject().view.outline_only);
    person_.key(Qt::Key_D);
    EXPECT_TRUE(person_.window.status().said().contains(QStringLiteral("distance")));
}

TEST_F(Window, The_search_finds_a_command_and_runs_it) {
    person_.key(Qt::Key_K, Qt::ControlModifier);
    auto* words = person_.part<QLineEdit>("commandWords");
    ASSERT_TRUE(words->isVisible());
    QTest::keyClicks(words, QStringLiteral("soft tissue W 400"));
    QTest::keyClick(words, Qt::Key_Return);
    EXPECT_EQ(person_.subject().view.window, (core::Window{400, 40}));
}

TEST_F(Window, Escape_closes_what_lies_over_it_one_after_the_other) {
    person_.click("why");
    person_.key(Qt::Key_K, Qt::ControlModifier);
    auto* search = person_.part<QWidget>("commandPalette");
    ASSERT_TRUE(search->isVisible());
    QTest::keyClick(person_.window.windowHandle(), Qt::Key_Escape);
    EXPECT_FALSE(search->isVisible());
    EXPECT_TRUE(person_.window.why().isVisible());
    person_.key(Qt::Key_Escape);
    EXPECT_FALSE(person_.window.why().isVisible());
}

TEST_F(Window, No_two_commands_share_a_key) {
    QStringList keys;
    for (const auto& entry : person_.window.commands().list()) {
        const QString key = entry.action->shortcut().toString();
        if (key.isEmpty()) continue;
        EXPECT_FALSE(keys.contains(key)) << key.toStdString();
        keys << key;
    }
}

TEST_F(Window, Undo_names_what_it_takes_back) {
    person_.click("step-plan");
    person_.choose_operation("left hepatectomy  H234");
    const QAction* undo = person_.window.commands().find(QStringLiteral("undo"));
    EXPECT_TRUE(undo->text().contains(QStringLiteral("Left hepatectomy"), Qt::CaseInsensitive))
        << undo->text().toStdString();
}

TEST_F(Window, Closing_with_unsaved_work_asks_once_and_cancel_keeps_it) {
    ASSERT_TRUE(person_.window.document().modified());
    person_.window.close();
    auto* question = person_.dialog<QMessageBox>();
    ASSERT_NE(question, nullptr);
    QTest::mouseClick(question->button(QMessageBox::Cancel), Qt::LeftButton);
    EXPECT_TRUE(person_.window.isVisible());
    EXPECT_TRUE(person_.window.document().is_open());
}

TEST_F(Window, What_names_the_patient_can_be_hidden_at_once) {
    person_.key(Qt::Key_H, Qt::ControlModifier);
    const QString name = QString::fromStdString(small_patient().patient.name).split('^').front();
    ASSERT_FALSE(name.isEmpty());
    person_.click("step-report");
    for (const QLabel* label : person_.window.findChildren<QLabel*>()) {
        if (!label->isVisible()) continue;
        EXPECT_FALSE(label->text().contains(name)) << label->text().toStdString();
    }
    EXPECT_FALSE(person_.part<QPlainTextEdit>("reportText")->toPlainText().contains(name));
    EXPECT_FALSE(person_.window.windowTitle().contains(name));
}

TEST_F(Window, A_save_that_fails_is_said_and_the_case_stays_unsaved) {
    bool saved = true;
    person_.window.session().save(QStringLiteral("/no/such/folder/case.remnant"),
                                  [&](bool good) { saved = good; });
    ASSERT_TRUE(person_.wait_for([&] { return !saved; }));
    EXPECT_TRUE(person_.window.status().said().contains(QStringLiteral("the folder does not exist")))
        << person_.window.status().said().toStdString();
    EXPECT_TRUE(person_.window.document().modified());
}

TEST_F(Window, Unsaved_work_is_kept_and_recovered) {
    (void)person_.window.document().apply(core::SetPatient{[&] {
        core::Patient changed = person_.subject().patient;
        changed.weight = core::Kilogram(81.5);
        return changed;
    }()});
    person_.window.session().autosave_now();
    ASSERT_TRUE(person_.wait_until_settled());
    const QStringList kept = CaseSession::unsaved_work({});
    ASSERT_FALSE(kept.isEmpty());
    WindowDriver other;
    other.window.session().recover(kept.front());
    ASSERT_TRUE(other.wait_for([&] { return other.window.document().is_open(); }));
    EXPECT_EQ(other.subject().patient.weight, core::Kilogram(81.5));
    EXPECT_TRUE(other.window.document().modified()) << "recovered work is in no file yet";
}

TEST_F(Window, Help_opens_on_what_has_the_focus) {
    person_.click("step-plan");
    person_.part<QComboBox>("operation")->setFocus();
    person_.key(Qt::Key_F1);
    auto* text = person_.part<QTextBrowser>("helpText");
    EXPECT_TRUE(text->toPlainText().startsWith(QStringLiteral("Plan"))) << text->toPlainText().toStdString();
}

TEST(FirstTime, The_demo_patient_comes_with_a_tour_that_one_key_ends) {
    Preferences().store();
    WindowDriver person;
    person.click("demo");
    ASSERT_TRUE(person.wait_for([&] { return person.window.document().is_open(); }));
    auto* tour = person.part<QWidget>("tour");
    ASSERT_TRUE(person.wait_for([&] { return tour->isVisible(); }));
    QTest::keyClick(tour, Qt::Key_Return);
    EXPECT_TRUE(tour->isVisible());
    person.key(Qt::Key_Escape);
    EXPECT_FALSE(tour->isVisible());
    EXPECT_TRUE(Preferences::load().tour_seen);
    ASSERT_TRUE(person.wait_until_settled());
}

TEST(Help, Has_a_page_for_every_topic_a_widget_names) {
    MainWindow window;
    QStringList known;
    for (const HelpTopic& topic : help_topics()) {
        known << QString::fromLatin1(topic.id);
        EXPECT_GT(help_text(QString::fromLatin1(topic.id)).size(), 100) << topic.id;
    }
    for (const QWidget* widget : window.findChildren<QWidget*>()) {
        const QString topic = widget->property("helpTopic").toString();
        EXPECT_TRUE(topic.isEmpty() || known.contains(topic)) << topic.toStdString();
    }
}

TEST(About, Says_what_the_program_is_not) {
    AboutDialog dialog;
    EXPECT_EQ(dialog.findChild<QLabel*>(QStringLiteral("notice"))->text().toStdString(),
              "For research and education. Not a medical device. Not for primary diagnosis or treatment "
              "decisions.");
    const QString licences = dialog.findChild<QPlainTextEdit*>(QStringLiteral("licences"))->toPlainText();
    for (const char* library : {"Qt 6", "VTK", "DCMTK", "Apache License"})
        EXPECT_TRUE(licences.contains(QString::fromLatin1(library))) << library;
}

TEST(Calculator, Gives_the_verdict_of_the_command_line) {
    CalculatorDialog dialog;
    dialog.show();
    const auto fill = [&](const char* name, const char* value) {
        auto* field = dialog.findChild<QLineEdit*>(QString::fromLatin1(name));
        ASSERT_NE(field, nullptr) << name;
        QTest::keyClicks(field, QString::fromLatin1(value));
    };
    EXPECT_TRUE(dialog.answer().contains(QStringLiteral("Still needed")));
    fill("height", "170");
    fill("weight", "70");
    auto* condition = dialog.findChild<QComboBox*>(QStringLiteral("condition"));
    condition->setFocus();
    QTest::keyClick(condition, Qt::Key_Down);
    fill("tlv", "1500");
    fill("tumour", "0");
    fill("flr", "320");
    // 1267.28 × √(170·70/3600) − 794.41 = 1509.66 mL; 320 of it are 21.2 %.
    EXPECT_TRUE(dialog.answer().contains(QStringLiteral("21.20\u2009%"))) << dialog.answer().toStdString();
    EXPECT_TRUE(dialog.answer().contains(QStringLiteral("enough")));
}

TEST_F(Window, A_formula_is_chosen_and_taken_back) {
    FormulaDialog dialog(person_.window.document());
    auto* table = dialog.findChild<QTableWidget*>(QStringLiteral("formulas"));
    const auto rows = table->findItems(QStringLiteral("urata"), Qt::MatchExactly);
    ASSERT_EQ(rows.size(), 1);
    table->setCurrentItem(rows.front());
    press_ok(dialog);
    EXPECT_EQ(person_.subject().choices.stlv_formula, "urata");
    person_.key(Qt::Key_Z, Qt::ControlModifier);
    EXPECT_TRUE(person_.subject().choices.stlv_formula.empty());
}

TEST(Volumes, Of_a_label_file_are_its_voxels) {
    const ScratchFolder folder;
    core::GridGeometry grid;
    grid.size = {10, 10, 10};
    grid.spacing = core::Vec3(2, 2, 2.5);
    core::LabelMaskBuilder builder(grid.size);
    builder.add(3, 4, 0, 7);
    const core::LabelMask mask = std::move(builder).build();
    const imaging::ValuedMask valued{5, &mask};
    ASSERT_TRUE(imaging::write_label_map(folder / "a.nii.gz", grid, {&valued, 1}, core::JobContext()));
    Jobs jobs;
    VolumesDialog dialog(jobs);
    dialog.read(QString::fromStdString((folder / "a.nii.gz").string()));
    auto* table = dialog.findChild<QTableWidget*>(QStringLiteral("volumes"));
    ASSERT_TRUE(WindowDriver::wait_for([&] { return table->rowCount() == 1; }));
    EXPECT_EQ(table->item(0, 2)->text(), QStringLiteral("7"));
    EXPECT_EQ(table->item(0, 3)->text(), QStringLiteral("0.07\u2009mL"));
}

TEST(PreferencesPage, Keep_what_was_chosen_and_refuse_what_cannot_be) {
    Jobs jobs;
    PreferencesDialog dialog(jobs);
    auto* normal = dialog.findChild<QLineEdit*>(QStringLiteral("threshold0"));
    normal->setText(QStringLiteral("300"));
    press_ok(dialog);
    EXPECT_NE(dialog.result(), QDialog::Accepted);
    normal->setText(QStringLiteral("25"));
    press_ok(dialog);
    EXPECT_EQ(Preferences::load().rules.institution_thresholds[0], core::Percent(25));
    Preferences().store();
}

}  // namespace
}  // namespace remnant::ui::testing
