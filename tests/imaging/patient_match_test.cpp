// Whether a study is of the patient of a case.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "remnant/imaging/study_import.h"

namespace remnant::imaging {
namespace {

using ::testing::HasSubstr;

core::StudyIdentity identity(const std::string& name, const std::string& id, const std::string& born = "",
                             const std::string& sex = "") {
    core::StudyIdentity made;
    made.patient_name = name;
    made.patient_id = id;
    made.patient_birth_date = born;
    made.patient_sex = sex;
    return made;
}

core::Case case_of(const core::StudyIdentity& first) {
    core::Case subject;
    core::TimePoint scan;
    scan.id = "baseline";
    scan.identity = first;
    EXPECT_TRUE(core::apply_change(subject, add_scan(subject, scan)));
    return subject;
}

core::TimePoint later(const core::StudyIdentity& of) {
    core::TimePoint scan;
    scan.id = "later";
    scan.identity = of;
    return scan;
}

struct Pair {
    core::StudyIdentity first, second;
    const char* other;  // what is another; empty: one patient
};

class PatientMatch : public ::testing::TestWithParam<Pair> {};

INSTANTIATE_TEST_SUITE_P(
    Pairs, PatientMatch,
    ::testing::Values(
        Pair{identity("Meier^Anna", "7"), identity("Meier^Anna", "7"), ""},
        Pair{identity("Meier^Anna", "7"), identity("MEIER^ANNA^^Dr", "7"), ""},
        Pair{identity("Müller^Jürgen", "7"), identity("MUELLER^JUERGEN", "7"), ""},
        Pair{identity("Meier^Anna", "7"), identity("", ""), ""},
        Pair{identity("Meier^Anna", "7", "19600101", "F"), identity("Huber^Anna", "7", "19600101", "F"), ""},
        Pair{identity("Meier^Anna", ""), identity("Meier^Anna", "8"), ""},
        Pair{identity("Meier^Anna", "7"), identity("Meier^Anna", "8"), "the id"},
        Pair{identity("Meier^Anna", "7"), identity("Huber^Eva", "7"), "the name"},
        Pair{identity("Meier^Anna", ""), identity("Huber^Anna", ""), "the name"},
        Pair{identity("Meier^Anna", "7", "19600101"), identity("Meier^Anna", "7", "19610101"),
             "the day of birth"},
        Pair{identity("Meier^Kim", "7", "", "F"), identity("Meier^Kim", "7", "", "M"), "the sex"}));

TEST_P(PatientMatch, Takes_all_that_is_known_of_both_into_account) {
    const auto [first, second, other] = GetParam();
    const auto fits = belongs_to(case_of(first), later(second));
    if (std::string_view(other).empty()) {
        EXPECT_TRUE(fits) << core::to_line(fits.error());
        return;
    }
    ASSERT_FALSE(fits) << "two patients were taken for one";
    EXPECT_THAT(core::to_line(fits.error()), HasSubstr(std::string(other) + " is another"));
    EXPECT_THAT(core::to_line(fits.error()), HasSubstr(second.patient_name));
    EXPECT_THAT(core::to_line(fits.error()), HasSubstr(first.patient_name));
}

TEST(PatientMatch, A_patient_who_is_called_otherwise_now_is_said) {
    core::Case subject = case_of(identity("Meier^Anna", "7", "19600101"));
    ASSERT_TRUE(
        core::apply_change(subject, add_scan(subject, later(identity("Huber^Anna", "7", "19600101")))));
    const core::Warnings& said = subject.time_points.back().warnings;
    ASSERT_EQ(said.size(), 1u);
    EXPECT_EQ(said.front().id, "patient-name-differs");
    EXPECT_THAT(said.front().text, HasSubstr("Huber^Anna"));
}

}  // namespace
}  // namespace remnant::imaging
