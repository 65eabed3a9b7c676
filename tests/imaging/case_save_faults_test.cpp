// Saving under a knife: killed anywhere, on a full disk, where nothing may be written. The file is the old
// one or the new one, whole, and the person is told.

#include <fcntl.h>
#include <gmock/gmock.h>
#include <grp.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <functional>
#include <sstream>
#include <thread>

#include "remnant/imaging/case_file.h"
#include "rich_case.h"
#include "scratch_folder.h"

namespace remnant::imaging {
namespace {

namespace fs = std::filesystem;
using core::JobContext;
using ::testing::AnyOf;
using testing::bulky_case;
using ::testing::HasSubstr;
using testing::Random;
using testing::same_case;
using testing::ScratchFolder;

constexpr int kSlices = 24;  // as case_save_child saves them
constexpr uid_t kNobody = 65534;

std::string bytes_of(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    std::ostringstream all;
    all << file.rdbuf();
    return all.str();
}

std::size_t files_in(const fs::path& folder) {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder), fs::directory_iterator()));
}

/// A program that saves; what it says comes back through a pipe.
class Child {
  public:
    Child(const fs::path& file, int seed, const std::vector<std::string>& more,
          const std::function<void()>& before = {}) {
        int ends[2];
        if (pipe(ends) != 0) throw std::runtime_error("no pipe");
        pid_ = fork();
        if (pid_ == 0) {
            dup2(ends[1], STDOUT_FILENO);
            close(ends[0]);
            close(ends[1]);
            if (before) before();
            std::vector<std::string> words{REMNANT_SAVE_CHILD, file.string(), std::to_string(seed)};
            words.insert(words.end(), more.begin(), more.end());
            std::vector<char*> arguments;
            for (std::string& word : words) arguments.push_back(word.data());
            arguments.push_back(nullptr);
            execv(arguments[0], arguments.data());
            _exit(127);
        }
        close(ends[1]);
        out_ = ends[0];
    }
    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;
    ~Child() { close(out_); }

    void wait_until_it_speaks() const {
        char c = 0;
        while (read(out_, &c, 1) == 1 && c != '\n') {
        }
    }
    void kill_it() const { kill(pid_, SIGKILL); }
    /// Its exit code, or the negative signal that ended it.
    int wait() {
        int status = 0;
        waitpid(pid_, &status, 0);
        char buffer[512];
        for (ssize_t n = 0; (n = read(out_, buffer, sizeof buffer)) > 0;)
            said.append(buffer, static_cast<std::size_t>(n));
        return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
    }

    std::string said;

  private:
    pid_t pid_ = -1;
    int out_ = -1;
};

class SaveUnderFaults : public ::testing::Test {
  protected:
    void SetUp() override {
        ASSERT_TRUE(save_case(file_, old_, {}, JobContext()));
        before_ = bytes_of(file_);
    }
    void expect_the_old_file(const std::string& when) const {
        EXPECT_EQ(bytes_of(file_) == before_, true) << "the old file was touched: " << when;
        EXPECT_EQ(files_in(folder_.path()), 1u) << "something was left beside it: " << when;
    }

    ScratchFolder folder_;
    fs::path file_ = folder_ / "patient.remnant";
    core::Case old_ = bulky_case(100, kSlices);
    std::string before_;
};

/// True once a file is being written beside the case; gives up after a second.
bool writing_begins(const fs::path& folder) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(1);
    while (std::chrono::steady_clock::now() < end) {
        for (const auto& entry : fs::directory_iterator(folder)) {
            if (entry.path().filename().string().find(".tmp-") != std::string::npos) return true;
        }
    }
    return false;
}

