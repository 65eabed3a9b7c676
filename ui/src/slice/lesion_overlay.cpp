#include "slice/lesion_overlay.h"

#include <QPainter>
#include <algorithm>
#include <cmath>

#include "document/lesion_measures.h"
#include "slice/slice_view.h"
#include "text/numbers.h"
#include "theme/theme.h"

namespace remnant::ui {
namespace {

constexpr QColor kLine(0xFF, 0xFF, 0xFF);

}  // namespace

void LesionOverlay::draw(QPainter& painter) const {
    if (view_.plane() == nullptr) return;
    painter.setRenderHint(QPainter::Antialiasing, true);
    painter.setFont(Theme::small_font());
    for (const volumetry::Lesion& lesion : lesions_.lesions()) {
        if (!lies_here(lesion.diameters.longest) || !lies_here(lesion.diameters.perpendicular)) continue;
        draw_line(painter, lesion.diameters.longest);
        draw_line(painter, lesion.diameters.perpendicular);
        draw_words(painter, lesion);
    }
    painter.setRenderHint(QPainter::Antialiasing, false);
}

bool LesionOverlay::lies_here(const volumetry::MeasuredLine& line) const {
    const SlicePlane& plane = *view_.plane();
    const double here = plane.position(view_.slice());
    const double half = std::abs(plane.depth().step) / 2.0 + 1e-6;
    return std::ranges::all_of(std::array{line.from, line.to}, [&](const core::Vec3& end) {
        return std::abs(end[plane.axes().depth] - here) <= half;
    });
}

void LesionOverlay::draw_line(QPainter& painter, const volumetry::MeasuredLine& line) const {
    const QPointF from = view_.position_of(line.from);
    const QPointF to = view_.position_of(line.to);
    // Legible on black and on white alike.
    painter.setPen(QPen(QColor(0, 0, 0, 170), 3.2));
    painter.drawLine(from, to);
    painter.setPen(QPen(kLine, 1.4));
    painter.drawLine(from, to);
}

void LesionOverlay::draw_words(QPainter& painter, const volumetry::Lesion& lesion) const {
    const volumetry::LesionDiameters& d = lesion.diameters;
    QPointF right = view_.position_of(d.longest.from);
    for (const core::Vec3& end : {d.longest.to, d.perpendicular.from, d.perpendicular.to}) {
        if (const QPointF at = view_.position_of(end); at.x() > right.x()) right = at;
    }
    const QString said =
        QStringLiteral("%1: %2 × %3")
            .arg(lesion.number)
            .arg(number_text(d.longest.length().value(), 1, {}).trimmed(), text_of(d.perpendicular.length()));
    const QPointF at = right + QPointF(8, 4);
    painter.setPen(QColor(0, 0, 0, 200));
    painter.drawText(at + QPointF(1, 1), said);
    painter.setPen(kLine);
    painter.drawText(at, said);
}

}  // namespace remnant::ui
