#include "slice/ghost_overlay.h"

#include <QPainter>

#include "document/document.h"
#include "remnant/volumetry/disappeared_sites.h"
#include "slice/slice_view.h"
#include "text/numbers.h"
#include "theme/theme.h"

namespace remnant::ui {
namespace {

constexpr int kTextWidth = 260;
constexpr int kTextHeight = 16;

}  // namespace

void GhostOverlay::draw(QPainter& painter) const {
    const core::TimePoint* scan = document_.current().shown();
    if (scan == nullptr || view_.plane() == nullptr || !document_.current().view.labels) return;
    const int depth = view_.plane()->axes().depth;
    const double here = view_.plane()->position(view_.slice());
    painter.setRenderHint(QPainter::Antialiasing, true);
    painter.setFont(Theme::small_font());
    painter.setBrush(Qt::NoBrush);
    for (const core::Structure& s : scan->structures) {
        if (s.kind != core::StructureKind::DisappearedMetastasis || !s.visible || s.mask.empty()) continue;
        const volumetry::SiteReach reach = volumetry::reach_of(
            {s.name, s.mask, s.placement_error.value_or(core::Millimetre(0.0))}, scan->geometry);
        const core::Millimetre off_centre(here - reach.centre[depth]);
        const double radius = reach.radius_at(off_centre).value() * view_.framing().pixels_per_mm;
        if (radius <= 0.0) continue;
        const QPointF middle = view_.position_of(reach.centre);
        painter.setPen(QPen(QColor(s.colour.red, s.colour.green, s.colour.blue), 1.2, Qt::DotLine));
        painter.drawEllipse(middle, radius, radius);
        QString said = QString::fromStdString(s.name);
        if (s.placement_error) said += QStringLiteral(" ± ") + text_of(*s.placement_error);
        // Above the circle, where the crosshair does not cross it; legible on black and on white alike.
        const QRectF above(middle.x() - kTextWidth / 2.0, middle.y() - radius - kTextHeight - 2, kTextWidth,
                           kTextHeight);
        painter.setPen(QColor(0, 0, 0, 190));
        painter.drawText(above.translated(1, 1), Qt::AlignCenter, said);
        painter.setPen(Theme::current().palette().image_text);
        painter.drawText(above, Qt::AlignCenter, said);
    }
    painter.setRenderHint(QPainter::Antialiasing, false);
}

}  // namespace remnant::ui