TEST_F(SaveUnderFaults, Killed_at_200_random_moments_200_times_the_old_or_the_new_case) {
    const core::Case a = bulky_case(1, kSlices);
    const core::Case b = bulky_case(2, kSlices);
    Random random(2026);
    int opened_again = 0;
    int torn = 0;
    int found[3] = {0, 0, 0};
    for (int n = 0; n < 200; ++n) {
        Child child(file_, 1, {"--forever"});
        child.wait_until_it_speaks();
        // Most of a save is packing; every other kill is aimed at the few milliseconds in which the disk is
        // written, the others fall anywhere in some saves.
        const bool aimed = n % 2 == 0 && writing_begins(folder_.path());
        std::this_thread::sleep_for(
            std::chrono::microseconds(testing::uniform_int(random, 0, aimed ? 4000 : 250000)));
        child.kill_it();
        ASSERT_EQ(child.wait(), -SIGKILL);
        const auto opened = open_case(file_, JobContext());
        ASSERT_TRUE(opened) << "kill " << n << ": " << to_line(opened.error());
        const int which = same_case(opened->value, a)      ? 0
                          : same_case(opened->value, b)    ? 1
                          : same_case(opened->value, old_) ? 2
                                                           : -1;
        ASSERT_GE(which, 0) << "kill " << n << ": a case that was never saved";
        ++found[which];
        ++opened_again;
        torn += files_in(folder_.path()) > 1 ? 1 : 0;
        remove_leftovers(file_);
        ASSERT_EQ(files_in(folder_.path()), 1u) << "kill " << n << ": what was left behind stays";
    }
    std::printf(
        "killed 200 times, opened again %d times: %d the first, %d the second, %d the one before; "
        "%d times while the disk was written\n",
        opened_again, found[0], found[1], found[2], torn);
    EXPECT_EQ(opened_again, 200);
    EXPECT_GE(torn, 20) << "hardly a kill fell into the writing: the test shows less than it says";
}

/// Runs one save whose n-th call into the disk fails with `error` ("28", or "KILL").
struct Struck {
    int exit_code = 0;
    std::string said;
};
Struck strike(const fs::path& file, int n, const std::string& error, const fs::path& log = {}) {
    Child child(file, 7, {}, [&] {
        setenv("LD_PRELOAD", REMNANT_FAULT_SHIM, 1);
#ifdef __SANITIZE_ADDRESS__
        // The sanitizer wants to be the first library; here the shim is, on purpose.
        setenv("ASAN_OPTIONS", "verify_asan_link_order=0", 1);
#endif
        setenv("REMNANT_FAULT_FOLDER", file.parent_path().c_str(), 1);
        setenv("REMNANT_FAULT_AT", std::to_string(n).c_str(), 1);
        setenv("REMNANT_FAULT_ERRNO", error.c_str(), 1);
        if (!log.empty()) setenv("REMNANT_FAULT_LOG", log.c_str(), 1);
    });
    Struck struck;
    struck.exit_code = child.wait();
    struck.said = child.said;
    return struck;
}

TEST_F(SaveUnderFaults, Every_call_into_the_disk_may_fail_in_every_way) {
    const ScratchFolder elsewhere;
    ASSERT_EQ(strike(file_, 0, "0", elsewhere / "calls").exit_code, 0);
    const std::string calls = bytes_of(elsewhere / "calls");
    for (const char* call : {"m", "h", "w", "s", "c", "r", "o"})
        ASSERT_THAT(calls, HasSubstr(call)) << "a call into the disk is not watched";
    ASSERT_TRUE(save_case(file_, old_, {}, JobContext()));
    const std::string written = [&] {
        const ScratchFolder other;
        EXPECT_TRUE(save_case(other / "new", bulky_case(7, kSlices), {}, JobContext()));
        return bytes_of(other / "new");
    }();
    int struck_calls = 0;
    for (const int error : {ENOSPC, EIO, EDQUOT}) {
        for (int n = 1; n <= static_cast<int>(calls.size()); ++n) {
            const Struck struck = strike(file_, n, std::to_string(error));
            const std::string when = "call " + std::to_string(n) + " (" +
                                     calls[static_cast<std::size_t>(n) - 1] + ") failed with error " +
                                     std::to_string(error);
            ++struck_calls;
            ASSERT_THAT(struck.exit_code, AnyOf(0, 1)) << when;
            EXPECT_EQ(files_in(folder_.path()), 1u) << "something was left beside it: " << when;
            const std::string now = bytes_of(file_);
            if (struck.exit_code == 0) {
                EXPECT_TRUE(now == written) << when;
            } else if (now == before_) {
                EXPECT_THAT(struck.said,
                            HasSubstr(error == EIO ? "the disk reported an error" : "the disk is full"))
                    << when;
                EXPECT_THAT(struck.said, HasSubstr("unchanged")) << when;
            } else {
                // Renamed, but the folder could not be flushed.
                EXPECT_TRUE(now == written) << "neither the old nor the new file: " << when;
                EXPECT_THAT(struck.said, HasSubstr("did not confirm")) << when;
            }
            ASSERT_TRUE(save_case(file_, old_, {}, JobContext()));
        }
    }
    std::printf("%zu calls into the disk (%s), %d failures\n", calls.size(), calls.c_str(), struck_calls);
}

