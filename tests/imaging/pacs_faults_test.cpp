// An archive that is not there, says no, falls silent or dies in the middle.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>

#include "archive_study.h"
#include "certificates.h"
#include "orthanc.h"
#include "remnant/imaging/pacs.h"
#include "slow_peer.h"

namespace remnant::testing {
namespace {

using namespace imaging::pacs;
using ::testing::AllOf;
using ::testing::HasSubstr;
using namespace std::chrono_literals;
namespace fs = std::filesystem;

const core::JobContext kJob;

std::string refusal_of_echo(const NodeFields& fields) {
    const auto answered = echo(*Node::of(fields), kJob);
    return answered ? "answered" : to_line(answered.error());
}

std::size_t files_below(const fs::path& folder) {
    std::size_t count = 0;
    for (const auto& entry : fs::recursive_directory_iterator(folder))
        count += entry.is_regular_file() ? 1 : 0;
    return count;
}

/// A job that does `deed` once, when it is half done.
core::JobContext half_way(const std::function<void()>& deed) {
    return core::JobContext(
        [deed, done = std::make_shared<std::atomic<bool>>(false)](double fraction, std::string_view) {
            if (fraction >= 0.5 && !done->exchange(true)) deed();
        });
}

TEST(PacsRefusal, Names_what_the_archive_does_not_accept) {
    Orthanc archive;
    REMNANT_NEED_ORTHANC(archive);
    EXPECT_EQ(refusal_of_echo(archive.fields()), "answered");
    NodeFields fields = archive.fields();
    fields.called = "OTHER";
    EXPECT_THAT(refusal_of_echo(fields), HasSubstr("it does not know the called AE title OTHER"));
    fields = archive.fields();
    fields.calling = "NOBODY";
    EXPECT_THAT(refusal_of_echo(fields), HasSubstr("it does not accept the calling AE title NOBODY"));
    fields = archive.fields();
    fields.port = free_port();
    EXPECT_THAT(refusal_of_echo(fields), HasSubstr("no connection: Connection refused"));
    fields = archive.fields();
    fields.host = "no-such-host.invalid";
    EXPECT_THAT(refusal_of_echo(fields), HasSubstr("there is no host of this name"));
}

TEST(PacsRefusal, Of_all_that_is_asked_is_said) {
    const nlohmann::json nothing{{"AET", "REMNANT"},   {"Host", "127.0.0.1"}, {"Port", 104},
                                 {"AllowEcho", false}, {"AllowStore", false}, {"AllowFind", false},
                                 {"AllowGet", false},  {"AllowMove", false}};
    const nlohmann::json settings{{"DicomModalities", {{"us", nothing}}}};
    Orthanc archive(settings);
    REMNANT_NEED_ORTHANC(archive);
    const auto found = find(archive.node(), {}, kJob);
    ASSERT_FALSE(found);
    EXPECT_THAT(to_line(found.error()), HasSubstr("ARCHIVE at 127.0.0.1")) << "who refused is not said";
    const ScratchFolder folder;
    ArchiveStudy study;
    study.slices = {2};
    write_archive_study(folder / "study", study);
    const std::vector<fs::path> all{folder / "study"};
    const auto sent = send(archive.node(), *files_to_send(all), 1, kJob);
    EXPECT_TRUE(!sent || sent->accepted.empty()) << "files count as accepted that the archive refused";
}

TEST(PacsRefusal, Of_a_destination_that_cannot_be_reached_counts_what_is_missing) {
    const nlohmann::json settings{{"DicomModalities", {{"us", {"REMNANT", "127.0.0.1", free_port()}}}}};
    Orthanc archive(settings);
    REMNANT_NEED_ORTHANC(archive);
    const ScratchFolder folder;
    const ArchiveStudy study;
    write_archive_study(folder / "study", study);
    const std::vector<fs::path> all{folder / "study"};
    ASSERT_TRUE(send(archive.node(), *files_to_send(all), 1, kJob));
    const auto fetched = retrieve(archive.node(), {study.study_uid, "", folder / "got", Way::Move, 1}, kJob);
    ASSERT_FALSE(fetched) << "a study counts as fetched that went elsewhere";
    EXPECT_THAT(to_line(fetched.error()), HasSubstr("0 of 12 instances are in"));
}

TEST(PacsSilence, Ends_after_the_time_that_was_given) {
    const LoopbackSocket silent(true);
    NodeFields fields;
    fields.called = "SILENT";
    fields.host = "127.0.0.1";
    fields.port = silent.port();
    fields.times = {std::chrono::seconds(1), std::chrono::seconds(1), std::chrono::seconds(1)};
    const auto start = std::chrono::steady_clock::now();
    EXPECT_THAT(refusal_of_echo(fields), HasSubstr("no answer within 1 s"));
    EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(5));
}

TEST(PacsSilence, Can_be_cancelled_at_once) {
    const LoopbackSocket silent(true);
    NodeFields fields;
    fields.called = "SILENT";
    fields.host = "127.0.0.1";
    fields.port = silent.port();
    const core::JobContext job;
    std::thread impatient([job] {
        std::this_thread::sleep_for(std::chrono::milliseconds(200));
        job.cancel();
    });
    const auto start = std::chrono::steady_clock::now();
    const auto answered = echo(*Node::of(fields), job);
    impatient.join();
    ASSERT_FALSE(answered);
    EXPECT_EQ(answered.error().reason, "cancelled");
    EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(2));
}

