#include "label_spec.h"

#include <algorithm>

#include "remnant/core/structure_guess.h"

namespace remnant::cli {
namespace {

using core::LabelMask;
using core::Segment;
using imaging::LabelEntry;

core::Result<imaging::PlacedLabels> read_placed(const LabelSpec& spec, const LabelDecisions& decisions,
                                                const LabelTarget& target, const core::JobContext& job) {
    imaging::LabelReadOptions options = read_options(decisions);
    options.reference = &target.grid;
    options.reference_identity = &target.identity;
    auto file = imaging::read_label_file(spec.path, options, job);
    if (!file) return core::refuse(file.error());
    imaging::PlacementOptions placement;
    placement.grid_name = target.name;
    placement.accept_false_header = decisions.accept_false_header;
    placement.flip_i = decisions.flip.find('i') != std::string::npos;
    placement.flip_j = decisions.flip.find('j') != std::string::npos;
    placement.flip_k = decisions.flip.find('k') != std::string::npos;
    return imaging::place_labels(std::move(*file), spec.path.string(), target.grid, target.identity,
                                 placement, target.liver);
}

std::string describe(const std::vector<LabelEntry>& entries) {
    std::string list;
    for (const LabelEntry& entry : entries) {
        list += (list.empty() ? "" : ", ") + std::to_string(entry.value);
        if (!entry.name.empty()) list += " (" + core::printable(entry.name) + ")";
    }
    return list.empty() ? "none" : list;
}

/// The entries that the spec means, as one label of a grid of `size`.
core::Result<NamedLabel> united_label(std::vector<LabelEntry> all, const LabelSpec& spec,
                                      const core::Size3& size) {
    auto entries = chosen_entries(std::move(all), spec);
    if (!entries) return core::refuse(entries.error());
    NamedLabel label{spec.name, LabelMask(size)};
    for (const LabelEntry& entry : *entries) label.mask = core::united(label.mask, entry.mask);
    if (label.mask.empty())
        return core::refuse(spec.path.string(), "the outline is empty: no voxel is labelled");
    if (label.name.empty() && entries->size() == 1) label.name = entries->front().name;
    if (label.name.empty()) label.name = imaging::label_stem(spec.path);
    return label;
}

std::optional<Segment> segment_by_kind(core::StructureKind kind) {
    for (const Segment segment : {Segment::I, Segment::II, Segment::III, Segment::IV, Segment::IVa,
                                  Segment::IVb, Segment::V, Segment::VI, Segment::VII, Segment::VIII}) {
        if (core::kind_of(segment) == kind) return segment;
    }
    return std::nullopt;
}

std::optional<Segment> segment_of(const LabelEntry& entry) {
    if (entry.kind) {
        if (const auto segment = segment_by_kind(*entry.kind)) return segment;
    }
    if (const auto segment = core::segment_in(entry.name)) return segment;
    if (!entry.name.empty()) return std::nullopt;
    // Some maps split the caudate process off as 9; it belongs to segment I.
    return entry.value == 9 ? Segment::I : core::parse_segment(std::to_string(entry.value));
}

}  // namespace

LabelSpec parse_label_spec(const std::string& text) {
    std::error_code ignored;
    if (std::filesystem::exists(text, ignored)) return {"", text, ""};
    LabelSpec spec;
    std::string rest = text;
    const auto equals = rest.find('=');
    if (equals != std::string::npos && rest.find('/') > equals) {
        spec.name = rest.substr(0, equals);
        rest.erase(0, equals + 1);
    }
    const auto colon = rest.rfind(':');
    if (!std::filesystem::exists(rest, ignored) && colon != std::string::npos && colon > 0) {
        spec.part = rest.substr(colon + 1);
        rest.erase(colon);
    }
    spec.path = rest;
    return spec;
}

void add_label_options(CLI::App& command, LabelDecisions& decisions) {
    command
        .add_option("--nifti-geometry", decisions.nifti_geometry,
                    "which geometry to believe where a NIfTI header's sform and qform disagree")
        ->check(CLI::IsMember({"sform", "qform"}));
    command.add_flag("--accept-false-header", decisions.accept_false_header,
                     "use a label map of the CT's size whose header has no true geometry, voxel by voxel");
    command
        .add_option("--flip", decisions.flip,
                    "axes to reverse after --accept-false-header, for example j; confirm it by looking")
        ->check([](const std::string& axes) {
            return axes.find_first_not_of("ijk") == std::string::npos
                       ? std::string()
                       : std::string("only i, j and k are axes");
        });
}

imaging::LabelReadOptions read_options(const LabelDecisions& decisions) {
    imaging::LabelReadOptions options;
    if (decisions.nifti_geometry == "sform") options.nifti_geometry = imaging::NiftiGeometry::UseSform;
    if (decisions.nifti_geometry == "qform") options.nifti_geometry = imaging::NiftiGeometry::UseQform;
    return options;
}

core::Result<std::vector<LabelEntry>> chosen_entries(std::vector<LabelEntry> entries, const LabelSpec& spec) {
    if (spec.part.empty()) return entries;
    std::vector<LabelEntry> chosen;
    std::ranges::copy_if(entries, std::back_inserter(chosen), [&](const LabelEntry& entry) {
        return std::to_string(entry.value) == spec.part || entry.name == spec.part;
    });
    if (chosen.empty()) {
        return core::refuse(spec.path.string(),
                            "it has no label '" + spec.part + "'; it has: " + describe(entries));
    }
    return chosen;
}

core::Result<NamedLabel> read_label(const LabelSpec& spec, const LabelDecisions& decisions,
                                    const LabelTarget& target, const core::JobContext& job,
                                    core::Warnings& warnings) {
    auto placed = read_placed(spec, decisions, target, job);
    if (!placed) return core::refuse(placed.error());
    auto label = united_label(std::move(placed->entries), spec, target.grid.size);
    if (!label) return core::refuse(label.error());
    std::ranges::move(placed->warnings, std::back_inserter(warnings));
    return label;
}

core::Result<FreeLabel> read_free_label(const LabelSpec& spec, const LabelDecisions& decisions,
                                        const core::JobContext& job, core::Warnings& warnings) {
    auto file = imaging::read_label_file(spec.path, read_options(decisions), job);
    if (!file) return core::refuse(file.error());
    auto label = united_label(std::move(file->entries), spec, file->geometry.size);
    if (!label) return core::refuse(label.error());
    std::ranges::move(file->warnings, std::back_inserter(warnings));
    return FreeLabel{std::move(*label), file->geometry, std::move(file->identity)};
}

core::Result<std::vector<core::Structure>> read_segments(const LabelSpec& spec,
                                                         const LabelDecisions& decisions,
                                                         const LabelTarget& target,
                                                         const core::JobContext& job,
                                                         core::Warnings& warnings) {
    auto placed = read_placed(spec, decisions, target, job);
    if (!placed) return core::refuse(placed.error());
    auto entries = chosen_entries(std::move(placed->entries), spec);
    if (!entries) return core::refuse(entries.error());
    std::vector<core::Structure> structures;
    for (LabelEntry& entry : *entries) {
        const auto segment = segment_of(entry);
        if (!segment) {
            return core::refuse(spec.path.string(), "label " + describe({entry}) +
                                                        " is no Couinaud segment (1 to 8, I to VIII, IVa, "
                                                        "IVb, 41, 42)");
        }
        core::Structure structure;
        structure.kind = core::kind_of(*segment);
        structure.name = core::structure_type(structure.kind).name;
        structure.id = "segment-" + std::to_string(entry.value);
        structure.colour = core::structure_type(structure.kind).colour;
        structure.mask = std::move(entry.mask);
        structures.push_back(std::move(structure));
    }
    if (structures.empty())
        return core::refuse(spec.path.string(), "the segment map is empty: no voxel is labelled");
    std::ranges::move(placed->warnings, std::back_inserter(warnings));
    return structures;
}

}  // namespace remnant::cli
