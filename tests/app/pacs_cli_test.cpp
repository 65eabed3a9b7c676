// `remnant-cli pacs` against a real archive.

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/file.h>
#include <unistd.h>

#include <fstream>
#include <future>

#include "archive_study.h"
#include "certificates.h"
#include "orthanc.h"
#include "program.h"

namespace remnant::testing {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::StartsWith;
using Arguments = std::vector<std::string>;

Arguments together(Arguments first, const Arguments& more) {
    first.insert(first.end(), more.begin(), more.end());
    return first;
}

class PacsCli : public ::testing::Test {
  protected:
    void SetUp() override {
        REMNANT_NEED_ORTHANC(archive_);
        write_archive_study(folder_ / "study", study_);
    }
    [[nodiscard]] std::string address() const {
        return "127.0.0.1:" + std::to_string(archive_.fields().port);
    }
    [[nodiscard]] ProgramRun pacs(const std::string& what, const Arguments& more = {}) const {
        return run_program(together({"pacs", what, address(), "--called", "ARCHIVE"}, more));
    }
    /// A study larger than what is sent in an instant, and how many of its files the archive keeps now.
    void write_large_study() {
        study_.slices = {600};
        write_archive_study(folder_ / "study", study_);
    }
    [[nodiscard]] std::size_t kept() const {
        std::size_t count = 0;
        std::error_code gone;
        for (fs::recursive_directory_iterator at(archive_.folder() / "archive", gone), end;
             !gone && at != end; at.increment(gone))
            count += at->file_size(gone) > 0 && at->path().filename().string().size() == 36 ? 1U : 0U;
        return count;
    }

