#include "slice/slice_renderer.h"

#include <tbb/parallel_for.h>

#include <algorithm>
#include <cmath>

#include "slice/sampling.h"

namespace remnant::ui {
namespace {

using core::MaskSection;
using core::Run;

/// A row or column of pixels looked up along one grid axis: the two voxels each lies between, and where.
struct Lookup {
    std::vector<std::int32_t> low;  // −1 outside the scan
    std::vector<std::int32_t> high;
    std::vector<float> fraction;
    std::vector<std::int32_t> nearest;  // −1 outside the scan
};

Lookup lookup_along(const GridAxis& axis, int pixels, double centre_mm, double pixels_per_mm) {
    Lookup l;
    const auto n = static_cast<std::size_t>(pixels);
    l.low.assign(n, -1);
    l.high.assign(n, -1);
    l.fraction.assign(n, 0.0F);
    l.nearest.assign(n, -1);
    for (int p = 0; p < pixels; ++p) {
        const double index = axis.index(centre_mm + (p + 0.5 - pixels / 2.0) / pixels_per_mm);
        const double nearest = std::floor(index + 0.5);
        if (nearest < 0 || nearest >= axis.count) continue;
        const auto at = static_cast<std::size_t>(p);
        // Half a voxel beyond the last centre the border voxel stands alone.
        const double held = std::clamp(index, 0.0, axis.count - 1.0);
        l.low[at] = static_cast<std::int32_t>(std::floor(held));
        l.high[at] = std::min(l.low[at] + 1, axis.count - 1);
        l.fraction[at] = static_cast<float>(held - l.low[at]);
        l.nearest[at] = static_cast<std::int32_t>(nearest);
    }
    return l;
}

/// Pixels whose nearest voxel lies in a run, as [first, end).
class PixelRanges {
  public:
    PixelRanges(const std::vector<std::int32_t>& nearest, int voxels) : rising_(true) {
        std::vector<std::int32_t> count(static_cast<std::size_t>(voxels) + 1, 0);
        for (std::size_t p = 0; p < nearest.size(); ++p) {
            if (nearest[p] < 0) {
                if (!seen_) ++lead_;
                continue;
            }
            if (seen_ && nearest[p] < last_) rising_ = false;
            seen_ = true;
            last_ = nearest[p];
            ++count[static_cast<std::size_t>(nearest[p])];
        }
        below_.assign(static_cast<std::size_t>(voxels) + 1, 0);
        for (std::size_t v = 0; v < static_cast<std::size_t>(voxels); ++v)
            below_[v + 1] = below_[v] + count[v];
    }
    [[nodiscard]] std::pair<int, int> of(Run run) const {
        const int from = below_[static_cast<std::size_t>(run.begin)];
        const int to = below_[static_cast<std::size_t>(run.end)];
        const int all = below_.back();
        return rising_ ? std::pair(lead_ + from, lead_ + to)
                       : std::pair(lead_ + all - to, lead_ + all - from);
    }

  private:
    std::vector<int> below_;  // pixels whose voxel is lower
    int lead_ = 0;            // pixels before the scan begins
    bool rising_;
    bool seen_ = false;
    std::int32_t last_ = 0;
};

/// Values to greys without a division a pixel.
class GreyScale {
  public:
    explicit GreyScale(const core::Window& window)
        : low_(static_cast<float>(window.level - window.width / 2.0)),
          scale_(static_cast<float>(255.0 / std::max(1e-6, window.width))) {}
    [[nodiscard]] QRgb operator()(float value) const {
        const float grey = (value - low_) * scale_;
        // Written so that what is not a number comes out black.
        const auto level = static_cast<unsigned>(grey > 0.0F ? (grey < 255.0F ? grey + 0.5F : 255.0F) : 0.0F);
        return 0xFF000000U | level << 16U | level << 8U | level;
    }

