// The pieces of a batch: CSV after RFC 4180, the journal, and reasons that name nobody.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <random>
#include <sstream>

#include "batch/csv.h"
#include "batch/discreet.h"
#include "batch/journal.h"
#include "scratch_folder.h"

namespace remnant::cli::batch {
namespace {

using remnant::testing::ScratchFolder;
using ::testing::HasSubstr;
using Fields = std::vector<std::string>;

/// All records of a text, or the reason it was refused as the one field of the last.
std::vector<Fields> records(const std::string& text) {
    std::istringstream in(text);
    CsvReader reader(in, "list");
    std::vector<Fields> all;
    for (;;) {
        const auto record = reader.next();
        if (!record) all.push_back({to_line(record.error())});
        if (!record || !*record) return all;
        all.push_back((*record)->fields);
    }
}

TEST(Csv, Is_read_as_RFC_4180_says) {
    const std::vector<Fields> expected{{"a", "b"}, {"1", "2"}};
    EXPECT_EQ(records("a,b\n1,2\n"), expected);
    EXPECT_EQ(records("a,b\r\n1,2"), expected) << "CRLF, and no line end at the end";
    EXPECT_EQ(records("\xEF\xBB\xBF"
                      "a,b\n\n1,2\n\n"),
              expected)
        << "a byte order mark and empty lines";
    EXPECT_EQ(records("\"a\",\"b\"\r\n\"1\",\"2\"\r\n"), expected);
    EXPECT_EQ(records("\"x,\"\"y\"\"\nz\",\n"), (std::vector<Fields>{{"x,\"y\"\nz", ""}}));
    EXPECT_EQ(records(",,\n"), (std::vector<Fields>{{"", "", ""}}));
}

TEST(Csv, That_is_broken_is_refused_with_its_line) {
    EXPECT_THAT(records("a\nb\"c\n").back()[0], HasSubstr("line 2: a quote in the middle"));
    EXPECT_THAT(records("a\n\"b\" c\n").back()[0], HasSubstr("line 2: text after a closing quote"));
    EXPECT_THAT(records("a\n\n\"b\nc\n").back()[0], HasSubstr("line 3: the quote that begins here"));
    EXPECT_THAT(records("a,\"" + std::string(2'000'000, 'x') + "\"\n").back()[0], HasSubstr("never closed"));
    EXPECT_THAT(records("a,\xC0\x80\n").back()[0], HasSubstr("not UTF-8"));
    EXPECT_THAT(records(std::string("a\0b\n", 4)).back()[0], HasSubstr("no text"));
}

TEST(Csv, Gives_back_what_was_written_whatever_it_is) {
    std::mt19937 random(4180);
    const std::string letters = "a,\"\n\r \xC3";
    for (int round = 0; round < 2000; ++round) {
        Fields fields(1 + random() % 4);
        for (std::string& field : fields) {
            for (std::size_t n = random() % 6; n > 0; --n) {
                const char c = letters[random() % letters.size()];
                field += c == '\xC3' ? std::string("\xC3\xA9") : std::string(1, c);
            }
        }
        if (fields.size() == 1 && fields[0].empty()) continue;  // an empty line is no record
        ASSERT_EQ(records(csv_line(fields)), (std::vector<Fields>{fields})) << csv_line(fields);
    }
}

std::string bytes_of(const std::filesystem::path& path) {
    std::ostringstream text;
    text << std::ifstream(path, std::ios::binary).rdbuf();
    return text.str();
}

void write_bytes(const std::filesystem::path& path, const std::string& bytes) {
    std::ofstream(path, std::ios::binary) << bytes;
}

/// A journal with the rows 2, 0 and 1 of four.
std::string journal_bytes(const std::filesystem::path& path) {
    auto journal = Journal::begin(path, "list", 4);
    EXPECT_TRUE(journal);
    for (const std::size_t row : {2U, 0U, 1U})
        EXPECT_TRUE(journal->append(row, "patient " + std::to_string(row) + ",done\n"));
    return bytes_of(path);
}

TEST(BatchJournal, Cut_off_anywhere_keeps_every_whole_line) {
    const ScratchFolder folder;
    const auto path = folder / "out.part";
    const std::string bytes = journal_bytes(path);
    for (std::size_t length = 0; length <= bytes.size(); ++length) {
        write_bytes(path, bytes.substr(0, length));
        const auto lines = std::ranges::count(bytes.substr(0, length), '\n');
        auto journal = Journal::resume(path, "list", 4);
        ASSERT_TRUE(journal) << length << ": " << to_line(journal.error());
        ASSERT_EQ(journal->done(), static_cast<std::size_t>(std::max<std::ptrdiff_t>(0, lines - 1)))
            << length;
        ASSERT_TRUE(journal->append(3, "patient 3,refused\n"));
        if (!journal->has(1)) {
            ASSERT_TRUE(journal->append(1, "patient 1,done\n"));
        }
        EXPECT_EQ(journal->line_of(3).value(), "patient 3,refused\n") << length;
        EXPECT_EQ(journal->line_of(1).value(), "patient 1,done\n") << length;
    }
}

TEST(BatchJournal, A_line_with_a_wrong_byte_counts_as_not_written) {
    const ScratchFolder folder;
    const auto path = folder / "out.part";
    const std::string bytes = journal_bytes(path);
    const std::size_t first_row = bytes.find('\n') + 1;
    for (std::size_t at = first_row; at < bytes.size(); ++at) {
        std::string damaged = bytes;
        damaged[at] = static_cast<char>(damaged[at] ^ 1);
        write_bytes(path, damaged);
        const auto journal = Journal::resume(path, "list", 4);
        ASSERT_TRUE(journal);
        ASSERT_LT(journal->done(), 3U) << "a damaged line was believed: byte " << at;
        for (std::size_t row = 0; row < 3; ++row) {
            if (journal->has(row)) {
                ASSERT_EQ(journal->line_of(row).value(), "patient " + std::to_string(row) + ",done\n") << at;
            }
        }
    }
}

TEST(BatchJournal, Belongs_to_one_list_and_one_writer) {
    const ScratchFolder folder;
    const auto path = folder / "out.part";
    journal_bytes(path);
    EXPECT_THAT(Journal::resume(path, "another list", 4).error().reason, HasSubstr("another list"));
    EXPECT_THAT(Journal::begin(path, "list", 4).error().reason, HasSubstr("--resume"));
    const auto writer = Journal::resume(path, "list", 4);
    ASSERT_TRUE(writer);
    EXPECT_THAT(Journal::resume(path, "list", 4).error().reason, HasSubstr("another batch is writing it"));
    write_bytes(folder / "letter", "dear colleague\n");
    EXPECT_THAT(Journal::resume(folder / "letter", "list", 4).error().reason,
                HasSubstr("no unfinished batch"));
    EXPECT_EQ(bytes_of(folder / "letter"), "dear colleague\n");
}

TEST(Discreet, A_reason_in_a_result_names_nobody) {
    const ScratchFolder folder;
    std::filesystem::create_directories(folder / "Miller_Anna/ct");
    write_bytes(folder / "Miller_Anna/ct/MILLER_0001.dcm", "x");
    const std::vector<Cell> row{{"id", "17"},
                                {"ct", "Miller_Anna/ct"},
                                {"liver", "liver=Miller_Anna/liver.nii.gz:2"},
                                {"operation", "lobectomy"}};
    const auto said = [&](const std::string& reason) { return discreet(reason, row, folder.path()); };
    EXPECT_EQ(said("Miller_Anna/ct: there is no such folder"), "ct: there is no such folder");
    EXPECT_EQ(said((folder / "Miller_Anna/ct").string() + ": damaged: MILLER_0001.dcm is cut short"),
              "ct: damaged: … is cut short");
    EXPECT_EQ(
        said("Miller_Anna/liver.nii.gz: the patient's label names patient 'MILLER^ANNA' and the CT names "
             "'O'HARA^PAT', no flip fits"),
        "liver: the patient's label names patient '…', no flip fits");
    EXPECT_EQ(said("--operation: 'lobectomy' is no operation"), "operation: 'lobectomy' is no operation");
    EXPECT_EQ(
        said("Miller_Anna/ct: more than one volume is here; choose one with --series: 1.2.840.1.5.77 (CT, 9 "
             "slices, Anna's liver)"),
        "ct: more than one volume is here; choose one with series");
    EXPECT_EQ(said("--series: no series here has the UID 1.2.840.113619.2.55"),
              "series: no series here has the UID …");
    EXPECT_EQ(said("--height-cm: 17 is below 40; did you mean 170?"),
              "height_cm: 17 is below 40; did you mean 170?");
}

TEST(Discreet, Names_without_quotes_in_a_reason_are_hidden_too) {
    const ScratchFolder folder;
    std::filesystem::create_directories(folder / "Miller_Anna/a long way/ct");
    write_bytes(folder / "Miller_Anna/a long way/ct/MILLER.dcm", "x");
    const std::vector<Cell> row{{"ct", "Miller_Anna/a long way/ct/"},
                                {"segments", "Miller_Anna/seg.dcm:tumour"},
                                {"plan", "Plan for Miller Anna"},
                                {"case", "Miller_Anna/label of Miller.remnant"}};
    const auto said = [&](const std::string& reason) { return discreet(reason, row, folder.path()); };
    EXPECT_EQ(said("Miller_Anna/seg.dcm: it has no label 'tumour'; it has: 1 (Miller (Anna)), 2 (O'Hara)"),
              "segments: it has no label '…'; it has: …");
    EXPECT_EQ(said("Miller_Anna/seg.dcm: label 3 (Miller, Anna) is no Couinaud segment (1 to 8, I to VIII)"),
              "segments: label … is no Couinaud segment (1 to 8, I to VIII)");
    EXPECT_EQ(said("Miller_Anna/label of Miller.remnant: damaged: Miller Anna/notes has no checksum"),
              "case: damaged: … has no checksum");
    EXPECT_EQ(said("--plan: the case has no plan 'Plan for Miller Anna'"), "plan: the case has no plan '…'");
    EXPECT_EQ(said("Miller_Anna/a long way/ct/MILLER.dcm: it is damaged"), "ct/…: it is damaged")
        << "the column's path ends with a slash";
}

TEST(Discreet, Paths_that_are_not_there_and_names_that_look_like_paths_are_hidden_too) {
    const ScratchFolder folder;
    const std::vector<Cell> row{{"liver", "Miller.nii.gz:2"}, {"tumour", "x/Anna1.nii; x/Anna2.nii"}};
    const auto said = [&](const std::string& reason) { return discreet(reason, row, folder.path()); };
    EXPECT_EQ(said("Miller.nii.gz: there is no such file"), "liver: there is no such file");
    EXPECT_EQ(said("x/Anna2.nii: there is no such file"), "tumour: there is no such file");
    EXPECT_EQ(said("x/Anna1.nii: the label names patient 'MILLER/ANNA'"),
              "tumour: the label names patient '…'");
}

TEST(Discreet, A_refusal_keeps_what_it_is_about_where_that_is_the_program_s_own_word) {
    const std::vector<std::string> paths{"", "Miller/ct/", "Miller/a.remnant"};
    const auto about = [&](const std::string& what) { return unnamed({what, "no", {}}, paths).what; };
    for (const char* own : {"--height-cm", "liver", "segments", "Miller/ct", "Miller/ct/", "Miller/ct/1.dcm"})
        EXPECT_EQ(about(own), own);
    EXPECT_EQ(about("Miller/a.remnant: labels/1-1.nii.gz"), "Miller/a.remnant");
    for (const char* called : {"Plan for Miller: Anna: cut 2", "old liver Miller Anna", "--plan: Stage Anna",
                               "Miller/another", "Anna", ""})
        EXPECT_EQ(about(called), "…");
    const core::Error told = unnamed({"liver", "it is empty", {"measuring Anna's first scan"}}, paths);
    EXPECT_EQ(to_line(told), "liver: it is empty");
}

}  // namespace
}  // namespace remnant::cli::batch
