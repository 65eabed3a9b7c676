// An archive from the window: entered, tested, searched, fetched from and sent to; a real one on loopback.

#include <gtest/gtest.h>

#include <QCheckBox>
#include <QDialogButtonBox>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QSpinBox>
#include <QTableWidget>
#include <filesystem>
#include <fstream>

#include "archive_study.h"
#include "dialogs/export_dialog.h"
#include "dialogs/preferences_dialog.h"
#include "orthanc.h"
#include "pacs/archives_dialog.h"
#include "pacs/from_archive_dialog.h"
#include "pacs/to_archive_dialog.h"
#include "planned_case.h"
#include "scratch_folder.h"
#include "study/import_dialog.h"
#include "window_driver.h"

namespace remnant::ui::testing {
namespace {

namespace fs = std::filesystem;
namespace pacs = imaging::pacs;
using ::remnant::testing::ArchiveStudy;
using ::remnant::testing::Orthanc;
using ::remnant::testing::ScratchFolder;

const core::JobContext kJob;

Archive archive_of(const Orthanc& server) {
    Archive archive;
    archive.name = QStringLiteral("Radiology");
    archive.host = QStringLiteral("127.0.0.1");
    archive.port = server.fields().port;
    archive.called = QStringLiteral("ARCHIVE");
    return archive;
}

template <class Widget>
Widget* in(QWidget* dialog, const char* name) {
    auto* found = dialog->findChild<Widget*>(QString::fromLatin1(name));
    EXPECT_NE(found, nullptr) << "there is no " << name;
    return found;
}

void press(QWidget* dialog, const char* name) {
    QTest::mouseClick(in<QWidget>(dialog, name), Qt::LeftButton);
}

void type_into(QWidget* dialog, const char* name, const QString& words) {
    auto* field = in<QLineEdit>(dialog, name);
    QTest::mouseClick(field, Qt::LeftButton);
    field->selectAll();
    QTest::keyClicks(field, words);
}

std::string said_in(QWidget* dialog, const char* label) {
    return in<QLabel>(dialog, label)->text().toStdString();
}

bool wait_until_said(QWidget* dialog, const char* label, const char* words) {
    return WindowDriver::wait_for([=] { return said_in(dialog, label).find(words) != std::string::npos; });
}

std::size_t entries_in(const fs::path& folder) {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder), fs::directory_iterator()));
}

/// Pictures of a dialog in both themes for a person to look at, where they are asked for.
void show_to_a_person(QWidget* dialog, const char* name) {
    const char* folder = std::getenv("REMNANT_TEST_PICTURES");
    if (folder == nullptr) return;
    for (const auto& [theme, called] : {std::pair{ThemeKind::Light, "light"}, {ThemeKind::Dark, "dark"}}) {
        Theme::apply(*qApp, theme);
        dialog->grab().save(QStringLiteral("%1/%2-%3.png").arg(folder, name, called));
    }
}

class PacsWindow : public ::testing::Test {
  protected:
    void SetUp() override {
        REMNANT_NEED_ORTHANC(server_);
        study_.slices = {12, 5};
        write_archive_study(folder_ / "study", study_);
        const std::vector<fs::path> all{folder_ / "study"};
        const auto sent = pacs::send(server_.node(), *pacs::files_to_send(all), 1, kJob);
        ASSERT_TRUE(sent && sent->not_accepted.empty());
        fs::create_directories(temporary_);
        qputenv("TMPDIR", temporary_.c_str());
        Preferences preferences;
        preferences.archives = {archive_of(server_)};
        preferences.store();
        person_.emplace();
    }
    void TearDown() override {
        person_.reset();
        Preferences().store();
        qunsetenv("TMPDIR");
    }

