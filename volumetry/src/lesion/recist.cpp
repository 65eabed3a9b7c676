#include "remnant/volumetry/recist.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace remnant::volumetry {
namespace {

constexpr std::size_t kMostTargets = 2;
constexpr double kThickSliceMm = 5.0;
constexpr double kLeastMm = 10.0;
constexpr double kPartial = 0.70;
constexpr double kProgress = 1.20;
constexpr double kProgressMm = 5.0;
/// Equality passes, also where sums of decimal fractions miss it by their rounding.
constexpr double kEqual = 1e-9;

core::Result<> is_sound(const std::vector<RecistScan>& scans) {
    if (scans.empty() || scans.front().targets.empty())
        return core::refuse("RECIST",
                            "there is no target lesion: nothing in the liver is large enough to be measured");
    for (std::size_t n = 0; n < scans.size(); ++n) {
        const std::string scan = fmt::format("scan {}", n + 1);
        if (scans[n].targets.size() != scans.front().targets.size())
            return core::refuse(scan, "it has another number of target lesions than the baseline");
        for (const auto& diameter : scans[n].targets) {
            if (n == 0 && (!diameter || !(diameter->value() > 0)))
                return core::refuse(scan, "a target lesion was not measured at the baseline");
            if (diameter && !(std::isfinite(diameter->value()) && diameter->value() >= 0))
                return core::refuse(scan, "a diameter is not a number of mm, 0 or more");
        }
    }
    return {};
}

/// What was assessed, added up.
core::Millimetre sum_seen(const RecistScan& scan) {
    core::Millimetre sum;
    for (const auto& diameter : scan.targets) sum += diameter.value_or(core::Millimetre(0));
    return sum;
}

bool all_assessed(const RecistScan& scan) {
    return std::ranges::all_of(scan.targets, [](const auto& d) { return d.has_value(); });
}

core::Percent change(core::Millimetre from, core::Millimetre to) {
    return core::Percent(100.0 * (to / from - 1.0));
}

RecistResponse response_of(const RecistScan& scan, core::Millimetre baseline, core::Millimetre nadir) {
    // A target that was not assessed can only add: what the others show of progress holds.
    const double sum = sum_seen(scan).value();
    const bool grown =
        sum >= kProgress * nadir.value() - kEqual && sum - nadir.value() >= kProgressMm - kEqual;
    const bool returned = nadir.value() == 0 && sum > 0;
    if (scan.new_lesion || grown || returned) return RecistResponse::Progressive;
    if (!all_assessed(scan)) return RecistResponse::NotEvaluable;
    if (sum == 0 && !scan.other_lesions) return RecistResponse::Complete;
    if (sum <= kPartial * baseline.value() + kEqual) return RecistResponse::Partial;
    return RecistResponse::Stable;
}

}  // namespace

core::Millimetre least_target_diameter(core::Millimetre slice_thickness) {
    const bool thick = slice_thickness.value() > kThickSliceMm;
    return core::Millimetre(thick ? 2.0 * slice_thickness.value() : kLeastMm);
}

std::vector<std::size_t> recist_targets(const std::vector<core::Millimetre>& diameters,
                                        core::Millimetre slice_thickness) {
    const double least = least_target_diameter(slice_thickness).value() - kEqual;
    std::vector<std::size_t> targets;
    for (std::size_t n = 0; n < diameters.size(); ++n) {
        if (diameters[n].value() >= least) targets.push_back(n);
    }
    std::ranges::stable_sort(targets,
                             [&](std::size_t a, std::size_t b) { return diameters[a] > diameters[b]; });
    if (targets.size() > kMostTargets) targets.resize(kMostTargets);
    return targets;
}

std::string_view words_of(RecistResponse response) {
    switch (response) {
        case RecistResponse::Baseline:
            return "baseline";
        case RecistResponse::Complete:
            return "complete response (CR)";
        case RecistResponse::Partial:
            return "partial response (PR)";
        case RecistResponse::Stable:
            return "stable disease (SD)";
        case RecistResponse::Progressive:
            return "progressive disease (PD)";
        case RecistResponse::NotEvaluable:
            return "not evaluable (NE)";
    }
    return "";
}

core::Result<std::vector<RecistPoint>> recist(const std::vector<RecistScan>& scans) {
    if (auto sound = is_sound(scans); !sound) return core::refuse(sound.error());
    const core::Millimetre baseline = sum_seen(scans.front());
    core::Millimetre nadir = baseline;
    std::vector<RecistPoint> points;
    for (std::size_t n = 0; n < scans.size(); ++n) {
        RecistPoint point;
        point.nadir = nadir;
        if (all_assessed(scans[n])) {
            point.sum = sum_seen(scans[n]);
            point.from_baseline = change(baseline, *point.sum);
            if (nadir.value() > 0) point.from_nadir = change(nadir, *point.sum);
        }
        if (n > 0) point.response = response_of(scans[n], baseline, nadir);
        if (point.sum) nadir = std::min(nadir, *point.sum);
        points.push_back(point);
    }
    return points;
}

}  // namespace remnant::volumetry
