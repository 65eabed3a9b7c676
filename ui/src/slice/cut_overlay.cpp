#include "slice/cut_overlay.h"

#include <QPainter>
#include <cmath>

#include "document/document.h"
#include "remnant/volumetry/cut_shaping.h"
#include "slice/slice_view.h"
#include "text/numbers.h"
#include "theme/theme.h"

namespace remnant::ui {
namespace {

constexpr double kGrip = 8.0;     // pixels around a handle
constexpr double kNearMm = 12.0;  // handles farther from the slice are drawn faintly and not taken
constexpr double kMarginNearMm = 3.0;
constexpr QColor kCut(0x5B, 0xA7, 0xF7);
constexpr QColor kStrokeIn(0x3F, 0xD0, 0x6A);
constexpr QColor kStrokeOut(0xFF, 0x5C, 0x5C);
constexpr QColor kOther(0xC8, 0xD2, 0xDC);
constexpr QColor kMargin(0xFF, 0xFF, 0xFF);

// Outside strokes are dashed: red and green alone are alike to many.
QPen pen_for(Tool tool) {
    if (tool == Tool::StrokeIn) return {kStrokeIn, 3.0, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin};
    if (tool == Tool::StrokeOut) return {kStrokeOut, 3.0, Qt::DashLine, Qt::FlatCap, Qt::RoundJoin};
    return {kCut, 2.0};
}

}  // namespace

double CutOverlay::depth_of(const core::Vec3& world) const {
    const SlicePlane& plane = *view_.plane();
    return world[plane.axes().depth] - plane.position(view_.slice());
}

std::vector<core::Vec3> CutOverlay::handles() const {
    const core::Removal* held = document_.held_removal();
    if (held == nullptr || view_.plane() == nullptr) return {};
    return volumetry::handles_of(held->cut, view_.plane()->axes().right);
}

void CutOverlay::draw(QPainter& painter) const {
    if (view_.plane() == nullptr) return;
    painter.setRenderHint(QPainter::Antialiasing, true);
    if (document_.current().view.step == "plan") {
        draw_lines(painter);
        draw_handles(painter);
        draw_margins(painter);
    }
    draw_drawing(painter);
    painter.setRenderHint(QPainter::Antialiasing, false);
}

void CutOverlay::draw_lines(QPainter& painter) const {
    const core::ResectionPlan* plan = document_.current().find_plan(document_.current().active_plan);
    const core::TimePoint* scan = document_.current().shown();
    if (plan == nullptr || scan == nullptr) return;
    const SlicePlane& plane = *view_.plane();
    core::Vec3 normal = core::Vec3::Zero();
    normal[plane.axes().depth] = 1.0;
    const core::CuttingPlane picture{plane.world({0, 0}, view_.slice()), normal};
    const core::WorldBox box = core::world_box(scan->geometry);
    const auto draw_cut = [&](const core::Cut& cut, const QColor& colour, bool held) {
        painter.setPen(QPen(colour, held ? 2.0 : 1.4));
        for (const auto& [from, to] : volumetry::outline_in(cut, picture, box))
            painter.drawLine(view_.position_of(from), view_.position_of(to));
    };
    if (const auto* single = std::get_if<core::CuttingPlane>(&plan->resection))
        draw_cut(*single, kOther, false);
    const auto* cuts = std::get_if<core::RemovalPlan>(&plan->resection);
    if (cuts == nullptr) return;
    const core::Removal* held = document_.held_removal();
    for (const core::PlanStage& stage : cuts->stages) {
        for (const core::Removal& removal : stage.removes) {
            if (!removal.on) continue;
            const bool in_hand = &removal == held;
            const QColor plain = in_hand ? kCut : kOther;
            draw_cut(removal.cut, removal.colour ? colour_of(*removal.colour) : plain, in_hand);
        }
    }
}

void CutOverlay::draw_handles(QPainter& painter) const {
    const auto all = handles();
    const core::Removal* held = document_.held_removal();
    const bool plane = held != nullptr && std::holds_alternative<core::CuttingPlane>(held->cut);
    if (plane && all.size() == 2) {
        painter.setPen(QPen(kCut, 1.2, Qt::DashLine));
        painter.drawLine(view_.position_of(all[0]), view_.position_of(all[1]));
    }
    for (std::size_t n = 0; n < all.size(); ++n) {
        const bool near = plane || std::abs(depth_of(all[n])) <= kNearMm;
        QColor colour = kCut;
        colour.setAlphaF(near ? 1.0F : 0.35F);
        painter.setPen(QPen(Qt::white, near ? 1.4 : 0.7));
        painter.setBrush(colour);
        const double radius = near ? 5.0 : 3.0;
        // The tip of a plane points to the side that stays.
        if (plane && n == 1) {
            painter.drawRect(QRectF(view_.position_of(all[n]) - QPointF(4.5, 4.5), QSizeF(9, 9)));
        } else {
            painter.drawEllipse(view_.position_of(all[n]), radius, radius);
        }
    }
    painter.setBrush(Qt::NoBrush);
}

void CutOverlay::draw_margins(QPainter& painter) const {
    const auto& cut = document_.evaluation().cut;
    if (!cut) return;
    painter.setFont(Theme::small_font());
    for (const volumetry::TumourMargin& margin : cut->margins) {
        if (!margin.distance) continue;
        const bool here = std::abs(depth_of(margin.at_cut)) <= kMarginNearMm &&
                          std::abs(depth_of(margin.at_tumour)) <= kMarginNearMm;
        if (!here) continue;
        const QPointF from = view_.position_of(margin.at_tumour);
        const QPointF to = view_.position_of(margin.at_cut);
        painter.setPen(QPen(Qt::black, 3.4));
        painter.drawLine(from, to);
        painter.setPen(QPen(kMargin, 1.6));
        painter.drawLine(from, to);
        const QString said = text_of(*margin.distance);
        painter.setPen(QColor(0, 0, 0, 200));
        // In the middle: where the cut is, lines of two tumours may end.
        const QPointF middle = 0.5 * (from + to);
        painter.drawText(middle + QPointF(7, -5), said);
        painter.setPen(kMargin);
        painter.drawText(middle + QPointF(6, -6), said);
    }
}

void CutOverlay::draw_drawing(QPainter& painter) const {
    QPolygonF line;
    for (const core::Vec3& point : view_.hand_line()) line << view_.position_of(point);
    const std::vector<core::Vec3>& trail = view_.trail();
    if (!trail.empty() && std::abs(depth_of(trail.front())) <= kMarginNearMm) {
        for (const core::Vec3& point : trail) line << view_.position_of(point);
    }
    painter.setPen(pen_for(view_.tool()));
    painter.drawPolyline(line);
    for (const core::Vec3& mark : view_.marks()) {
        // A point set in another slice is seen through this one.
        const bool here = std::abs(depth_of(mark)) <= kMarginNearMm;
        painter.setBrush(here ? QBrush(kCut) : QBrush(Qt::NoBrush));
        painter.drawEllipse(view_.position_of(mark), 4.5, 4.5);
    }
    painter.setBrush(Qt::NoBrush);
}

std::optional<std::size_t> CutOverlay::handle_at(const QPointF& position) const {
    if (document_.current().view.step != "plan") return std::nullopt;
    const auto all = handles();
    const core::Removal* held = document_.held_removal();
    const bool plane = held != nullptr && std::holds_alternative<core::CuttingPlane>(held->cut);
    std::optional<std::size_t> nearest;
    double best = kGrip;
    for (std::size_t n = 0; n < all.size(); ++n) {
        if (!plane && std::abs(depth_of(all[n])) > kNearMm) continue;
        const QPointF off = view_.position_of(all[n]) - position;
        const double distance = std::hypot(off.x(), off.y());
        if (distance > best) continue;
        best = distance;
        nearest = n;
    }
    return nearest;
}

std::optional<core::Vec3> CutOverlay::pulled_to(std::size_t handle, const QPointF& position) const {
    const auto all = handles();
    if (handle >= all.size()) return std::nullopt;
    core::Vec3 point = view_.world_at(position);
    const int depth = view_.plane()->axes().depth;
    point[depth] = all[handle][depth];
    return point;
}

}  // namespace remnant::ui
