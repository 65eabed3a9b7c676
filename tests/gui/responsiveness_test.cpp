// The window stays alive: nothing keeps its thread for more than 100 ms while a study is read, outlines are
// added, surfaces are made and a case is saved and opened.

#include <cstdio>

#include "event_loop_watch.h"
#include "scratch_folder.h"
#include "test_data.h"
#include "window_driver.h"

namespace remnant::ui::testing {
namespace {

constexpr double kMostMs = 100.0;

class Responsiveness : public ::testing::Test {
  protected:
    void expect_alive_while(const char* what, double most = kMostMs) {
        const double longest = watch_.longest_ms();
        std::printf("%-40s longest wait %6.1f ms\n", what, longest);
        EXPECT_LE(longest, most) << what;
    }
    EventLoopWatch watch_;
};

TEST_F(Responsiveness, Nothing_takes_over_100_ms_on_the_window_s_thread) {
    REMNANT_NEED_DATA(data, "ircadb-17");
    const ::remnant::testing::ScratchFolder folder;
    WindowDriver person;
    ASSERT_TRUE(person.wait_until_settled());
    (void)watch_.longest_ms();  // until the window stood
    person.import_study(data / "PATIENT_DICOM");
    expect_alive_while("a study is scanned and read");
    person.add_labels(Qt::ControlModifier | Qt::ShiftModifier, data / "MASKS_DICOM");
    expect_alive_while("six mask series are added");
    ASSERT_TRUE(person.wait_until_settled());
    expect_alive_while("surfaces are made");
    person.add_labels(Qt::ControlModifier, data / "couinaud.nii.gz");
    ASSERT_TRUE(person.wait_until_settled());
    expect_alive_while("a segment map is added and drawn");
    person.click("step-plan");
    person.choose_operation("right hepatectomy  H5678");
    ASSERT_TRUE(person.wait_until_settled());
    // The list of suggestions is a window of its own, which the X server has to make.
    expect_alive_while("an operation is chosen", 2 * kMostMs);
    for (int n = 0; n < 30; ++n) {
        QTest::keyClick(&person.window.views().slice(ViewAxis::Axial), Qt::Key_Up);
        QTest::qWait(15);
    }
    expect_alive_while("slices are gone through");
    person.save_as(folder / "case.remnant");
    expect_alive_while("the case is saved");
    person.key(Qt::Key_W, Qt::ControlModifier);
    ASSERT_TRUE(person.wait_for([&] { return !person.window.document().is_open(); }));
    expect_alive_while("the case is closed");
    person.key(Qt::Key_O, Qt::ControlModifier | Qt::ShiftModifier);
    person.type_path(folder / "case.remnant");
    ASSERT_TRUE(person.wait_for([&] { return person.window.document().is_open(); }));
    ASSERT_TRUE(person.wait_until_settled());
    expect_alive_while("the case is opened again");
}

}  // namespace
}  // namespace remnant::ui::testing
