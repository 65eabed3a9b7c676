#pragma once
// Which scan, plan and structures of a case leave it.

#include <string>
#include <vector>

#include "remnant/core/case.h"
#include "remnant/core/result.h"

namespace remnant::cli {

/// What a person said on the command line; empty where nothing.
struct ExportChoice {
    std::string scan;                     // id or name
    std::string plan;                     // name
    std::vector<std::string> structures;  // ids, kinds or names, in any case of letters
};

/// The scan named, else the one the case shows. Refused: none of that name, no scan.
core::Result<const core::TimePoint*> chosen_scan(const core::Case& subject, const ExportChoice& choice);

/// The plan named, else the active one; null where there is none. Refused: none of that name.
core::Result<const core::ResectionPlan*> chosen_plan(const core::Case& subject, const ExportChoice& choice);

/// The structures named, else all, the plan's parts with them. A plan nobody asked for that cannot be
/// measured is left out with a warning. Refused: a name that means no structure (with those there are), none
/// at all, a plan asked for that cannot be measured.
core::Result<std::vector<core::Structure>> chosen_structures(const core::Case& subject,
                                                             const core::TimePoint& scan,
                                                             const core::ResectionPlan* plan,
                                                             const ExportChoice& choice,
                                                             core::Warnings& warnings);

}  // namespace remnant::cli
