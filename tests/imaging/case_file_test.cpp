// A case file gives back what was put in, and nothing else.

#include "remnant/imaging/case_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdio>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "case_file/zip_archive.h"
#include "ct_file.h"
#include "mutation.h"
#include "remnant/imaging/ct_input.h"
#include "remnant/imaging/study_import.h"
#include "rich_case.h"
#include "scratch_folder.h"

namespace remnant::imaging {
namespace {

namespace fs = std::filesystem;
using core::JobContext;
using testing::bulky_case;
using ::testing::HasSubstr;
using testing::rich_case;
using testing::same_case;
using testing::ScratchFolder;

std::string bytes_of(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    std::ostringstream all;
    all << file.rdbuf();
    return all.str();
}

void write_bytes(const fs::path& path, const std::string& bytes) {
    std::ofstream(path, std::ios::binary) << bytes;
}

/// The entries of a case file, to be changed and written again with checksums that fit.
struct OpenZip {
    std::vector<case_file::ZipEntry> entries;

    explicit OpenZip(const fs::path& path) {
        auto reader = case_file::ZipReader::open(path, {});
        for (const std::string& name : reader->names()) {
            const auto bytes = reader->read(name, 1u << 30);
            const auto view = std::as_bytes(bytes->view());
            entries.push_back({name, {view.begin(), view.end()}, case_file::Packing::Store});
        }
    }
    [[nodiscard]] case_file::ZipEntry& entry(const std::string& name) {
        return *std::ranges::find(entries, name, &case_file::ZipEntry::name);
    }
    [[nodiscard]] std::string text(const std::string& name) {
        const auto& bytes = entry(name).bytes;
        return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
    }
    void set_text(const std::string& name, const std::string& text) {
        const auto view = std::as_bytes(std::span(text));
        entry(name).bytes.assign(view.begin(), view.end());
    }
    void write(const fs::path& path) const {
        const auto zip = case_file::make_zip(entries);
        write_bytes(path, {reinterpret_cast<const char*>(zip->data()), zip->size()});
    }
    /// The checksums an independent tool computes.
    void sum_again(const ScratchFolder& folder) {
        std::string sums;
        for (const auto& e : entries) {
            if (e.name == "SHA256SUMS") continue;
            write_bytes(folder / "entry", {reinterpret_cast<const char*>(e.bytes.data()), e.bytes.size()});
            std::FILE* tool = popen(("sha256sum < '" + (folder / "entry").string() + "'").c_str(), "r");
            char sum[65] = {};
            ASSERT_EQ(std::fread(sum, 1, 64, tool), 64u);
            pclose(tool);
            sums += std::string(sum) + "  " + e.name + "\n";
        }
        set_text("SHA256SUMS", sums);
    }
};

class CaseFile : public ::testing::Test {
  protected:
    void save(const core::Case& subject, const CaseSaveOptions& options = {}) {
        const auto saved = save_case(file_, subject, options, JobContext());
        ASSERT_TRUE(saved) << to_line(saved.error());
    }
    [[nodiscard]] core::Result<OpenedCase> open() const { return open_case(file_, JobContext()); }

