#pragma once
// Strokes as a hand might draw them, by a fixed rule from an outline that is known: the centre lines of
// inside and outside on a few slices, and nothing else.

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <utility>
#include <vector>

#include "remnant/core/label_mask.h"
#include "remnant/core/voxel_grid.h"
#include "remnant/imaging/outline_strokes.h"

namespace remnant::testing {

/// A picture of yes and no.
struct Picture {
    int columns = 0;
    int rows = 0;
    std::vector<std::uint8_t> pixels;

    Picture(int c, int r)
        : columns(c), rows(r), pixels(static_cast<std::size_t>(c) * static_cast<std::size_t>(r), 0) {}
    /// Beyond the edge is no.
    [[nodiscard]] bool at(int c, int r) const {
        return c >= 0 && r >= 0 && c < columns && r < rows && pixels[index(c, r)] != 0;
    }
    [[nodiscard]] std::size_t index(int c, int r) const {
        return static_cast<std::size_t>(r) * static_cast<std::size_t>(columns) + static_cast<std::size_t>(c);
    }
};

/// The eight neighbours in turn.
inline constexpr std::array<std::pair<int, int>, 8> kAround{
    {{0, -1}, {1, -1}, {1, 0}, {1, 1}, {0, 1}, {-1, 1}, {-1, 0}, {-1, -1}}};

/// Thinned to lines one pixel wide (Zhang & Suen 1984, doi:10.1145/357994.358023).
inline Picture thinned(Picture picture) {
    const auto goes = [&](int c, int r, bool second) {
        std::array<int, 8> p{};
        int sum = 0, rises = 0;
        for (std::size_t n = 0; n < 8; ++n)
            sum += p[n] = picture.at(c + kAround[n].first, r + kAround[n].second) ? 1 : 0;
        for (std::size_t n = 0; n < 8; ++n) rises += p[n] == 0 && p[(n + 1) % 8] == 1 ? 1 : 0;
        if (sum < 2 || sum > 6 || rises != 1) return false;
        if (second) return p[0] * p[2] * p[6] == 0 && p[0] * p[4] * p[6] == 0;
        return p[0] * p[2] * p[4] == 0 && p[2] * p[4] * p[6] == 0;
    };
    for (bool changed = true; changed;) {
        changed = false;
        for (const bool second : {false, true}) {
            std::vector<std::size_t> going;
            for (int r = 0; r < picture.rows; ++r) {
                for (int c = 0; c < picture.columns; ++c) {
                    if (picture.at(c, r) && goes(c, r, second)) going.push_back(picture.index(c, r));
                }
            }
            for (const std::size_t n : going) picture.pixels[n] = 0;
            changed = changed || !going.empty();
        }
    }
    return picture;
}

/// The pixels whose centre is at least `mm` from that of any pixel that is no; beyond the edge is no.
inline Picture shrunk(const Picture& picture, const Eigen::Vector2d& spacing, double mm) {
    Picture smaller = picture;
    const int dc = static_cast<int>(mm / spacing[0]) + 1;
    const int dr = static_cast<int>(mm / spacing[1]) + 1;
    for (int r = 0; r < picture.rows; ++r) {
        for (int c = 0; c < picture.columns; ++c) {
            if (!picture.at(c, r)) continue;
            for (int y = -dr; y <= dr; ++y) {
                for (int x = -dc; x <= dc; ++x) {
                    const bool near = Eigen::Vector2d(x * spacing[0], y * spacing[1]).norm() < mm;
                    if (near && !picture.at(c + x, r + y)) smaller.pixels[picture.index(c, r)] = 0;
                }
            }
        }
    }
    return smaller;
}

/// One stroke for each piece of the lines: every pixel is entered and, at dead ends, left the way it came.
inline std::vector<imaging::Stroke> strokes_along(Picture lines, imaging::StrokeLabel label,
                                                  const std::function<core::Vec3(int, int)>& world) {
    std::vector<imaging::Stroke> strokes;
    for (int r = 0; r < lines.rows; ++r) {
        for (int c = 0; c < lines.columns; ++c) {
            if (!lines.at(c, r)) continue;
            imaging::Stroke stroke{label, {}, core::Millimetre(1.0)};
            std::vector<std::pair<int, int>> way{{c, r}};
            lines.pixels[lines.index(c, r)] = 0;
            stroke.points.push_back(world(c, r));
            while (!way.empty()) {
                const auto [x, y] = way.back();
                const auto* next =
                    std::find_if(kAround.begin(), kAround.end(), [&, x = x, y = y](const auto& step) {
                        return lines.at(x + step.first, y + step.second);
                    });
                if (next == kAround.end()) {
                    way.pop_back();
                    if (!way.empty()) stroke.points.push_back(world(way.back().first, way.back().second));
                    continue;
                }
                way.emplace_back(x + next->first, y + next->second);
                lines.pixels[lines.index(way.back().first, way.back().second)] = 0;
                stroke.points.push_back(world(way.back().first, way.back().second));
            }
            strokes.push_back(std::move(stroke));
        }
    }
    return strokes;
}

/// The voxels of one slice as a picture, and the way back.
struct Slice {
    int axis = 2;  // 2: axial, 1: coronal
    int index = 0;