    /// The dialog, with the study's series listed.
    FromArchiveDialog* search() {
        person_->window.commands().find(QStringLiteral("from-pacs"))->trigger();
        auto* dialog = person_->dialog<FromArchiveDialog>();
        if (dialog == nullptr) return nullptr;
        type_into(dialog, "pacsName", QStringLiteral("M*ller*"));
        press(dialog, "pacsFind");
        auto* series = in<QTableWidget>(dialog, "pacsSeries");
        EXPECT_TRUE(WindowDriver::wait_for([series] { return series->rowCount() == 2; }))
            << said_in(dialog, "pacsSaid");
        return dialog;
    }
    /// Takes the series that is proposed in the dialog with the checks.
    void import() {
        auto* dialog = person_->dialog<ImportDialog>();
        ASSERT_NE(dialog, nullptr);
        auto* button = in<QPushButton>(dialog, "import");
        ASSERT_TRUE(WindowDriver::wait_for([button] { return button->isEnabled(); }));
        QTest::mouseClick(button, Qt::LeftButton);
        ASSERT_TRUE(WindowDriver::wait_for([this] { return person_->subject().shown() != nullptr; }));
    }

    Orthanc server_;
    ScratchFolder folder_;
    ArchiveStudy study_;
    fs::path temporary_ = folder_ / "temporary";
    std::optional<WindowDriver> person_;
};

TEST_F(PacsWindow, A_series_is_found_fetched_and_imported) {
    auto* dialog = search();
    ASSERT_NE(dialog, nullptr);
    auto* studies = in<QTableWidget>(dialog, "pacsStudies");
    ASSERT_EQ(studies->rowCount(), 1);
    EXPECT_EQ(studies->item(0, 0)->text(), QStringLiteral("Müller Jörg"));
    EXPECT_EQ(studies->item(0, 2)->text(), QStringLiteral("2024-03-15"));
    EXPECT_EQ(studies->item(0, 5)->text(), QStringLiteral("17"));
    auto* series = in<QTableWidget>(dialog, "pacsSeries");
    const int chosen = series->selectedItems().front()->row();
    EXPECT_EQ(series->item(chosen, 3)->text(), QStringLiteral("12")) << "the larger series is proposed";
    show_to_a_person(dialog, "from-pacs");
    press(dialog, "pacsFetch");
    import();
    EXPECT_EQ(person_->subject().patient.id, "P-1");
    EXPECT_EQ(person_->subject().shown()->geometry.size[2], 12);
}

TEST_F(PacsWindow, What_was_fetched_lies_in_a_private_folder_and_is_removed) {
    auto* dialog = search();
    ASSERT_NE(dialog, nullptr);
    press(dialog, "pacsFetch");
    ASSERT_NE(person_->dialog<ImportDialog>(), nullptr);
    ASSERT_EQ(entries_in(temporary_), 1U);
    const fs::path kept = fs::directory_iterator(temporary_)->path();
    EXPECT_EQ(fs::status(kept).permissions(), fs::perms::owner_all);
    EXPECT_EQ(kept.filename().string().rfind("remnant-files-", 0), 0U);
    import();
    EXPECT_TRUE(WindowDriver::wait_for([this] { return entries_in(temporary_) == 0; }))
        << "a patient's files were left behind";
    EXPECT_TRUE(person_->wait_until_settled());
    EXPECT_TRUE(person_->subject().shown()->ct.has_value()) << "the CT stays in the case";
}

TEST_F(PacsWindow, Files_a_dead_program_left_behind_are_removed) {
    fs::create_directories(temporary_ / "remnant-files-abcdef/1/series-001");
    fs::create_directories(temporary_ / "someone-else");
    auto* dialog = search();
    ASSERT_NE(dialog, nullptr);
    press(dialog, "pacsFetch");
    ASSERT_NE(person_->dialog<ImportDialog>(), nullptr);
    EXPECT_FALSE(fs::exists(temporary_ / "remnant-files-abcdef"));
    EXPECT_TRUE(fs::exists(temporary_ / "someone-else"));
    import();
}

TEST_F(PacsWindow, The_case_keeps_the_fetched_CT_where_others_are_referred_to) {
    Preferences preferences = Preferences::load();
    preferences.ct_storage = imaging::CtStorage::Referenced;
    preferences.store();
    person_->window.apply_preferences(preferences);
    auto* dialog = search();
    ASSERT_NE(dialog, nullptr);
    press(dialog, "pacsFetch");
    import();
    ASSERT_TRUE(person_->wait_until_settled());
    person_->save_as(folder_ / "case.remnant");
    const auto opened = imaging::open_case(folder_ / "case.remnant", kJob);
    ASSERT_TRUE(opened);
    EXPECT_EQ(opened->ct, imaging::CtStorage::Embedded);
}

