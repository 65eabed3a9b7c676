// A patient's words are found in whatever way they are written, and other words are left.

#include "case_file/identity_words.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace remnant::imaging::case_file {
namespace {

using std::chrono::day;
using std::chrono::month;
using std::chrono::year;
using ::testing::HasSubstr;
using ::testing::Not;

struct Written {
    std::string name;   // as DICOM has it
    std::string text;   // where somebody wrote it
    std::string after;  // "*" stands for each mask
};

/// Every "(removed N)" as "*".
std::string starred(std::string text) {
    for (std::size_t at = 0; (at = text.find("(removed ")) != std::string::npos;)
        text.replace(at, text.find(')', at) + 1 - at, "*");
    return text;
}

class NameInText : public ::testing::TestWithParam<Written> {};

INSTANTIATE_TEST_SUITE_P(
    Ways, NameInText,
    ::testing::Values(
        Written{"李^伟", "李伟肝脏", "*肝脏"}, Written{"李^伟", "Liver of 李伟", "Liver of *"},
        Written{"LI^WEI=李^伟", "LiWei liver, 李", "* liver, *"}, Written{"李^伟", "Li Wei", "* *"},
        Written{"KOVAČ^ANA", "Kovač liver", "* liver"}, Written{"KOVAČ^ANA", "kovac", "*"},
        Written{"ИВАНОВ^ПЁТР", "печень Иванов", "печень *"}, Written{"ИВАНОВ^ПЁТР", "Пётр", "*"},
        Written{"ИВАНОВ^ПЁТР", "liver Ivanov", "liver *"}, Written{"Müller^Jürgen", "Mu\u0308ller", "*"},
        Written{"Mu\u0308ller^Ju\u0308rgen", "MÜLLER's liver", "*'s liver"},
        Written{"Müller^Jürgen", "Mueller liver", "* liver"}, Written{"Müller^Jürgen", "juergen", "*"},
        Written{"Groß^Uwe", "GROSS liver", "* liver"}, Written{"Gros^Uwe", "Groß liver", "* liver"},
        Written{"Meierhof-Lüdenscheid^A", "Meierhof", "*"}, Written{"O'Brien^Tom", "Brien, OBrien", "*, *"},
        Written{"Smith^Mary-Jane", "mary jane", "* *"}, Written{"Sørensen^Bo", "soerensen, Sorensen", "*, *"},
        Written{"ŁUKASZ^Ewa", "lukasz", "*"}, Written{"홍^길동", "홍길동 간", "* 간"},
        Written{"Παπαδόπουλος^Νίκος", "ΠΑΠΑΔΟΠΟΥΛΟΣ", "*"}, Written{" Muster ^Max", "Muster", "*"}));

TEST_P(NameInText, Is_masked) {
    IdentityWords words;
    words.add_name(GetParam().name);
    EXPECT_EQ(starred(words.masked(GetParam().text)), GetParam().after)
        << GetParam().name << " stays readable";
}

TEST(IdentityWords, Leave_a_short_name_within_another_word) {
    IdentityWords words;
    words.add_name("Li^Bo^M");
    const std::string text = "liver, body, M of segment IV; mm and naïve 肝";
    EXPECT_EQ(starred(words.masked(text)), "liver, body, M of segment IV; mm and naïve 肝");
}

TEST(IdentityWords, Leave_every_other_byte_as_it_is) {
    IdentityWords words;
    words.add_name("Qvortex^Anna");
    const std::string text = "Ärzte – e\u0301tude ½ ß \xFF Qvortex\n李";
    EXPECT_EQ(starred(words.masked(text)), "Ärzte – e\u0301tude ½ ß \xFF *\n李");
}

TEST(IdentityWords, Find_a_day_however_it_is_written) {
    IdentityWords words;
    words.add_date(year(1931) / month(5) / day(7));
    for (const char* written : {"1931-05-07", "19310507", "07.05.1931", "7.5.1931", "07/05/1931", "5/7/1931",
                                "07.05.31", "7 May 1931", "May 7, 1931", "07-05-1931", "1931/05/07"})
        EXPECT_EQ(starred(words.masked(written)), "*") << written;
    EXPECT_EQ(words.masked("1932-05-07"), "1932-05-07");
}

TEST(IdentityWords, Find_the_beginning_of_a_name_where_a_text_was_cut_off) {
    IdentityWords words;
    words.add_name("Zwiebelmann^Ute");
    EXPECT_EQ(starred(words.masked_cut_off("liver of Zwieb")), "liver of *");
    EXPECT_EQ(starred(words.masked_cut_off("liver of Zwiebelmann")), "liver of *");
    EXPECT_EQ(words.masked_cut_off("liver of all"), "liver of all");
    EXPECT_THAT(words.masked("liver of Zwieb"), HasSubstr("Zwieb")) << "it is no word of the patient";
}

TEST(IdentityWords, Of_a_case_are_those_who_sent_the_patient_too) {
    core::Case subject;
    subject.time_points.emplace_back();
    core::StudyIdentity& id = subject.time_points.front().identity;
    id.referring_physician = "Drossel^Hilde";
    id.accession_number = "ACC4711XYZ";
    id.study_id = "STUDYID88";
    id.patient_birth_date = "19310507";
    const std::string masked =
        identity_words_of(subject).masked("sent by drossel, acc4711xyz / STUDYID88, born 7.5.1931");
    EXPECT_EQ(starred(masked), "sent by *, * / *, born *");
    EXPECT_THAT(masked, Not(HasSubstr("rossel")));
}

}  // namespace
}  // namespace remnant::imaging::case_file
