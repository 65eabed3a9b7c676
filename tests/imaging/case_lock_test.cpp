// One writer a case.

#include "remnant/imaging/case_lock.h"

#include <grp.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>

#include "scratch_folder.h"

namespace remnant::imaging {
namespace {

namespace fs = std::filesystem;
using testing::ScratchFolder;
using State = CaseLock::State;

/// Runs `work` in a process of its own; its exit code.
template <class Work>
int in_another_process(Work work) {
    const pid_t child = fork();
    if (child == 0) _exit(work());
    int status = 0;
    waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

TEST(CaseLock, Is_held_once_and_given_back) {
    const ScratchFolder folder;
    const fs::path file = folder / "a.remnant";
    {
        const auto lock = CaseLock::acquire(file);
        EXPECT_EQ(lock.state(), State::Held);
        EXPECT_TRUE(lock.holder().empty());
        EXPECT_TRUE(fs::exists(lock_path(file)));
    }
    EXPECT_FALSE(fs::exists(lock_path(file)));
}

TEST(CaseLock, Of_a_living_process_is_in_use) {
    const ScratchFolder folder;
    const fs::path file = folder / "a.remnant";
    const auto lock = CaseLock::acquire(file);
    const int state = in_another_process([&] { return static_cast<int>(CaseLock::acquire(file).state()); });
    EXPECT_EQ(state, static_cast<int>(State::InUse));
    EXPECT_TRUE(fs::exists(lock_path(file))) << "the other process took the lock away";
}

TEST(CaseLock, Of_a_dead_process_is_taken_over) {
    const ScratchFolder folder;
    const fs::path file = folder / "a.remnant";
    in_another_process([&] {
        [[maybe_unused]] static auto kept = new CaseLock(CaseLock::acquire(file));
        raise(SIGKILL);
        return 0;
    });
    ASSERT_TRUE(fs::exists(lock_path(file)));
    EXPECT_EQ(CaseLock::acquire(file).state(), State::Held);
}

TEST(CaseLock, Left_behind_goes_to_one_of_many_who_want_it) {
    constexpr int kWanting = 8;
    for (int round = 0; round < 40; ++round) {
        const ScratchFolder folder;
        const fs::path file = folder / "a.remnant";
        char host[256] = {};
        gethostname(host, sizeof host - 1);
        std::ofstream(lock_path(file)) << host << " 999999 1\n";
        int start[2], done[2], stop[2];
        ASSERT_EQ(pipe(start), 0);
        ASSERT_EQ(pipe(done), 0);
        ASSERT_EQ(pipe(stop), 0);
        pid_t children[kWanting];
        for (pid_t& child : children) {
            child = fork();
            if (child != 0) continue;
            char c = 0;
            (void)!read(start[0], &c, 1);
            const auto lock = CaseLock::acquire(file);
            const char held = lock.state() == State::Held ? '1' : '0';
            (void)!write(done[1], &held, 1);
            // Kept until all have tried.
            (void)!read(stop[0], &c, 1);
            _exit(0);
        }
        const char go[kWanting] = {};
        (void)!write(start[1], go, sizeof go);
        int held = 0;
        for (int n = 0; n < kWanting; ++n) {
            char c = 0;
            ASSERT_EQ(read(done[0], &c, 1), 1);
            held += c == '1' ? 1 : 0;
        }
        (void)!write(stop[1], go, sizeof go);
        for (const pid_t child : children) waitpid(child, nullptr, 0);
        for (const int end : {start[0], start[1], done[0], done[1], stop[0], stop[1]}) close(end);
        EXPECT_EQ(held, 1) << "round " << round;
    }
}

TEST(CaseLock, Given_back_is_free_although_a_started_program_shares_it) {
    const ScratchFolder folder;
    const fs::path file = folder / "a.remnant";
    auto lock = std::make_unique<CaseLock>(CaseLock::acquire(file));
    const pid_t child = fork();
    if (child == 0) {
        pause();
        _exit(0);
    }
    lock.reset();
    EXPECT_EQ(CaseLock::acquire(file).state(), State::Held);
    kill(child, SIGKILL);
    waitpid(child, nullptr, 0);
}

TEST(CaseLock, Of_another_computer_is_never_taken_over) {
    const ScratchFolder folder;
    const fs::path file = folder / "a.remnant";
    std::string text;
    {
        const auto lock = CaseLock::acquire(file);
        std::ifstream stream(lock_path(file));
        text.assign(std::istreambuf_iterator<char>(stream), {});
    }
    char host[256] = {};
    gethostname(host, sizeof host - 1);
    const auto at = text.find(host);
    ASSERT_NE(at, std::string::npos) << "the lock does not say whose it is";
    text.replace(at, std::string(host).size(), "theatre-3");
    std::ofstream(lock_path(file)) << text;
    const auto lock = CaseLock::acquire(file);
    EXPECT_EQ(lock.state(), State::InUse);
    EXPECT_NE(lock.holder().find("theatre-3"), std::string::npos) << lock.holder();
}

TEST(CaseLock, Cannot_be_had_where_nothing_can_be_written) {
    const ScratchFolder folder;
    fs::permissions(folder.path(), fs::perms::owner_read | fs::perms::owner_exec | fs::perms::others_read |
                                       fs::perms::others_exec);
    const int state = in_another_process([&] {
        if (geteuid() == 0 && (setgroups(0, nullptr) != 0 || setgid(65534) != 0 || setuid(65534) != 0))
            return 99;
        return static_cast<int>(CaseLock::acquire(folder / "a.remnant").state());
    });
    fs::permissions(folder.path(), fs::perms::owner_all);
    EXPECT_EQ(state, static_cast<int>(State::ReadOnly));
}

}  // namespace
}  // namespace remnant::imaging