TEST_F(PacsWindow, An_archive_that_dies_is_said_and_fetching_goes_on_later) {
    auto* dialog = search();
    ASSERT_NE(dialog, nullptr);
    server_.kill_hard();
    press(dialog, "pacsFetch");
    EXPECT_TRUE(wait_until_said(dialog, "pacsSaid", "no connection: Connection refused"));
    ASSERT_TRUE(server_.start());
    press(dialog, "pacsFetch");
    import();
}

TEST_F(PacsWindow, Asking_can_be_stopped) {
    const ::remnant::testing::LoopbackSocket silent(true);
    Preferences preferences = Preferences::load();
    preferences.archives.front().port = silent.port();
    preferences.store();
    person_->window.commands().find(QStringLiteral("from-pacs"))->trigger();
    auto* dialog = person_->dialog<FromArchiveDialog>();
    ASSERT_NE(dialog, nullptr);
    press(dialog, "pacsFind");
    auto* stop = in<QPushButton>(dialog, "pacsStop");
    ASSERT_TRUE(WindowDriver::wait_for([stop] { return stop->isVisible(); }));
    QTest::mouseClick(stop, Qt::LeftButton);
    EXPECT_TRUE(wait_until_said(dialog, "pacsSaid", "cancelled"));
    dialog->reject();
}

TEST_F(PacsWindow, A_date_that_is_none_is_refused_in_words) {
    person_->window.commands().find(QStringLiteral("from-pacs"))->trigger();
    auto* dialog = person_->dialog<FromArchiveDialog>();
    ASSERT_NE(dialog, nullptr);
    type_into(dialog, "pacsFrom", QStringLiteral("15.3.2024"));
    press(dialog, "pacsFind");
    EXPECT_TRUE(wait_until_said(dialog, "pacsSaid", "a date is written as 2024-03-15"));
    dialog->reject();
}

TEST_F(PacsWindow, Is_found_among_all_actions) {
    show_to_a_person(&person_->window, "start");
    person_->key(Qt::Key_K, Qt::ControlModifier);
    QWidget* palette = QApplication::focusWidget();
    ASSERT_NE(palette, nullptr);
    QTest::keyClicks(palette, QStringLiteral("from pacs"));
    QTest::keyClick(palette, Qt::Key_Return);
    auto* dialog = person_->dialog<FromArchiveDialog>();
    ASSERT_NE(dialog, nullptr);
    dialog->reject();
}

TEST_F(PacsWindow, An_archive_is_entered_tested_and_kept) {
    Preferences().store();
    Jobs jobs;
    PreferencesDialog preferences(jobs);
    preferences.show();
    press(&preferences, "editArchives");
    ArchivesDialog* dialog = nullptr;
    ASSERT_TRUE(WindowDriver::wait_for([&] {
        dialog = preferences.findChild<ArchivesDialog*>();
        return dialog != nullptr && dialog->isVisible();
    }));
    press(dialog, "addArchive");
    type_into(dialog, "archiveName", QStringLiteral("Radiology"));
    type_into(dialog, "archiveHost", QStringLiteral("127.0.0.1"));
    type_into(dialog, "archiveCalled", QStringLiteral("WRONG"));
    in<QSpinBox>(dialog, "archivePort")->setValue(server_.fields().port);
    press(dialog, "testArchive");
    EXPECT_TRUE(wait_until_said(dialog, "archiveSaid", "it does not know the called AE title WRONG"));
    type_into(dialog, "archiveCalled", QStringLiteral("ARCHIVE"));
    EXPECT_EQ(said_in(dialog, "archiveSaid"), "") << "what was said held for other values";
    press(dialog, "testArchive");
    EXPECT_TRUE(wait_until_said(dialog, "archiveSaid", "answers, not encrypted."));
    show_to_a_person(dialog, "archives");
    dialog->findChild<QDialogButtonBox*>()->button(QDialogButtonBox::Ok)->click();
    show_to_a_person(&preferences, "preferences");
    preferences.findChild<QDialogButtonBox*>()->button(QDialogButtonBox::Ok)->click();
    EXPECT_EQ(Preferences::load().archives, QList<Archive>{archive_of(server_)});
}

