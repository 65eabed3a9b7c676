#include "remnant/volumetry/standard_liver.h"

#include <gtest/gtest.h>

#include "clinical_cases.h"

namespace remnant::volumetry {
namespace {

using testing::adult;

SlvResult by(const char* id, const core::Patient& patient, const SlvOptions& options = {}) {
    return standard_liver(*find_slv_formula(id), patient, options);
}

core::Patient aged(double years) {
    core::Patient p = adult();
    p.age = core::Years(years);
    p.sex = core::Sex::Male;
    p.thoracic_width = core::Centimetre(28);
    p.asian = false;
    return p;
}

struct Domain {
    const char* id;
    double first, last;  // ages at which it holds
};

/// The column "valid for" of the clinical rules. Chouker tells ages in completed years: 50, then 51.
class AgeDomains : public ::testing::TestWithParam<Domain> {};
INSTANTIATE_TEST_SUITE_P(
    Formulas, AgeDomains,
    ::testing::Values(Domain{"vauthey-bsa", 18, 120}, Domain{"vauthey-weight", 18, 120},
                      Domain{"urata", 0, 120}, Domain{"heinemann", 18, 120}, Domain{"yu", 18, 120},
                      Domain{"chouker", 16, 70.99}, Domain{"chan", 18, 120}, Domain{"kokudo", 18, 120},
                      Domain{"um", 18, 120}, Domain{"feng", 18, 120}, Domain{"tu", 18, 120},
                      Domain{"yang-child", 0, 17.99}, Domain{"johnson", 0, 120}, Domain{"noda", 0, 22.99},
                      Domain{"yoshizumi", 18, 120}, Domain{"lin", 18, 120}, Domain{"lee", 18, 120},
                      Domain{"hashimoto", 18, 120}, Domain{"yuan", 18, 120}, Domain{"fu-gui", 18, 120},
                      Domain{"deland", 18, 120}, Domain{"poovathumkadavil", 18, 120},
                      Domain{"herden-child", 0, 16}),
    [](const auto& tested) {
        std::string name = tested.param.id;
        std::ranges::replace(name, '-', '_');
        return name;
    });

TEST_P(AgeDomains, It_holds_to_the_ends_of_its_ages_and_not_beyond) {
    const Domain& d = GetParam();
    EXPECT_TRUE(by(d.id, aged(d.first)).value) << by(d.id, aged(d.first)).refused;
    EXPECT_TRUE(by(d.id, aged(d.last)).value) << by(d.id, aged(d.last)).refused;
    if (d.first > 0) {
        EXPECT_FALSE(by(d.id, aged(d.first - 0.01)).refused.empty());
    }
    if (d.last < 120) {
        EXPECT_FALSE(by(d.id, aged(d.last + 0.01)).refused.empty());
    }
}

TEST(StandardLiver, A_missing_input_is_named) {
    EXPECT_NE(by("chan", adult()).not_computable.find("sex"), std::string::npos);
    EXPECT_NE(by("kokudo", adult()).not_computable.find("thoracic width"), std::string::npos);
    EXPECT_NE(by("kokudo", adult()).not_computable.find("ancestry"), std::string::npos);
    core::Patient ageless = aged(50);
    ageless.age.reset();
    EXPECT_NE(by("chouker", ageless).not_computable.find("age"), std::string::npos);
}

TEST(StandardLiver, Age_unknown_an_adult_is_assumed_only_from_140_cm_and_35_kg) {
    core::Patient p = adult();
    p.age.reset();
    p.height = core::Centimetre(140);
    p.weight = core::Kilogram(35);
    EXPECT_TRUE(by("vauthey-bsa", p).value);
    EXPECT_TRUE(by("vauthey-bsa", p).adult_assumed);
    p.height = core::Centimetre(139.9);
    EXPECT_FALSE(by("vauthey-bsa", p).refused.empty());
    p.height = core::Centimetre(140);
    p.weight = core::Kilogram(34.9);
    EXPECT_FALSE(by("vauthey-bsa", p).refused.empty());
}

TEST(StandardLiver, Grams_become_millilitres_only_by_a_density) {
    core::Patient p = aged(50);
    EXPECT_FALSE(by("chan", p).millilitres);
    // 218 + 12.3·70 + 51 = 1130 g
    EXPECT_NEAR(by("chan", p, {"", core::KilogramPerLitre(1.05)}).millilitres->value(), 1130 / 1.05, 1e-9);
}

TEST(StandardLiver, Um_has_one_pair_of_coefficients_for_each_body_surface) {
    // Du Bois: 0.007184·170^0.725·70^0.425 = 1.809707801753247 m²
    EXPECT_NEAR(*by("um", adult(), {"dubois", {}}).value, 908.204 * 1.809707801753247 - 464.728, 1e-9);
    EXPECT_FALSE(by("um", adult(), {"haycock", {}}).value);
    EXPECT_FALSE(by("um", adult(), {"haycock", {}}).not_computable.empty());
}

TEST(StandardLiver, The_default_is_primary_and_every_secondary_one_is_marked) {
    EXPECT_EQ(find_slv_formula(kDefaultSlv)->evidence, Evidence::Primary);
    int secondary = 0;
    for (const SlvFormula& f : slv_formulas()) {
        secondary += f.evidence == Evidence::Secondary ? 1 : 0;
        EXPECT_FALSE(f.source.empty()) << f.id;
        EXPECT_FALSE(f.text.empty()) << f.id;
    }
    EXPECT_EQ(secondary, 11);
}

}  // namespace
}  // namespace remnant::volumetry
