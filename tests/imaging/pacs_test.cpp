// What an archive is asked, fetched and sent, against a real one.

#include "remnant/imaging/pacs.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <future>
#include <regex>

#include "archive_study.h"
#include "orthanc.h"
#include "remnant/imaging/dicom_series.h"

namespace remnant::testing {
namespace {

using namespace imaging::pacs;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;
namespace fs = std::filesystem;

const core::JobContext kJob;

std::string refusal(const NodeFields& fields) {
    const auto node = Node::of(fields);
    return node ? "" : to_line(node.error());
}

TEST(PacsNode, That_is_impossible_is_refused_by_field) {
    NodeFields good;
    good.called = "ARCHIVE";
    good.host = "pacs.example";
    EXPECT_EQ(refusal(good), "");
    NodeFields bad = good;
    bad.called = "SEVENTEEN_LETTERS";
    EXPECT_THAT(refusal(bad),
                HasSubstr("called AE title: an AE title has at most 16 characters, this has 17"));
    bad = good;
    bad.calling = "  ";
    EXPECT_THAT(refusal(bad), HasSubstr("calling AE title"));
    bad = good;
    bad.calling = "BACK\\SLASH";
    EXPECT_THAT(refusal(bad), HasSubstr("calling AE title"));
    for (const int port : {0, -1, 65536}) {
        bad = good;
        bad.port = port;
        EXPECT_THAT(refusal(bad), HasSubstr("is no port")) << port;
    }
    bad = good;
    bad.host = "two words";
    EXPECT_THAT(refusal(bad), HasSubstr("host"));
    bad = good;
    bad.tls.emplace().trusted = "/nowhere/ca.pem";
    EXPECT_THAT(refusal(bad), HasSubstr("TLS authorities: the file /nowhere/ca.pem is not there"));
    bad = good;
    bad.times.answer = std::chrono::seconds(0);
    EXPECT_THAT(refusal(bad), HasSubstr("time-out"));
    bad = good;
    bad.receive_address = "everywhere";
    EXPECT_THAT(refusal(bad), HasSubstr("receiving address"));
}

/// Two patients' studies in the archive.
class PacsArchive : public ::testing::Test {
  protected:
    void SetUp() override {
        REMNANT_NEED_ORTHANC(archive_);
        second_.patient_id = "P-2";
        second_.patient_name = "山田^太郎";
        second_.study_uid = "1.2.826.0.1.3680043.2.9.2";
        second_.date = "20250820";
        second_.accession = "A-2";
        first_.slices = {12, 5};
        write_archive_study(folder_ / "first", first_);
        write_archive_study(folder_ / "second", second_);
        const std::vector<fs::path> both{folder_ / "first", folder_ / "second"};
        const auto sent = send(archive_.node(), *files_to_send(both), 1, kJob);
        ASSERT_TRUE(sent) << to_line(sent.error());
        ASSERT_EQ(sent->accepted.size(), 29u);
        ASSERT_TRUE(sent->not_accepted.empty()) << sent->not_accepted.front().reason;
    }

    std::vector<Match> matches(const Query& query) const {
        const auto found = find(archive_.node(), query, kJob);
        EXPECT_TRUE(found) << to_line(found.error());
        return found.value_or(std::vector<Match>());
    }
    core::Result<Retrieved> fetch(Way way, const std::string& folder, const std::string& series = {}) const {
        return retrieve(archive_.node(), {first_.study_uid, series, folder_ / folder, way, 1}, kJob);
    }

