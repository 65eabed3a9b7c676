// A whole liver from strokes drawn by a fixed rule: an expert's, and the digital patient's own.

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>

#include "centre_line_strokes.h"
#include "phantom_variants.h"
#include "remnant/imaging/ct_input.h"
#include "remnant/imaging/label_file.h"
#include "test_data.h"

namespace remnant::imaging {
namespace {

using testing::PhantomVariant;

struct Agreement {
    double dice = 0.0;
    double volume_ratio = 0.0;
};

Agreement from_strokes(const core::CtVoxels& ct, const core::LabelMask& truth, const char* name) {
    const StrokeRequest request{testing::centre_line_strokes(ct, truth), {}, 0};
    const auto outline = outline_strokes(ct, request, core::JobContext());
    EXPECT_TRUE(outline) << core::to_line(outline.error());
    if (!outline) return {};
    const Agreement agreement{core::dice(*outline, truth),
                              static_cast<double>(outline->count()) / static_cast<double>(truth.count())};
    std::printf("%s from strokes: Dice %.4f, volume %+.2f %%\n", name, agreement.dice,
                100.0 * (agreement.volume_ratio - 1.0));
    return agreement;
}

TEST(Strokes_in_a_real_liver, Give_back_the_experts_outline) {
    REMNANT_NEED_DATA(folder, "ircadb-17");
    const auto scan = scan_series(folder / "PATIENT_DICOM", core::JobContext());
    ASSERT_TRUE(scan) << core::to_line(scan.error());
    const auto series = choose_volume(*scan, std::nullopt, "ct");
    ASSERT_TRUE(series) << core::to_line(series.error());
    const auto volume = load_volume(*series, core::JobContext());
    ASSERT_TRUE(volume) << core::to_line(volume.error());
    LabelReadOptions reading;
    reading.reference = &core::geometry_of(volume->voxels);
    const auto expert = read_label_file(folder / "MASKS_DICOM" / "liver", reading, core::JobContext());
    ASSERT_TRUE(expert) << core::to_line(expert.error());
    const Agreement agreement = from_strokes(volume->voxels, expert->entries.front().mask, "ircadb-17");
    EXPECT_GE(agreement.dice, 0.96);
    EXPECT_NEAR(agreement.volume_ratio, 1.0, 0.02);
}

// Four of the twenty; the benchmark of strokes goes through all of them.
std::vector<PhantomVariant> some_variants() {
    const std::vector<std::string> wanted{"seed_03", "seed_15"};
    std::vector<PhantomVariant> all = testing::ordinary_variants();
    std::erase_if(all, [&](const PhantomVariant& variant) {
        return std::ranges::find(wanted, variant.name) == wanted.end();
    });
    return all;
}

class StrokesInDigitalPatients : public ::testing::TestWithParam<PhantomVariant> {};
INSTANTIATE_TEST_SUITE_P(Digital, StrokesInDigitalPatients, ::testing::ValuesIn(some_variants()),
                         testing::variant_name);

TEST_P(StrokesInDigitalPatients, Give_back_the_true_liver) {
    const auto phantom = make_phantom(GetParam().options, core::JobContext());
    ASSERT_TRUE(phantom) << core::to_line(phantom.error());
    const Agreement agreement =
        from_strokes(phantom->baseline.ct, phantom->baseline.liver, GetParam().name.c_str());
    EXPECT_GE(agreement.dice, 0.95);
}

}  // namespace
}  // namespace remnant::imaging