TEST_F(PacsWindow, An_archive_that_cannot_be_called_is_not_kept) {
    Jobs jobs;
    ArchivesDialog dialog(jobs, {});
    dialog.show();
    press(&dialog, "addArchive");
    type_into(&dialog, "archiveHost", QStringLiteral("two words"));
    type_into(&dialog, "archiveCalled", QStringLiteral("ARCHIVE"));
    dialog.findChild<QDialogButtonBox*>()->button(QDialogButtonBox::Ok)->click();
    EXPECT_TRUE(dialog.isVisible());
    EXPECT_NE(said_in(&dialog, "archiveSaid").find("host"), std::string::npos);
    EXPECT_FALSE(in<QCheckBox>(&dialog, "archiveAnyHost")->isEnabled()) << "asked for without TLS";
    in<QCheckBox>(&dialog, "archiveTls")->click();
    EXPECT_TRUE(in<QLineEdit>(&dialog, "archiveTrusted")->isEnabled());
    type_into(&dialog, "archiveHost", QStringLiteral("pacs.example"));
    dialog.findChild<QDialogButtonBox*>()->button(QDialogButtonBox::Ok)->click();
    EXPECT_NE(said_in(&dialog, "archiveSaid").find("a file is needed for TLS"), std::string::npos);
}

/// A planned case in the window and the dialog that sends.
class PacsSending : public PacsWindow {
  protected:
    void SetUp() override {
        PacsWindow::SetUp();
        if (IsSkipped() || HasFatalFailure()) return;
        core::Case c;
        c.time_points.push_back(::remnant::testing::planned_scan());
        c.plans.push_back({"half", core::CuttingPlane{core::Vec3(94.5, 0, 0), core::Vec3::UnitX()}});
        c.active_plan = "half";
        c.patient.id = "P-7";
        c.patient.name = "Sent^Away";
        person_->window.flow().open_value(c);
        ASSERT_TRUE(person_->wait_until_settled());
    }
    ToArchiveDialog* ready_to_send(const char* format) {
        person_->window.commands().find(QStringLiteral("to-pacs"))->trigger();
        auto* dialog = person_->dialog<ExportDialog>();
        if (dialog == nullptr) return nullptr;
        auto* box = in<QComboBox>(dialog, "exportFormat");
        box->setCurrentIndex(box->findText(QString::fromLatin1(format), Qt::MatchStartsWith));
        show_to_a_person(dialog, "export");
        press(dialog, "exportSend");
        return person_->dialog<ToArchiveDialog>();
    }
    void close_all() {
        while (QWidget* top = QApplication::activeModalWidget()) top->close();
    }
    std::vector<pacs::Match> series_of_the_patient() const {
        pacs::Query query;
        query.patient_id = "P-7";
        const auto studies = pacs::find(server_.node(), query, kJob);
        if (!studies || studies->empty()) return {};
        query.level = pacs::Level::Series;
        query.study_uid = studies->front().study_uid;
        return pacs::find(server_.node(), query, kJob).value_or(std::vector<pacs::Match>());
    }
};

struct Sending {
    const char* name;
    const char* format;
    const char* modality;
};

class PacsSendingEach : public PacsSending, public ::testing::WithParamInterface<Sending> {};

TEST_P(PacsSendingEach, Arrives_in_the_archive) {
    auto* dialog = ready_to_send(GetParam().format);
    ASSERT_NE(dialog, nullptr);
    press(dialog, "toArchiveSend");
    ASSERT_TRUE(wait_until_said(dialog, "toArchiveSaid", "Radiology accepts"))
        << said_in(dialog, "toArchiveSaid");
    show_to_a_person(dialog, "to-pacs");
    close_all();
    const auto series = series_of_the_patient();
    ASSERT_EQ(series.size(), 1U);
    EXPECT_EQ(series.front().modality, GetParam().modality);
    EXPECT_TRUE(WindowDriver::wait_for([this] { return entries_in(temporary_) == 0; }));
}

INSTANTIATE_TEST_SUITE_P(Kinds, PacsSendingEach,
                         ::testing::Values(Sending{"outlines", "DICOM segmentation", "SEG"},
                                           Sending{"measurements", "DICOM measurements", "SR"},
                                           Sending{"pictures", "DICOM pictures", "OT"},
                                           Sending{"report", "DICOM report", "DOC"}),
                         [](const auto& sending) { return std::string(sending.param.name); });