    Orthanc archive_;
    ScratchFolder folder_;
    ArchiveStudy study_;
};

TEST_F(PacsCli, Echo_is_answered) {
    const ProgramRun run = pacs("echo");
    EXPECT_EQ(run.exit_code, 0) << run.error;
    EXPECT_EQ(run.out, "ARCHIVE at " + address() + " answers, not encrypted\n");
}

TEST_F(PacsCli, Echo_refused_says_why_in_a_line) {
    const ProgramRun run = run_program({"pacs", "echo", address(), "--called", "OTHER"});
    EXPECT_EQ(run.exit_code, 1);
    EXPECT_THAT(run.error, AllOf(StartsWith("error: OTHER at "),
                                 HasSubstr("it does not know the called AE title OTHER")));
    EXPECT_EQ(std::ranges::count(run.error, '\n'), 1);
}

TEST_F(PacsCli, What_was_sent_is_found_and_fetched) {
    ASSERT_EQ(pacs("send", {folder_ / "study"}).exit_code, 0);
    const auto found = pacs("find", {"--patient-id", "P-1", "--json"}).json();
    ASSERT_EQ(found["matches"].size(), 1U);
    EXPECT_EQ(found["matches"][0]["study_uid"], study_.study_uid);
    EXPECT_EQ(found["matches"][0]["instances"], 12);
    EXPECT_THAT(pacs("find", {"--level", "series", "--study", study_.study_uid}).out,
                HasSubstr(series_uid(study_, 1)));
    EXPECT_EQ(pacs("find", {"--patient-id", "P-9"}).out, "nothing found\n");
    const ProgramRun got = pacs("get", {"--study", study_.study_uid, "-o", folder_ / "got"});
    EXPECT_EQ(got.exit_code, 0) << got.error;
    EXPECT_EQ(difference_of_instances(folder_ / "study", folder_ / "got"), "");
}

TEST_F(PacsCli, Dates_are_a_day_a_range_or_open_at_an_end) {
    ASSERT_EQ(pacs("send", {folder_ / "study"}).exit_code, 0);
    const std::pair<const char*, bool> dates[] = {
        {"20240315", true},          {"2024-03-15", true},
        {"20240101-20241231", true}, {"2024-01-01-2024-12-31", true},
        {"20240316-", false},        {"-20240315", true},
        {"-20240314", false}};
    for (const auto& [date, there] : dates) {
        const ProgramRun run = pacs("find", {"--study-date=" + std::string(date)});
        EXPECT_EQ(run.out != "nothing found\n", there) << date << ": " << run.out << run.error;
    }
}

TEST_F(PacsCli, Get_a_second_time_fetches_what_is_missing) {
    ASSERT_EQ(pacs("send", {folder_ / "study"}).exit_code, 0);
    const Arguments get{"--study", study_.study_uid, "-o", folder_ / "got"};
    ASSERT_EQ(pacs("get", get).exit_code, 0);
    fs::remove(folder_ / "got/series-001/00003.dcm");
    const ProgramRun again = pacs("get", get);
    EXPECT_EQ(again.exit_code, 0) << again.error;
    EXPECT_THAT(again.out, HasSubstr("12 instances, all that the archive lists (11 were there before)"));
}

TEST_F(PacsCli, Get_by_move_needs_a_port_to_receive_on) {
    ASSERT_EQ(pacs("send", {folder_ / "study"}).exit_code, 0);
    const Arguments get{"--study", study_.study_uid, "-o", folder_ / "got", "--move"};
    EXPECT_EQ(pacs("get", get).exit_code, 2);
    const ProgramRun run =
        pacs("get", together(get, {"--receive-port", std::to_string(archive_.fields().receive_port)}));
    EXPECT_EQ(run.exit_code, 0) << run.error;
    EXPECT_EQ(difference_of_instances(folder_ / "study", folder_ / "got"), "");
}

TEST_F(PacsCli, Pending_files_alone_are_sent_the_next_time) {
    std::ofstream(folder_ / "study/notes.dcm") << std::string(128, '\0') << "DICM, but nothing else";
    const Arguments send{folder_ / "study", "--pending", folder_ / "pending"};
    const ProgramRun first = pacs("send", send);
    EXPECT_EQ(first.exit_code, 1);
    EXPECT_THAT(first.error, HasSubstr("12 of 13 files were accepted, 1 were not"));
    EXPECT_EQ(text_of(folder_ / "pending"), (folder_ / "study/notes.dcm").string() + "\n");
    fs::remove(folder_ / "study/notes.dcm");
    fs::copy_file(folder_ / "study/1-0001.dcm", folder_ / "study/notes.dcm");
    const ProgramRun second = pacs("send", send);
    EXPECT_EQ(second.exit_code, 0) << second.error;
    EXPECT_THAT(second.out, HasSubstr(": 1 files accepted; only the 1 still pending of 13 were sent"));
    EXPECT_FALSE(fs::exists(folder_ / "pending"));
}

TEST_F(PacsCli, A_pending_list_of_another_sending_is_refused_and_kept) {
    ArchiveStudy other = study_;
    other.study_uid = "1.2.826.0.1.3680043.2.9.2";
    write_archive_study(folder_ / "other", other);
    const std::string listed = (folder_ / "study/1-0001.dcm").string() + "\n";
    std::ofstream(folder_ / "pending") << listed;
    const ProgramRun run = pacs("send", {folder_ / "other", "--pending", folder_ / "pending"});
    EXPECT_EQ(run.exit_code, 1) << run.out;
    EXPECT_THAT(run.error, AllOf(StartsWith("error: --pending: "), HasSubstr("study/1-0001.dcm"),
                                 HasSubstr("remove it to send all")));
    EXPECT_EQ(text_of(folder_ / "pending"), listed);
    EXPECT_EQ(kept(), 0U) << "something was sent all the same";
}

TEST_F(PacsCli, A_pending_list_is_known_again_by_other_names_of_the_same_files) {
    std::ofstream(folder_ / "pending") << (folder_ / "study/../study/1-0002.dcm").string() << "\n";
    fs::create_directory_symlink(folder_ / "study", folder_ / "link");
    const ProgramRun run = pacs("send", {folder_ / "link", "--pending", folder_ / "pending"});
    EXPECT_EQ(run.exit_code, 0) << run.error;
    EXPECT_THAT(run.out, HasSubstr("only the 1 still pending of 12 were sent"));
}

TEST_F(PacsCli, A_pending_list_that_cannot_be_read_is_not_taken_for_none) {
    fs::create_directories(folder_ / "pending");
    const ProgramRun run = pacs("send", {folder_ / "study", "--pending", folder_ / "pending"});
    EXPECT_EQ(run.exit_code, 1);
    EXPECT_THAT(run.error, AllOf(StartsWith("error: --pending: "), HasSubstr("cannot be read")));
    EXPECT_EQ(kept(), 0U);
}

TEST_F(PacsCli, Get_into_a_folder_that_another_call_fetches_into_is_refused) {
    ASSERT_EQ(pacs("send", {folder_ / "study"}).exit_code, 0);
    fs::create_directories(folder_ / "got");
    const int other = open((folder_ / "got").c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    ASSERT_EQ(flock(other, LOCK_EX), 0);
    const Arguments get{"--study", study_.study_uid, "-o", folder_ / "got"};
    const ProgramRun refused = pacs("get", get);
    EXPECT_EQ(refused.exit_code, 1);
    EXPECT_THAT(refused.error, HasSubstr("another call is fetching into this folder"));
    EXPECT_TRUE(fs::is_empty(folder_ / "got"));
    close(other);
    EXPECT_EQ(pacs("get", get).exit_code, 0);
}

TEST_F(PacsCli, Sending_interrupted_is_completed_by_the_pending_list) {
    write_large_study();
    const Arguments send{folder_ / "study", "--pending", folder_ / "pending", "--tries", "1"};
    auto sending = std::async(std::launch::async, [&] { return pacs("send", send); });
    for (int n = 0; n < 2000 && kept() < 40; ++n) std::this_thread::sleep_for(std::chrono::milliseconds(5));
    archive_.kill_hard();
    const ProgramRun broken = sending.get();
    ASSERT_EQ(broken.exit_code, 1) << "the archive died too late: the test proves nothing";
    EXPECT_THAT(broken.error, HasSubstr("of 600 files were accepted"));
    ASSERT_TRUE(fs::exists(folder_ / "pending"));
    ASSERT_TRUE(archive_.start());
    const ProgramRun rest = pacs("send", send);
    EXPECT_EQ(rest.exit_code, 0) << rest.error;
    ASSERT_EQ(pacs("get", {"--study", study_.study_uid, "-o", folder_ / "got"}).exit_code, 0);
    EXPECT_EQ(difference_of_instances(folder_ / "study", folder_ / "got"), "");
}

TEST_F(PacsCli, Is_misused_without_the_archive_s_title_or_port) {
    EXPECT_EQ(run_program({"pacs", "echo", address()}).exit_code, 2);
    const ProgramRun run = run_program({"pacs", "echo", "127.0.0.1", "--called", "ARCHIVE"});
    EXPECT_EQ(run.exit_code, 1);
    EXPECT_THAT(run.error, HasSubstr("an archive is called as HOST:PORT"));
}

TEST_F(PacsCli, Options_of_TLS_are_never_answered_in_the_clear) {
    std::ofstream(folder_ / "a.pem") << "a file";
    const std::string file = folder_ / "a.pem";
    const std::pair<Arguments, const char*> incomplete[] = {
        {{"--tls-any-host"}, "error: --tls-any-host: requires --tls-ca"},
        {{"--tls-cert", file, "--tls-key", file}, "--tls-ca"},
        {{"--tls-ca", file, "--tls-cert", file}, "--tls-key"},
        {{"--tls-ca", file, "--tls-key", file}, "--tls-cert"},
        {{"--tls-ca", ""}, "error: --tls-ca: a file is needed"}};
    for (const auto& [options, said] : incomplete) {
        const ProgramRun run = pacs("echo", options);
        EXPECT_EQ(run.exit_code, 2) << options.front() << ": " << run.out;
        EXPECT_THAT(run.error, HasSubstr(said));
    }
}

TEST(PacsCliTls, Is_used_as_its_options_say) {
    const Certificates certificates;
    ASSERT_TRUE(certificates.good()) << "openssl made no certificates";
    const nlohmann::json settings{{"DicomTlsEnabled", true},
                                  {"DicomTlsCertificate", certificates.certificate("elsewhere")},
                                  {"DicomTlsPrivateKey", certificates.key("elsewhere")},
                                  {"DicomTlsTrustedCertificates", certificates.certificate("ca")}};
    Orthanc archive(settings);
    REMNANT_NEED_ORTHANC(archive);
    const auto echo = [&](const std::string& authority, const Arguments& more) {
        const Arguments basic{"pacs",     "echo",     "127.0.0.1:" + std::to_string(archive.fields().port),
                              "--called", "ARCHIVE",  "--timeout",
                              "5",        "--tls-ca", certificates.certificate(authority)};
        return run_program(together(basic, more));
    };
    const Arguments ours{"--tls-cert", certificates.certificate("remnant"), "--tls-key",
                         certificates.key("remnant")};
    const ProgramRun answered = echo("ca", together(ours, {"--tls-any-host"}));
    EXPECT_EQ(answered.exit_code, 0) << answered.error;
    EXPECT_THAT(answered.out, HasSubstr("answers, by TLS"));
    EXPECT_THAT(echo("ca", ours).error,
                HasSubstr("its certificate is not to be trusted: IP address mismatch"));
    EXPECT_THAT(echo("stranger", together(ours, {"--tls-any-host"})).error,
                HasSubstr("its certificate is not to be trusted"));
    EXPECT_EQ(echo("ca", {"--tls-any-host"}).exit_code, 1) << "the archive asks for our certificate";
}

}  // namespace
}  // namespace remnant::testing
