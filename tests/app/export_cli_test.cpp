// `export`: what is asked for is heeded or refused.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "program.h"

namespace remnant::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;
using Arguments = std::vector<std::string>;

/// A small digital patient, made once for all tests.
const std::string& case_file() {
    static const ScratchFolder folder;
    static const std::string made = [] {
        const ProgramRun run =
            run_program({"phantom", folder / "p", "--size", "48,48,28", "--spacing", "8,8,10"});
        EXPECT_EQ(run.exit_code, 0) << run.error;
        return folder / "p" / "demo.remnant";
    }();
    return made;
}

ProgramRun run_export(const Arguments& more) {
    Arguments all{"export", case_file()};
    all.insert(all.end(), more.begin(), more.end());
    return run_program(all);
}

/// Wrong usage, said by the option's name, and nothing written.
void expect_unheeded(const std::string& option, const std::string& value, const std::string& way) {
    const ScratchFolder folder;
    Arguments arguments{way, folder / "out", option};
    if (!value.empty()) arguments.push_back(value);
    const ProgramRun run = run_export(arguments);
    EXPECT_EQ(run.exit_code, 2) << run.out;
    EXPECT_THAT(run.error, StartsWith("error: " + option + ": requires"));
    EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
}

TEST(ExportCommand, Takes_no_PDF_without_an_object_to_enclose_it_in) {
    expect_unheeded("--pdf", "page.pdf", "--stl");
}

TEST(ExportCommand, Takes_no_word_for_a_PDF_that_was_not_given) {
    expect_unheeded("--pdf-names-nobody", "", "--sr");
    expect_unheeded("--pdf-names-nobody", "", "--pdf-dicom");
}

TEST(ExportCommand, Rounds_surfaces_only) {
    expect_unheeded("--smoothing", "5", "--sr");
}

TEST(ExportCommand, Makes_UIDs_of_DICOM_objects_and_cases_only) {
    expect_unheeded("--uid-root", "1.2.3", "--stl");
}

TEST(ExportCommand, Chooses_structures_and_a_plan_only_for_what_holds_them) {
    expect_unheeded("--structures", "liver", "--ct-dicom");
    expect_unheeded("--plan", "x", "--ct-dicom");
}

TEST(ExportCommand, Refuses_a_UID_root_that_is_none_whatever_is_written) {
    const ScratchFolder folder;
    const ProgramRun run = run_export(
        {"--stl", folder / "stl", "--case-without-identity", folder / "a.remnant", "--uid-root", "1.2.x"});
    EXPECT_EQ(run.exit_code, 1) << run.out;
    EXPECT_THAT(run.error, HasSubstr("--uid-root: '1.2.x'"));
    EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
}

TEST(ExportCommand, Heeds_what_belongs_to_one_of_several_ways) {
    const ScratchFolder folder;
    const ProgramRun run = run_export({"--stl", folder / "stl", "--seg", folder / "seg.dcm", "--smoothing",
                                       "5", "--uid-root", "1.2.3", "--structures", "liver"});
    EXPECT_EQ(run.exit_code, 0) << run.error;
}

}  // namespace
}  // namespace remnant::testing
