// Tumours from a click in all digital patients: how alike to the truth, what is doubted, how long, and what a
// click 3 mm beside the middle changes.

#include <algorithm>
#include <cstdio>
#include <string>
#include <vector>

#include "bench_table.h"
#include "phantom_variants.h"
#include "remnant/imaging/outline_shape.h"
#include "remnant/imaging/outline_tumour.h"
#include "remnant/volumetry/lesion_diameters.h"

namespace {

namespace core = remnant::core;
namespace imaging = remnant::imaging;
namespace bench = remnant::bench;

constexpr double kGood = 0.8;
constexpr double kLeastMm = 10.0;

/// One way of showing a tumour.
struct Way {
    const char* name;
    bool length = true;
    bool direction = true;
    bool liver = true;
    core::Vec3 beside = core::Vec3::Zero();  // mm from the middle
    bool cut = false;  // the liver's outline misses of the tumour what lies within 3 mm of the surface
};

const core::Vec3 kBeside = 3.0 * core::Vec3(1, -1, 1).normalized();
const Way kWays[] = {
    {.name = "a drawn diameter"},
    {.name = "a length", .direction = false},
    {.name = "a click", .length = false, .direction = false},
    {.name = "a drawn diameter, no liver", .liver = false},
    {.name = "a length, no liver", .direction = false, .liver = false},
    {.name = "a click, no liver", .length = false, .direction = false, .liver = false},
    {.name = "a drawn diameter, 3 mm beside", .beside = kBeside},
    {.name = "a length, 3 mm beside", .direction = false, .beside = kBeside},
    {.name = "a click, 3 mm beside", .length = false, .direction = false, .beside = kBeside},
    {.name = "a drawn diameter, liver cuts it", .cut = true},
    {.name = "a length, liver cuts it", .direction = false, .cut = true},
};

/// The liver's outline without what lies within 3 mm of its surface of a tumour; nothing where that is little
/// of it, or much.
std::optional<core::LabelMask> cutting(const imaging::PhantomState& state, const core::LabelMask& inner,
                                       const core::LabelMask& tumour) {
    const core::LabelMask missed = core::subtracted(tumour, inner);
    const double share = static_cast<double>(missed.count()) / static_cast<double>(tumour.count());
    if (share < 0.05 || share > 0.4) return std::nullopt;
    return core::subtracted(state.liver, missed);
}

class Tally {
  public:
    explicit Tally(const Way& way) : way_(way) {}

    void take(const imaging::PhantomState& state, const core::LabelMask& tumour,
              const remnant::volumetry::MeasuredLine& longest, const core::LabelMask* cut) {
        if (way_.cut && cut == nullptr) return;
        const core::LabelMask* liver = way_.cut ? cut : way_.liver ? &state.liver : nullptr;
        imaging::TumourHint hint = imaging::drawn_across(longest.from, longest.to);
        hint.centre += way_.beside;
        if (!way_.direction) hint.along.reset();
        if (!way_.length) hint.diameter.reset();
        std::optional<core::Result<imaging::ProposedTumour>> found;
        auto work = [&] { found = imaging::propose_tumour(state.ct, hint, liver, core::JobContext()); };
        times_.push_back(bench::milliseconds(work));
        if (!*found) return;
        const double dice = core::dice((*found)->mask, tumour);
        const bool doubted = !(*found)->doubts.empty();
        dice_.push_back(dice);
        silent_ += dice < kGood && !doubted ? 1 : 0;
        needless_ += dice >= kGood && doubted ? 1 : 0;
    }

    /// 1 where a bad outline was not doubted.
    int report() {
        std::ranges::sort(dice_);
        double sum = 0.0;
        for (const double dice : dice_) sum += dice;
        const auto bad = std::ranges::lower_bound(dice_, kGood) - dice_.begin();
        std::printf(
            "%-32s %3zu tumours  mean Dice %.3f  below 0.8: %2td, unsaid: %d, good but doubted: %2d  "
            "%4.0f ms\n",
            way_.name, dice_.size(), sum / static_cast<double>(dice_.size()), bad, silent_, needless_,
            bench::median(times_));
        return silent_ > 0 ? 1 : 0;
    }

  private:
    const Way& way_;
    std::vector<double> dice_;
    std::vector<double> times_;
    int silent_ = 0;
    int needless_ = 0;
};

int all_patients() {
    std::vector<Tally> tallies(std::begin(kWays), std::end(kWays));
    for (const remnant::testing::PhantomVariant& variant : remnant::testing::phantom_variants()) {
        const auto phantom = imaging::make_phantom(variant.options, core::JobContext());
        if (!phantom) return 1;
        const imaging::PhantomState& state = phantom->baseline;
        const auto inner = imaging::outline::shrunk(state.liver, core::geometry_of(state.ct),
                                                    core::Millimetre(3.0), core::JobContext());
        if (!inner) return 1;
        for (const core::LabelMask& tumour : state.tumours) {
            if (tumour.empty()) continue;
            const auto lines = remnant::volumetry::diameters_of(tumour, core::geometry_of(state.ct));
            if (lines.longest.length().value() < kLeastMm) continue;
            const auto cut = cutting(state, *inner, tumour);
            for (Tally& tally : tallies) tally.take(state, tumour, lines.longest, cut ? &*cut : nullptr);
        }
    }
    int misses = 0;
    for (Tally& tally : tallies) misses += tally.report();
    return misses;
}

/// A person waits for one tumour.
int times(int slices, double step) {
    imaging::PhantomOptions options;
    options.size = {512, 512, slices};
    options.spacing = {0.74, 0.74, step};
    const auto phantom = imaging::make_phantom(options, core::JobContext());
    if (!phantom) return 1;
    const imaging::PhantomState& state = phantom->baseline;
    const auto lines = remnant::volumetry::diameters_of(state.tumours.front(), core::geometry_of(state.ct));
    const imaging::TumourHint drawn = imaging::drawn_across(lines.longest.from, lines.longest.to);
    int misses = 0;
    for (const bool click : {false, true}) {
        const imaging::TumourHint hint = click ? imaging::TumourHint{drawn.centre, {}, {}} : drawn;
        bench::Times time("a tumour in 512 × 512 × " + std::to_string(slices) +
                              (click ? " from a click" : " from a diameter"),
                          1000.0);
        for (int round = 0; round < 5; ++round)
            time.time(
                [&] { (void)imaging::propose_tumour(state.ct, hint, &state.liver, core::JobContext()); });
        misses += time.report();
    }
    return misses;
}

}  // namespace

int main() {
    const int misses = times(119, 1.6) + times(400, 0.8) + all_patients();
    return misses == 0 ? 0 : 1;
}