/// What an echo is told and how long it takes.
std::pair<std::string, std::chrono::duration<double>> timed_echo(const NodeFields& fields,
                                                                 const core::JobContext& job = {}) {
    const auto start = std::chrono::steady_clock::now();
    const auto answered = echo(*Node::of(fields), job);
    return {answered ? "answered" : to_line(answered.error()), std::chrono::steady_clock::now() - start};
}

/// The first bytes at once, so that what is coming is known, the others one by one.
Script begun_and_dribbled(const std::string& bytes, std::size_t at_once) {
    Script script{{0ms, bytes.substr(0, at_once)}};
    for (auto& byte : dribbled(bytes.substr(at_once), 200ms)) script.push_back(std::move(byte));
    return script;
}

TEST(PacsSlowness, Of_an_acceptance_that_dribbles_in_ends_after_the_time_that_was_given) {
    const SlowPeer peer(begun_and_dribbled(acceptance(), 10));
    const auto [said, took] = timed_echo(peer.fields());
    EXPECT_THAT(said, HasSubstr("no answer within 1 s"));
    EXPECT_LT(took, 4s);
}

TEST(PacsSlowness, Of_an_answer_that_dribbles_in_ends_after_the_time_that_was_given) {
    const SlowPeer peer(
        begun_and_dribbled(acceptance() + pdu(4, std::string(200, '\0')), acceptance().size() + 10));
    const auto [said, took] = timed_echo(peer.fields());
    EXPECT_THAT(said, HasSubstr("no answer within 1 s"));
    EXPECT_LT(took, 5s);
}

TEST(PacsSlowness, Of_a_TLS_greeting_that_dribbles_in_ends_after_the_time_that_was_given) {
    const Certificates certificates;
    ASSERT_TRUE(certificates.good()) << "openssl made no certificates";
    const std::string greeting("\x16\x03\x03\x00\xff\x02\x00\x00\xfb\x03\x03", 11);
    const SlowPeer peer(begun_and_dribbled(greeting + std::string(244, '\1'), 10));
    NodeFields fields = peer.fields();
    fields.tls.emplace().trusted = certificates.certificate("ca");
    const auto [said, took] = timed_echo(fields);
    EXPECT_THAT(said, HasSubstr("no answer within 1 s"));
    EXPECT_LT(took, 4s);
}

TEST(PacsSlowness, Of_an_answer_whose_every_part_comes_in_time_is_borne) {
    Script script{{0ms, acceptance()}};
    for (const auto& piece : echo_answer_in_pieces()) script.emplace_back(300ms, piece);
    const SlowPeer peer(script);
    const auto [said, took] = timed_echo(peer.fields());
    EXPECT_EQ(said, "answered");
    // The peer does not take leave, for which a second more is waited.
    EXPECT_GT(took, 2s) << "the answer came within one time-out: the test proves nothing";
}

TEST(PacsSlowness, Can_be_cancelled_in_the_middle_of_an_answer) {
    Script script{{0ms, acceptance()}};
    script.emplace_back(0ms, pdu(4, std::string(200, '\0')).substr(0, 50));
    const SlowPeer peer(script);
    NodeFields fields = peer.fields();
    fields.times = {};
    const core::JobContext job;
    std::thread impatient([job] {
        std::this_thread::sleep_for(300ms);
        job.cancel();
    });
    const auto [said, took] = timed_echo(fields, job);
    impatient.join();
    EXPECT_THAT(said, HasSubstr("cancelled"));
    EXPECT_LT(took, 2s);
}

