// A study of 2,000 instances, whole, against dcmtk's own getscu in the same run.

#include <gtest/gtest.h>

#include <chrono>
#include <cstdlib>

#include "archive_study.h"
#include "orthanc.h"
#include "remnant/imaging/pacs.h"

namespace remnant::testing {
namespace {

using namespace imaging::pacs;
namespace fs = std::filesystem;

template <class Work>
double seconds(Work work) {
    const auto start = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

bool run_getscu(const Orthanc& archive, const std::string& study_uid, const fs::path& folder) {
    fs::create_directories(folder);
    const std::string command =
        "/usr/bin/getscu -S +B -aet REMNANT -aec ARCHIVE 127.0.0.1 " + std::to_string(archive.fields().port) +
        " -k 0008,0052=STUDY -k 0020,000d=" + study_uid + " -od " + folder.string() + " >/dev/null 2>&1";
    return std::system(command.c_str()) == 0;
}

/// A study of 2,000 small instances in an archive, and beside it one of 60.
class PacsLargeStudy : public ::testing::Test {
  protected:
    /// False where the archive did not take all of them.
    bool fill() {
        study_.slices = {2000};
        study_.edge = 32;
        small_ = study_;
        small_.study_uid = "1.2.826.0.1.3680043.2.9.60";
        small_.slices = {60};
        write_archive_study(folder_ / "study", study_);
        write_archive_study(folder_ / "small", small_);
        const std::vector<fs::path> all{folder_ / "study", folder_ / "small"};
        const auto sent = send(archive_.node(), *files_to_send(all), 1, core::JobContext());
        return sent && sent->accepted.size() == 2060u;
    }
    double seconds_to_fetch(const std::string& into) {
        const RetrieveRequest request{study_.study_uid, "", folder_ / into, Way::Get, 1};
        return seconds([&] {
            const auto fetched = retrieve(archive_.node(), request, core::JobContext());
            ASSERT_TRUE(fetched) << to_line(fetched.error());
            ASSERT_EQ(fetched->instances, 2000u);
        });
    }

    Orthanc archive_;
    ScratchFolder folder_;
    ArchiveStudy study_;
    ArchiveStudy small_;
};

/// Both as Debian ships them. getscu then waits for a delayed acknowledgement at every instance; its pace is
/// taken from a study of 60, which it needs seconds for.
TEST_F(PacsLargeStudy, Comes_whole_and_no_slower_than_60_percent_of_getscu) {
    REMNANT_NEED_ORTHANC(archive_);
    ASSERT_TRUE(fill());
    const double ours = seconds_to_fetch("got");
    EXPECT_EQ(difference_of_instances(folder_ / "study", folder_ / "got"), "");
    if (access("/usr/bin/getscu", X_OK) != 0) GTEST_SKIP() << "getscu is not installed; the study came whole";
    const double theirs =
        seconds([&] { ASSERT_TRUE(run_getscu(archive_, small_.study_uid, folder_ / "dcmtk")); });
    EXPECT_EQ(difference_of_instances(folder_ / "small", folder_ / "dcmtk"), "")
        << "getscu did not fetch all";
    const double ratio = (theirs / 60) / (ours / 2000);
    std::printf("an instance: %.2f ms, getscu %.2f ms, %.1f x\n", 1000 * ours / 2000, 1000 * theirs / 60,
                ratio);
    EXPECT_GE(ratio, 0.6) << ours << " s for 2000 against getscu's " << theirs << " s for 60";
}

/// Neither side gathers small packets: what is left is the programs' own work. The best of three, in turn.
TEST_F(PacsLargeStudy, Comes_no_slower_than_60_percent_of_a_getscu_that_never_waits) {
    if (access("/usr/bin/getscu", X_OK) != 0) GTEST_SKIP() << "getscu is not installed";
    setenv("TCP_NODELAY", "1", 1);
    REMNANT_NEED_ORTHANC(archive_);
    ASSERT_TRUE(fill());
    double ours = 1e9;
    double theirs = 1e9;
    for (const std::string round : {"1", "2", "3"}) {
        ours = std::min(ours, seconds_to_fetch("ours" + round));
        theirs =
            std::min(theirs, seconds([&] {
                         ASSERT_TRUE(run_getscu(archive_, study_.study_uid, folder_ / ("theirs" + round)));
                     }));
    }
    unsetenv("TCP_NODELAY");
    std::printf("2000 instances: %.2f s, getscu %.2f s, %.2f x\n", ours, theirs, theirs / ours);
    EXPECT_GE(theirs / ours, 0.6) << ours << " s against " << theirs << " s";
}

}  // namespace
}  // namespace remnant::testing
