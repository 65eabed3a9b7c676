#include "remnant/ui/scan_carrying.h"

#include <algorithm>
#include <string>
#include <utility>

namespace remnant::ui {
namespace {

/// None without an outline: a registration then looks for the liver itself.
core::Result<std::optional<core::LabelMask>> liver_of(const core::TimePoint& scan,
                                                      const volumetry::MeasureOptions& measuring) {
    if (!has_liver(scan)) return std::optional<core::LabelMask>();
    auto measured = volumetry::measure_liver(scan, measuring);
    if (!measured) return core::refuse(core::Error(measured.error()).while_doing("measuring " + scan.name));
    return std::optional(std::move(measured->liver));
}

std::string reasons(const core::Warnings& warnings) {
    std::string text;
    for (const core::Warning& warning : warnings) text += (text.empty() ? "" : "; ") + warning.text;
    return text.empty() ? "it is in doubt" : text;
}

core::Result<> are_outlined(const ScanPair& pair, const LaidScans& laid) {
    const core::TimePoint* without = !laid.earlier_liver ? &pair.earlier
                                     : !laid.later_liver ? &pair.later
                                                         : nullptr;
    if (without == nullptr) return {};
    return core::refuse(without->name,
                        "it has no outline of the liver: nothing can be carried from it or to it");
}

bool looks_the_same(const core::TimePoint& a, const core::TimePoint& b) {
    return a.id == b.id && a.ct == b.ct;
}

}  // namespace

bool has_liver(const core::TimePoint& scan) {
    return std::ranges::any_of(scan.structures, [](const core::Structure& s) {
        return s.kind == core::StructureKind::Liver && !s.mask.empty();
    });
}

core::Result<LaidScans> laid_over(const ScanPair& pair, imaging::RegistrationMethod method,
                                  const core::JobContext& job) {
    for (const core::TimePoint* scan : {&pair.earlier, &pair.later}) {
        if (!scan->ct) return core::refuse(scan->name, "the case has no CT of it");
    }
    auto earlier = liver_of(pair.earlier, pair.measuring);
    if (!earlier) return core::refuse(earlier.error());
    auto later = liver_of(pair.later, pair.measuring);
    if (!later) return core::refuse(later.error());
    auto made = imaging::register_scans({*pair.earlier.ct, *earlier}, {*pair.later.ct, *later}, method, job);
    if (!made) return core::refuse(made.error());
    if (!made->plausible)
        return core::refuse(pair.later.name, "it cannot be laid over '" + core::printable(pair.earlier.name) +
                                                 "': " + reasons(made->warnings) + "; nothing was changed");
    return LaidScans{std::move(*earlier), std::move(*later), std::move(*made)};
}

bool still_laid_over(const LaidScans& laid, const ScanPair& before, const ScanPair& now) {
    if (!looks_the_same(before.earlier, now.earlier) || !looks_the_same(before.later, now.later))
        return false;
    const auto earlier = liver_of(now.earlier, now.measuring);
    const auto later = liver_of(now.later, now.measuring);
    return earlier && later && *earlier == laid.earlier_liver && *later == laid.later_liver;
}

core::Result<imaging::CarriedOutline> carried_remnant(const ScanPair& pair, const LaidScans& laid,
                                                      const core::ResectionPlan& plan,
                                                      const core::JobContext& job) {
    if (auto can = are_outlined(pair, laid); !can) return core::refuse(can.error());
    const auto measured = volumetry::measure(pair.earlier, plan, pair.measuring);
    if (!measured) return core::refuse(measured.error());
    auto carried =
        imaging::carry_outline(measured->parts.remnant, {pair.earlier.geometry, *laid.earlier_liver},
                               {pair.later.geometry, *laid.later_liver}, laid.registration, job);
    if (!carried) return core::refuse(carried.error());
    // What was itself carried, and nobody confirmed, was off already.
    const core::Structure* outlined = volumetry::outlined_remnant(pair.earlier, plan.name);
    if (outlined != nullptr && !outlined->confirmed && outlined->placement_error)
        carried->error += *outlined->placement_error;
    return carried;
}

core::Result<GoneLesions> gone_lesions(const ScanPair& pair, const LaidScans& laid,
                                       const core::JobContext& job) {
    if (auto can = are_outlined(pair, laid); !can) return core::refuse(can.error());
    GoneLesions found;
    found.before = volumetry::lesions_seen(pair.earlier, volumetry::lesions_of(pair.earlier, pair.measuring),
                                           [](const core::Vec3& p) -> core::Vec3 { return p; });
    found.after = volumetry::lesions_seen(
        pair.later, volumetry::lesions_of(pair.later, pair.measuring),
        [&](const core::Vec3& p) -> core::Vec3 { return laid.registration.map.to_baseline(p); });
    auto match = volumetry::match_lesions(found.before, found.after, laid.registration.residual.percentile95);
    if (!match) return core::refuse(match.error());
    found.match = std::move(*match);
    std::vector<imaging::GoneLesion> gone;
    for (const std::size_t n : found.match.gone)
        gone.push_back({found.before[n].id, pair.earlier.find(found.before[n].id)->mask});
    auto sites = imaging::propose_sites(gone, {pair.earlier.geometry, *laid.earlier_liver},
                                        {pair.later.geometry, *laid.later_liver}, laid.registration, job);
    if (!sites) return core::refuse(sites.error());
    found.sites = std::move(*sites);
    return found;
}

}  // namespace remnant::ui
