#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "command.h"
#include "json_output.h"
#include "label_spec.h"
#include "number_list.h"
#include "progress_bar.h"
#include "remnant/imaging/ct_input.h"
#include "remnant/imaging/label_file.h"
#include "remnant/imaging/volume_file.h"
#include "remnant/volumetry/landmark_segments.h"
#include "remnant/volumetry/segment_map.h"
#include "remnant/volumetry/territories.h"
#include "remnant/volumetry/volume.h"
#include "territory_input.h"
#include "text_table.h"

namespace remnant::cli {
namespace {

using core::LabelMask;
using core::Segment;

/// Values of territories that are no Couinaud segment.
constexpr int kFirstOtherValue = 101;

struct Options {
    std::string liver, portal, hepatic, ct, branches, landmarks, caudate, out, lost, cut, remnant;
    std::optional<std::string> series;
    std::string metric = "within-liver";
    bool split_iv = false;
    bool json = false;
    LabelDecisions decisions;
};

/// Where all of it lies.
struct Site {
    core::GridGeometry grid;
    core::StudyIdentity identity;
    LabelMask liver;
    core::Warnings warnings;

    [[nodiscard]] LabelTarget target() const { return {grid, identity, liver.empty() ? nullptr : &liver}; }
};

/// One label of the map that is written.
struct Territory {
    int value;
    std::string name;
    LabelMask mask;
};

struct Answer {
    std::vector<Territory> territories;
    std::optional<volumetry::LostSupply> lost;
    std::vector<std::string> lost_branches;
};

core::Result<Site> site_by_ct(const Options& o, const core::JobContext& job) {
    const auto scan = imaging::scan_series(o.ct, job.part(0.0, 0.3));
    if (!scan) return core::refuse(scan.error());
    const auto series = imaging::choose_volume(*scan, o.series, o.ct);
    if (!series) return core::refuse(series.error());
    Site site{*series->geometry, series->identity, {}, {}};
    auto liver =
        read_label(parse_label_spec(o.liver), o.decisions, site.target(), job.part(0.3, 1.0), site.warnings);
    if (!liver) return core::refuse(liver.error());
    site.liver = std::move(liver->mask);
    return site;
}

/// Without a CT the liver's own grid is the one that counts.
core::Result<Site> site_by_liver(const Options& o, const core::JobContext& job) {
    const LabelSpec spec = parse_label_spec(o.liver);
    auto file = imaging::read_label_file(spec.path, read_options(o.decisions), job);
    if (!file) return core::refuse(file.error());
    auto entries = chosen_entries(std::move(file->entries), spec);
    if (!entries) return core::refuse(entries.error());
    Site site{file->geometry, file->identity, LabelMask(file->geometry.size), std::move(file->warnings)};
    for (const imaging::LabelEntry& entry : *entries) site.liver = core::united(site.liver, entry.mask);
    if (site.liver.empty())
        return core::refuse(spec.path.string(), "the outline is empty: no voxel is labelled");
    return site;
}

int value_of(Segment segment) {
    return static_cast<int>(segment);
}

std::string name_of(Segment segment) {
    return std::string(core::structure_type(core::kind_of(segment)).name);
}

/// The liver of every branch, joined where branches feed one segment.
std::vector<Territory> joined(const std::vector<BranchEntry>& entries, const std::vector<LabelMask>& masks) {
    std::vector<Territory> territories;
    int other = kFirstOtherValue;
    for (std::size_t n = 0; n < entries.size(); ++n) {
        const BranchEntry& entry = entries[n];
        if (!entry.supplies || entry.points.empty()) continue;
        const int value = entry.segment ? value_of(*entry.segment) : other++;
        const auto same = std::ranges::find(territories, value, &Territory::value);
        if (same != territories.end()) {
            same->mask = core::united(same->mask, masks[n]);
        } else {
            territories.push_back({value, entry.segment ? name_of(*entry.segment) : entry.name, masks[n]});
        }
    }
    std::ranges::stable_sort(territories, {}, [](const Territory& t) {
        // IVa and IVb stand where IV would.
        return t.value == 41 || t.value == 42 ? 400 + t.value : 100 * t.value;
    });
    return territories;
}

/// The branches as voxels: their shares of the vessel where one is given, else their points.
core::Result<std::vector<volumetry::VesselBranch>> placed(const std::vector<BranchEntry>& entries,
                                                          const Options& o, Site& site,
                                                          const core::JobContext& job) {
    std::vector<volumetry::VesselBranch> branches;
    std::vector<volumetry::BranchPoints> points;
    for (const BranchEntry& entry : entries) {
        branches.push_back({entry.name, {}, entry.parent});
        if (!entry.points.empty()) points.push_back({entry.name, entry.points});
    }
    std::vector<LabelMask> voxels;
    const std::string& vessel = o.portal.empty() ? o.hepatic : o.portal;
    if (vessel.empty()) {
        for (const auto& branch : points) {
            auto at = volumetry::voxels_at(branch, site.grid);
            if (!at) return core::refuse(at.error());
            voxels.push_back(*std::move(at));
        }
    } else {
        const auto label = read_label(parse_label_spec(vessel), o.decisions, site.target(),
                                      job.part(0.0, 0.5), site.warnings);
        if (!label) return core::refuse(label.error());
        auto split = volumetry::split_vessel(label->mask, site.grid, points, job.part(0.5, 1.0));
        if (!split) return core::refuse(split.error());
        std::ranges::move(split->warnings, std::back_inserter(site.warnings));
        voxels = std::move(split->of_branch);
    }
    for (std::size_t n = 0, at = 0; n < entries.size(); ++n) {
        if (entries[n].points.empty()) continue;
        if (entries[n].supplies) branches[n].voxels = std::move(voxels[at]);
        ++at;
    }
    return branches;
}

/// The territories a planned remnant is made of.
core::Result<LabelMask> remnant_of(const std::string& text, const std::vector<Territory>& territories,
                                   const core::Size3& size) {
    core::TimePoint scan;
    for (const Territory& territory : territories) {
        const auto segment = core::parse_segment(std::to_string(territory.value));
        if (!segment) continue;
        core::Structure structure;
        structure.kind = core::kind_of(*segment);
        structure.mask = territory.mask;
        scan.structures.push_back(std::move(structure));
    }
    std::vector<Segment> wanted;
    LabelMask remnant(size);
    for (const std::string& word : comma_separated(text)) {
        const auto named = std::ranges::find(territories, word, &Territory::name);
        if (named != territories.end()) {
            remnant = core::united(remnant, named->mask);
        } else if (const auto segment = core::parse_segment(word)) {
            wanted.push_back(*segment);
        } else {
            return core::refuse("--remnant", "'" + core::printable(word) +
                                                 "' is neither a segment (1 to 8, I to VIII, 4a, 4b) nor a "
                                                 "territory of this map");
        }
    }
    const volumetry::SegmentMap map = volumetry::SegmentMap::of(scan);
    const auto entries = map.resolve(wanted, "--remnant");
    if (!entries) return core::refuse(entries.error());
    for (const auto* entry : *entries) remnant = core::united(remnant, entry->mask);
    return remnant;
}

core::Result<> split_iv(std::vector<Territory>& territories, const volumetry::Landmarks& landmarks,
                        const core::GridGeometry& grid) {
    const auto four = std::ranges::find(territories, value_of(Segment::IV), &Territory::value);
    if (four == territories.end())
        return core::refuse("--split-iv", "there is no segment IV among the territories");
    auto halves = volumetry::split_segment_iv(four->mask, grid, landmarks);
    if (!halves) return core::refuse(halves.error());
    auto at = territories.erase(four);
    for (auto half = halves->rbegin(); half != halves->rend(); ++half)
        at = territories.insert(at, {value_of(half->segment), name_of(half->segment), half->mask});
    return {};
}

core::Result<Answer> by_branches(const Options& o, Site& site, const core::JobContext& job) {
    const auto entries = read_branches(o.branches);
    if (!entries) return core::refuse(entries.error());
    LandmarkFile marks;
    if (o.split_iv) {
        if (o.landmarks.empty())
            return core::refuse("--split-iv",
                                "IVa and IVb are told apart by the portal_bifurcation of "
                                "--landmarks FILE");
        auto read = read_landmarks(o.landmarks);
        if (!read) return core::refuse(read.error());
        marks = *std::move(read);
    }
    const auto branches = placed(*entries, o, site, job.part(0.0, 0.5));
    if (!branches) return core::refuse(branches.error());
    const auto metric = o.metric == "straight" ? volumetry::TerritoryMetric::Straight
                                               : volumetry::TerritoryMetric::WithinLiver;
    const auto made = volumetry::territories(site.liver, site.grid, *branches, metric, job.part(0.5, 1.0));
    if (!made) return core::refuse(made.error());
    std::ranges::copy(made->warnings, std::back_inserter(site.warnings));
    Answer answer{joined(*entries, made->of_branch), {}, {}};
    if (o.split_iv) {
        if (auto done = split_iv(answer.territories, marks.landmarks, site.grid); !done)
            return core::refuse(done.error());
    }
    if (o.cut.empty()) return answer;
    std::optional<LabelMask> remnant;
    if (!o.remnant.empty()) {
        auto mask = remnant_of(o.remnant, answer.territories, site.grid.size);
        if (!mask) return core::refuse(mask.error());
        remnant = *std::move(mask);
    }
    auto lost = volumetry::lost_when_cut(o.cut, *branches, *made, site.grid, remnant ? &*remnant : nullptr);
    if (!lost) return core::refuse(lost.error());
    for (const std::size_t n : lost->branches) answer.lost_branches.push_back((*branches)[n].name);
    answer.lost = *std::move(lost);
    return answer;
}

/// The voxels whose centres lie in a box.
LabelMask in_box(const core::WorldBox& box, const LabelMask& liver, const core::GridGeometry& grid) {
    core::LabelMaskBuilder builder(grid.size);
    for (int k = 0; k < grid.size[2]; ++k) {
        for (int j = 0; j < grid.size[1]; ++j) {
            for (const core::Run& run : liver.row(j, k)) {
                for (int i = run.begin; i < run.end; ++i) {
                    const core::Vec3 p = grid.world(core::Vec3(i, j, k));
                    if ((p.array() >= box.low.array()).all() && (p.array() <= box.high.array()).all())
                        builder.add(j, k, i, i + 1);
                }
            }
        }
    }
    return std::move(builder).build();
}

core::Result<Answer> by_landmarks(const Options& o, Site& site, const core::JobContext& job) {
    auto file = read_landmarks(o.landmarks);
    if (!file) return core::refuse(file.error());
    if (!o.caudate.empty()) {
        auto caudate =
            read_label(parse_label_spec(o.caudate), o.decisions, site.target(), job, site.warnings);
        if (!caudate) return core::refuse(caudate.error());
        file->landmarks.caudate = std::move(caudate->mask);
    } else if (file->caudate) {
        file->landmarks.caudate = in_box(*file->caudate, site.liver, site.grid);
    }
    auto made = volumetry::landmark_segments(site.liver, site.grid, file->landmarks, o.split_iv);
    if (!made) return core::refuse(std::move(made.error()).while_doing("dividing by " + o.landmarks));
    Answer answer;
    for (auto& [segment, mask] : *made)
        answer.territories.push_back({value_of(segment), name_of(segment), std::move(mask)});
    return answer;
}

core::Result<> write(const Options& o, const Site& site, const Answer& answer, const core::JobContext& job) {
    std::vector<imaging::ValuedMask> masks;
    for (const Territory& territory : answer.territories) masks.push_back({territory.value, &territory.mask});
    if (auto done = imaging::write_label_map(o.out, site.grid, masks, job.part(0.0, 0.7)); !done) return done;
    if (o.lost.empty()) return {};
    const std::vector<imaging::ValuedMask> lost{{1, &answer.lost->liver}};
    return imaging::write_label_map(o.lost, site.grid, lost, job.part(0.7, 1.0));
}

std::string flow_of(const Options& o) {
    if (!o.hepatic.empty()) return "outflow";
    return o.portal.empty() ? "supply" : "inflow";
}

double percent(std::int64_t part, std::int64_t whole) {
    return 100.0 * static_cast<double>(part) / static_cast<double>(whole);
}

Json as_json(const Options& o, const Site& site, const Answer& answer) {
    const std::int64_t liver = site.liver.count();
    Json list = Json::array();
    for (const Territory& territory : answer.territories) {
        const std::int64_t voxels = territory.mask.count();
        list.push_back({{"value", territory.value},
                        {"name", territory.name},
                        {"voxels", voxels},
                        {"ml", volumetry::volume_of(voxels, site.grid).value()},
                        {"percent", percent(voxels, liver)}});
    }
    Json json{{"by", o.branches.empty() ? "landmarks" : o.metric},
              {"liver_ml", volumetry::volume_of(liver, site.grid).value()},
              {"territories", list}};
    if (answer.lost) {
        const volumetry::LostSupply& lost = *answer.lost;
        Json cut{{"name", o.cut},
                 {"loses", flow_of(o)},
                 {"branches", answer.lost_branches},
                 {"voxels", lost.liver.count()},
                 {"ml", lost.volume.value()},
                 {"percent_of_liver", lost.of_liver.value()}};
        if (lost.remnant) {
            cut["remnant_voxels"] = lost.remnant->count();
            cut["remnant_ml"] = lost.remnant_volume->value();
            cut["percent_of_remnant"] = lost.of_remnant->value();
        }
        json["cut"] = cut;
    }
    json["warnings"] = to_json(site.warnings);
    return json;
}

std::string as_text(const Options& o, const Site& site, const Answer& answer) {
    const std::int64_t liver = site.liver.count();
    std::vector<std::vector<std::string>> rows{{"label", "name", "voxels", "mL", "% of liver"}};
    const auto row = [&](const std::string& value, const std::string& name, std::int64_t voxels) {
        rows.push_back({value, core::printable(name), fmt::format("{}", voxels),
                        fmt::format("{:.2f}", volumetry::volume_of(voxels, site.grid).value()),
                        fmt::format("{:.1f}", percent(voxels, liver))});
    };
    for (const Territory& t : answer.territories) row(fmt::format("{}", t.value), t.name, t.mask.count());
    row("", "liver", liver);
    std::string text = text_table(rows);
    if (answer.lost) {
        const volumetry::LostSupply& lost = *answer.lost;
        text += fmt::format("\n{} cut: {:.2f} mL of liver lose their {}, {:.1f} % of it\n",
                            core::printable(o.cut), lost.volume.value(), flow_of(o), lost.of_liver.value());
        if (lost.remnant)
            text += fmt::format("of the remnant: {:.2f} mL, {:.1f} % of it\n", lost.remnant_volume->value(),
                                lost.of_remnant->value());
    }
    return text + text_of(site.warnings);
}

Outcome territories(const Options& o) {
    const core::JobContext job = job_with_progress_bar();
    auto site = o.ct.empty() ? site_by_liver(o, job.part(0.0, 0.3)) : site_by_ct(o, job.part(0.0, 0.3));
    if (!site) return core::refuse(site.error());
    const auto answer = o.branches.empty() ? by_landmarks(o, *site, job.part(0.3, 0.8))
                                           : by_branches(o, *site, job.part(0.3, 0.8));
    if (!answer) return core::refuse(answer.error());
    if (auto written = write(o, *site, *answer, job.part(0.8, 1.0)); !written)
        return core::refuse(written.error());
    return o.json ? to_line(as_json(o, *site, *answer)) : as_text(o, *site, *answer);
}

}  // namespace

void add_territories_command(CLI::App& app, Work& work) {
    auto o = std::make_shared<Options>();
    auto* command = app.add_subcommand(
        "territories", "the liver divided among branches of a vessel, or by anatomical landmarks");
    command->footer(
        "LABEL is [NAME=]PATH[:VALUE|:SEGMENT]. The map's values are 1 to 8, 41 and 42 for segments, from "
        "101 on "
        "for others.\n"
        "Example: remnant-cli territories --liver liver.nii.gz --portal portal.nii.gz --branches "
        "branches.json "
        "-o segments.nii.gz");
    command->add_option("--liver", o->liver, "LABEL of the liver, tumours included")->required();
    auto* portal =
        command->add_option("--portal", o->portal, "LABEL of the portal vein that the branches lie on");
    auto* hepatic =
        command->add_option("--hepatic", o->hepatic, "LABEL of the hepatic veins that the branches lie on");
    portal->excludes(hepatic);
    auto* branches = command->add_option("--branches", o->branches,
                                         "FILE with the branches (JSON, LPS mm; docs/formats.md)");
    auto* landmarks = command->add_option(
        "--landmarks", o->landmarks, "FILE with anatomical landmarks (JSON, LPS mm), instead of branches");
    command->add_option("--caudate", o->caudate, "LABEL of the caudate, for the landmarks")->needs(landmarks);
    command->add_option("-o,--out", o->out, "label map to write")->required();
    command->add_option("--metric", o->metric, "nearest by the way within the liver, or by the straight line")
        ->check(CLI::IsMember({"within-liver", "straight"}))
        ->needs(branches);
    auto* cut =
        command
            ->add_option("--cut", o->cut, "branch that is cut: what it costs, with all that springs from it")
            ->needs(branches);
    command->add_option("--remnant", o->remnant, "segments or territories that stay, for example 2,3,4")
        ->needs(cut);
    command->add_option("--lost", o->lost, "label map to write: the liver that --cut costs")->needs(cut);
    command->add_flag("--split-iv", o->split_iv,
                      "IVa and IVb apart, at the height of the portal bifurcation");
    command->add_option("--ct", o->ct, "folder of the CT; without it the liver's own grid counts");
    command->add_option("--series", o->series, "SeriesInstanceUID of the CT, where there are several");
    add_label_options(*command, o->decisions);
    command->add_flag("--json", o->json, "print one JSON object");
    command->callback([o, branches, landmarks, &work] {
        if (branches->count() + landmarks->count() == 0)
            throw CLI::RequiredError("--branches or --landmarks");
        work = [o] { return territories(*o); };
    });
}

}  // namespace remnant::cli