  private:
    float low_;
    float scale_;
};

std::ptrdiff_t stride_of(const core::GridGeometry& grid, int axis) {
    if (axis == 0) return 1;
    return axis == 1 ? grid.size[0] : std::ptrdiff_t{grid.size[0]} * grid.size[1];
}

/// Greys of one line of pixels.
template <class T>
void draw_ct_line(const T* upper, const T* lower, float between, const Lookup& columns, std::ptrdiff_t stride,
                  const GreyScale& grey, QRgb* line) {
    for (std::size_t x = 0; x < columns.low.size(); ++x) {
        if (columns.low[x] < 0) continue;
        const std::ptrdiff_t a = columns.low[x] * stride;
        const std::ptrdiff_t b = columns.high[x] * stride;
        const float f = columns.fraction[x];
        const float above = static_cast<float>(upper[a]) * (1.0F - f) + static_cast<float>(upper[b]) * f;
        const float below = static_cast<float>(lower[a]) * (1.0F - f) + static_cast<float>(lower[b]) * f;
        line[x] = grey(above * (1.0F - between) + below * between);
    }
}

/// Dashes of a line that runs anywhere: stripes across the picture.
bool is_dash(int x, int y) {
    constexpr int kDashPixels = 4;
    return ((x + y) / kDashPixels) % 2 == 0;
}

void blend(QRgb* pixel, QRgb* end, const core::Colour& colour, unsigned alpha) {
    const unsigned keep = 256U - alpha;
    const unsigned red = colour.red * alpha, green = colour.green * alpha, blue = colour.blue * alpha;
    for (; pixel != end; ++pixel) {
        const unsigned r = (((*pixel >> 16U) & 0xFFU) * keep + red) >> 8U;
        const unsigned g = (((*pixel >> 8U) & 0xFFU) * keep + green) >> 8U;
        const unsigned b = ((*pixel & 0xFFU) * keep + blue) >> 8U;
        *pixel = 0xFF000000U | r << 16U | g << 8U | b;
    }
}

class AlignedRenderer {
  public:
    AlignedRenderer(const SlicePicture& picture, const std::vector<LayerSection>& layers,
                    const SliceStyle& style)
        : p_(picture),
          layers_(layers),
          style_(style),
          columns_(lookup_along(p_.plane.columns(), p_.width, p_.framing.centre.u, p_.framing.pixels_per_mm)),
          rows_(lookup_along(p_.plane.rows(), p_.height, p_.framing.centre.v, p_.framing.pixels_per_mm)),
          ranges_(columns_.nearest, p_.plane.columns().count),
          grey_(style.window),
          image_(p_.width, p_.height, QImage::Format_RGB32) {}

    QImage draw() {
        image_.fill(Qt::black);
        uchar* bits = image_.bits();
        const auto line_bytes = static_cast<std::size_t>(image_.bytesPerLine());
        tbb::parallel_for(0, p_.height, [&](int y) {
            auto* line = reinterpret_cast<QRgb*>(bits + static_cast<std::size_t>(y) * line_bytes);
            if (rows_.low[static_cast<std::size_t>(y)] < 0) return;
            if (p_.ct != nullptr) std::visit([&](const auto& voxels) { draw_ct(*voxels, y, line); }, *p_.ct);
            if (p_.over != nullptr) p_.over->draw_line(p_, y, line);
            if (style_.fill) fill(y, line);
        });
        if (style_.outline) draw_outlines();
        return std::move(image_);
    }

  private:
    template <class T>
    void draw_ct(const core::VoxelGrid<T>& grid, int y, QRgb* line) const {
        const auto at = static_cast<std::size_t>(y);
        const std::ptrdiff_t row = stride_of(grid.geometry(), p_.plane.rows().axis);
        const T* slice = grid.voxels().data() + p_.slice * stride_of(grid.geometry(), p_.plane.depth().axis);
        draw_ct_line(slice + rows_.low[at] * row, slice + rows_.high[at] * row, rows_.fraction[at], columns_,
                     stride_of(grid.geometry(), p_.plane.columns().axis), grey_, line);
    }

    void fill(int y, QRgb* line) const {
        const auto alpha =
            static_cast<unsigned>(std::lround(std::clamp(style_.fill_opacity, 0.0, 1.0) * 256.0));
        for (const LayerSection& layer : layers_) {
            if (layer.ghost) continue;
            for (const Run& run : layer.section.row(rows_.nearest[static_cast<std::size_t>(y)])) {
                const auto [from, to] = ranges_.of(run);
                blend(line + from, line + to, layer.colour, alpha);
            }
        }
    }

