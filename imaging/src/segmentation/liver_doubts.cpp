#include "segmentation/liver_doubts.h"

#include <fmt/format.h>

#include <cmath>
#include <optional>

#include "segmentation/field_places.h"
#include "segmentation/filters.h"
#include "segmentation/mm_distance.h"

namespace remnant::imaging::segmentation {
namespace {

constexpr double kMostUnseenShare = 0.12;
constexpr double kRivalShare = 0.5;
constexpr double kLeastVesselShare = 0.005;
constexpr core::Millilitre kLeastVolume{500.0};
constexpr core::Millilitre kMostVolume{4000.0};
constexpr double kSideMm = 20.0;
constexpr float kBodyHu = -300.0F;

OutlineDoubt doubt(const char* id, std::string text, const core::Vec3& place) {
    return {{id, std::move(text), ""}, place};
}

/// Just outside the outline it should look different. Where it does not, the border was drawn by shape alone.
std::optional<OutlineDoubt> leak(const LiverEvidence& e) {
    const Bits near = grown(e.in, e.grid, 2.0);
    const Bits far = grown(e.in, e.grid, 4.5);
    const auto alike = static_cast<float>(2.5 * e.parenchyma.spread_hu + 3.0);
    std::size_t shell = 0;
    const Bits unseen = bits_where(e.in.size(), [&](std::size_t n) {
        if (!far[n] || near[n]) return false;
        ++shell;
        return std::abs(e.light[n] - e.parenchyma.local_hu[n]) < alike;
    });
    const double share = shell == 0 ? 1.0 : static_cast<double>(count(unseen)) / static_cast<double>(shell);
    if (share < kMostUnseenShare) return std::nullopt;
    const Bits largest = largest_piece(unseen, e.grid);
    return doubt(
        "outline-leak",
        fmt::format("{:.0f} % of the outline has no border in the CT: it may run into a neighbour or leave "
                    "liver out",
                    100.0 * share),
        centre_of(largest, e.grid));
}

std::optional<OutlineDoubt> rival(const LiverEvidence& e) {
    if (e.clicked) return std::nullopt;
    for (std::size_t c = 0; c < e.candidates.size(); ++c) {
        const LiverCandidate& other = e.candidates[c];
        if (c == e.chosen || other.volume.value() < kRivalShare * e.candidates[e.chosen].volume.value())
            continue;
        return doubt(
            "outline-candidates",
            fmt::format("another organ, of {:.0f} HU, is nearly as large and even as the one taken for the "
                        "liver",
                        other.hu),
            other.centre);
    }
    return std::nullopt;
}

std::optional<OutlineDoubt> no_contrast(const LiverEvidence& e) {
    const Bits deep = shrunk(e.in, e.grid, 8.0);
    const auto brighter = static_cast<float>(std::max(20.0, 5.0 * e.parenchyma.spread_hu));
    const Bits vessels = bits_where(deep.size(), [&](std::size_t n) {
        return deep[n] && e.light[n] > e.parenchyma.local_hu[n] + brighter;
    });
    if (static_cast<double>(count(vessels)) >= kLeastVesselShare * static_cast<double>(count(deep)))
        return std::nullopt;
    return doubt("outline-no-contrast",
                 "vessels do not stand out in the liver: without contrast medium in the portal venous phase "
                 "its borders "
                 "towards other organs are uncertain",
                 centre_of(e.in, e.grid));
}

std::optional<OutlineDoubt> cut_off(const LiverEvidence& e) {
    const core::IndexBox box = core::bounds(e.liver);
    core::Vec3 place = e.ct.index(centre_of(e.in, e.grid));
    bool touches = false;
    for (std::size_t axis = 0; axis < 3; ++axis) {
        const int last = e.ct.size[axis] - 1;
        const bool low = box.low[axis] <= 0;
        if (!low && box.high[axis] < last) continue;
        touches = true;
        place[static_cast<Eigen::Index>(axis)] = low ? 0.0 : last;
    }
    if (!touches) return std::nullopt;
    return doubt("liver-cut-off", "the liver touches the scan's edge: part of it may be missing",
                 e.ct.world(place));
}

std::optional<OutlineDoubt> wrong_side(const LiverEvidence& e) {
    const core::Vec3 body =
        centre_where(e.overview_grid, [&](std::size_t n) { return e.overview[n] > kBodyHu; });
    const core::Vec3 liver = centre_of(e.in, e.grid);
    if (liver.x() < body.x() + kSideMm) return std::nullopt;
    return doubt(
        "outline-side",
        "what was found lies on the patient's left: situs inversus, a mirrored scan, or not the liver",
        liver);
}

std::optional<OutlineDoubt> unlikely_size(const LiverEvidence& e) {
    const core::Millilitre volume = volume_of(e.liver.count(), e.ct);
    if (volume >= kLeastVolume && volume <= kMostVolume) return std::nullopt;
    return doubt("outline-size", fmt::format("{:.0f} mL is an unlikely size for a liver", volume.value()),
                 centre_of(e.in, e.grid));
}

}  // namespace

std::vector<OutlineDoubt> liver_doubts(const LiverEvidence& evidence) {
    std::vector<OutlineDoubt> doubts;
    for (auto question : {leak, rival, no_contrast, cut_off, wrong_side, unlikely_size}) {
        if (auto answer = question(evidence)) doubts.push_back(std::move(*answer));
    }
    return doubts;
}

}  // namespace remnant::imaging::segmentation
