// Mouse and keys of a slice view.

#include <QContextMenuEvent>
#include <QGestureEvent>
#include <QInputDialog>
#include <QKeyEvent>
#include <QMenu>
#include <QMouseEvent>
#include <QNativeGestureEvent>
#include <QPinchGesture>
#include <QWheelEvent>
#include <algorithm>
#include <cmath>

#include "remnant/volumetry/cut_shaping.h"
#include "slice/cut_overlay.h"
#include "slice/slice_view.h"
#include "text/numbers.h"

namespace remnant::ui {
namespace {

constexpr double kGrip = 7.0;         // pixels around a handle
constexpr double kDragged = 3.0;      // pixels: less is a click
constexpr double kWheelStep = 120.0;  // one notch, in eighths of a degree

const char* name_of(const AnnotationDraft::Shape& shape) {
    if (std::holds_alternative<core::DistanceLine>(shape)) return "distance";
    return std::holds_alternative<core::AngleMark>(shape) ? "angle" : "ellipse";
}

}  // namespace

void SliceView::wheelEvent(QWheelEvent* event) {
    Q_EMIT activated();
    const double delta = event->angleDelta().y();
    if (event->modifiers().testFlag(Qt::ControlModifier)) {
        zoom(std::pow(1.0015, delta), event->position());
        return;
    }
    // Trackpads send small pieces of a notch.
    wheel_left_ += delta;
    const int slices = static_cast<int>(wheel_left_ / kWheelStep);
    wheel_left_ -= slices * kWheelStep;
    if (slices != 0) step(slices);
    say_hover(event->position());
}

bool SliceView::event(QEvent* event) {
    if (event->type() == QEvent::NativeGesture) {
        auto* gesture = static_cast<QNativeGestureEvent*>(event);
        if (gesture->gestureType() == Qt::ZoomNativeGesture) {
            zoom(1.0 + gesture->value(), gesture->position());
            return true;
        }
    }
    if (event->type() == QEvent::Gesture) {
        auto* gestures = static_cast<QGestureEvent*>(event);
        if (auto* pinch = static_cast<QPinchGesture*>(gestures->gesture(Qt::PinchGesture))) {
            zoom(pinch->scaleFactor(), mapFromGlobal(pinch->centerPoint().toPoint()));
            return true;
        }
    }
    return QWidget::event(event);
}

SliceView::Drag SliceView::drag_for(const QMouseEvent& event) const {
    if (event.button() == Qt::RightButton) return Drag::Window;
    if (event.button() == Qt::MiddleButton) return Drag::Pan;
    if (event.button() != Qt::LeftButton) return Drag::None;
    if (space_) return Drag::Pan;
    if (text_visible_ && slider_rect().adjusted(-6, -12, 4, 12).contains(event.position()))
        return Drag::Slider;
    // What is painted or drawn may lie over what could be taken hold of.
    if (paints(tools_.tool())) return Drag::Paint;
    if (tools_.tool() == Tool::LiveWire) return Drag::Wire;
    if (draws_line(tools_.tool()) && tools_.tool() != Tool::CutLine) return Drag::Line;
    if (CutOverlay(*this, document_).handle_at(event.position())) return Drag::Cut;
    if (grip_at(event.position()) && (!draft_ || !draft_->started())) return Drag::Handle;
    switch (tools_.tool()) {
        case Tool::Crosshair:
            return Drag::Crosshair;
        case Tool::Window:
            return Drag::Window;
        case Tool::Pan:
            return Drag::Pan;
        case Tool::Zoom:
            return Drag::Zoom;
        case Tool::Distance:
        case Tool::Angle:
        case Tool::Ellipse:
            return Drag::Draw;
        case Tool::CutPoints:
        case Tool::PortalSeed:
        case Tool::HepaticSeed:
            return Drag::CutPoint;
        case Tool::CutLine:
        case Tool::LoopAdd:
        case Tool::LoopCut:
        case Tool::StrokeIn:
        case Tool::StrokeOut:
        case Tool::Scissors:
        case Tool::Tumour:
            return Drag::Line;
        case Tool::LiveWire:
            return Drag::Wire;
        case Tool::Brush:
        case Tool::Eraser:
            return Drag::Paint;
    }
    return Drag::None;
}

void SliceView::mousePressEvent(QMouseEvent* event) {
    Q_EMIT activated();
    if (plane_ == nullptr) return;
    drag_ = drag_for(*event);
    last_ = pressed_ = event->position();
    held_ = drag_ == Drag::Handle ? grip_at(pressed_) : std::nullopt;
    selected_ = held_ ? held_->id : std::string();
    if (drag_ == Drag::Cut) cut_handle_ = *CutOverlay(*this, document_).handle_at(pressed_);
    if (drag_ == Drag::Crosshair) set_crosshair(world_at(pressed_));
    if (drag_ == Drag::Slider) slide_to(pressed_.y());
    if (drag_ == Drag::CutPoint) tools_.tell_point(world_at(pressed_));
    if (drag_ == Drag::Line) hand_line_ = {world_at(pressed_)};
    if (drag_ == Drag::Wire) tools_.tell_wire_point(world_at(pressed_), into_picture());
    if (drag_ == Drag::Paint) paint(pressed_, pressed_);
    if (drag_ == Drag::Draw) {
        if (!draft_) {
            draft_.emplace(tools_.tool());
            draft_->set_axes(plane_->axes().right, plane_->axes().down);
        }
        if (const auto shape = draft_->press(world_at(pressed_))) finish(*shape);
    }
    update();
}

void SliceView::mouseMoveEvent(QMouseEvent* event) {
    if (plane_ == nullptr) return;
    if (drag_ != Drag::None) drag_to(*event);
    if (paints(tools_.tool())) show_brush(event->position());
    if (tools_.tool() == Tool::LiveWire) tools_.tell_wire_moved(world_at(event->position()));
    if (draft_) {
        draft_->move(world_at(event->position()));
        update();
    }
    say_hover(event->position());
}

void SliceView::drag_to(const QMouseEvent& event) {
    const QPointF by = event.position() - last_;
    const QPointF before = std::exchange(last_, event.position());
    switch (drag_) {
        case Drag::Crosshair:
            set_crosshair(world_at(last_));
            break;
        case Drag::Window:
            drag_window(by);
            break;
        case Drag::Pan:
            fitted_ = false;
            framing_.centre.u -= by.x() / framing_.pixels_per_mm;
            framing_.centre.v -= by.y() / framing_.pixels_per_mm;
            redraw();
            break;
        case Drag::Zoom:
            zoom(std::pow(1.01, -by.y()), pressed_);
            break;
        case Drag::Slider:
            slide_to(last_.y());
            break;
        case Drag::Handle: {
            const auto& all = document_.current().annotations;
            const auto found = std::ranges::find(all, held_->id, &core::Annotation::id);
            if (found != all.end())
                (void)document_.apply(
                    core::ReplaceAnnotation{with_handle_at(*found, held_->handle, world_at(last_))},
                    "handle-" + held_->id);
            break;
        }
        case Drag::Cut:
            drag_cut(last_);
            break;
        case Drag::Paint:
            paint(before, last_);
            break;
        case Drag::Line:
            draw_on_to(last_);
            break;
        case Drag::CutPoint:
        case Drag::Wire:
        case Drag::Draw:
        case Drag::None:
            break;
    }
}

void SliceView::drag_cut(const QPointF& position) {
    const core::Removal* held = document_.held_removal();
    const auto point = CutOverlay(*this, document_).pulled_to(cut_handle_, position);
    if (held != nullptr && point)
        document_.drag_cut(volumetry::with_handle_at(held->cut, cut_handle_, *point));
}

core::Vec3 SliceView::into_picture() const {
    core::Vec3 into = core::Vec3::Zero();
    into[plane_->axes().depth] = 1.0;
    return into;
}

void SliceView::draw_on_to(const QPointF& position) {
    if (draws_straight(tools_.tool())) hand_line_.resize(1);
    hand_line_.push_back(world_at(position));
    update();
}

void SliceView::paint(const QPointF& from, const QPointF& to) {
    tools_.tell_paint({world_at(from), world_at(to), into_picture()});
}

// The circle goes with the mouse; the picture under it stays.
void SliceView::show_brush(const QPointF& position) {
    brush_at_ = position;
    update();
}

void SliceView::drag_window(const QPointF& by) {
    core::ViewState view = document_.current().view;
    view.window.width = std::clamp(view.window.width + 2.0 * by.x(), 1.0, 6000.0);
    view.window.level = std::clamp(view.window.level + 2.0 * by.y(), -2000.0, 5000.0);
    document_.set_view(view);
}

void SliceView::mouseReleaseEvent(QMouseEvent* event) {
    if (plane_ == nullptr) return;
    if (drag_ == Drag::Handle) document_.end_merge();
    if (drag_ == Drag::Cut) document_.end_drag();
    if (drag_ == Drag::Line) {
        if (event->position() != last_) draw_on_to(event->position());
        tools_.tell_line(std::exchange(hand_line_, {}), into_picture());
    }
    if (drag_ == Drag::Paint) tools_.tell_painted();
    const bool dragged = (event->position() - pressed_).manhattanLength() > kDragged;
    if (drag_ == Drag::Draw && draft_) {
        if (const auto shape = draft_->release(world_at(event->position()), dragged)) finish(*shape);
    }
    drag_ = Drag::None;
    update();
}

void SliceView::mouseDoubleClickEvent(QMouseEvent* event) {
    if (event->button() == Qt::LeftButton && tools_.tool() == Tool::LiveWire) return tools_.tell_wire_ended();
    if (event->button() == Qt::LeftButton && !(draft_ && draft_->started())) Q_EMIT wants_large();
}

void SliceView::finish(const AnnotationDraft::Shape& shape) {
    draft_.reset();
    const core::Case& subject = document_.current();
    int number = 1;
    const auto taken = [&](const std::string& id) {
        return std::ranges::find(subject.annotations, id, &core::Annotation::id) != subject.annotations.end();
    };
    const std::string kind = name_of(shape);
    while (taken(kind + "-" + std::to_string(number))) ++number;
    core::Annotation made{kind + "-" + std::to_string(number), kind + " " + std::to_string(number), scan_id_,
                          shape};
    selected_ = made.id;
    (void)document_.apply(core::InsertAnnotation{subject.annotations.size(), std::move(made)});
}

std::optional<SliceView::Grip> SliceView::grip_at(const QPointF& position) const {
    for (const core::Annotation& annotation : document_.current().annotations) {
        if (!in_this_slice(annotation)) continue;
        const auto handles = handles_of(annotation);
        for (std::size_t n = 0; n < handles.size(); ++n) {
            const QPointF off = position_of(handles[n]) - position;
            if (std::hypot(off.x(), off.y()) <= kGrip) return Grip{annotation.id, n};
        }
    }
    return std::nullopt;
}

void SliceView::remove_selected() {
    if (selected_.empty()) return;
    (void)document_.apply(core::RemoveAnnotation{std::exchange(selected_, {})});
}

void SliceView::contextMenuEvent(QContextMenuEvent* event) {
    const auto grip = grip_at(event->pos());
    // The right button is window and level everywhere else.
    if (!grip) return;
    QMenu menu(this);
    const QAction* rename = menu.addAction(tr("Rename…"));
    const QAction* remove = menu.addAction(tr("Delete"));
    const QAction* chosen = menu.exec(event->globalPos());
    const auto& all = document_.current().annotations;
    const auto found = std::ranges::find(all, grip->id, &core::Annotation::id);
    if (chosen == nullptr || found == all.end()) return;
    if (chosen == remove) {
        (void)document_.apply(core::RemoveAnnotation{grip->id});
    } else if (chosen == rename) {
        core::Annotation renamed = *found;
        bool good = false;
        const QString name = QInputDialog::getText(this, tr("Rename"), tr("Name"), QLineEdit::Normal,
                                                   QString::fromStdString(renamed.name), &good);
        renamed.name = name.trimmed().toStdString();
        if (good) (void)document_.apply(core::ReplaceAnnotation{renamed});
    }
}

void SliceView::keyPressEvent(QKeyEvent* event) {
    switch (event->key()) {
        case Qt::Key_Up:
        case Qt::Key_Right:
            return step(1);
        case Qt::Key_Down:
        case Qt::Key_Left:
            return step(-1);
        case Qt::Key_PageUp:
            return step(10);
        case Qt::Key_PageDown:
            return step(-10);
        case Qt::Key_Home:
            return step(1 << 20);
        case Qt::Key_End:
            return step(-(1 << 20));
        case Qt::Key_Delete:
        case Qt::Key_Backspace:
            return remove_selected();
        case Qt::Key_Return:
        case Qt::Key_Enter:
            return tools_.tell_wire_ended();
        case Qt::Key_Space:
            space_ = true;
            setCursor(Qt::OpenHandCursor);
            return;
        default:
            QWidget::keyPressEvent(event);
    }
}

void SliceView::keyReleaseEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Space && !event->isAutoRepeat()) {
        space_ = false;
        unsetCursor();
        return;
    }
    QWidget::keyReleaseEvent(event);
}