    ScratchFolder folder_;
    fs::path file_ = folder_ / "patient.remnant";
};

TEST_F(CaseFile, Gives_back_a_case_with_everything_in_it_bit_for_bit) {
    for (std::uint64_t seed = 1; seed <= 25; ++seed) {
        const core::Case subject = rich_case(seed);
        save(subject);
        const auto opened = open();
        ASSERT_TRUE(opened) << to_line(opened.error());
        EXPECT_TRUE(same_case(opened->value, subject)) << "seed " << seed;
        EXPECT_TRUE(opened->notes.empty());
    }
}

TEST_F(CaseFile, Gives_back_an_empty_case) {
    save(core::Case{});
    const auto opened = open();
    ASSERT_TRUE(opened) << to_line(opened.error());
    EXPECT_EQ(opened->value, core::Case{});
}

TEST_F(CaseFile, Saved_again_as_opened_is_the_same_file) {
    save(rich_case(3));
    const std::string first = bytes_of(file_);
    save(open()->value);
    EXPECT_EQ(bytes_of(file_), first);
}

TEST_F(CaseFile, Is_private_to_its_owner) {
    save(rich_case(1));
    EXPECT_EQ(fs::status(file_).permissions() & (fs::perms::group_all | fs::perms::others_all),
              fs::perms::none);
}

TEST_F(CaseFile, Is_read_by_tools_that_know_nothing_of_it) {
    const core::Case subject = rich_case(5);
    save(subject);
    const std::string script =
        "import zipfile,hashlib,io,gzip,json,sys\n"
        "try:\n import nibabel\nexcept ImportError:\n print('no nibabel'); sys.exit(0)\n"
        "z=zipfile.ZipFile(sys.argv[1])\n"
        "for line in z.read('SHA256SUMS').decode().splitlines():\n"
        "  s,n=line.split('  '); assert hashlib.sha256(z.read(n)).hexdigest()==s, n\n"
        "c=json.loads(z.read('case.json'))\n"
        "t={}\n"
        "for scan in c['scans']:\n"
        "  for m in scan['labels']:\n"
        "    d=nibabel.Nifti1Image.from_bytes(gzip.decompress(z.read(m['file']))).get_fdata()\n"
        "    for i,v in m['values'].items(): print(scan['id'],i,int((d==v).sum()))\n";
    write_bytes(folder_ / "read.py", script);
    std::FILE* tool = popen(
        ("/usr/bin/python3 '" + (folder_ / "read.py").string() + "' '" + file_.string() + "' 2>&1").c_str(),
        "r");
    std::string said;
    for (int c = std::fgetc(tool); c != EOF; c = std::fgetc(tool)) said += static_cast<char>(c);
    ASSERT_EQ(pclose(tool), 0) << said;
    if (said.starts_with("no nibabel")) GTEST_SKIP() << "python3-nibabel is absent";
    for (const auto& scan : subject.time_points) {
        for (const auto& s : scan.structures) {
            if (s.mask.empty()) continue;
            EXPECT_THAT(said, HasSubstr(scan.id + " " + s.id + " " + std::to_string(s.mask.count()) + "\n"));
        }
    }
}

TEST_F(CaseFile, Keeps_fields_of_a_newer_program) {
    save(rich_case(2));
    OpenZip zip(file_);
    auto json = nlohmann::json::parse(zip.text("case.json"));
    json["version"] = "1.9";
    json["laser"] = {{"power", 7}};
    json["patient"]["eye_colour"] = "green";
    zip.set_text("case.json", json.dump());
    zip.sum_again(folder_);
    zip.write(file_);
    const auto opened = open();
    ASSERT_TRUE(opened) << to_line(opened.error());
    EXPECT_TRUE(same_case(opened->value, rich_case(2)));
    CaseSaveOptions options;
    options.unknown = opened->unknown;
    save(opened->value, options);
    const auto again = nlohmann::json::parse(OpenZip(file_).text("case.json"));
    EXPECT_EQ(again["laser"]["power"], 7);
    EXPECT_EQ(again["patient"]["eye_colour"], "green");
}

TEST_F(CaseFile, Of_a_newer_major_version_is_refused) {
    save(rich_case(2));
    OpenZip zip(file_);
    auto json = nlohmann::json::parse(zip.text("case.json"));
    json["version"] = "2.0";
    zip.set_text("case.json", json.dump());
    zip.sum_again(folder_);
    zip.write(file_);
    const auto opened = open();
    ASSERT_FALSE(opened);
    EXPECT_THAT(opened.error().reason, HasSubstr("2.0"));
}

TEST_F(CaseFile, With_a_wrong_checksum_names_the_entry) {
    save(rich_case(2));
    OpenZip zip(file_);
    auto& ct = zip.entry("ct/1.zst").bytes;
    ct[ct.size() / 2] ^= std::byte{1};
    zip.write(file_);
    const auto opened = open();
    ASSERT_FALSE(opened);
    EXPECT_THAT(to_line(opened.error()), HasSubstr("ct/1.zst"));
}

TEST_F(CaseFile, Cut_off_anywhere_is_refused) {
    save(rich_case(2));
    const std::string whole = bytes_of(file_);
    for (std::size_t length = 0; length < whole.size(); length += 1 + whole.size() / 97) {
        write_bytes(file_, whole.substr(0, length));
        EXPECT_FALSE(open()) << "cut at " << length << " of " << whole.size();
    }
}

TEST_F(CaseFile, Damaged_anywhere_is_refused_or_the_same) {
    const core::Case subject = rich_case(2);
    save(subject);
    const std::string whole = bytes_of(file_);
    testing::Random random(11);
    for (int n = 0; n < 300; ++n) {
        std::string damaged = n % 2 == 0 ? whole : testing::mutated(whole, random);
        if (n % 2 == 0) {
            char& at = damaged[testing::below(random, damaged.size())];
            at = static_cast<char>(at ^ (1 << testing::below(random, 8)));
        }
        write_bytes(file_, damaged);
        const auto opened = open();
        EXPECT_TRUE(!opened || same_case(opened->value, subject)) << "damage " << n << " was not noticed";
    }
}

TEST_F(CaseFile, Whose_entries_leave_the_archive_is_refused) {
    for (const char* name : {"../evil", "/etc/evil", "labels/../../evil", "a\\..\\evil"}) {
        save(rich_case(2));
        OpenZip zip(file_);
        zip.entries.push_back({name, {std::byte{1}}, case_file::Packing::Store});
        zip.sum_again(folder_);
        zip.write(file_);
        EXPECT_FALSE(open()) << name;
    }
}

TEST_F(CaseFile, That_would_unpack_beyond_the_limits_is_refused) {
    save(bulky_case(1, 8));
    ReadLimits limits;
    limits.volume_bytes = 100000;
    const auto opened = open_case(file_, JobContext(), limits);
    ASSERT_FALSE(opened);
    EXPECT_FALSE(opened.error().reason.empty());
}

/// A case whose CT lies in a folder of DICOM files.
class ReferencedCt : public CaseFile {
  protected:
    void SetUp() override {
        fs::create_directory(ct_);
        testing::write_ct_slices(ct_, testing::ct_stack(6, 2.0));
        const auto scan = scan_series(ct_, JobContext());
        ASSERT_TRUE(scan);
        auto volume = load_volume(*choose_volume(*scan, {}, ct_.string()), JobContext());
        ASSERT_TRUE(volume);
        const core::Case none;
        subject_.time_points.push_back(scan_of(std::move(*volume), none));
        options_.ct = CtStorage::Referenced;
        options_.ct_folders = {{subject_.time_points[0].id, ct_}};
        save(subject_, options_);
    }

