#include "slice/laid_over.h"

#include <QtGlobal>
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "slice/sampling.h"
#include "slice/slice_renderer.h"

namespace remnant::ui {
namespace {

constexpr std::array kWays{
    LaidOverWay{LaidOver::Blink, "blink", QT_TRANSLATE_NOOP("LaidOver", "Blink")},
    LaidOverWay{LaidOver::Checkerboard, "checkerboard", QT_TRANSLATE_NOOP("LaidOver", "Checkerboard")},
    LaidOverWay{LaidOver::Split, "split", QT_TRANSLATE_NOOP("LaidOver", "Split")},
    LaidOverWay{LaidOver::Difference, "difference", QT_TRANSLATE_NOOP("LaidOver", "Difference")}};

float value_at(const core::CtVoxels& ct, const core::Vec3& world) {
    return std::visit([&](const auto& voxels) { return value_in(*voxels, world); }, ct);
}

QRgb grey(float value, const core::Window& window) {
    const unsigned level = grey_of(value, window);
    return 0xFF000000U | level << 16U | level << 8U | level;
}

}  // namespace

std::span<const LaidOverWay> laid_over_ways() {
    return kWays;
}

std::optional<LaidOver> laid_over_way(const std::string& id) {
    const auto found = std::ranges::find_if(kWays, [&](const LaidOverWay& row) { return row.id == id; });
    return found == kWays.end() ? std::nullopt : std::optional(found->way);
}

std::string next_way(const std::string& id) {
    if (id.empty()) return kWays.front().id;
    const auto now = std::ranges::find_if(kWays, [&](const LaidOverWay& row) { return row.id == id; });
    return now == kWays.end() || now + 1 == kWays.end() ? std::string() : (now + 1)->id;
}

bool LaidOverScan::shows(double right_mm, double down_mm) const {
    switch (way) {
        case LaidOver::Blink:
            return in_turn;
        case LaidOver::Checkerboard:
            return (static_cast<long>(std::floor(right_mm / kCheckMm)) +
                    static_cast<long>(std::floor(down_mm / kCheckMm))) %
                       2 !=
                   0;
        case LaidOver::Split:
            return right_mm > split_at;
        case LaidOver::Difference:
            return true;
    }
    return false;
}

void LaidOverScan::draw_line(const SlicePicture& picture, int y, QRgb* line) const {
    for (int x = 0; x < picture.width; ++x) {
        const PlanePoint at = picture.framing.at(x + 0.5, y + 0.5, picture.width, picture.height);
        if (!shows(at.u, at.v)) continue;
        const core::Vec3 world = picture.plane.world(at, picture.slice);
        const core::GridGeometry& shown = picture.plane.grid();
        if (!nearest_voxel(shown.index(world), shown.size).within) continue;
        const float other = value_at(ct, place(world));
        if (way != LaidOver::Difference) {
            line[x] = grey(other, window);
            continue;
        }
        const float here =
            picture.ct == nullptr ? std::numeric_limits<float>::quiet_NaN() : value_at(*picture.ct, world);
        line[x] = grey(here - other, {window.width, 0.0});
    }
}

}  // namespace remnant::ui
