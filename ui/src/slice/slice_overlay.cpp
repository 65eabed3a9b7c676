#include "slice/slice_overlay.h"

#include <QCoreApplication>
#include <QPainter>
#include <QPainterPath>
#include <QStaticText>
#include <algorithm>
#include <cmath>
#include <numbers>

#include "remnant/volumetry/region_statistics.h"
#include "slice/laid_over_overlay.h"
#include "slice/slice_view.h"
#include "slice/window_presets.h"
#include "text/numbers.h"
#include "theme/theme.h"

namespace remnant::ui {
namespace {

constexpr int kEdge = 10;
constexpr QColor kMeasure(0xF2, 0xE3, 0x4C);

QString tr(const char* text) {
    return QCoreApplication::translate("SliceView", text);
}

QString title_of(ViewAxis axis) {
    switch (axis) {
        case ViewAxis::Axial:
            return tr("Axial");
        case ViewAxis::Coronal:
            return tr("Coronal");
        case ViewAxis::Sagittal:
            return tr("Sagittal");
    }
    return {};
}

/// Where a text of this size begins to lie in the box as the flags ask.
QPointF start_in(const QRectF& box, int flags, const QSizeF& size) {
    QPointF at = box.topLeft();
    if (flags & Qt::AlignHCenter) at.setX(box.center().x() - size.width() / 2.0);
    if (flags & Qt::AlignRight) at.setX(box.right() - size.width());
    if (flags & Qt::AlignVCenter) at.setY(box.center().y() - size.height() / 2.0);
    if (flags & Qt::AlignBottom) at.setY(box.bottom() - size.height());
    return {std::round(at.x()), std::round(at.y())};
}

/// Legible on black and on white alike. The text is shaped once for the six times it is drawn: shaping takes
/// more than drawing.
void draw_text(QPainter& p, const QRectF& box, int flags, const QString& text, const QColor& colour) {
    QStaticText shaped(text);
    shaped.setTextFormat(Qt::PlainText);
    shaped.prepare({}, p.font());
    const QPointF at = start_in(box, flags, shaped.size());
    p.setPen(QColor(0, 0, 0, 190));
    for (const QPointF& off : {QPointF(-1, 0), QPointF(1, 0), QPointF(0, -1), QPointF(0, 1), QPointF(1, 1)})
        p.drawStaticText(at + off, shaped);
    p.setPen(colour);
    p.drawStaticText(at, shaped);
}

QString preset_name(const core::Window& window) {
    for (const WindowPreset& preset : kWindowPresets) {
        if (preset.window == window) return QCoreApplication::translate("Window", preset.name);
    }
    return {};
}

QString value_of(const core::Annotation& annotation, const core::CtVoxels* ct) {
    if (const auto* line = std::get_if<core::DistanceLine>(&annotation.shape))
        return text_of(core::length_of(*line));
    if (const auto* angle = std::get_if<core::AngleMark>(&annotation.shape))
        return number_text(core::angle_of(*angle).value(), 1, QStringLiteral("°"));
    const auto& ellipse = std::get<core::EllipseRegion>(annotation.shape);
    const QString area = number_text(core::area_of(ellipse) / 100.0, 2, QStringLiteral("cm²"));
    if (ct == nullptr) return area;
    const auto s = volumetry::statistics_in(ellipse, *ct);
    return tr("%1 ± %2 HU · %3").arg(s.mean, 0, 'f', 0).arg(s.standard_deviation, 0, 'f', 0).arg(area);
}

}  // namespace

void SliceOverlay::crosshair() const {
    const QPointF at = view_.position_of(view_.crosshair());
    const int w = view_.width(), h = view_.height();
    constexpr double gap = 10.0;
    p_.setPen(QPen(QColor(0x5B, 0xA7, 0xF7, 170), 1));
    const double x = std::round(at.x()) + 0.5, y = std::round(at.y()) + 0.5;
    p_.drawLine(QPointF(0, y), QPointF(x - gap, y));
    p_.drawLine(QPointF(x + gap, y), QPointF(w, y));
    p_.drawLine(QPointF(x, 0), QPointF(x, y - gap));
    p_.drawLine(QPointF(x, y + gap), QPointF(x, h));
}

void SliceOverlay::annotations() const {
    const core::Case& subject = view_.document_.current();
    const core::TimePoint* scan = subject.shown();
    p_.setRenderHint(QPainter::Antialiasing, true);
    p_.setFont(Theme::small_font());
    const auto draw = [&](const core::Annotation& a, bool selected) {
        std::vector<QPointF> points;
        for (const core::Vec3& handle : handles_of(a)) points.push_back(view_.position_of(handle));
        p_.setPen(QPen(kMeasure, selected ? 2.0 : 1.3));
        p_.setBrush(Qt::NoBrush);
        if (const auto* ellipse = std::get_if<core::EllipseRegion>(&a.shape)) {
            QPolygonF ring;
            for (int n = 0; n <= 72; ++n) {
                const double t = n * std::numbers::pi / 36.0;
                ring << view_.position_of(ellipse->centre + ellipse->u * std::cos(t) +
                                          ellipse->v * std::sin(t));
            }
            p_.drawPolyline(ring);
        } else {
            p_.drawPolyline(points.data(), static_cast<int>(points.size()));
        }
        for (const QPointF& point : points) p_.drawEllipse(point, 3, 3);
        const QString said =
            (a.name.empty() ? QString() : QString::fromStdString(a.name) + QStringLiteral("  ")) +
            value_of(a, scan != nullptr && scan->ct ? &*scan->ct : nullptr);
        const QPointF at = points.back() + QPointF(8, -6);
        const QRectF box(at - QPointF(0, 14), QSizeF(260, 18));
        const int width = static_cast<int>(box.width());
        draw_text(p_, box, Qt::AlignLeft, p_.fontMetrics().elidedText(said, Qt::ElideRight, width), kMeasure);
    };
    for (const core::Annotation& annotation : subject.annotations) {
        if (view_.in_this_slice(annotation)) draw(annotation, annotation.id == view_.selected_);
    }
    if (view_.draft_) {
        if (const auto shape = view_.draft_->preview()) draw({"", "", "", *shape}, true);
    }
    p_.setRenderHint(QPainter::Antialiasing, false);
}

void SliceOverlay::texts() const {
    letters();
    corners();
    scale_bar();
    slider();
}

void SliceOverlay::letters() const {
    const ScreenAxes& axes = view_.plane_->axes();
    const QColor colour = Theme::current().palette().orientation_letter;
    p_.setFont(Theme::strong_font());
    const QRectF box = view_.rect();
    const auto at = [&](double x, double y) { return QRectF(x - 10, y - 10, 20, 20); };
    draw_text(p_, at(kEdge + 6, box.center().y()), Qt::AlignCenter, letter_of(-axes.right), colour);
    draw_text(p_, at(box.width() - kEdge - 14, box.center().y()), Qt::AlignCenter, letter_of(axes.right),
              colour);
    draw_text(p_, at(box.center().x(), kEdge + 8), Qt::AlignCenter, letter_of(-axes.down), colour);
    draw_text(p_, at(box.center().x(), box.height() - kEdge - 6), Qt::AlignCenter, letter_of(axes.down),
              colour);
}

void SliceOverlay::corners() const {
    const SlicePlane& plane = *view_.plane_;
    const core::ViewState& state = view_.document_.current().view;
    const QColor colour = Theme::current().palette().image_text;
    p_.setFont(Theme::small_font());
    const QFontMetrics metrics(Theme::small_font());
    const int half = view_.width() / 2 - kEdge - 16;
    const auto fit = [&](const QString& text) { return metrics.elidedText(text, Qt::ElideRight, half); };
    static const char* const axis_letter[] = {"x", "y", "z"};
    QString first = title_of(view_.axis_) + QStringLiteral(" · ") +
                    tr("slice %1 / %2").arg(plane.number_of(view_.slice_)).arg(plane.slice_count());
    QString second = QStringLiteral("%1 ").arg(QLatin1String(axis_letter[plane.axes().depth])) +
                     number_text(plane.position(view_.slice_), 1, QStringLiteral("mm"));
    if (!plane.aligned()) second += QStringLiteral(" · ") + tr("resampled, oblique scan");
    const QRectF left(kEdge, kEdge - 2, half, 16);
    draw_text(p_, left, Qt::AlignLeft, fit(first), colour);
    draw_text(p_, left.translated(0, 17), Qt::AlignLeft, fit(second), colour);
    // Of several scans it must be plain which one this is.
    const LaidOverOverlay compared(view_, view_.document_);
    const QRectF whole(kEdge, kEdge + 32, view_.width() - 2.0 * kEdge - 16, 16);
    draw_text(p_, whole, Qt::AlignLeft,
              metrics.elidedText(compared.caption(), Qt::ElideMiddle, static_cast<int>(whole.width())),
              compared.impossible() ? Theme::current().palette().bad : colour);
    const QRectF right(view_.width() - kEdge - 12 - half, kEdge - 2, half, 16);
    draw_text(p_, right, Qt::AlignRight,
              fit(QStringLiteral("W %1 L %2")
                      .arg(state.window.width, 0, 'f', 0)
                      .arg(state.window.level, 0, 'f', 0)),
              colour);
    draw_text(p_, right.translated(0, 17), Qt::AlignRight, fit(preset_name(state.window)), colour);
    const double zoom = view_.framing_.pixels_per_mm * plane.grid().spacing.minCoeff();
    const QRectF low(kEdge, view_.height() - kEdge - 14, half, 16);
    const QStringList lines = view_.hover_.split('\n');
    if (!view_.hover_.isEmpty()) {
        for (qsizetype n = 0; n < lines.size(); ++n)
            draw_text(p_, low.translated(0, -17.0 * static_cast<double>(lines.size() - 1 - n)), Qt::AlignLeft,
                      fit(lines[n]), colour);
    } else {
        draw_text(p_, low, Qt::AlignLeft, tr("zoom %1\u2009%").arg(zoom * 100, 0, 'f', 0), colour);
    }
}

void SliceOverlay::scale_bar() const {
    static const double lengths[] = {1, 2, 5, 10, 20, 50, 100, 200};
    double chosen = lengths[0];
    for (const double mm : lengths) {
        if (mm * view_.framing_.pixels_per_mm <= view_.width() * 0.22) chosen = mm;
    }
    const double pixels = chosen * view_.framing_.pixels_per_mm;
    const double right = view_.width() - kEdge - 14.0, y = view_.height() - kEdge - 4.0;
    p_.setPen(QPen(Theme::current().palette().image_text, 1.2));
    p_.drawLine(QPointF(right - pixels, y), QPointF(right, y));
    p_.drawLine(QPointF(right - pixels, y - 4), QPointF(right - pixels, y));
    p_.drawLine(QPointF(right, y - 4), QPointF(right, y));
    const QString said = chosen < 10 ? number_text(chosen, 0, QStringLiteral("mm"))
                                     : number_text(chosen / 10, 0, QStringLiteral("cm"));
    p_.setFont(Theme::small_font());
    draw_text(p_, QRectF(right - pixels, y - 22, std::max(pixels, 44.0), 16), Qt::AlignLeft, said,
              Theme::current().palette().image_text);
}

void SliceOverlay::slider() const {
    const QRectF track = view_.slider_rect();
    const SlicePlane& plane = *view_.plane_;
    const double part =
        plane.slice_count() < 2 ? 0.5 : (plane.number_of(view_.slice_) - 1.0) / (plane.slice_count() - 1.0);
    // The head is up here too: the highest slice at the top of the track.
    const double y = track.bottom() - part * track.height();
    p_.fillRect(QRectF(track.center().x() - 1, track.top(), 2, track.height()), QColor(255, 255, 255, 36));
    p_.fillRect(QRectF(track.center().x() - 2, y - 12, 4, 24), QColor(255, 255, 255, 150));
}

void SliceOverlay::brush(const QPointF& at) const {
    const double radius = view_.tools_.brush().radius_mm * view_.framing_.pixels_per_mm;
    p_.setRenderHint(QPainter::Antialiasing, true);
    p_.setBrush(Qt::NoBrush);
    // Legible on black and on white alike.
    p_.setPen(QPen(QColor(0, 0, 0, 160), 3));
    p_.drawEllipse(at, radius, radius);
    p_.setPen(QPen(kMeasure, 1.3));
    p_.drawEllipse(at, radius, radius);
    p_.setRenderHint(QPainter::Antialiasing, false);
}

void SliceOverlay::frame() const {
    p_.setPen(QPen(Theme::current().palette().accent, 1));
    p_.setBrush(Qt::NoBrush);
    p_.drawRect(QRectF(view_.rect()).adjusted(0.5, 0.5, -0.5, -0.5));
}

void SliceOverlay::empty() const {
    p_.setFont(Theme::base_font());
    p_.setPen(Theme::current().palette().image_text);
    p_.drawText(view_.rect(), Qt::AlignCenter, tr("No CT yet: open a study."));
}

}  // namespace remnant::ui
