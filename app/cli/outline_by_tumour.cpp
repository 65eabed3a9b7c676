#include <fmt/format.h>

#include "number_list.h"
#include "outline_way.h"
#include "remnant/imaging/outline_tumour.h"
#include "remnant/volumetry/lesion.h"

namespace remnant::cli {
namespace {

/// x,y,z or x,y,z,diameter.
core::Result<imaging::TumourHint> hint_of(const std::string& text) {
    constexpr const char* kOption = "--tumour";
    const std::size_t given = comma_separated(text).size() == 4 ? 4 : 3;
    const auto parts = numbers(text, given, kOption);
    if (!parts) return core::refuse(parts.error());
    imaging::TumourHint hint;
    hint.centre = core::Vec3((*parts)[0], (*parts)[1], (*parts)[2]);
    if (given == 4) hint.diameter = core::Millimetre((*parts)[3]);
    return hint;
}

volumetry::Lesion measured(const core::CtVoxels& ct, const core::LabelMask& mask) {
    core::TimePoint scan;
    scan.geometry = core::geometry_of(ct);
    scan.ct = ct;
    core::Structure tumour;
    tumour.kind = core::StructureKind::Tumour;
    tumour.mask = mask;
    scan.structures.push_back(std::move(tumour));
    return volumetry::lesions_of(scan, {}).front();
}

core::Result<MadeOutline> proposed(const std::string& text, const OutlineInput& input,
                                   const core::JobContext& job) {
    const auto hint = hint_of(text);
    if (!hint) return core::refuse(hint.error());
    auto tumour = imaging::propose_tumour(input.ct, *hint, input.liver, job);
    if (!tumour) return core::refuse(tumour.error());
    const volumetry::Lesion lesion = measured(input.ct, tumour->mask);
    const double longest = lesion.diameters.longest.length().value();
    const double across = lesion.diameters.perpendicular.length().value();
    MadeOutline made;
    made.what = "tumour";
    made.figures = fmt::format(", {:.1f} × {:.1f} mm", longest, across);
    made.fields["longest_diameter_mm"] = longest;
    made.fields["perpendicular_diameter_mm"] = across;
    made.fields["greatest_diameter_mm"] = lesion.diameters.greatest.length().value();
    if (lesion.intensity) {
        made.figures += fmt::format(", {:.0f} HU", lesion.intensity->mean);
        made.fields["mean_hu"] = lesion.intensity->mean;
    }
    made.mask = std::move(tumour->mask);
    made.doubts = std::move(tumour->doubts);
    return made;
}

}  // namespace

OutlineWay outline_by_tumour(CLI::App&, CLI::Option_group& ways) {
    auto text = std::make_shared<std::string>();
    auto* option = ways.add_option(
        "--tumour", *text, "x,y,z in a tumour, LPS mm, and where known its longest diameter in mm: x,y,z,d");
    return {option, [text](const OutlineInput& input, const core::JobContext& job) {
                return proposed(*text, input, job);
            }};
}

}  // namespace remnant::cli