void SliceView::focusInEvent(QFocusEvent* event) {
    QWidget::focusInEvent(event);
    Q_EMIT activated();
}

void SliceView::leaveEvent(QEvent*) {
    hover_.clear();
    brush_at_.reset();
    Q_EMIT hovered({});
    update();
}

void SliceView::say_hover(const QPointF& position) {
    const core::Vec3 world = world_at(position);
    const auto value = value_at(world);
    QString where;
    if (value) {
        const QString hu = tr("HU %1").arg(*value, 0, 'f', 0);
        const QString names = names_at(world);
        where = QStringLiteral("x %1 y %2 z %3")
                    .arg(world[0], 0, 'f', 1)
                    .arg(world[1], 0, 'f', 1)
                    .arg(world[2], 0, 'f', 1);
        hover_ = (names.isEmpty() ? hu : hu + QStringLiteral(" · ") + names) + '\n' + where;
        Q_EMIT hovered(hu + QStringLiteral(" · ") + where + QStringLiteral("\u2009mm"));
    } else {
        hover_.clear();
        Q_EMIT hovered({});
    }
    update();
}

void SliceView::slide_to(double y) {
    const QRectF track = slider_rect();
    const double part = std::clamp((track.bottom() - y) / track.height(), 0.0, 1.0);
    const int number = static_cast<int>(std::lround(part * (plane_->slice_count() - 1)));
    set_slice(plane_->depth().step > 0 ? number : plane_->slice_count() - 1 - number);
}

}  // namespace remnant::ui
