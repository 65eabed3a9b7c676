#include "export_structures.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cctype>

#include "remnant/volumetry/evaluation.h"
#include "remnant/volumetry/plan_parts.h"

namespace remnant::cli {
namespace {

std::string folded(std::string_view text) {
    std::string lower(text);
    std::ranges::transform(lower, lower.begin(),
                           [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return lower;
}

bool is_meant(const core::Structure& s, const std::string& wanted) {
    const std::string name = folded(wanted);
    const bool by_kind =
        s.kind != core::StructureKind::User && folded(core::structure_type(s.kind).id) == name;
    return by_kind || folded(s.id) == name || folded(s.name) == name;
}

core::Result<std::vector<core::Structure>> named(const std::vector<core::Structure>& all,
                                                 const std::vector<std::string>& wanted) {
    std::vector<bool> taken(all.size(), false);
    for (const std::string& name : wanted) {
        bool found = false;
        for (std::size_t n = 0; n < all.size(); ++n) {
            if (!is_meant(all[n], name)) continue;
            taken[n] = found = true;
        }
        if (found) continue;
        std::vector<std::string> names;
        for (const core::Structure& s : all) names.push_back(core::printable(s.name));
        return core::refuse("--structures", fmt::format("there is no '{}'; there are {}",
                                                        core::printable(name), fmt::join(names, ", ")));
    }
    std::vector<core::Structure> chosen;
    for (std::size_t n = 0; n < all.size(); ++n) {
        if (taken[n]) chosen.push_back(all[n]);
    }
    return chosen;
}

}  // namespace

core::Result<const core::TimePoint*> chosen_scan(const core::Case& subject, const ExportChoice& choice) {
    if (choice.scan.empty()) {
        if (subject.shown() == nullptr) return core::refuse("case", "it holds no scan");
        return subject.shown();
    }
    std::vector<std::string> names;
    for (const core::TimePoint& scan : subject.time_points) {
        if (scan.id == choice.scan || scan.name == choice.scan) return &scan;
        names.push_back(core::printable(scan.name));
    }
    return core::refuse("--scan", fmt::format("there is no '{}'; there are {}", core::printable(choice.scan),
                                              fmt::join(names, ", ")));
}

core::Result<const core::ResectionPlan*> chosen_plan(const core::Case& subject, const ExportChoice& choice) {
    if (choice.plan.empty()) return subject.find_plan(subject.active_plan);
    if (const auto* plan = subject.find_plan(choice.plan)) return plan;
    std::vector<std::string> names;
    for (const core::ResectionPlan& plan : subject.plans) names.push_back(core::printable(plan.name));
    return core::refuse("--plan", names.empty()
                                      ? std::string("the case holds no plan")
                                      : fmt::format("there is no '{}'; there are {}",
                                                    core::printable(choice.plan), fmt::join(names, ", ")));
}

core::Result<std::vector<core::Structure>> chosen_structures(const core::Case& subject,
                                                             const core::TimePoint& scan,
                                                             const core::ResectionPlan* plan,
                                                             const ExportChoice& choice,
                                                             core::Warnings& warnings) {
    const auto options = volumetry::measure_options(subject.choices);
    auto all = volumetry::structures_with_parts(scan, plan, options);
    if (!all && choice.plan.empty()) {
        warnings.push_back({"plan-parts", "without the parts of the plan: " + to_line(all.error()), ""});
        all = volumetry::structures_with_parts(scan, nullptr, options);
    }
    if (!all) return core::refuse(all.error());
    if (all->empty()) return core::refuse(scan.name, "nothing is outlined on this scan");
    return choice.structures.empty() ? std::move(*all) : named(*all, choice.structures);
}

}  // namespace remnant::cli
