// Two real metastases, calcified and cystic, at the liver's surface: a click and a diameter each.

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>

#include "remnant/imaging/ct_input.h"
#include "remnant/imaging/label_file.h"
#include "remnant/imaging/outline_tumour.h"
#include "remnant/volumetry/lesion_diameters.h"
#include "test_data.h"

namespace remnant::imaging {
namespace {

class RealTumours : public ::testing::Test {
  protected:
    void read(const std::filesystem::path& folder) {
        const auto scan = scan_series(folder / "PATIENT_DICOM", core::JobContext());
        ASSERT_TRUE(scan);
        const auto series = choose_volume(*scan, std::nullopt, "ct");
        ASSERT_TRUE(series);
        auto volume = load_volume(*series, core::JobContext());
        ASSERT_TRUE(volume) << core::to_line(volume.error());
        ct = volume->voxels;
        LabelReadOptions reading;
        reading.reference = &core::geometry_of(ct);
        for (const char* name : {"liver", "livertumor1", "livertumor2"}) {
            const auto file = read_label_file(folder / "MASKS_DICOM" / name, reading, core::JobContext());
            ASSERT_TRUE(file) << core::to_line(file.error());
            masks.push_back(file->entries.front().mask);
        }
    }

    /// All that is known of the expert's tumour `n` is its longest diameter in one slice (RECIST 1.1).
    [[nodiscard]] TumourHint drawn(std::size_t n) const {
        const auto line = volumetry::diameters_of(masks[n], core::geometry_of(ct)).longest;
        return drawn_across(line.from, line.to);
    }

    core::CtVoxels ct;
    std::vector<core::LabelMask> masks;
};

TEST_F(RealTumours, Are_found_as_an_expert_outlined_them) {
    REMNANT_NEED_DATA(folder, "ircadb-17");
    read(folder);
    ASSERT_EQ(masks.size(), 3u);
    for (const std::size_t n : {std::size_t{1}, std::size_t{2}}) {
        const TumourHint line = drawn(n);
        const TumourHint length{line.centre, line.diameter, std::nullopt};
        for (const TumourHint& hint : {line, length}) {
            const auto found = propose_tumour(ct, hint, &masks[0], core::JobContext());
            ASSERT_TRUE(found) << core::to_line(found.error());
            const double dice = core::dice(found->mask, masks[n]);
            std::printf(
                "tumour %zu, %s: Dice %.3f, volume %+.1f %%\n", n, hint.along ? "drawn" : "length", dice,
                100.0 * static_cast<double>(found->mask.count()) / static_cast<double>(masks[n].count()) -
                    100.0);
            EXPECT_GE(dice, 0.80) << "tumour " << n;
        }
    }
}

// What a person does: first the liver is found, which misses some of both tumours, then a diameter is drawn.
TEST_F(RealTumours, Are_found_in_the_liver_that_the_program_finds) {
    REMNANT_NEED_DATA(folder, "ircadb-17");
    read(folder);
    ASSERT_EQ(masks.size(), 3u);
    const auto liver = find_liver(ct, std::nullopt, core::JobContext());
    ASSERT_TRUE(liver) << core::to_line(liver.error());
    for (const std::size_t n : {std::size_t{1}, std::size_t{2}}) {
        const auto found = propose_tumour(ct, drawn(n), &liver->liver, core::JobContext());
        ASSERT_TRUE(found) << core::to_line(found.error());
        const double dice = core::dice(found->mask, masks[n]);
        std::printf("tumour %zu, in the liver found: Dice %.3f\n", n, dice);
        EXPECT_GE(dice, 0.80) << "tumour " << n;
        const bool beyond = core::count_common(found->mask, liver->liver) < found->mask.count();
        const bool said = std::ranges::any_of(found->doubts, [](const OutlineDoubt& doubt) {
            return doubt.warning.id == "tumour-beyond-liver";
        });
        EXPECT_EQ(said, beyond) << "a tumour outside the liver's outline is not counted, which must be said";
    }
}

}  // namespace
}  // namespace remnant::imaging
