// What the window and the command line carry from scan to scan by, on the digital patient before and after
// embolisation.

#include "remnant/ui/scan_carrying.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "remnant/imaging/phantom.h"
#include "remnant/volumetry/evaluation.h"

namespace remnant::ui {
namespace {

using ::testing::HasSubstr;

const core::Case& embolised() {
    static const core::Case made = [] {
        imaging::PhantomOptions options;
        options.size = {100, 80, 50};
        options.spacing = {3.8, 3.8, 5.0};
        options.followup = true;
        return imaging::case_of(*imaging::make_phantom(options, core::JobContext()));
    }();
    return made;
}

ScanPair both() {
    const core::Case& subject = embolised();
    return {subject.time_points[0], subject.time_points[1], volumetry::measure_options(subject.choices)};
}

/// Laid over each other once for all tests.
const LaidScans& laid() {
    static const LaidScans made = *laid_over(both(), imaging::RegistrationMethod::Rigid, core::JobContext());
    return made;
}

const core::ResectionPlan& plan() {
    return *embolised().find_plan(embolised().active_plan);
}

core::Structure outlined_remnant(bool confirmed) {
    core::Structure remnant;
    remnant.id = remnant.name = "what stays";
    remnant.kind = core::StructureKind::Remnant;
    remnant.of_plan = plan().name;
    remnant.confirmed = confirmed;
    remnant.placement_error = core::Millimetre(7.0);
    remnant.mask = volumetry::measure(both().earlier, plan(), {})->parts.remnant;
    return remnant;
}

core::Structure& liver_of(core::TimePoint& scan) {
    return *std::ranges::find(scan.structures, core::StructureKind::Liver, &core::Structure::kind);
}

TEST(ScanCarrying, A_remnant_carried_from_a_proposal_is_as_much_farther_off_as_that_was) {
    ScanPair confirmed = both();
    confirmed.earlier.structures.push_back(outlined_remnant(true));
    ScanPair proposed = both();
    proposed.earlier.structures.push_back(outlined_remnant(false));
    const auto from_confirmed = carried_remnant(confirmed, laid(), plan(), core::JobContext());
    const auto from_proposed = carried_remnant(proposed, laid(), plan(), core::JobContext());
    ASSERT_TRUE(from_confirmed && from_proposed);
    EXPECT_DOUBLE_EQ(from_proposed->error.value(), from_confirmed->error.value() + 7.0);
}

TEST(ScanCarrying, Asks_for_the_livers_of_both_scans) {
    for (const bool earlier : {true, false}) {
        ScanPair pair = both();
        core::TimePoint& without = earlier ? pair.earlier : pair.later;
        std::erase_if(without.structures,
                      [](const core::Structure& s) { return s.kind == core::StructureKind::Liver; });
        LaidScans scans = laid();
        (earlier ? scans.earlier_liver : scans.later_liver).reset();
        const auto remnant = carried_remnant(pair, scans, plan(), core::JobContext());
        const auto gone = gone_lesions(pair, scans, core::JobContext());
        ASSERT_FALSE(remnant);
        ASSERT_FALSE(gone);
        EXPECT_EQ(remnant.error().what, without.name);
        EXPECT_THAT(gone.error().reason, HasSubstr("no outline of the liver"));
    }
}

TEST(ScanCarrying, Refuses_a_scan_of_outlines_alone) {
    ScanPair pair = both();
    pair.later.ct.reset();
    const auto scans = laid_over(pair, imaging::RegistrationMethod::Rigid, core::JobContext());
    ASSERT_FALSE(scans);
    EXPECT_EQ(scans.error().what, pair.later.name);
}

TEST(ScanCarrying, A_registration_holds_as_long_as_the_livers_do) {
    ScanPair more = both();
    more.later.structures.push_back(outlined_remnant(false));
    EXPECT_TRUE(still_laid_over(laid(), both(), more)) << "a remnant is nothing a registration sees";
    ScanPair redrawn = both();
    core::Structure& liver = liver_of(redrawn.later);
    liver.mask = liver_of(redrawn.earlier).mask;
    EXPECT_FALSE(still_laid_over(laid(), both(), redrawn));
    ScanPair another = both();
    another.later.id = "another";
    EXPECT_FALSE(still_laid_over(laid(), both(), another));
}

TEST(ScanCarrying, A_lesion_of_the_earlier_scan_that_is_not_outlined_later_has_a_site) {
    ScanPair pair = both();
    const auto tumour = std::ranges::find_if(
        pair.later.structures, [](const core::Structure& s) { return core::is_tumour(s.kind); });
    ASSERT_NE(tumour, pair.later.structures.end());
    const std::size_t before = volumetry::lesions_of(pair.earlier, pair.measuring).size();
    pair.later.structures.erase(tumour);
    const auto found = gone_lesions(pair, laid(), core::JobContext());
    ASSERT_TRUE(found) << found.error().reason;
    EXPECT_EQ(found->match.pairs.size(), before - 1);
    EXPECT_EQ(found->sites.sites.size(), 1U);
}

}  // namespace
}  // namespace remnant::ui