TEST_F(SaveUnderFaults, Dead_at_every_call_into_the_disk_leaves_a_whole_file) {
    const core::Case fresh = bulky_case(7, kSlices);
    for (int n = 1; n < 100; ++n) {
        const Struck struck = strike(file_, n, "KILL");
        const auto opened = open_case(file_, JobContext());
        ASSERT_TRUE(opened) << "dead at call " << n << ": " << to_line(opened.error());
        EXPECT_TRUE(same_case(opened->value, old_) || same_case(opened->value, fresh))
            << "dead at call " << n;
        ASSERT_TRUE(save_case(file_, old_, {}, JobContext())) << "dead at call " << n;
        if (struck.exit_code == 0) return;
        ASSERT_EQ(struck.exit_code, -SIGKILL);
    }
    FAIL() << "saving never came to an end";
}

TEST_F(SaveUnderFaults, A_file_that_may_not_grow_is_a_full_disk) {
    Child child(file_, 7, {}, [] {
        signal(SIGXFSZ, SIG_IGN);
        const rlimit most{300000, 300000};
        setrlimit(RLIMIT_FSIZE, &most);
    });
    EXPECT_EQ(child.wait(), 1);
    EXPECT_THAT(child.said, HasSubstr("the disk is full"));
    EXPECT_THAT(child.said, HasSubstr("unchanged"));
    expect_the_old_file("the file may not grow");
}

/// Tests run as root too, and root may write everywhere.
void become_nobody() {
    if (geteuid() != 0) return;
    if (setgroups(0, nullptr) != 0 || setgid(kNobody) != 0 || setuid(kNobody) != 0) _exit(126);
}

TEST_F(SaveUnderFaults, Where_one_may_not_write_it_says_so) {
    fs::permissions(folder_.path(), fs::perms::owner_read | fs::perms::owner_exec | fs::perms::group_read |
                                        fs::perms::group_exec | fs::perms::others_read |
                                        fs::perms::others_exec);
    Child child(file_, 7, {}, become_nobody);
    EXPECT_EQ(child.wait(), 1);
    fs::permissions(folder_.path(), fs::perms::owner_all);
    EXPECT_THAT(child.said, HasSubstr("there is no permission to write here"));
    expect_the_old_file("the folder is read-only");
}

TEST_F(SaveUnderFaults, Where_there_is_no_folder_it_says_so) {
    Child child(folder_ / "absent" / "patient.remnant", 7, {});
    EXPECT_EQ(child.wait(), 1);
    EXPECT_THAT(child.said, HasSubstr("the folder does not exist"));
}

TEST_F(SaveUnderFaults, A_link_stays_a_link) {
    const fs::path link = folder_ / "link.remnant";
    fs::create_symlink(file_, link);
    ASSERT_TRUE(save_case(link, bulky_case(7, kSlices), {}, JobContext()));
    EXPECT_TRUE(fs::is_symlink(link));
    const auto opened = open_case(file_, JobContext());
    ASSERT_TRUE(opened);
    EXPECT_TRUE(same_case(opened->value, bulky_case(7, kSlices))) << "what the link names was not saved";
}

TEST_F(SaveUnderFaults, A_folder_of_that_name_is_not_overwritten) {
    fs::create_directory(folder_ / "taken");
    Child child(folder_ / "taken", 7, {});
    EXPECT_EQ(child.wait(), 1);
    EXPECT_THAT(child.said, HasSubstr("a folder has this name"));
    EXPECT_TRUE(fs::is_directory(folder_ / "taken"));
}

}  // namespace
}  // namespace remnant::imaging