    [[nodiscard]] core::Size3 voxel(int c, int r) const {
        return axis == 2 ? core::Size3{c, r, index} : core::Size3{c, index, r};
    }
};

/// The centre lines of one slice: of the outline, and of all the rest that is no air; 3 mm and more from
/// where either ends.
inline void add_centre_lines(const core::CtVoxels& ct, const core::LabelMask& truth, const Slice& slice,
                             std::vector<imaging::Stroke>& strokes) {
    constexpr double kAirHu = -200.0;
    constexpr double kAwayMm = 3.0;
    const core::GridGeometry& grid = core::geometry_of(ct);
    const int row_axis = slice.axis == 2 ? 1 : 2;
    Picture in(grid.size[0], grid.size[static_cast<std::size_t>(row_axis)]);
    Picture out = in;
    for (int r = 0; r < in.rows; ++r) {
        for (int c = 0; c < in.columns; ++c) {
            const auto [i, j, k] = slice.voxel(c, r);
            const double hu =
                std::visit([&, i = i, j = j, k = k](const auto& v) { return double(v->at(i, j, k)); }, ct);
            in.pixels[in.index(c, r)] = truth.contains(i, j, k) ? 1 : 0;
            out.pixels[out.index(c, r)] = !truth.contains(i, j, k) && hu > kAirHu ? 1 : 0;
        }
    }
    const Eigen::Vector2d spacing(grid.spacing[0], grid.spacing[row_axis]);
    const auto world = [&](int c, int r) {
        const auto [i, j, k] = slice.voxel(c, r);
        return grid.world(core::Vec3(i, j, k));
    };
    const auto add = [&](const Picture& picture, imaging::StrokeLabel label) {
        const auto lines = strokes_along(thinned(shrunk(picture, spacing, kAwayMm)), label, world);
        strokes.insert(strokes.end(), lines.begin(), lines.end());
    };
    add(in, imaging::StrokeLabel::In);
    add(out, imaging::StrokeLabel::Out);
}

/// Strokes on five axial slices, in the middle of each fifth of the outline's height, and on the coronal one
/// in the middle of its depth. For grids along the patient's axes.
inline std::vector<imaging::Stroke> centre_line_strokes(const core::CtVoxels& ct,
                                                        const core::LabelMask& truth) {
    const core::IndexBox box = core::bounds(truth);
    std::vector<imaging::Stroke> strokes;
    for (int n = 0; n < 5; ++n) {
        const double height = (n + 0.5) / 5.0 * (box.high[2] - box.low[2]);
        add_centre_lines(ct, truth, {2, static_cast<int>(std::lround(box.low[2] + height))}, strokes);
    }
    add_centre_lines(ct, truth, {1, (box.low[1] + box.high[1]) / 2}, strokes);
    return strokes;
}

}  // namespace remnant::testing
