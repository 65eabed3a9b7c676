// remnant --snapshot as a person or a script calls it.

#include <gtest/gtest.h>

#include <QImage>
#include <QProcess>

#include "remnant/imaging/case_file.h"
#include "remnant/imaging/phantom.h"
#include "scratch_folder.h"

namespace remnant::ui {
namespace {

using testing::ScratchFolder;

struct Ended {
    int exit_code = -1;
    std::string error;
};

Ended run(const QStringList& arguments) {
    QProcess program;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.remove(QStringLiteral("DISPLAY"));
    program.setProcessEnvironment(environment);
    program.start(QStringLiteral(REMNANT_PROGRAM), arguments);
    program.waitForFinished(60000);
    return {program.exitCode(), program.readAllStandardError().toStdString()};
}

class SnapshotProgram : public ::testing::Test {
  protected:
    void SetUp() override {
        imaging::PhantomOptions options;
        options.size = {96, 96, 48};
        options.spacing = {4.0, 4.0, 6.0};
        const auto phantom = imaging::make_phantom(options, core::JobContext());
        ASSERT_TRUE(imaging::save_case(folder_ / "demo.remnant", imaging::case_of(*phantom), {}, {}));
    }
    [[nodiscard]] QString at(const char* name) const {
        return QString::fromStdString((folder_ / name).string());
    }
    [[nodiscard]] QStringList with_case(QStringList more) const {
        return QStringList{"--snapshot", at("out.png"), "--case", at("demo.remnant")} + more;
    }
    ScratchFolder folder_;
};

TEST_F(SnapshotProgram, Draws_the_window_at_the_size_and_scale_asked_for) {
    EXPECT_EQ(run(with_case({"--size", "1100x700", "--screen", "plan"})).exit_code, 0);
    EXPECT_EQ(QImage(at("out.png")).size(), QSize(1100, 700));
    EXPECT_EQ(run(with_case({"--size", "1100x700", "--scale", "1.5"})).exit_code, 0);
    EXPECT_EQ(QImage(at("out.png")).size(), QSize(1650, 1050));
}

TEST_F(SnapshotProgram, Draws_the_start_page_and_single_views) {
    EXPECT_EQ(run({"--snapshot", at("out.png"), "--screen", "start"}).exit_code, 0);
    EXPECT_FALSE(QImage(at("out.png")).isNull());
    for (const char* view : {"axial", "coronal", "sagittal", "3d"}) {
        EXPECT_EQ(run(with_case({"--view", view, "--hide", "text,crosshair"})).exit_code, 0) << view;
        const QImage image(at("out.png"));
        int lit = 0;
        for (int y = 0; y < image.height(); y += 4) {
            for (int x = 0; x < image.width(); x += 4) lit += image.pixelColor(x, y).lightness() > 60 ? 1 : 0;
        }
        EXPECT_GT(lit, 100) << view << " is black";
    }
}

TEST_F(SnapshotProgram, Takes_a_CT_and_labels_as_the_command_line_does) {
    const auto phantom = imaging::make_phantom(
        [] {
            imaging::PhantomOptions options;
            options.size = {64, 64, 32};
            options.spacing = {6.0, 6.0, 9.0};
            return options;
        }(),
        core::JobContext());
    ASSERT_TRUE(imaging::write_phantom(*phantom, folder_ / "p", core::JobContext()));
    EXPECT_EQ(
        run({"--snapshot", at("out.png"), "--ct", at("p/ct"), "--liver", "liver=" + at("p/labels.nii.gz"),
             "--segments", at("p/labels.nii.gz"), "--operation", "right-hepatectomy", "--screen", "plan"})
            .exit_code,
        0);
    EXPECT_EQ(run({"--snapshot", at("out.png"), "--ct", at("p/ct"), "--screen", "import"}).exit_code, 0);
}

TEST_F(SnapshotProgram, Refuses_with_one_line_and_the_exit_code_of_the_command_line) {
    const Ended absent = run({"--snapshot", at("out.png"), "--case", at("absent.remnant")});
    EXPECT_EQ(absent.exit_code, 1);
    EXPECT_NE(absent.error.find("error: "), std::string::npos) << absent.error;
    EXPECT_EQ(run(with_case({"--plan", "no such plan"})).exit_code, 1);
    EXPECT_EQ(run({"--snapshot", "/no/such/folder/a.png", "--screen", "start"}).exit_code, 1);
    for (const QStringList& wrong :
         {QStringList{"--theme", "pink"}, QStringList{"--size", "big"}, QStringList{"--view", "inside"},
          QStringList{"--layout", "none"}, QStringList{"--screen", "nowhere"}, QStringList{"--at", "1,2"},
          QStringList{"--scale", "7"}, QStringList{"--colour"}}) {
        const Ended usage = run(with_case(wrong));
        EXPECT_EQ(usage.exit_code, 2) << wrong.join(' ').toStdString();
        EXPECT_NE(usage.error.find("error: "), std::string::npos) << usage.error;
    }
}

TEST_F(SnapshotProgram, Without_a_display_the_window_says_so) {
    const Ended window = run({at("demo.remnant")});
    EXPECT_EQ(window.exit_code, 1);
    EXPECT_NE(window.error.find("error: display"), std::string::npos) << window.error;
}

}  // namespace
}  // namespace remnant::ui
