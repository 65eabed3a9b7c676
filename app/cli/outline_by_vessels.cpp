#include <fmt/format.h>

#include <fstream>

#include "number_list.h"
#include "outline_way.h"
#include "remnant/imaging/outline_vessels.h"

namespace remnant::cli {
namespace {

struct VesselOptions {
    std::string which;
    std::vector<std::string> seeds;
    std::vector<std::string> other_seeds;
    std::string branches_out;
};

struct Vessels {
    const char* option;
    const char* name;
    const char* other;
};
constexpr Vessels kPortal{"portal", "portal vein", "hepatic veins"};
constexpr Vessels kHepatic{"hepatic", "hepatic veins", "portal vein"};

core::Result<std::vector<core::Vec3>> points_of(const std::vector<std::string>& texts, const char* option) {
    std::vector<core::Vec3> points;
    for (const std::string& text : texts) {
        const auto point = numbers(text, 3, option);
        if (!point) return core::refuse(point.error());
        points.emplace_back((*point)[0], (*point)[1], (*point)[2]);
    }
    return points;
}

core::Result<imaging::VesselRequest> request_of(const VesselOptions& options, const OutlineInput& input) {
    const Vessels& which = options.which == kPortal.option ? kPortal : kHepatic;
    auto seeds = points_of(options.seeds, "--seed");
    if (!seeds) return core::refuse(seeds.error());
    auto others = points_of(options.other_seeds, "--other-seed");
    if (!others) return core::refuse(others.error());
    imaging::VesselRequest request{{{which.name, *std::move(seeds)}}, std::nullopt};
    if (!others->empty()) request.trees.push_back({which.other, *std::move(others)});
    if (input.liver != nullptr) request.liver = *input.liver;
    return request;
}

/// As `remnant-cli territories --branches` reads them.
Json branches_json(const imaging::VesselWithTree& vessel, const core::GridGeometry& grid) {
    const auto points = imaging::own_points(vessel, grid);
    Json list = Json::array();
    for (std::size_t b = 0; b < points.size(); ++b) {
        const imaging::VesselLine& line = vessel.tree.branches[b];
        Json entry{{"name", line.name}};
        if (!points[b].empty()) entry["points"] = Json::array();
        for (const core::Vec3& point : points[b]) entry["points"].push_back(to_json(point));
        if (line.parent) entry["parent"] = vessel.tree.branches[*line.parent].name;
        list.push_back(entry);
    }
    return list;
}

core::Result<> write_branches(const std::string& path, const Json& branches) {
    std::ofstream file(path, std::ios::binary);
    file << branches.dump(1) << '\n';
    file.close();
    if (!file) return core::refuse(path, "it cannot be written");
    return {};
}

Json figures_of(const imaging::BranchTree& tree) {
    Json list = Json::array();
    for (const imaging::VesselLine& line : tree.branches) {
        Json entry{{"name", line.name}, {"calibre_mm", line.calibre_mm}, {"length_mm", line.length_mm}};
        if (line.parent) entry["parent"] = tree.branches[*line.parent].name;
        list.push_back(entry);
    }
    return list;
}

core::Result<MadeOutline> grown(const VesselOptions& options, const OutlineInput& input,
                                const core::JobContext& job) {
    const auto request = request_of(options, input);
    if (!request) return core::refuse(request.error());
    auto vessels = imaging::outline_vessels(input.ct, *request, job);
    if (!vessels) return core::refuse(vessels.error());
    imaging::VesselWithTree& vessel = vessels->trees.front();
    if (!options.branches_out.empty()) {
        const Json branches = branches_json(vessel, core::geometry_of(input.ct));
        if (auto done = write_branches(options.branches_out, branches); !done)
            return core::refuse(done.error());
    }
    return MadeOutline{std::move(vessel.mask),
                       request->trees.front().name,
                       fmt::format(", {} branches", vessel.tree.branches.size()),
                       {{"branches", figures_of(vessel.tree)}},
                       std::move(vessels->doubts)};
}

}  // namespace

OutlineWay outline_by_vessels(CLI::App& command, CLI::Option_group& ways) {
    auto options = std::make_shared<VesselOptions>();
    auto* vessels = ways.add_option("--vessels", options->which, "vessels to outline from seeds")
                        ->check(CLI::IsMember({kPortal.option, kHepatic.option}));
    auto* seed = command
                     .add_option("--seed", options->seeds,
                                 "x,y,z in the vessel, LPS mm; the first is where its tree begins")
                     ->expected(1)
                     ->take_all()
                     ->needs(vessels);
    vessels->needs(seed);
    command
        .add_option("--other-seed", options->other_seeds,
                    "x,y,z in the other of the two vessels, LPS mm: keeps it out")
        ->expected(1)
        ->take_all()
        ->needs(vessels);
    command
        .add_option("--branches-out", options->branches_out,
                    "file to write: the branches, for `territories --branches`")
        ->needs(vessels);
    return {vessels, [options](const OutlineInput& input, const core::JobContext& job) {
                return grown(*options, input, job);
            }};
}

}  // namespace remnant::cli
