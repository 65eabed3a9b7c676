// Another program that outlines the CT: what it is given, what is kept of what it says, and how it is
// stopped.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <fstream>
#include <mutex>
#include <thread>

#include "remnant/imaging/external_segmenter.h"
#include "remnant/imaging/volume_file.h"
#include "rich_case.h"
#include "scratch_folder.h"
#include "voxels_where.h"

namespace remnant::imaging {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

const core::Size3 kSize{12, 10, 8};

core::TimePoint small_scan() {
    core::TimePoint scan;
    scan.id = "baseline";
    scan.geometry.size = kSize;
    scan.geometry.spacing = {0.8, 0.9, 2.5};
    scan.geometry.origin = {-30.0, 12.0, 7.0};
    testing::Random random(1);
    scan.ct = testing::random_ct<std::int16_t>(random, scan.geometry);
    return scan;
}

/// A program in its own folder: a shell script that is given the CT and the place to write to.
class Program {
  public:
    explicit Program(const std::string& body) {
        const fs::path file = folder_ / "outliner";
        std::ofstream(file) << "#!/bin/sh\n" << body << "\n";
        fs::permissions(file, fs::perms::owner_all);
    }
    [[nodiscard]] SegmenterCommand command() const {
        return *parse_segmenter_command("'" + (folder_ / "outliner").string() + "' {ct.nii.gz} {out}");
    }
    fs::path operator/(const std::string& name) const { return folder_ / name; }