TEST_F(PacsSending, Not_accepted_is_said_and_sent_again) {
    auto* dialog = ready_to_send("DICOM segmentation");
    ASSERT_NE(dialog, nullptr);
    server_.kill_hard();
    press(dialog, "toArchiveSend");
    ASSERT_TRUE(wait_until_said(dialog, "toArchiveSaid", "no connection: Connection refused"));
    ASSERT_TRUE(server_.start());
    press(dialog, "toArchiveSend");
    EXPECT_TRUE(wait_until_said(dialog, "toArchiveSaid", "Radiology accepts"));
    close_all();
    EXPECT_EQ(series_of_the_patient().size(), 1U);
}

/// A study of 12 slices and a file no archive takes, to be sent to two archives.
class PacsSendingToTwo : public PacsWindow {
  protected:
    void SetUp() override {
        PacsWindow::SetUp();
        if (IsSkipped() || HasFatalFailure()) return;
        ASSERT_TRUE(other_server_.start());
        Archive other = archive_of(other_server_);
        other.name = QStringLiteral("Surgery");
        const auto write = [this](const fs::path& folder,
                                  const core::JobContext&) -> core::Result<core::Warnings> {
            ArchiveStudy sent = study_;
            sent.study_uid = "1.2.826.0.1.3680043.2.9.7";
            sent.slices = {12};
            write_archive_study(folder, sent);
            damaged_ = folder / "zz.dcm";
            std::ofstream(damaged_, std::ios::binary) << std::string(128, '\0') << "DICM, but nothing else";
            return core::Warnings{};
        };
        dialog_.emplace(jobs_, QList<Archive>{archive_of(server_), other}, QStringLiteral("a study"),
                        QString(), write);
        dialog_->show();
    }
    void TearDown() override {
        dialog_.reset();
        PacsWindow::TearDown();
    }
    void choose(const char* archive) {
        in<QComboBox>(&*dialog_, "toArchive")->setCurrentText(QString::fromLatin1(archive));
    }
    bool send_until_said(const char* words) {
        press(&*dialog_, "toArchiveSend");
        return wait_until_said(&*dialog_, "toArchiveSaid", words);
    }
    std::string said() { return said_in(&*dialog_, "toArchiveSaid"); }
    bool can_send() { return in<QPushButton>(&*dialog_, "toArchiveSend")->isEnabled(); }
    void repair() const {
        fs::copy_file(damaged_.parent_path() / "1-0001.dcm", damaged_, fs::copy_options::overwrite_existing);
    }
    static int instances_in(const Orthanc& server) {
        pacs::Query query;
        query.level = pacs::Level::Series;
        query.study_uid = "1.2.826.0.1.3680043.2.9.7";
        const auto series = pacs::find(server.node(), query, kJob);
        return series && series->size() == 1 ? series->front().instances.value_or(-1) : -1;
    }

    Orthanc other_server_;
    Jobs jobs_;
    fs::path damaged_;
    std::optional<ToArchiveDialog> dialog_;
};

TEST_F(PacsSendingToTwo, What_one_has_not_accepted_is_pending_for_that_one_alone) {
    ASSERT_TRUE(send_until_said("Radiology accepts 12 of 13 objects")) << said();
    choose("Surgery");
    EXPECT_EQ(said(), "") << "what was said of another archive holds on";
    EXPECT_TRUE(send_until_said("Surgery accepts 12 of 13 objects")) << said();
    EXPECT_EQ(instances_in(other_server_), 12);
}

TEST_F(PacsSendingToTwo, Each_is_told_how_many_of_all_it_has) {
    ASSERT_TRUE(send_until_said("Radiology accepts 12 of 13 objects")) << said();
    repair();
    ASSERT_TRUE(send_until_said("Radiology accepts the last 1 of 13 objects, and now has all")) << said();
    EXPECT_FALSE(can_send());
    choose("Surgery");
    EXPECT_TRUE(can_send());
    EXPECT_TRUE(send_until_said("Surgery accepts all 13 objects")) << said();
    EXPECT_EQ(instances_in(other_server_), 12) << "one of the 13 is there twice";
    choose("Radiology");
    EXPECT_FALSE(can_send());
    EXPECT_EQ(said(), "Radiology has all objects already.");
}

}  // namespace
}  // namespace remnant::ui::testing
