#include "outline/outline_changes.h"

#include <fmt/format.h>

#include <algorithm>

#include "structures/structure_changes.h"

namespace remnant::ui {
namespace {

using core::Structure;
using core::StructureKind;
using core::TimePoint;

const Structure* liver_of(const TimePoint& scan) {
    const auto liver = std::ranges::find(scan.structures, StructureKind::Liver, &Structure::kind);
    return liver == scan.structures.end() ? nullptr : &*liver;
}

/// The scan's warnings with those about an outline found before gone.
core::Warnings without_doubts_of_outlines(core::Warnings warnings) {
    std::erase_if(warnings, [](const core::Warning& w) { return w.id.starts_with("outline-"); });
    return warnings;
}

}  // namespace

core::Warnings with_doubts_of(core::Warnings warnings, const std::vector<imaging::OutlineDoubt>& doubts,
                              const std::string& structure_name) {
    for (const imaging::OutlineDoubt& doubt : doubts) {
        core::Warning warning = doubt.warning;
        warning.text = doubt_about(structure_name) + warning.text +
                       fmt::format(" (look at {:.0f}, {:.0f}, {:.0f} mm)", doubt.place.x(), doubt.place.y(),
                                   doubt.place.z());
        warnings.push_back(std::move(warning));
    }
    return warnings;
}

core::Change put_found_liver(const TimePoint& scan, const imaging::FoundLiver& found,
                             const std::string& program) {
    const Structure* before = liver_of(scan);
    Structure liver;
    liver.kind = StructureKind::Liver;
    liver.name = "Liver";
    liver.id = unique_structure_id(scan, "liver");
    liver.origin = core::Origin::Found;
    liver.made_by = program;
    liver.confirmed = false;
    liver.colour = core::structure_type(StructureKind::Liver).colour;
    liver.mask = found.liver;

    core::Change change{"find the liver", {}};
    std::string name;
    if (before != nullptr && before->origin == core::Origin::Found && !before->confirmed) {
        liver.id = before->id;
        liver.name = name = before->name;
        change.edits.push_back(core::ReplaceStructure{scan.id, std::move(liver)});
    } else {
        if (before != nullptr) {
            liver.kind = StructureKind::User;
            liver.name = "Liver (found)";
        }
        name = liver.name;
        change.edits.push_back(core::InsertStructure{scan.id, 0, std::move(liver)});
    }
    // The cut-off liver is warned of wherever a liver is measured.
    std::vector<imaging::OutlineDoubt> doubts = found.doubts;
    std::erase_if(doubts, [](const auto& doubt) { return doubt.warning.id == "liver-cut-off"; });
    core::Warnings warnings = with_doubts_of(without_doubts_of_outlines(scan.warnings), doubts, name);
    if (warnings != scan.warnings)
        change.edits.push_back(core::SetScanWarnings{scan.id, std::move(warnings)});
    return change;
}

core::Change put_proposed_tumour(const TimePoint& scan, const imaging::ProposedTumour& tumour,
                                 const std::string& program) {
    int number = 1;
    const auto taken = [&](const std::string& name) {
        return std::ranges::find(scan.structures, name, &Structure::name) != scan.structures.end();
    };
    while (taken(fmt::format("Tumour {}", number))) ++number;
    Structure made;
    made.kind = StructureKind::Tumour;
    made.name = fmt::format("Tumour {}", number);
    made.id = unique_structure_id(scan, fmt::format("tumour-{}", number));
    made.origin = core::Origin::Found;
    made.made_by = program;
    made.confirmed = false;
    made.colour = core::structure_type(StructureKind::Tumour).colour;
    made.mask = tumour.mask;

    core::Warnings warnings = with_doubts_of(scan.warnings, tumour.doubts, made.name);
    core::Change change{fmt::format("propose tumour {}", number),
                        {core::InsertStructure{scan.id, scan.structures.size(), std::move(made)}}};
    if (warnings != scan.warnings)
        change.edits.push_back(core::SetScanWarnings{scan.id, std::move(warnings)});
    return change;
}

const Structure* worked_on(const TimePoint& scan, const std::string& id) {
    const Structure* named = scan.find(id);
    return named != nullptr ? named : liver_of(scan);
}

core::Change begin_outline(const TimePoint& scan) {
    const bool liver = liver_of(scan) == nullptr;
    Structure drawn;
    drawn.kind = liver ? StructureKind::Liver : StructureKind::User;
    drawn.name = liver ? "Liver" : "Outline";
    drawn.id = unique_structure_id(scan, liver ? "liver" : "outline");
    drawn.origin = core::Origin::Outlined;
    drawn.colour = core::structure_type(drawn.kind).colour;
    drawn.mask = core::LabelMask(scan.geometry.size);
    return {"begin " + drawn.name,
            {core::InsertStructure{scan.id, scan.structures.size(), std::move(drawn)}}};
}

core::Change drawn_outline(const TimePoint& scan, const Structure& structure, core::LabelMask mask,
                           const std::string& verb) {
    return {verb + " " + structure.name,
            {core::ReplaceStructure{scan.id, core::changed_by_hand(structure, std::move(mask))}}};
}

core::Change split_outline(const TimePoint& scan, const Structure& structure,
                           imaging::outline::CutParts parts) {
    Structure other = core::changed_by_hand(structure, std::move(parts.inside));
    other.id = unique_structure_id(scan, structure.id);
    other.name += " (part)";
    return {"split " + structure.name,
            {core::ReplaceStructure{scan.id, core::changed_by_hand(structure, std::move(parts.outside))},
             core::InsertStructure{scan.id, scan.structures.size(), std::move(other)}}};
}

}  // namespace remnant::ui