  private:
    testing::ScratchFolder folder_;
};

std::string text_of(const fs::path& file) {
    std::ifstream in(file);
    return {std::istreambuf_iterator<char>(in), {}};
}

core::LabelMask block() {
    return testing::voxels_where(kSize, [](int i, int j, int k) { return i > 3 && j < 6 && k > 1 && k < 7; });
}

/// The mask's file, ready to be handed out by a program.
void prepare(const fs::path& file, const core::TimePoint& scan, const core::LabelMask& mask) {
    const ValuedMask one{1, &mask};
    ASSERT_TRUE(write_label_map(file, scan.geometry, {&one, 1}, core::JobContext()));
}

std::string reason(const core::Result<SegmenterResult>& result) {
    return result ? "it went well" : core::to_line(result.error());
}

TEST(SegmenterCommand, Is_split_at_blanks_that_no_quotes_hold_together) {
    const auto command = parse_segmenter_command("  'my tool'  -i {ct.nii.gz} --o=\"{out}\"x -q ''  ");
    ASSERT_TRUE(command) << core::to_line(command.error());
    EXPECT_THAT(command->words, ElementsAre("my tool", "-i", "{ct.nii.gz}", "--o={out}x", "-q", ""));
}

TEST(SegmenterCommand, Without_a_place_for_the_CT_or_the_outlines_is_refused) {
    for (const char* text : {"", "tool", "tool {out}", "tool {ct.nii.gz}", "tool '{ct.nii.gz} {out}"})
        EXPECT_FALSE(parse_segmenter_command(text)) << '"' << text << '"';
}

TEST(ExternalSegmenter, What_it_writes_comes_back_voxel_for_voxel_with_its_name_and_version) {
    const core::TimePoint scan = small_scan();
    const Program program(
        "if [ \"$1\" = --version ]; then echo 1.2.3; exit 0; fi\n"
        "mkdir \"$2\"; cp \"$(dirname \"$0\")/liver.nii.gz\" \"$2/liver.nii.gz\"; echo not a label > "
        "\"$2/log.txt\"");
    prepare(program / "liver.nii.gz", scan, block());
    const auto result = run_segmenter(program.command(), scan, core::JobContext());
    ASSERT_TRUE(result) << reason(result);
    EXPECT_EQ(result->program, "outliner 1.2.3");
    ASSERT_EQ(result->proposals.labels.size(), 1U);
    const LabelProposal& liver = result->proposals.labels[0];
    EXPECT_EQ(liver.mask, block());
    EXPECT_EQ(liver.kind, core::StructureKind::Liver) << "known by its file's name";
    EXPECT_EQ(liver.made_by, "outliner 1.2.3");
}

TEST(ExternalSegmenter, That_puts_its_own_ending_behind_the_name_is_found_too) {
    const core::TimePoint scan = small_scan();
    const Program program("cp \"$(dirname \"$0\")/made.nii.gz\" \"$2.nii.gz\"");
    prepare(program / "made.nii.gz", scan, block());
    SegmenterCommand command = program.command();
    command.called = "Our tool 7";
    const auto result = run_segmenter(command, scan, core::JobContext());
    ASSERT_TRUE(result) << reason(result);
    EXPECT_EQ(result->program, "Our tool 7") << "what the preferences say counts before what it says itself";
    ASSERT_EQ(result->proposals.labels.size(), 1U);
    EXPECT_EQ(result->proposals.labels[0].mask, block());
}

TEST(ExternalSegmenter, Is_given_the_CT_in_a_private_folder_that_is_gone_afterwards) {
    const core::TimePoint scan = small_scan();
    const Program program(
        "here=$(dirname \"$0\"); pwd > \"$here/folder\"; stat -c %a . > \"$here/mode\"; cp \"$1\" "
        "\"$here/ct.nii.gz\"\n"
        "cp \"$here/made.nii.gz\" \"$2.nii.gz\"");
    prepare(program / "made.nii.gz", scan, block());
    const auto result = run_segmenter(program.command(), scan, core::JobContext());
    ASSERT_TRUE(result) << reason(result);
    std::string folder = text_of(program / "folder");
    folder.pop_back();
    EXPECT_EQ(text_of(program / "mode"), "700\n");
    EXPECT_FALSE(fs::exists(folder)) << "the CT was left behind";
    const fs::path own = program / "again.nii.gz";
    ASSERT_TRUE(write_volume(own, *scan.ct, core::JobContext()));
    EXPECT_EQ(text_of(program / "ct.nii.gz"), text_of(own)) << "it got another CT";
}

TEST(ExternalSegmenter, The_percentages_it_prints_are_the_job_s_progress) {
    const core::TimePoint scan = small_scan();
    const Program program(
        "printf '  0%%|    |\\r 50%%|##  | 3/6\\r100%%|####|\\n' >&2; cp \"$(dirname \"$0\")/made.nii.gz\" "
        "\"$2.nii\"");
    prepare(program / "made.nii.gz", scan, block());
    std::mutex mutex;
    std::vector<double> seen;
    const core::JobContext job([&](double fraction, std::string_view text) {
        const std::lock_guard lock(mutex);
        if (text == "another program is outlining") seen.push_back(fraction);
    });
    const auto result = run_segmenter(program.command(), scan, job);
    ASSERT_EQ(seen.size(), 3U) << reason(result);
    EXPECT_NEAR(seen[0], 0.1, 1e-9);
    EXPECT_NEAR(seen[1], 0.5, 1e-9);
    EXPECT_NEAR(seen[2], 0.9, 1e-9);
}

TEST(ExternalSegmenter, That_fails_is_refused_with_the_last_it_said) {
    const auto result = run_segmenter(Program("echo begun; echo 'no GPU found' >&2; exit 3").command(),
                                      small_scan(), core::JobContext());
    EXPECT_EQ(reason(result), "external segmenter: it failed with code 3, saying: no GPU found");
}

TEST(ExternalSegmenter, That_is_not_there_or_writes_nothing_or_labels_of_another_grid_is_refused) {
    const core::TimePoint scan = small_scan();
    const auto missing = parse_segmenter_command("/nowhere/tool {ct.nii.gz} {out}");
    EXPECT_THAT(reason(run_segmenter(*missing, scan, core::JobContext())), HasSubstr("cannot be started"));
    EXPECT_THAT(reason(run_segmenter(Program("exit 0").command(), scan, core::JobContext())),
                HasSubstr("wrote no label file"));
    const Program elsewhere("cp \"$(dirname \"$0\")/made.nii.gz\" \"$2.nii.gz\"");
    core::TimePoint other = scan;
    other.geometry.origin.x() += 500.0;
    prepare(elsewhere / "made.nii.gz", other, block());
    EXPECT_FALSE(run_segmenter(elsewhere.command(), scan, core::JobContext()))
        << "labels that do not lie on the CT were taken";
    core::TimePoint empty = scan;
    empty.ct.reset();
    EXPECT_THAT(reason(run_segmenter(elsewhere.command(), empty, core::JobContext())), HasSubstr("no CT"));
}

TEST(ExternalSegmenter, When_cancelled_ends_with_all_it_started) {
    const Program program(
        "here=$(dirname \"$0\"); sh -c \"echo \\$\\$ > $here/inner; exec sleep 600\" & echo $! ; wait");
    const core::JobContext job;
    std::thread impatient([&] {
        for (int n = 0; n < 400 && !fs::exists(program / "inner"); ++n)
            std::this_thread::sleep_for(std::chrono::milliseconds(25));
        job.cancel();
    });
    const auto begun = std::chrono::steady_clock::now();
    SegmenterCommand command = program.command();
    command.called = "outliner";
    const auto result = run_segmenter(command, small_scan(), job);
    impatient.join();
    EXPECT_EQ(reason(result), "external segmenter: cancelled");
    EXPECT_LT(std::chrono::steady_clock::now() - begun, std::chrono::seconds(15));
    const std::string inner = text_of(program / "inner");
    ASSERT_FALSE(inner.empty());
    for (int n = 0; n < 200 && fs::exists("/proc/" + inner.substr(0, inner.size() - 1)); ++n)
        std::this_thread::sleep_for(std::chrono::milliseconds(25));
    // A process that ended may stay in the table until init looks at it.
    std::ifstream status("/proc/" + inner.substr(0, inner.size() - 1) + "/status");
    const std::string state{std::istreambuf_iterator<char>(status), {}};
    EXPECT_TRUE(state.empty() || state.find("State:\tZ") != std::string::npos)
        << "what it started goes on after it was cancelled";
}

}  // namespace
}  // namespace remnant::imaging
