// When a study counts as whole before its instances were listed, and what is not taken.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstring>
#include <fstream>
#include <iterator>

#include "archive_study.h"
#include "pacs/inbox.h"
#include "scratch_folder.h"

namespace remnant::testing {
namespace {

using imaging::pacs::AnnouncedSeries;
using imaging::pacs::Inbox;
using imaging::pacs::WantedInstances;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Key;
namespace fs = std::filesystem;

constexpr unsigned kSuccess = 0x0000;
constexpr unsigned kCannotUnderstand = 0xC000;

std::string bytes_of(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

/// Where the data set begins: what the group length of the header says (PS3.10 7.1).
std::size_t header_end(const std::string& bytes) {
    std::uint32_t length = 0;
    std::memcpy(&length, bytes.data() + 140, 4);
    return 144 + length;
}

class PacsInbox : public ::testing::Test {
  protected:
    void SetUp() override {
        study_.slices = {4, 2};
        write_archive_study(folder_ / "study", study_);
    }
    [[nodiscard]] Inbox inbox(const AnnouncedSeries& announced) const {
        return *Inbox::open(folder_ / "got", study_.study_uid, announced);
    }
    [[nodiscard]] Inbox inbox_of_the_first(std::optional<std::size_t> count) const {
        return inbox({{series_uid(study_, 1), count}});
    }
    [[nodiscard]] std::string uid(int series, int slice) const {
        return series_uid(study_, series) + "." + std::to_string(slice);
    }
    /// As the archive would send it.
    unsigned send(Inbox& inbox, int series, int slice, const std::string& announced_as = {}) const {
        const std::string name = std::to_string(series) + "-000" + std::to_string(slice) + ".dcm";
        return put(inbox, bytes_of(folder_ / ("study/" + name)),
                   announced_as.empty() ? uid(series, slice) : announced_as);
    }
    static unsigned put(Inbox& inbox, const std::string& bytes, const std::string& sop_uid) {
        const fs::path file = inbox.begin();
        std::ofstream(file, std::ios::binary) << bytes;
        return inbox.finish(file, sop_uid, bytes.size() - header_end(bytes));
    }

    ScratchFolder folder_;
    ArchiveStudy study_;
};

TEST_F(PacsInbox, Without_a_list_is_whole_at_the_announced_count) {
    Inbox got = inbox({{series_uid(study_, 1), 4}, {series_uid(study_, 2), 2}});
    for (int n = 1; n <= 4; ++n) EXPECT_EQ(send(got, 1, n), kSuccess);
    EXPECT_EQ(send(got, 2, 1), kSuccess);
    EXPECT_FALSE(got.whole());
    EXPECT_EQ(got.missing(), 1U);
    EXPECT_EQ(send(got, 2, 2), kSuccess);
    EXPECT_TRUE(got.whole());
}

TEST_F(PacsInbox, Counts_an_instance_sent_twice_once) {
    Inbox got = inbox_of_the_first(2);
    EXPECT_EQ(send(got, 1, 1), kSuccess);
    EXPECT_EQ(send(got, 1, 1), kSuccess);
    EXPECT_FALSE(got.whole());
}

TEST_F(PacsInbox, Needs_a_list_of_a_series_that_came_in_part) {
    Inbox got = inbox_of_the_first(4);
    EXPECT_FALSE(got.needs_list());
    EXPECT_EQ(send(got, 1, 1), kSuccess);
    EXPECT_TRUE(got.needs_list());
    got.take_list({{uid(1, 1), {series_uid(study_, 1), ""}}, {uid(1, 2), {series_uid(study_, 1), ""}}});
    EXPECT_EQ(got.missing(), 1U) << "the list is believed over the count";
    EXPECT_EQ(got.gaps().at(series_uid(study_, 1)).instances, std::vector{uid(1, 2)});
}

TEST_F(PacsInbox, Needs_a_list_where_the_archive_does_not_count) {
    Inbox got = inbox_of_the_first(std::nullopt);
    EXPECT_TRUE(got.needs_list());
    EXPECT_FALSE(got.whole());
}

TEST_F(PacsInbox, Takes_more_than_was_announced_only_by_a_list) {
    Inbox got = inbox_of_the_first(3);
    for (int n = 1; n <= 3; ++n) EXPECT_EQ(send(got, 1, n), kSuccess);
    EXPECT_EQ(send(got, 1, 4), kCannotUnderstand);
    EXPECT_THAT(got.refusals(), Contains(Key("more than were announced")));
    WantedInstances all;
    for (int n = 1; n <= 4; ++n) all[uid(1, n)] = {series_uid(study_, 1), ""};
    got.take_list(all);
    EXPECT_EQ(send(got, 1, 4), kSuccess);
    EXPECT_TRUE(got.whole());
}

TEST_F(PacsInbox, Takes_nothing_of_another_study_series_or_name) {
    Inbox got = inbox_of_the_first(4);
    EXPECT_EQ(send(got, 2, 1), kCannotUnderstand);
    EXPECT_THAT(got.refusals(), Contains(Key("of another series")));
    EXPECT_EQ(send(got, 1, 1, uid(1, 2)), kCannotUnderstand);
    EXPECT_THAT(got.refusals(), Contains(Key("not what was asked for")));
    Inbox other = *Inbox::open(folder_ / "other", "1.2.3", {{series_uid(study_, 1), 4}});
    EXPECT_EQ(send(other, 1, 1), kCannotUnderstand);
    EXPECT_THAT(other.refusals(), Contains(Key("of another study")));
    EXPECT_EQ(got.there() + other.there(), 0U);
}

TEST_F(PacsInbox, Keeps_a_header_that_cannot_be_read_only_where_it_is_listed) {
    std::string damaged = bytes_of(folder_ / "study/1-0001.dcm");
    damaged.replace(header_end(damaged) + 4, 2, "??");
    Inbox got = inbox_of_the_first(4);
    EXPECT_EQ(put(got, damaged, uid(1, 1)), kCannotUnderstand);
    got.take_list({{uid(1, 1), {series_uid(study_, 1), ""}}});
    EXPECT_EQ(put(got, damaged, uid(1, 1)), kSuccess);
    EXPECT_TRUE(got.whole());
}

TEST_F(PacsInbox, Takes_no_instance_that_was_cut_off_on_its_way_to_the_disk) {
    Inbox got = inbox_of_the_first(4);
    const std::string bytes = bytes_of(folder_ / "study/1-0001.dcm");
    const fs::path file = got.begin();
    std::ofstream(file, std::ios::binary) << bytes.substr(0, bytes.size() - 20);
    EXPECT_EQ(got.finish(file, uid(1, 1), bytes.size() - header_end(bytes)), 0xA700U);
    EXPECT_FALSE(fs::exists(file));
}

/// A folder that somebody else used before.
class PacsInboxOfOthers : public PacsInbox {
  protected:
    void put_into_folder(const std::string& name, const std::string& bytes) const {
        fs::create_directories((folder_ / ("got/" + name)).parent_path());
        std::ofstream(folder_ / ("got/" + name), std::ios::binary) << bytes;
    }
    [[nodiscard]] std::string refusal() const {
        const auto opened = Inbox::open(folder_ / "got", study_.study_uid, {{series_uid(study_, 1), 4}});
        return opened ? "opened" : to_line(opened.error());
    }
    [[nodiscard]] std::string cut(int series, int slice) const {
        const std::string name = std::to_string(series) + "-000" + std::to_string(slice) + ".dcm";
        const std::string bytes = bytes_of(folder_ / ("study/" + name));
        return bytes.substr(0, header_end(bytes) + 40);
    }
};

TEST_F(PacsInboxOfOthers, Keeps_a_numbered_file_that_is_no_DICOM_file_and_names_it) {
    put_into_folder("series-001/00001.dcm", "minutes of a meeting");
    EXPECT_THAT(refusal(), HasSubstr("the folder holds other files"));
    EXPECT_THAT(refusal(), HasSubstr("(series-001/00001.dcm)"));
    EXPECT_EQ(bytes_of(folder_ / "got/series-001/00001.dcm"), "minutes of a meeting");
}

TEST_F(PacsInboxOfOthers, Removes_only_names_of_its_own_of_what_was_on_its_way) {
    put_into_folder(".incoming-1.part", "cut off");
    EXPECT_EQ(refusal(), "opened");
    EXPECT_FALSE(fs::exists(folder_ / "got/.incoming-1.part"));
    for (const std::string name : {".incoming-mail", ".incoming-2.part.bak", ".incoming-.part"}) {
        put_into_folder(name, "mine");
        EXPECT_THAT(refusal(), HasSubstr("(" + name + ")"));
        EXPECT_TRUE(fs::remove(folder_ / ("got/" + name))) << name << " was removed";
    }
    fs::create_directories(folder_ / "got/.incoming-3.part");
    EXPECT_THAT(refusal(), HasSubstr("(.incoming-3.part)"));
}

TEST_F(PacsInboxOfOthers, Replaces_an_instance_that_was_cut_off_once_it_came_whole) {
    put_into_folder("series-001/00001.dcm", cut(1, 1));
    Inbox got = inbox_of_the_first(4);
    EXPECT_TRUE(got.holds_something());
    EXPECT_EQ(got.there(), 0U);
    EXPECT_TRUE(fs::exists(folder_ / "got/series-001/00001.dcm")) << "removed before it was replaced";
    EXPECT_EQ(send(got, 1, 1), kSuccess);
    EXPECT_FALSE(fs::exists(folder_ / "got/series-001/00001.dcm"));
    EXPECT_EQ(got.there(), 1U);
}

TEST_F(PacsInboxOfOthers, Keeps_a_cut_off_instance_that_the_archive_does_not_list) {
    put_into_folder("series-001/00001.dcm", cut(2, 1));
    Inbox got = inbox_of_the_first(4);
    got.take_list({{uid(1, 1), {series_uid(study_, 1), ""}}});
    const auto fits = got.holds_only_what_is_listed();
    ASSERT_FALSE(fits);
    EXPECT_THAT(to_line(fits.error()), HasSubstr("(series-001/00001.dcm)"));
    EXPECT_TRUE(fs::exists(folder_ / "got/series-001/00001.dcm"));
}

TEST_F(PacsInboxOfOthers, Refuses_a_folder_that_another_call_fetches_into) {
    {
        Inbox first = inbox_of_the_first(4);
        const fs::path coming = first.begin();
        std::ofstream(coming) << "half";
        EXPECT_THAT(refusal(), HasSubstr("another call is fetching into this folder"));
        EXPECT_TRUE(fs::exists(coming)) << "what the other call was writing is gone";
    }
    EXPECT_EQ(refusal(), "opened");
}

TEST_F(PacsInboxOfOthers, Takes_a_folder_whose_call_was_killed) {
    int ready[2];
    ASSERT_EQ(pipe(ready), 0);
    const pid_t other = fork();
    if (other == 0) {
        const Inbox held = inbox_of_the_first(4);
        if (write(ready[1], "x", 1) != 1) _exit(1);
        pause();
        _exit(0);
    }
    char sign = 0;
    ASSERT_EQ(read(ready[0], &sign, 1), 1);
    EXPECT_THAT(refusal(), HasSubstr("another call is fetching into this folder"));
    kill(other, SIGKILL);
    waitpid(other, nullptr, 0);
    EXPECT_EQ(refusal(), "opened");
    close(ready[0]);
    close(ready[1]);
}

}  // namespace
}  // namespace remnant::testing
