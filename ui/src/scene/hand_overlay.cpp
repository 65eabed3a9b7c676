#include "scene/hand_overlay.h"

#include <QPainter>
#include <cmath>

#include "remnant/volumetry/cut_shaping.h"
#include "slice/tools.h"

namespace remnant::ui {
namespace {

constexpr double kGrip = 9.0;    // logical pixels around a handle
constexpr double kCross = 7.0;   // half of the crosshair's mark
constexpr double kHandle = 5.0;  // radius
constexpr QColor kCut(0x5B, 0xA7, 0xF7);
constexpr QColor kCrosshair(0xFF, 0xFF, 0xFF);

}  // namespace

HandOverlay::HandOverlay(const Document& document, const ToolBox& tools, QWidget* view)
    : QWidget(view), document_(document), tools_(tools) {
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setFocusPolicy(Qt::NoFocus);
    connect(&document_, &Document::changed, this, [this](Parts parts) {
        if (parts.testAnyFlags(Part::View | Part::Held | Part::Plans | Part::Whole)) update();
    });
    connect(&tools_, &ToolBox::changed, this, [this] { set_line({}); });
    connect(&tools_, &ToolBox::marks_changed, this, [this] { update(); });
}

void HandOverlay::set_projection(const Projection& projection) {
    projection_ = projection;
    update();
}

void HandOverlay::set_line(std::vector<QPointF> line) {
    line_ = std::move(line);
    update();
}

void HandOverlay::set_crosshair_visible(bool visible) {
    crosshair_visible_ = visible;
    update();
}

std::vector<core::Vec3> HandOverlay::handles() const {
    const core::Removal* held = document_.held_removal();
    if (held == nullptr || document_.current().view.step != "plan") return {};
    return volumetry::handles_of(held->cut, projection_.right());
}

bool HandOverlay::holds_plane() const {
    const core::Removal* held = document_.held_removal();
    return held != nullptr && std::holds_alternative<core::CuttingPlane>(held->cut);
}

std::optional<std::size_t> HandOverlay::handle_at(const QPointF& position) const {
    const auto all = handles();
    std::optional<std::size_t> found;
    double nearest_to_eye = 0.0;
    for (std::size_t n = 0; n < all.size(); ++n) {
        const QPointF off = projection_.position_of(all[n]) - position;
        if (std::hypot(off.x(), off.y()) > kGrip) continue;
        const double towards_eye = all[n].dot(projection_.pose.eye);
        if (found && towards_eye <= nearest_to_eye) continue;
        found = n;
        nearest_to_eye = towards_eye;
    }
    return found;
}

std::optional<core::Cut> HandOverlay::pulled(std::size_t handle, const QPointF& position) const {
    const auto all = handles();
    if (handle >= all.size()) return std::nullopt;
    return volumetry::with_handle_at(document_.held_removal()->cut, handle,
                                     projection_.world_at(position, all[handle]));
}

void HandOverlay::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    if (crosshair_visible_) draw_crosshair(painter);
    draw_handles(painter);
    draw_marks(painter);
}

void HandOverlay::draw_crosshair(QPainter& painter) const {
    const auto& crosshair = document_.current().view.crosshair;
    if (!crosshair) return;
    const QPointF at = projection_.position_of(*crosshair);
    for (const auto& [colour, width] : {std::pair(QColor(Qt::black), 3.0), std::pair(kCrosshair, 1.2)}) {
        painter.setPen(QPen(colour, width));
        painter.drawLine(at - QPointF(kCross, 0), at + QPointF(kCross, 0));
        painter.drawLine(at - QPointF(0, kCross), at + QPointF(0, kCross));
    }
}

void HandOverlay::draw_handles(QPainter& painter) const {
    const auto all = handles();
    const bool plane = holds_plane();
    if (plane && all.size() == 2) {
        painter.setPen(QPen(kCut, 1.2, Qt::DashLine));
        painter.drawLine(projection_.position_of(all[0]), projection_.position_of(all[1]));
    }
    painter.setPen(QPen(Qt::white, 1.4));
    painter.setBrush(kCut);
    for (std::size_t n = 0; n < all.size(); ++n) {
        const QPointF at = projection_.position_of(all[n]);
        // The tip of a plane points to the side that stays.
        if (plane && n == 1) {
            painter.drawRect(QRectF(at - QPointF(kHandle, kHandle), QSizeF(2 * kHandle, 2 * kHandle)));
        } else {
            painter.drawEllipse(at, kHandle, kHandle);
        }
    }
    painter.setBrush(Qt::NoBrush);
}

void HandOverlay::draw_marks(QPainter& painter) const {
    painter.setPen(QPen(kCut, 2.0));
    painter.drawPolyline(line_.data(), static_cast<int>(line_.size()));
    painter.setBrush(kCut);
    for (const core::Vec3& mark : tools_.marks())
        painter.drawEllipse(projection_.position_of(mark), kHandle, kHandle);
    painter.setBrush(Qt::NoBrush);
}

}  // namespace remnant::ui
