// The whole way of a real patient through the window, by mouse and keys, and through a crash.

#include <signal.h>

#include <QProcess>
#include <cstdlib>

#include "scratch_folder.h"
#include "test_data.h"
#include "window_driver.h"

namespace remnant::ui::testing {
namespace {

using ::remnant::testing::ScratchFolder;

// Where a child tells that its case is saved; it waits to be killed then.
constexpr const char* kStay = "REMNANT_TEST_STAY_AFTER_SAVING";

void from_folder_to_plan(WindowDriver& person, const std::filesystem::path& data) {
    person.import_study(data / "PATIENT_DICOM");
    person.add_labels(Qt::ControlModifier | Qt::ShiftModifier, data / "MASKS_DICOM");
    person.add_labels(Qt::ControlModifier, data / "couinaud.nii.gz");
    person.click("step-study");
    person.type("height", "170");
    person.type("weight", "70");
    person.choose_next("condition");
    person.click("step-plan");
    person.choose_operation("right hepatectomy  H5678");
    ASSERT_TRUE(person.wait_until_settled());
}

void expect_the_verdict(WindowDriver& person) {
    const VerdictText& said = person.window.verdict().said();
    EXPECT_EQ(said.flr.toStdString(), "733\u2009mL");
    EXPECT_EQ(said.word, QStringLiteral("Enough"));
    person.click("why");
    ASSERT_TRUE(person.wait_for([&] { return person.window.why().isVisible(); }));
    EXPECT_TRUE(person.window.why().plain_text().simplified().contains(QStringLiteral("733.25 mL")))
        << person.window.why().plain_text().toStdString();
    person.key(Qt::Key_Escape);
    EXPECT_FALSE(person.window.why().isVisible());
}

TEST(Workstation, A_real_patient_from_the_folder_to_733_mL) {
    REMNANT_NEED_DATA(data, "ircadb-17");
    const ScratchFolder folder;
    WindowDriver person;
    from_folder_to_plan(person, data);
    expect_the_verdict(person);
    const char* marker = std::getenv(kStay);
    person.save_as(marker == nullptr ? std::string(folder.path() / "case.remnant")
                                     : std::string(marker) + ".remnant");
    if (marker == nullptr) return;
    // What comes after the save is lost with the crash.
    person.click("step-study");
    person.type("weight", "90");
    QFile told(QString::fromUtf8(marker));
    ASSERT_TRUE(told.open(QIODevice::WriteOnly));
    told.close();
    QTest::qWait(kPatienceMs);
}

TEST(Workstation, A_killed_program_gives_back_the_saved_numbers) {
    REMNANT_NEED_DATA(data, "ircadb-17");
    const ScratchFolder folder;
    const std::string marker = folder.path() / "saved";
    QProcess child;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QString::fromLatin1(kStay), QString::fromStdString(marker));
    child.setProcessEnvironment(environment);
    child.start(QCoreApplication::applicationFilePath(),
                {QStringLiteral("--gtest_filter=Workstation.A_real_patient_from_the_folder_to_733_mL")});
    ASSERT_TRUE(child.waitForStarted());
    ASSERT_TRUE(WindowDriver::wait_for([&] { return QFileInfo::exists(QString::fromStdString(marker)); }))
        << child.readAllStandardOutput().toStdString();
    ::kill(static_cast<pid_t>(child.processId()), SIGKILL);
    ASSERT_TRUE(child.waitForFinished());

    WindowDriver person;
    person.key(Qt::Key_O, Qt::ControlModifier | Qt::ShiftModifier);
    person.type_path(marker + ".remnant");
    ASSERT_TRUE(person.wait_for([&] { return person.window.document().is_open(); }));
    EXPECT_FALSE(person.window.document().read_only()) << "the dead program's lock was taken for a live one";
    ASSERT_TRUE(person.wait_until_settled());
    EXPECT_EQ(person.subject().patient.weight, core::Kilogram(70));
    expect_the_verdict(person);
}

TEST(Workstation, Undo_to_the_start_and_redo_to_the_end_give_the_same_case_bit_for_bit) {
    REMNANT_NEED_DATA(data, "ircadb-17");
    WindowDriver person;
    from_folder_to_plan(person, data);
    const core::Case end = person.subject();
    int steps = 0;
    std::vector<core::Case> on_the_way;
    while (person.window.document().history().can_undo() && steps < 100) {
        on_the_way.push_back(person.subject());
        person.key(Qt::Key_Z, Qt::ControlModifier);
        ++steps;
    }
    EXPECT_GE(steps, 6);
    EXPECT_TRUE(person.subject().time_points.empty());
    EXPECT_TRUE(person.subject().plans.empty());
    EXPECT_FALSE(person.subject().patient.height.has_value());
    while (person.window.document().history().can_redo() && !on_the_way.empty()) {
        person.key(Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
        core::Case there = person.subject();
        there.view = on_the_way.back().view;  // how it is looked at has no undo
        EXPECT_EQ(there, on_the_way.back()) << "step " << on_the_way.size() << " from the end";
        on_the_way.pop_back();
    }
    EXPECT_TRUE(on_the_way.empty());
    core::Case again = person.subject();
    again.view = end.view;
    EXPECT_EQ(again, end);
    ASSERT_TRUE(person.wait_until_settled());
    expect_the_verdict(person);
}

}  // namespace
}  // namespace remnant::ui::testing
