#pragma once
// The remnant over time: what a chart of its growth shows.

#include <optional>
#include <string>
#include <vector>

#include "remnant/core/case.h"
#include "remnant/volumetry/evaluation.h"

namespace remnant::volumetry {

/// The remnant on one scan.
struct ChartPoint {
    std::string scan_id;
    std::string name;
    core::Date date{};
    core::Days day;  // since the intervention; below 0 before it
    core::Millilitre flr;
    core::Percent sflr;
    /// What two observers usually differ by, to either side; absent where no such difference is given.
    std::optional<core::Points> error;
    bool shown = false;  // the scan the verdict speaks of
};

struct ChartIntervention {
    core::InterventionKind kind = core::InterventionKind::PortalVeinEmbolisation;
    core::Date date{};
    core::Days day;
};

/// Where the remnant may be at a later time.
struct ChartRange {
    core::Days day;
    core::Percent low;
    core::Percent high;
};

struct GrowthChartModel {
    std::vector<ChartPoint> points;  // by date
    std::vector<ChartIntervention> interventions;
    core::Percent needed;  // the sFLR the verdict asks for
    std::string needed_source;
    std::vector<ChartRange> ahead;  // by day; empty where nothing can be said
};

/// The active plan's remnant on every dated scan, against the standard volume of the evaluation. Days count
/// from the last intervention before the shown scan, else from the first one. None where fewer than two scans
/// have a date and a remnant, there is no intervention, or no standard volume.
std::optional<GrowthChartModel> growth_chart_model(const core::Case& subject, const Evaluation& evaluation);

}  // namespace remnant::volumetry
