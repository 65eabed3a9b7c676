#include "remnant/volumetry/geometry_warnings.h"

#include <fmt/format.h>

namespace remnant::volumetry {
namespace {
constexpr const char* kAhpba =
    "D'Angelica et al., AHPBA consensus guideline on colorectal liver metastases, 2024";
constexpr const char* kHori = "Hori et al. 2011 (1322, 1313, 1310, 1268 mL at 0.6, 2.5, 5, 10 mm)";
constexpr const char* kAbdalla = "Abdalla et al. 2004 (right liver 65 % of the total on average)";
}  // namespace

core::Warning two_segments(int contiguous) {
    return {
        "two-segments",
        contiguous == 0
            ? std::string("no segment stays whole; two contiguous segments with inflow, outflow and biliary "
                          "drainage are needed")
            : std::string(
                  "only one contiguous segment stays whole; two contiguous segments with inflow, outflow "
                  "and biliary drainage are needed"),
        kAhpba};
}

core::Warning caudate_only() {
    return {"caudate-only", "what stays is only segment I, the caudate", kAhpba};
}

core::Warning island(const std::vector<core::Millilitre>& pieces) {
    std::string sizes;
    for (const core::Millilitre piece : pieces)
        sizes += (sizes.empty() ? "" : ", ") + fmt::format("{:.0f}", piece.value());
    return {"island", fmt::format("the remnant is in {} pieces: {} mL", pieces.size(), sizes), ""};
}

core::Warning slice_spacing(core::Millimetre spacing) {
    return {"slice-spacing",
            fmt::format("slices are {:.1f} mm apart: above 5 mm the remnant's volume may be wrong by 5 %; "
                        "2.5 mm or less is "
                        "recommended",
                        spacing.value()),
            kHori};
}

core::Warning liver_cut_off(bool at_slice_end, bool at_image_edge) {
    const char* where = at_slice_end && at_image_edge ? "the first or last slice and the edge of the image"
                        : at_slice_end                ? "the first or last slice"
                                                      : "the edge of the image";
    return {"liver-cut-off", fmt::format("the liver touches {}: part of it may be missing", where), ""};
}

core::Warning tumour_outside(core::Millilitre outside) {
    return {"tumour-outside",
            fmt::format("{:.1f} mL of tumour lie outside the liver outline and are not counted: the outline "
                        "may leave out tumour",
                        outside.value()),
            ""};
}

core::Warning unassigned(std::int64_t voxels, core::Millilitre volume) {
    return {"unassigned",
            fmt::format("{} liver voxels ({:.1f} mL) have no segment: counted as not staying", voxels,
                        volume.value()),
            ""};
}

core::Warning segment_overlap(std::string_view winner, std::string_view loser, std::int64_t voxels) {
    return {"segment-overlap",
            fmt::format("{} voxels lie in segments {} and {}: counted for {}", voxels, winner, loser, winner),
            ""};
}

core::Warning segment_shares(core::Percent right_liver) {
    return {"segment-shares",
            fmt::format(
                "segments V to VIII make {:.1f} % of the liver; 40 to 85 % is usual: look at the segment map",
                right_liver.value()),
            kAbdalla};
}

core::Warning outline_unconfirmed(std::string_view structure) {
    return {"outline-unconfirmed",
            fmt::format("the outline of {} was made by a program and not confirmed by a person", structure),
            ""};
}

core::Warning remnant_outlined(const core::Structure& remnant, std::string_view plan) {
    std::string text = fmt::format("what stays by '{}' is the outline '{}' on this scan", plan,
                                   core::printable(remnant.name));
    if (remnant.placement_error)
        text +=
            fmt::format(", carried from another scan to within {:.1f} mm", remnant.placement_error->value());
    if (!remnant.confirmed) text += "; it is a proposal until a person confirms it";
    return {remnant.confirmed ? "remnant-outlined" : "remnant-proposal", text, ""};
}

core::Warning wedge_deep(std::string_view tumours, core::Millimetre depth) {
    return {"wedge-deep",
            fmt::format(
                "the wedge round {} has to reach {:.1f} mm under the capsule: deeper than 30 mm, look at an "
                "anatomical resection or an ablation instead",
                tumours, depth.value()),
            ""};
}

}  // namespace remnant::volumetry
