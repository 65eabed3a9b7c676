#include "slice/slice_view.h"

#include <QPainter>
#include <algorithm>
#include <cmath>

#include "document/crosshair.h"
#include "document/lesion_measures.h"
#include "slice/cut_overlay.h"
#include "slice/ghost_overlay.h"
#include "slice/laid_over_overlay.h"
#include "slice/lesion_overlay.h"
#include "slice/sampling.h"
#include "slice/slice_overlay.h"
#include "theme/theme.h"

namespace remnant::ui {
namespace {

constexpr int kFollowsMs = 60;

}  // namespace

SliceView::SliceView(Document& document, ToolBox& tools, ViewAxis axis, QWidget* parent)
    : QWidget(parent), document_(document), tools_(tools), axis_(axis) {
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    setAttribute(Qt::WA_OpaquePaintEvent);
    setMinimumSize(120, 100);
    setProperty("helpTopic", QStringLiteral("views"));
    grabGesture(Qt::PinchGesture);
    follows_.setSingleShot(true);
    follows_.setInterval(kFollowsMs);
    connect(&follows_, &QTimer::timeout, this, &SliceView::take_layers);
    connect(&document_, &Document::changed, this, &SliceView::take_changes);
    connect(&tools_, &ToolBox::changed, this, [this] {
        draft_.reset();
        hand_line_.clear();
        update();
    });
    connect(&tools_, &ToolBox::brush_changed, this, qOverload<>(&QWidget::update));
    connect(&tools_, &ToolBox::marks_changed, this, qOverload<>(&QWidget::update));
    connect(&tools_, &ToolBox::blinked_changed, this, [this] {
        if (laid_over_way(document_.current().view.laid_over) == LaidOver::Blink) redraw();
    });
    take_scan();
}

SliceView::~SliceView() = default;

void SliceView::take_changes(Parts parts) {
    if (parts.testAnyFlags(Part::Whole | Part::Scans)) take_scan();
    if (parts.testAnyFlags(Part::Structures | Part::Plans | Part::Result)) take_structures();
    if (parts.testFlag(Part::View)) {
        if (plane_ != nullptr) {
            const int wanted = plane_->slice_at(crosshair());
            if (wanted != slice_) sections_valid_ = false;
            slice_ = wanted;
        }
        take_layers();
    }
    if (parts.testAnyFlags(Part::Annotations | Part::Held)) update();
}

void SliceView::take_scan() {
    const core::TimePoint* scan = document_.current().shown();
    plane_.reset();
    image_valid_ = false;
    if (scan != nullptr) {
        plane_ = std::make_unique<SlicePlane>(scan->geometry, axis_);
        slice_ = plane_->slice_at(crosshair());
        if (fitted_ || scan->id != scan_id_) reset_view();
        scan_id_ = scan->id;
    } else {
        scan_id_.clear();
    }
    take_layers();
}

// A hand that paints waits for the picture under it; the other pictures follow a few times a second.
void SliceView::take_structures() {
    if (!paints(tools_.tool()) || drag_ == Drag::Paint) return take_layers();
    if (!follows_.isActive()) follows_.start();
}

void SliceView::take_layers() {
    layers_ = display_layers(document_.current(), document_.evaluation());
    sections_valid_ = false;
    redraw();
}

void SliceView::redraw() {
    image_valid_ = false;
    update();
}

core::Vec3 SliceView::crosshair() const {
    return crosshair_of(document_.current());
}

void SliceView::set_crosshair(const core::Vec3& world) {
    core::ViewState view = document_.current().view;
    view.crosshair = world;
    document_.set_view(view);
}

void SliceView::set_slice(int slice) {
    if (plane_ == nullptr) return;
    core::Vec3 at = crosshair();
    at[plane_->axes().depth] = plane_->position(std::clamp(slice, 0, plane_->slice_count() - 1));
    set_crosshair(at);
}

void SliceView::step(int slices) {
    if (plane_ != nullptr) set_slice(plane_->moved(slice_, slices));
}

void SliceView::reset_view() {
    fitted_ = true;
    if (plane_ != nullptr) framing_ = fitted(*plane_, width(), height());
    redraw();
}

void SliceView::zoom(double factor, const QPointF& about) {
    if (plane_ == nullptr) return;
    fitted_ = false;
    const PlanePoint held = framing_.at(about.x(), about.y(), width(), height());
    const double fit = fitted(*plane_, width(), height()).pixels_per_mm;
    framing_.pixels_per_mm = std::clamp(framing_.pixels_per_mm * factor, fit * 0.3, fit * 60.0);
    const PlanePoint now = framing_.at(about.x(), about.y(), width(), height());
    framing_.centre.u += held.u - now.u;
    framing_.centre.v += held.v - now.v;
    redraw();
}

void SliceView::set_text_visible(bool visible) {
    text_visible_ = visible;
    update();
}

void SliceView::set_crosshair_visible(bool visible) {
    crosshair_visible_ = visible;
    update();
}

void SliceView::set_active(bool active) {
    active_ = active;
    update();
}

core::Vec3 SliceView::world_at(const QPointF& position) const {
    if (plane_ == nullptr) return core::Vec3::Zero();
    return plane_->world(framing_.at(position.x(), position.y(), width(), height()), slice_);
}

QPointF SliceView::position_of(const core::Vec3& world) const {
    if (plane_ == nullptr) return {};
    const PlanePoint point = plane_->plane_point(world);
    return {framing_.x_of(point.u, width()), framing_.y_of(point.v, height())};
}

std::optional<double> SliceView::value_at(const core::Vec3& world) const {
    const core::TimePoint* scan = document_.current().shown();
    if (scan == nullptr || !scan->ct) return std::nullopt;
    const NearestVoxel voxel = nearest_voxel(scan->geometry.index(world), scan->geometry.size);
    if (!voxel.within) return std::nullopt;
    const auto& [i, j, k] = voxel.at;
    return std::visit([&, i = i, j = j, k = k](const auto& v) { return static_cast<double>(v->at(i, j, k)); },
                      *scan->ct);
}

QString SliceView::names_at(const core::Vec3& world) const {
    const core::TimePoint* scan = document_.current().shown();
    if (scan == nullptr) return {};
    const NearestVoxel voxel = nearest_voxel(scan->geometry.index(world), scan->geometry.size);
    if (!voxel.within) return {};
    QStringList names;
    for (const core::Structure& structure : scan->structures) {
        if (structure.mask.contains(voxel.at[0], voxel.at[1], voxel.at[2]))
            names << QString::fromStdString(structure.name);
    }
    return names.join(QStringLiteral(", "));
}

bool SliceView::in_this_slice(const core::Annotation& annotation) const {
    const core::TimePoint* scan = document_.current().shown();
    if (plane_ == nullptr || scan == nullptr || annotation.time_point_id != scan->id) return false;
    const double here = plane_->position(slice_);
    const double half = std::abs(plane_->depth().step) / 2.0 + 1e-6;
    return std::ranges::all_of(handles_of(annotation), [&](const core::Vec3& point) {
        return std::abs(point[plane_->axes().depth] - here) <= half;
    });
}

SliceStyle SliceView::style(qreal ratio) const {
    const core::ViewState& view = document_.current().view;
    SliceStyle style;
    style.window = view.window;
    style.fill = view.labels && !view.outline_only;
    style.outline = view.labels;
    style.fill_opacity = view.fill_opacity;
    style.outline_pixels = std::max(1, static_cast<int>(std::lround(1.4 * ratio)));
    return style;
}

std::optional<LaidOverScan> SliceView::laid_over() const {
    const core::Case& subject = document_.current();
    const auto way = laid_over_way(subject.view.laid_over);
    const core::TimePoint* other = way ? core::compared_scan(subject) : nullptr;
    if (other == nullptr || !other->ct) return std::nullopt;
    const auto place = core::map_between(subject, *subject.shown(), *other);
    if (!place) return std::nullopt;
    const double split = plane_->plane_point(crosshair()).u;
    return LaidOverScan{*other->ct, *place, *way, tools_.blinked(), split, subject.view.window};
}

QImage SliceView::rendered(const QSize& pixels, const Framing& framing, qreal ratio) const {
    const core::TimePoint* scan = document_.current().shown();
    const auto over = laid_over();
    const SlicePicture picture{
        *plane_,         scan->ct ? &*scan->ct : nullptr, slice_, framing, pixels.width(),
        pixels.height(), over ? &*over : nullptr};
    return plane_->aligned() ? render_aligned(picture, sections_, style(ratio))
                             : render_oblique(picture, layers_, style(ratio));
}

void SliceView::draw_image(qreal ratio) {
    if (!sections_valid_ && plane_->aligned()) sections_ = cut_layers(layers_, *plane_, slice_);
    sections_valid_ = true;
    Framing device = framing_;
    device.pixels_per_mm *= ratio;
    const QSize pixels(std::max(1, qRound(width() * ratio)), std::max(1, qRound(height() * ratio)));
    image_ = rendered(pixels, device, ratio);
    image_.setDevicePixelRatio(ratio);
    image_valid_ = true;
}

QImage SliceView::picture(const QSize& pixels) const {
    if (plane_ == nullptr) return {};
    Framing framing = framing_;
    framing.pixels_per_mm *= std::min(pixels.width() / static_cast<double>(std::max(1, width())),
                                      pixels.height() / static_cast<double>(std::max(1, height())));
    return rendered(pixels, framing, 1.0);
}

void SliceView::show_lesions(const LesionMeasures& lesions) {
    lesions_ = &lesions;
    connect(lesions_, &LesionMeasures::changed, this, [this] { update(); });
}

void SliceView::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    SliceOverlay overlay(*this, painter);
    if (plane_ == nullptr) {
        painter.fillRect(rect(), Qt::black);
        overlay.empty();
        return;
    }
    if (!image_valid_) draw_image(devicePixelRatioF());
    painter.drawImage(QPointF(0, 0), image_);
    LaidOverOverlay(*this, document_).draw(painter);
    if (crosshair_visible_) overlay.crosshair();
    GhostOverlay(*this, document_).draw(painter);
    CutOverlay(*this, document_).draw(painter);
    overlay.annotations();
    const bool measured_here = lesions_ != nullptr && lesions_->scan_id() == scan_id_;
    if (measured_here && document_.current().view.step == "structures")
        LesionOverlay(*this, *lesions_).draw(painter);
    if (text_visible_) overlay.texts();
    if (brush_at_ && paints(tools_.tool())) overlay.brush(*brush_at_);
    if (active_) overlay.frame();
}

void SliceView::resizeEvent(QResizeEvent*) {
    if (fitted_ && plane_ != nullptr) framing_ = fitted(*plane_, width(), height());
    redraw();
}

QRectF SliceView::slider_rect() const {
    const double length = std::max(20.0, height() * 0.5);
    return {width() - 12.0, (height() - length) / 2.0, 8.0, length};
}

}  // namespace remnant::ui