    void draw_outlines() {
        for (const LayerSection& layer : layers_) {
            if (layer.dark_outline) draw_edges(layer, qRgb(20, 20, 10), style_.outline_pixels + 2);
            draw_edges(layer, qRgb(layer.colour.red, layer.colour.green, layer.colour.blue),
                       style_.outline_pixels);
        }
    }

    void draw_edges(const LayerSection& layer, QRgb colour, int thickness) {
        for (const core::OutlineEdge& e : layer.outline) {
            const double x0 = p_.framing.x_of(p_.plane.columns().mm(e.from_column - 0.5), p_.width);
            const double x1 = p_.framing.x_of(p_.plane.columns().mm(e.to_column - 0.5), p_.width);
            const double y0 = p_.framing.y_of(p_.plane.rows().mm(e.from_row - 0.5), p_.height);
            const double y1 = p_.framing.y_of(p_.plane.rows().mm(e.to_row - 0.5), p_.height);
            fill_box(std::min(x0, x1), std::min(y0, y1), std::max(x0, x1), std::max(y0, y1), colour,
                     thickness, layer.ghost);
        }
    }

    /// A line along pixels, `thickness` wide, its ends squared.
    void fill_box(double x0, double y0, double x1, double y1, QRgb colour, int thickness, bool dashed) {
        const double half = thickness / 2.0;
        const int left = std::max(0, static_cast<int>(std::lround(x0 - half)));
        const int right = std::min(p_.width, static_cast<int>(std::lround(x1 - half)) + thickness);
        const int top = std::max(0, static_cast<int>(std::lround(y0 - half)));
        const int bottom = std::min(p_.height, static_cast<int>(std::lround(y1 - half)) + thickness);
        for (int y = top; y < bottom; ++y) {
            auto* line = reinterpret_cast<QRgb*>(image_.scanLine(y));
            for (int x = left; x < right; ++x) {
                if (!dashed || is_dash(x, y)) line[x] = colour;
            }
        }
    }

    const SlicePicture& p_;
    const std::vector<LayerSection>& layers_;
    const SliceStyle& style_;
    Lookup columns_;
    Lookup rows_;
    PixelRanges ranges_;
    GreyScale grey_;
    QImage image_;
};

/// The section's columns and rows exchanged. Sections have the lower grid axis as their columns; a view may
/// show it from top to bottom.
MaskSection transposed(const MaskSection& section) {
    std::vector<std::vector<Run>> columns(static_cast<std::size_t>(section.columns()));
    for (std::int32_t row = 0; row < section.rows(); ++row) {
        for (const Run& run : section.row(row)) {
            for (std::int32_t c = run.begin; c < run.end; ++c) {
                auto& column = columns[static_cast<std::size_t>(c)];
                if (!column.empty() && column.back().end == row) {
                    ++column.back().end;
                } else {
                    column.push_back({row, row + 1});
                }
            }
        }
    }
    std::vector<std::int32_t> first{0};
    std::vector<Run> runs;
    for (const auto& column : columns) {
        runs.insert(runs.end(), column.begin(), column.end());
        first.push_back(static_cast<std::int32_t>(runs.size()));
    }
    return {section.rows(), std::move(first), std::move(runs)};
}

/// A scan that lies obliquely: the voxel of each pixel is looked up in space.
class ObliqueRenderer {
  public:
    ObliqueRenderer(const SlicePicture& picture, const std::vector<DisplayLayer>& layers,
                    const SliceStyle& style)
        : p_(picture),
          layers_(layers),
          style_(style),
          grey_(style.window),
          image_(picture.width, picture.height, QImage::Format_RGB32),
          bits_(image_.bits()),
          line_bytes_(static_cast<std::size_t>(image_.bytesPerLine())),
          inside_(static_cast<std::size_t>(picture.width) * static_cast<std::size_t>(picture.height)) {
        image_.fill(Qt::black);
    }

    QImage draw() {
        tbb::parallel_for(0, p_.height, [&](int y) {
            look_up(y);
            if (p_.over != nullptr) p_.over->draw_line(p_, y, line(y));
        });
        tbb::parallel_for(0, p_.height, [&](int y) { colour(y); });
        return std::move(image_);
    }

  private:
    // One bit a layer; no case has more of them visible at once than a picture could show.
    using Layers = std::uint64_t;
    static constexpr std::size_t kMostLayers = 64;

