// The expert's liver of a real patient, of which only every few slices are left.

#include <gtest/gtest.h>

#include <algorithm>

#include "remnant/imaging/label_file.h"
#include "remnant/imaging/outline_fill_between.h"
#include "test_data.h"

namespace remnant::imaging::outline {
namespace {

using core::JobContext;
using core::LabelMask;

/// Every `step`-th slice of k, from `start` slices past the first, with the first and the last: where an
/// organ begins and ends is always drawn.
LabelMask every(const LabelMask& mask, int step, int start) {
    const auto slices = outlined_slices(mask, 2);
    LabelMask kept(mask.size());
    for (const int k : slices) {
        const int n = k - slices.front() - start;
        if (k == slices.front() || k == slices.back() || (n >= 0 && n % step == 0))
            kept.replace_slab(k, mask.shared_slab(k));
    }
    return kept;
}

struct Dices {
    double first = 0.0;
    double worst = 1.0;
};

/// Dice of the filled liver, from the first start and the worst of all.
Dices dices(const LabelMask& liver, const core::GridGeometry& grid, int step) {
    Dices result;
    for (int start = 0; start < step; ++start) {
        const auto filled = fill_between(every(liver, step, start), grid, 2, JobContext());
        EXPECT_TRUE(filled) << core::to_line(filled.error());
        if (!filled) return {0.0, 0.0};
        const double dice = core::dice(filled->mask, liver);
        if (start == 0) result.first = dice;
        result.worst = std::min(result.worst, dice);
    }
    return result;
}

TEST(Fill_between_a_real_liver, Every_eighth_and_every_fifth_slice_give_back_the_experts_outline) {
    REMNANT_NEED_DATA(folder, "ircadb-17/MASKS_DICOM/liver");
    const auto file = read_label_file(folder, {}, JobContext());
    ASSERT_TRUE(file) << core::to_line(file.error());
    const LabelMask& liver = file->entries.front().mask;
    const Dices eighth = dices(liver, file->geometry, 8);
    const Dices fifth = dices(liver, file->geometry, 5);
    RecordProperty("dice_every_8th",
                   std::to_string(eighth.first) + ", worst " + std::to_string(eighth.worst));
    RecordProperty("dice_every_5th", std::to_string(fifth.first) + ", worst " + std::to_string(fifth.worst));
    std::printf("every 8th: %.4f (worst start %.4f), every 5th: %.4f (worst start %.4f)\n", eighth.first,
                eighth.worst, fifth.first, fifth.worst);
    EXPECT_GE(eighth.first, 0.978) << "every 8th slice; the straight blend of distances gives 0.976";
    EXPECT_GE(eighth.worst, 0.977) << "every 8th slice, from the worst start";
    EXPECT_GE(fifth.first, 0.986) << "every 5th slice";
    EXPECT_GE(fifth.worst, 0.986) << "every 5th slice, from the worst start";
}

}  // namespace
}  // namespace remnant::imaging::outline