    fs::path ct_ = folder_ / "ct";
    core::Case subject_;
    CaseSaveOptions options_;
};

TEST_F(ReferencedCt, Is_read_again_from_its_folder) {
    const auto opened = open();
    ASSERT_TRUE(opened) << to_line(opened.error());
    EXPECT_EQ(opened->ct, CtStorage::Referenced);
    EXPECT_TRUE(same_case(opened->value, subject_));
    for (const auto& entry : OpenZip(file_).entries) EXPECT_FALSE(entry.name.starts_with("ct/"));
}

TEST_F(ReferencedCt, Moved_together_with_the_case_is_found) {
    const fs::path moved = folder_ / "moved";
    fs::create_directory(moved);
    fs::rename(ct_, moved / "ct");
    fs::rename(file_, moved / "patient.remnant");
    const auto opened = open_case(moved / "patient.remnant", JobContext());
    ASSERT_TRUE(opened) << to_line(opened.error());
    EXPECT_TRUE(opened->value.time_points[0].ct.has_value());
}

TEST_F(ReferencedCt, That_is_gone_leaves_everything_else_and_is_said) {
    fs::remove_all(ct_);
    const auto opened = open();
    ASSERT_TRUE(opened) << to_line(opened.error());
    EXPECT_FALSE(opened->value.time_points[0].ct.has_value());
    EXPECT_TRUE(core::same_grid(opened->value.time_points[0].geometry, subject_.time_points[0].geometry));
    ASSERT_EQ(opened->notes.size(), 1u);
}

TEST_F(ReferencedCt, That_was_changed_is_not_taken_for_the_old_one) {
    auto slices = testing::ct_stack(6, 2.0);
    slices[3].fill = 41;
    testing::write_ct_slices(ct_, slices);
    const auto opened = open();
    ASSERT_TRUE(opened) << to_line(opened.error());
    EXPECT_FALSE(opened->value.time_points[0].ct.has_value());
    EXPECT_EQ(opened->notes.size(), 1u);
}

TEST_F(ReferencedCt, Whose_folder_is_not_known_cannot_be_saved_so) {
    options_.ct_folders.clear();
    const std::string before = bytes_of(file_);
    EXPECT_FALSE(save_case(file_, subject_, options_, JobContext()));
    EXPECT_EQ(bytes_of(file_), before);
}

TEST_F(CaseFile, Tells_a_list_what_it_needs_without_reading_voxels) {
    CaseSaveOptions options;
    options.verdict_line = "FLR 733 mL · enough";
    options.thumbnail_png = {std::byte{1}, std::byte{2}};
    save(rich_case(2), options);
    const auto summary = read_case_summary(file_);
    ASSERT_TRUE(summary) << to_line(summary.error());
    EXPECT_EQ(summary->patient_name, "山田^太郎");
    EXPECT_EQ(summary->scans, 2);
    EXPECT_EQ(summary->verdict_line, options.verdict_line);
    EXPECT_EQ(summary->thumbnail_png, options.thumbnail_png);
}

TEST_F(CaseFile, Saving_that_is_cancelled_changes_nothing) {
    save(rich_case(1));
    const std::string before = bytes_of(file_);
    const JobContext job;
    job.cancel();
    EXPECT_FALSE(save_case(file_, rich_case(2), {}, job));
    EXPECT_EQ(bytes_of(file_), before);
}

TEST_F(CaseFile, What_a_killed_program_left_beside_it_is_swept_away) {
    save(rich_case(1));
    write_bytes(folder_ / ".patient.remnant.tmp-a1B2c3", "half a case");
    write_bytes(folder_ / "..patient.remnant.autosave.tmp-a1B2c3", "half an autosave");
    write_bytes(folder_ / ".other.remnant.tmp-a1B2c3", "another's");
    write_bytes(folder_ / ".patient.remnant.autosave", "work that was not saved");
    remove_leftovers(file_);
    EXPECT_FALSE(fs::exists(folder_ / ".patient.remnant.tmp-a1B2c3"));
    EXPECT_FALSE(fs::exists(folder_ / "..patient.remnant.autosave.tmp-a1B2c3"));
    EXPECT_TRUE(fs::exists(folder_ / ".other.remnant.tmp-a1B2c3"));
    EXPECT_TRUE(fs::exists(folder_ / ".patient.remnant.autosave"));
    EXPECT_TRUE(fs::exists(file_));
}

TEST_F(CaseFile, Other_files_are_refused_as_no_case) {
    for (const std::string& text : {std::string(), std::string("hello"), std::string(5000, 'P')}) {
        write_bytes(file_, text);
        const auto opened = open();
        ASSERT_FALSE(opened);
        EXPECT_FALSE(opened.error().reason.empty());
    }
    EXPECT_FALSE(open_case(folder_ / "absent.remnant", JobContext()));
    EXPECT_FALSE(open_case(folder_.path(), JobContext()));
}

}  // namespace
}  // namespace remnant::imaging