    [[nodiscard]] QRgb* line(int y) const {
        return reinterpret_cast<QRgb*>(bits_ + static_cast<std::size_t>(y) * line_bytes_);
    }
    [[nodiscard]] Layers at(int x, int y) const {
        if (x < 0 || y < 0 || x >= p_.width || y >= p_.height) return 0;
        return inside_[static_cast<std::size_t>(y) * static_cast<std::size_t>(p_.width) +
                       static_cast<std::size_t>(x)];
    }

    void look_up(int y) {
        const core::GridGeometry& grid = p_.plane.grid();
        for (int x = 0; x < p_.width; ++x) {
            const core::Vec3 world =
                p_.plane.world(p_.framing.at(x + 0.5, y + 0.5, p_.width, p_.height), p_.slice);
            const core::Vec3 index = grid.index(world);
            const NearestVoxel voxel = nearest_voxel(index, grid.size);
            if (!voxel.within) continue;
            if (p_.ct != nullptr)
                line(y)[x] =
                    grey_(std::visit([&](const auto& voxels) { return trilinear(*voxels, index); }, *p_.ct));
            Layers found = 0;
            for (std::size_t n = 0; n < std::min(layers_.size(), kMostLayers); ++n) {
                if (layers_[n].mask.contains(voxel.at[0], voxel.at[1], voxel.at[2])) found |= Layers{1} << n;
            }
            inside_[static_cast<std::size_t>(y) * static_cast<std::size_t>(p_.width) +
                    static_cast<std::size_t>(x)] = found;
        }
    }

    void colour(int y) {
        const auto alpha =
            static_cast<unsigned>(std::lround(std::clamp(style_.fill_opacity, 0.0, 1.0) * 256.0));
        const int reach = std::max(1, style_.outline_pixels);
        for (int x = 0; x < p_.width; ++x) {
            const Layers here = at(x, y);
            if (here == 0) continue;
            const Layers around = at(x - reach, y) & at(x + reach, y) & at(x, y - reach) & at(x, y + reach);
            for (std::size_t n = 0; n < std::min(layers_.size(), kMostLayers); ++n) {
                const Layers bit = Layers{1} << n;
                if ((here & bit) == 0) continue;
                const bool border = style_.outline && (around & bit) == 0;
                const bool filled = style_.fill && !layers_[n].ghost;
                if (!filled && !border) continue;
                if (layers_[n].ghost && !is_dash(x, y)) continue;
                const core::Colour ink =
                    border && layers_[n].dark_outline ? core::Colour{0, 0, 0} : layers_[n].colour;
                blend(line(y) + x, line(y) + x + 1, ink, border ? 256U : alpha);
            }
        }
    }

    const SlicePicture& p_;
    const std::vector<DisplayLayer>& layers_;
    const SliceStyle& style_;
    GreyScale grey_;
    QImage image_;
    uchar* bits_;
    std::size_t line_bytes_;
    std::vector<Layers> inside_;
};

}  // namespace

std::uint8_t grey_of(double value, const core::Window& window) {
    return static_cast<std::uint8_t>(GreyScale(window)(static_cast<float>(value)) & 0xFFU);
}

std::vector<LayerSection> cut_layers(const std::vector<DisplayLayer>& layers, const SlicePlane& plane,
                                     int slice) {
    const bool turned = plane.columns().axis > plane.rows().axis;
    std::vector<LayerSection> sections(layers.size());
    tbb::parallel_for(std::size_t{0}, layers.size(), [&](std::size_t n) {
        LayerSection& cut = sections[n];
        cut.colour = layers[n].colour;
        cut.dark_outline = layers[n].dark_outline;
        cut.ghost = layers[n].ghost;
        cut.section = core::section_of(layers[n].mask, plane.depth().axis, slice);
        if (turned) cut.section = transposed(cut.section);
        cut.outline = core::outline_of(cut.section);
    });
    return sections;
}

QImage render_aligned(const SlicePicture& picture, const std::vector<LayerSection>& layers,
                      const SliceStyle& style) {
    return AlignedRenderer(picture, layers, style).draw();
}

QImage render_oblique(const SlicePicture& picture, const std::vector<DisplayLayer>& layers,
                      const SliceStyle& style) {
    return ObliqueRenderer(picture, layers, style).draw();
}

}  // namespace remnant::ui