/// An archive with a study of 300 instances beside it.
class PacsInterrupted : public ::testing::Test {
  protected:
    void SetUp() override {
        REMNANT_NEED_ORTHANC(archive_);
        study_.slices = {200, 100};
        write_archive_study(folder_ / "study", study_);
        const std::vector<fs::path> all{folder_ / "study"};
        files_ = *files_to_send(all);
    }
    void fill() {
        const auto sent = send(archive_.node(), files_, 1, kJob);
        ASSERT_TRUE(sent && sent->accepted.size() == 300u);
    }
    core::Result<Retrieved> fetch(Way way, const core::JobContext& job, int tries = 1) {
        return retrieve(archive_.node(), {study_.study_uid, "", folder_ / "got", way, tries}, job);
    }
    /// Everything in the folder is whole; then the rest comes and nothing is there twice.
    void expect_whole_and_completed(Way way) {
        const std::size_t kept = files_below(folder_ / "got");
        EXPECT_GE(kept, 100u);
        EXPECT_LT(kept, 300u);
        const auto again = fetch(way, kJob);
        ASSERT_TRUE(again) << to_line(again.error());
        EXPECT_EQ(again->already_there, kept) << "instances that were whole were fetched again";
        EXPECT_EQ(difference_of_instances(folder_ / "study", folder_ / "got"), "");
    }

    Orthanc archive_;
    ScratchFolder folder_;
    ArchiveStudy study_;
    std::vector<fs::path> files_;
};

TEST_F(PacsInterrupted, A_get_keeps_what_is_whole_and_says_how_many_of_how_many) {
    fill();
    const auto broken = fetch(Way::Get, half_way([&] { archive_.kill_hard(); }));
    ASSERT_FALSE(broken) << "a part of a study counts as the whole";
    const std::string said = to_line(broken.error());
    EXPECT_THAT(said, AllOf(HasSubstr("of 300 instances are in"), HasSubstr("are missing"),
                            HasSubstr("the connection broke")));
    EXPECT_THAT(said, HasSubstr(std::to_string(files_below(folder_ / "got")) + " of 300"))
        << "the count is another";
    ASSERT_TRUE(archive_.start());
    expect_whole_and_completed(Way::Get);
}

TEST_F(PacsInterrupted, A_move_keeps_what_is_whole_and_is_completed_later) {
    fill();
    const auto broken = fetch(Way::Move, half_way([&] { archive_.kill_hard(); }));
    ASSERT_FALSE(broken) << "a part of a study counts as the whole";
    EXPECT_THAT(to_line(broken.error()), HasSubstr("of 300 instances are in"));
    ASSERT_TRUE(archive_.start());
    expect_whole_and_completed(Way::Move);
}

TEST_F(PacsInterrupted, A_get_tries_again_by_itself) {
    fill();
    const auto fetched = fetch(Way::Get, half_way([&] {
                                   archive_.kill_hard();
                                   ASSERT_TRUE(archive_.start());
                               }),
                               2);
    ASSERT_TRUE(fetched) << to_line(fetched.error());
    EXPECT_EQ(difference_of_instances(folder_ / "study", folder_ / "got"), "");
}

TEST_F(PacsInterrupted, A_cancelled_get_keeps_what_is_whole) {
    fill();
    core::JobContext job;
    job = half_way([&] { job.cancel(); });
    const auto cancelled = fetch(Way::Get, job);
    ASSERT_FALSE(cancelled);
    EXPECT_EQ(cancelled.error().reason, "cancelled");
    EXPECT_THAT(to_line(cancelled.error()), HasSubstr("of 300 instances are in"));
    expect_whole_and_completed(Way::Get);
}

TEST_F(PacsInterrupted, A_sending_says_of_each_file_whether_it_was_accepted) {
    const auto broken = send(archive_.node(), files_, 1, half_way([&] { archive_.kill_hard(); }));
    ASSERT_TRUE(broken) << to_line(broken.error());
    ASSERT_TRUE(broken->interrupted);
    EXPECT_EQ(broken->accepted.size() + broken->not_accepted.size(), 300u);
    EXPECT_GE(broken->accepted.size(), 100u);
    EXPECT_GE(broken->not_accepted.size(), 1u);
    std::vector<fs::path> left;
    for (const auto& refused : broken->not_accepted) left.push_back(refused.file);
    ASSERT_TRUE(archive_.start());
    const auto rest = send(archive_.node(), left, 1, kJob);
    ASSERT_TRUE(rest) << to_line(rest.error());
    EXPECT_EQ(rest->accepted.size(), left.size());
    const auto fetched = fetch(Way::Get, kJob);
    ASSERT_TRUE(fetched) << to_line(fetched.error());
    EXPECT_EQ(difference_of_instances(folder_ / "study", folder_ / "got"), "");
}

TEST_F(PacsInterrupted, A_cancelled_sending_says_what_went) {
    core::JobContext job;
    job = half_way([&] { job.cancel(); });
    const auto cancelled = send(archive_.node(), files_, 2, job);
    ASSERT_TRUE(cancelled) << to_line(cancelled.error());
    ASSERT_TRUE(cancelled->interrupted);
    EXPECT_EQ(cancelled->interrupted->reason, "cancelled");
    EXPECT_EQ(cancelled->accepted.size() + cancelled->not_accepted.size(), 300u);
    EXPECT_LT(cancelled->accepted.size(), 300u);
}

}  // namespace
}  // namespace remnant::testing
