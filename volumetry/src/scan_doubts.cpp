#include "scan_doubts.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "remnant/volumetry/geometry_warnings.h"
#include "remnant/volumetry/time_points.h"

namespace remnant::volumetry {
namespace {

/// Of the operation, or true of every baseline: none of them makes a volume doubtful.
constexpr std::array<std::string_view, 5> kOfTheAnswerAlone{"two-segments", "caudate-only", "wedge-deep",
                                                            "not-histology", "followup-before-intervention"};

bool is_of_the_answer_alone(const core::Warning& warning) {
    return std::ranges::find(kOfTheAnswerAlone, warning.id) != kOfTheAnswerAlone.end();
}

}  // namespace

core::Warnings unconfirmed_outlines(const core::TimePoint& scan) {
    core::Warnings warnings;
    for (const core::Structure& structure : scan.structures) {
        if (!structure.confirmed) warnings.push_back(outline_unconfirmed(structure.name));
    }
    return warnings;
}

core::Warnings named_after(const core::TimePoint& scan, core::Warnings warnings) {
    for (core::Warning& warning : warnings) warning.text.insert(0, scan.name + ": ");
    return warnings;
}

core::Warnings doubts_of_other_scan(const core::Case& subject, const core::TimePoint& scan,
                                    const core::Warnings& measuring) {
    core::Warnings own;
    core::append(own, scan.warnings);
    core::append(own, unconfirmed_outlines(scan));
    core::append(own, measuring);
    core::Warnings all = named_after(scan, std::move(own));
    core::append(all, time_point_warnings(subject, scan));  // they begin with its name already
    std::erase_if(all, is_of_the_answer_alone);
    return all;
}

}  // namespace remnant::volumetry