    Orthanc archive_;
    ScratchFolder folder_;
    ArchiveStudy first_;
    ArchiveStudy second_;
};

TEST_F(PacsArchive, Answers_an_echo) {
    const auto answered = echo(archive_.node(), kJob);
    EXPECT_TRUE(answered) << to_line(answered.error());
}

TEST_F(PacsArchive, Is_asked_at_each_level_and_names_come_in_any_script) {
    Query everybody;
    everybody.level = Level::Patient;
    const auto patients = matches(everybody);
    ASSERT_EQ(patients.size(), 2u);
    const bool in_order = patients[0].patient_id == "P-1";
    EXPECT_EQ(patients[in_order ? 0 : 1].patient_name, "Müller^Jörg");
    EXPECT_EQ(patients[in_order ? 1 : 0].patient_name, "山田^太郎");

    Query by_id;
    by_id.patient_id = "P-1";
    const auto studies = matches(by_id);
    ASSERT_EQ(studies.size(), 1u);
    EXPECT_EQ(studies[0].study_uid, first_.study_uid);
    EXPECT_EQ(studies[0].study_date, "20240315");
    EXPECT_EQ(studies[0].study_description, "CT Abdömen");
    EXPECT_EQ(studies[0].accession, "A-1");
    EXPECT_EQ(studies[0].modalities, "CT");
    EXPECT_EQ(studies[0].instances, 17);

    Query series;
    series.level = Level::Series;
    series.study_uid = first_.study_uid;
    const auto found = matches(series);
    ASSERT_EQ(found.size(), 2u);
    EXPECT_EQ(found[0].modality, "CT");
    EXPECT_EQ(*found[0].instances + *found[1].instances, 17);
    EXPECT_THAT(found[0].series_description, HasSubstr("Seriè"));
}

TEST_F(PacsArchive, Narrows_by_each_key) {
    const auto only = [&](const Query& query) {
        const auto found = matches(query);
        return found.size() == 1 ? found[0].patient_id : std::to_string(found.size());
    };
    Query query;
    query.patient_name = "Müll*";
    EXPECT_EQ(only(query), "P-1");
    query = {};
    query.date_from = "2025-01-01";
    EXPECT_EQ(only(query), "P-2");
    query = {};
    query.date_from = "20240315";
    query.date_to = "20240315";
    EXPECT_EQ(only(query), "P-1");
    query = {};
    query.accession = "A-2";
    EXPECT_EQ(only(query), "P-2");
    query = {};
    query.modality = "MR";
    EXPECT_EQ(only(query), "0");
}

TEST_F(PacsArchive, Is_not_asked_what_is_impossible) {
    Query query;
    query.level = Level::Series;
    EXPECT_THAT(to_line(find(archive_.node(), query, kJob).error()), HasSubstr("study UID"));
    query = {};
    query.date_from = "15.3.2024";
    EXPECT_THAT(to_line(find(archive_.node(), query, kJob).error()),
                HasSubstr("a date is written as 2024-03-15"));
    query = {};
    query.date_from = "20250101";
    query.date_to = "20240101";
    EXPECT_THAT(to_line(find(archive_.node(), query, kJob).error()), HasSubstr("ends before it begins"));
    query = {};
    query.patient_id = "A\\B";
    EXPECT_THAT(to_line(find(archive_.node(), query, kJob).error()), HasSubstr("patient id"));
}

TEST_F(PacsArchive, Gives_back_bit_for_bit_what_was_sent) {
    for (const Way way : {Way::Get, Way::Move}) {
        const std::string name = way == Way::Get ? "got" : "moved";
        const auto fetched = fetch(way, name);
        ASSERT_TRUE(fetched) << name << ": " << to_line(fetched.error());
        EXPECT_EQ(fetched->instances, 17u);
        EXPECT_EQ(difference_of_instances(folder_ / "first", folder_ / name), "") << name;
    }
}

TEST_F(PacsArchive, Leaves_names_that_say_nothing_of_a_patient) {
    ASSERT_TRUE(fetch(Way::Get, "got"));
    const std::regex numbers(R"(series-\d{3}(/\d{5}\.dcm)?)");
    for (const auto& entry : fs::recursive_directory_iterator(folder_ / "got")) {
        const std::string name = fs::relative(entry.path(), folder_ / "got");
        EXPECT_TRUE(std::regex_match(name, numbers)) << name;
    }
}

TEST_F(PacsArchive, Gives_one_series_alone) {
    const auto fetched = fetch(Way::Get, "one", series_uid(first_, 2));
    ASSERT_TRUE(fetched) << to_line(fetched.error());
    EXPECT_EQ(fetched->instances, 5u);
    const auto scan = imaging::scan_series(folder_ / "one", kJob);
    ASSERT_EQ(scan->series.size(), 1u);
    EXPECT_TRUE(scan->series[0].is_volume) << scan->series[0].reason;
}

TEST_F(PacsArchive, Is_asked_a_second_time_only_for_what_is_missing) {
    for (const Way way : {Way::Get, Way::Move}) {
        const fs::path folder = folder_ / (way == Way::Get ? "got" : "moved");
        ASSERT_TRUE(fetch(way, folder.filename()));
        fs::remove(folder / "series-001/00002.dcm");
        fs::remove_all(folder / "series-002");
        std::ofstream(folder / ".incoming-1.part") << "cut off";
        fs::resize_file(folder / "series-001/00004.dcm", 900);
        const auto again = fetch(way, folder.filename());
        ASSERT_TRUE(again) << to_line(again.error());
        EXPECT_EQ(again->instances, 17u);
        EXPECT_LT(again->already_there, 12u);
        EXPECT_GE(again->already_there, 3u);
        EXPECT_EQ(difference_of_instances(folder_ / "first", folder), "");
    }
}

TEST_F(PacsArchive, Is_not_fetched_into_a_folder_with_other_files) {
    fs::create_directories(folder_ / "got");
    std::ofstream(folder_ / "got/notes.txt") << "mine";
    const auto fetched = fetch(Way::Get, "got");
    ASSERT_FALSE(fetched);
    EXPECT_THAT(to_line(fetched.error()), HasSubstr("the folder holds other files"));
    ASSERT_TRUE(fetch(Way::Get, "first-study"));
    const auto other =
        retrieve(archive_.node(), {second_.study_uid, "", folder_ / "first-study", Way::Get, 1}, kJob);
    ASSERT_FALSE(other) << "two patients' studies came into one folder";
    EXPECT_THAT(to_line(other.error()), HasSubstr("the folder holds other files"));
}

TEST_F(PacsArchive, Leaves_a_file_of_somebody_else_as_it_is) {
    ASSERT_TRUE(fetch(Way::Get, "got"));
    for (const std::string name : {"series-001/00099.dcm", ".incoming-mail"}) {
        std::ofstream(folder_ / ("got/" + name)) << "mine";
        const auto again = fetch(Way::Get, "got");
        ASSERT_FALSE(again);
        EXPECT_THAT(to_line(again.error()), HasSubstr(name));
        EXPECT_TRUE(fs::remove(folder_ / ("got/" + name))) << name << " was removed";
    }
}

TEST_F(PacsArchive, Says_that_it_holds_no_such_study) {
    const auto fetched = retrieve(archive_.node(), {"1.2.3.4", "", folder_ / "got", Way::Get, 1}, kJob);
    ASSERT_FALSE(fetched);
    EXPECT_THAT(to_line(fetched.error()), HasSubstr("it holds nothing with this UID"));
    EXPECT_FALSE(fs::exists(folder_ / "got")) << "a folder was made for nothing";
}

TEST_F(PacsArchive, Has_a_damaged_file_refused_as_on_the_disk) {
    ArchiveStudy damaged = first_;
    damaged.study_uid = "1.2.826.0.1.3680043.2.9.3";
    damaged.slices = {6};
    write_archive_study(folder_ / "damaged", damaged);
    // Rows says 80 where pixels are there for 8.
    const fs::path file = folder_ / "damaged/1-0003.dcm";
    std::ifstream in(file, std::ios::binary);
    std::string bytes((std::istreambuf_iterator<char>(in)), {});
    const std::string rows("\x28\x00\x10\x00US\x02\x00", 8);
    const auto at = bytes.find(rows);
    ASSERT_NE(at, std::string::npos);
    bytes[at + 8] = 80;
    std::ofstream(file, std::ios::binary) << bytes;
    const auto on_disk = imaging::scan_series(folder_ / "damaged", kJob);
    ASSERT_TRUE(on_disk);
    const auto verdicts = [](const imaging::SeriesScan& scan) {
        std::vector<std::string> said;
        for (const auto& series : scan.series) said.push_back(series.is_volume ? "volume" : series.reason);
        for (const auto& refused : scan.damaged) said.push_back(refused.reason);
        std::ranges::sort(said);
        return said;
    };
    ASSERT_THAT(verdicts(*on_disk), Not(Contains("volume"))) << "the file was not damaged";
    const std::vector<fs::path> all{folder_ / "damaged"};
    ASSERT_TRUE(send(archive_.node(), *files_to_send(all), 1, kJob)->not_accepted.empty());

    const auto fetched =
        retrieve(archive_.node(), {damaged.study_uid, "", folder_ / "got", Way::Get, 1}, kJob);
    ASSERT_TRUE(fetched) << to_line(fetched.error());
    const auto scan = imaging::scan_series(folder_ / "got", kJob);
    ASSERT_TRUE(scan);
    EXPECT_EQ(verdicts(*scan), verdicts(*on_disk));
}

TEST_F(PacsArchive, Delivers_to_a_door_that_is_open_to_it_alone_and_only_meanwhile) {
    std::future<core::Result<>> stranger;
    const int door = archive_.fields().receive_port;
    const core::JobContext job([&](double fraction, std::string_view) {
        if (fraction <= 0.0 || stranger.valid()) return;
        NodeFields fields;
        fields.called = "REMNANT";
        fields.calling = "STRANGER";
        fields.host = "127.0.0.1";
        fields.port = door;
        stranger =
            std::async(std::launch::async, [fields] { return echo(*Node::of(fields), core::JobContext()); });
    });
    EXPECT_FALSE(somebody_listens_on(door));
    const auto fetched =
        retrieve(archive_.node(), {first_.study_uid, "", folder_ / "got", Way::Move, 1}, job);
    ASSERT_TRUE(fetched) << to_line(fetched.error());
    EXPECT_FALSE(somebody_listens_on(door)) << "the receiver outlived its job";
    ASSERT_TRUE(stranger.valid());
    const auto entered = stranger.get();
    ASSERT_FALSE(entered) << "a stranger was let in";
}

TEST_F(PacsArchive, Stays_silent_on_both_streams) {
    ::testing::internal::CaptureStdout();
    ::testing::internal::CaptureStderr();
    ASSERT_TRUE(fetch(Way::Get, "got"));
    ASSERT_TRUE(fetch(Way::Move, "moved"));
    EXPECT_EQ(::testing::internal::GetCapturedStdout(), "");
    EXPECT_EQ(::testing::internal::GetCapturedStderr(), "");
}

}  // namespace
}  // namespace remnant::testing
