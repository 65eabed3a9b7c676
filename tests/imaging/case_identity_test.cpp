// A case saved without identity: nothing that was planted is anywhere in the file, and nothing measured
// changed.

#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>

#include "case_file/zip_archive.h"
#include "remnant/imaging/case_file.h"
#include "remnant/imaging/case_identity.h"
#include "rich_case.h"
#include "scratch_folder.h"

namespace remnant::testing {
namespace {

// The random words of the patient, none of which is an ordinary word of a case.
const std::vector<std::string> kPlanted{"Qvortex",         "Zwiebelmann", "PAT-99812",
                                        "1.2.840.4711.99", "2026-02-28",  "20260228",
                                        "20260301",        "2026-03-01",  "Planterose"};

/// The patient's words put into every text a person or a file could have put them into.
core::Case planted() {
    core::Case c = rich_case(5);
    const std::string all = " of Zwiebelmann qVORTEX (PAT-99812, 1.2.840.4711.99, 2026-02-28 or 20260301)";
    c.patient.name = "Zwiebelmann^Qvortex";
    c.patient.id = "PAT-99812";
    for (core::TimePoint& t : c.time_points) {
        t.name += all;
        core::StudyIdentity& identity = t.identity;
        identity.patient_name = "ZWIEBELMANN^QVORTEX^^Dr";
        identity.patient_id = "PAT-99812";
        identity.study_uid = "1.2.840.4711.99";
        identity.series_uid = "1.2.840.4711.99.1";
        identity.frame_of_reference_uid = "1.2.840.4711.99.2";
        identity.study_date = identity.patient_birth_date = "20260228";
        for (std::string* described :
             {&identity.study_id, &identity.accession_number, &identity.referring_physician,
              &identity.study_description, &identity.series_description})
            *described = "Planterose";
        for (core::SourceImage& image : identity.images) image.sop_instance_uid = "1.2.840.4711.99.3";
        t.warnings.push_back({"label-identity", "two names" + all, "source" + all});
        for (core::Structure& s : t.structures) {
            s.name += all;
            s.made_by = "TotalSegmentator 2.4" + all;
        }
    }
    for (core::ResectionPlan& p : c.plans) p.name += all;
    auto& stages = std::get<core::RemovalPlan>(c.plans.back().resection).stages;
    for (core::PlanStage& stage : stages) {
        stage.name += all;
        for (core::Removal& r : stage.removes) {
            r.name += all;
            if (auto* wedge = std::get_if<core::Wedge>(&r.cut)) wedge->tumours.front() += all;
        }
    }
    c.active_plan = c.plans[2].name;
    for (core::Annotation& a : c.annotations) a.name += all;
    c.view.compare_plan = c.plans[1].name;
    return c;
}

std::string small(std::string text) {
    std::ranges::transform(text, text.begin(),
                           [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return text;
}

core::Case cleaned(const core::Case& subject, std::uint64_t random) {
    auto clean = imaging::without_identity(subject, random);
    EXPECT_TRUE(clean) << (clean ? "" : to_line(clean.error()));
    return clean ? std::move(clean->value) : core::Case{};
}

TEST(CaseWithoutIdentity, Holds_no_planted_word_in_any_entry_or_name) {
    const ScratchFolder folder;
    const core::Case clean = cleaned(planted(), 123456789);
    ASSERT_TRUE(imaging::save_case(folder / "a.remnant", clean, {}, core::JobContext()));
    const auto zip = imaging::case_file::ZipReader::open(folder / "a.remnant", {});
    ASSERT_TRUE(zip);
    for (const std::string& name : zip->names()) {
        const auto entry = zip->read(name, 1 << 28);
        ASSERT_TRUE(entry) << name;
        const auto view = std::as_bytes(entry->view());
        const std::string bytes = small({reinterpret_cast<const char*>(view.data()), view.size()});
        for (const std::string& word : kPlanted) {
            EXPECT_EQ(bytes.find(small(word)), std::string::npos) << word << " in " << name;
            EXPECT_EQ(small(name).find(small(word)), std::string::npos) << word << " in a name";
        }
    }
    EXPECT_TRUE(imaging::open_case(folder / "a.remnant", core::JobContext())) << "and it can be opened";
}

TEST(CaseWithoutIdentity, Keeps_voxels_geometry_cuts_and_what_is_known_of_the_patient) {
    const core::Case before = planted();
    const core::Case after = cleaned(before, 99);
    core::Patient patient = before.patient;
    patient.name.clear();
    patient.id.clear();
    EXPECT_EQ(after.patient, patient);
    EXPECT_EQ(after.choices, before.choices);
    for (std::size_t n = 0; n < before.time_points.size(); ++n) {
        const auto &from = before.time_points[n], &to = after.time_points[n];
        EXPECT_TRUE(same_voxels(*from.ct, *to.ct));
        EXPECT_EQ(core::corner_distance(from.geometry, to.geometry), 0.0);
        ASSERT_EQ(from.structures.size(), to.structures.size());
        for (std::size_t s = 0; s < from.structures.size(); ++s) {
            EXPECT_EQ(from.structures[s].mask, to.structures[s].mask);
            EXPECT_EQ(from.structures[s].kind, to.structures[s].kind);
            EXPECT_TRUE(to.structures[s].made_by.starts_with("TotalSegmentator 2.4"));
        }
    }
    ASSERT_EQ(before.plans.size(), after.plans.size());
    EXPECT_EQ(before.plans[2].resection, after.plans[2].resection);
    EXPECT_NE(after.find_plan(after.active_plan), nullptr) << "the active plan is still found by its name";
    EXPECT_EQ(after.active_plan, after.plans[2].name);
}

TEST(CaseWithoutIdentity, Moves_all_dates_by_one_number_of_days) {
    core::Case before = planted();
    before.time_points[1].date = std::chrono::year(2026) / 4 / 1;
    for (const std::uint64_t random : {0ULL, 3649ULL, 1234567ULL}) {
        const core::Case after = cleaned(before, random);
        const auto days = [](const core::Date& d) { return std::chrono::sys_days(d); };
        const auto moved = days(*before.time_points[0].date) - days(*after.time_points[0].date);
        EXPECT_GE(moved.count(), 1);
        EXPECT_LE(moved.count(), 3650);
        EXPECT_EQ(days(*before.time_points[1].date) - days(*after.time_points[1].date), moved);
        EXPECT_EQ(days(before.interventions[0].date) - days(after.interventions[0].date), moved);
    }
}

TEST(CaseWithoutIdentity, Replaces_UIDs_one_for_one) {
    const core::Case after = cleaned(planted(), 7);
    const auto &a = after.time_points[0].identity, &b = after.time_points[1].identity;
    EXPECT_EQ(a.study_uid, b.study_uid) << "one study stays one";
    EXPECT_NE(a.study_uid, a.series_uid);
    EXPECT_TRUE(a.study_uid.starts_with("2.25.")) << a.study_uid;
    EXPECT_LE(a.study_uid.size(), 64u);
    EXPECT_NE(a.study_uid, cleaned(planted(), 8).time_points[0].identity.study_uid);
}

TEST(CaseWithoutIdentity, May_be_of_somebody_called_like_a_word_of_the_program) {
    core::Case named = planted();
    named.time_points.front().conditions.phase = core::ContrastPhase::PortalVenous;
    named.time_points.back().alignment = core::Alignment{};
    named.time_points.back().alignment->method = "rigid";
    named.patient.name = "Venous^Rigid";
    const core::Case after = cleaned(named, 5);
    EXPECT_EQ(after.time_points.front().conditions.phase, core::ContrastPhase::PortalVenous);
    EXPECT_EQ(after.time_points.back().alignment->method, "rigid");
}

TEST(CaseWithoutIdentity, Names_what_was_removed) {
    const auto clean = imaging::without_identity(planted(), 7);
    ASSERT_TRUE(clean);
    for (const char* place :
         {"patient.name: emptied", "patient.id: emptied", "scans[0].identity.study_uid: replaced",
          "scans[0].date: moved", "scans[1].structures[0].name: masked"})
        EXPECT_NE(std::ranges::find(clean->removed, place), clean->removed.end()) << place;
    for (const std::string& line : clean->removed) {
        for (const std::string& word : kPlanted)
            EXPECT_EQ(small(line).find(small(word)), std::string::npos) << line;
    }
}

TEST(CaseWithoutIdentity, Of_a_patient_called_like_a_word_of_the_program_still_opens) {
    core::Case c = rich_case(6);
    c.patient.name = "Liver^Female=Fibrosis plan";
    c.patient.id = "11ff";
    const core::Case after = cleaned(c, 7);
    EXPECT_EQ(after.time_points.size(), 2u);
    EXPECT_EQ(after.patient.sex, core::Sex::Female);
    EXPECT_EQ(after.time_points[0].structures[0].kind, core::StructureKind::Liver);
    EXPECT_EQ(after.time_points[0].structures[0].colour, c.time_points[0].structures[0].colour);
}

TEST(CaseWithoutIdentity, Finds_names_in_capitals_and_in_any_script) {
    core::Case c = rich_case(6);
    c.patient.name = "Grünwäldler^Zoë=山田^太郎";
    auto& structures = c.time_points[0].structures;
    structures[0].name = "GRÜNWÄLDLER ZOË liver";
    structures[1].name = "山田 tumour";
    const core::Case after = cleaned(c, 7);
    const auto& clean = after.time_points[0].structures;
    EXPECT_EQ(clean[0].name.find("NW"), std::string::npos) << clean[0].name;
    EXPECT_EQ(clean[0].name.find("ZO"), std::string::npos) << clean[0].name;
    EXPECT_TRUE(clean[0].name.ends_with(" liver")) << clean[0].name;
    EXPECT_TRUE(clean[1].name.starts_with("(removed ")) << clean[1].name;
}

TEST(CaseWithoutIdentity, Of_a_short_name_keeps_the_words_that_hold_it) {
    core::Case c = rich_case(6);
    c.patient.name = "Li^Wu";
    c.time_points[0].structures[0].name = "Liver of Li Wu";
    const core::Case after = cleaned(c, 7);
    const std::string& name = after.time_points[0].structures[0].name;
    EXPECT_TRUE(name.starts_with("Liver of (removed ")) << name;
    EXPECT_EQ(name.find("Wu"), std::string::npos) << name;
}

}  // namespace
}  // namespace remnant::testing
