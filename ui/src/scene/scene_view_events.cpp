// Mouse and keys of the 3D view.

#include <QKeyEvent>
#include <QMouseEvent>

#include "scene/hand_overlay.h"
#include "scene/scene_view.h"
#include "scene/stage.h"
#include "scene/vtk_widget.h"
#include "slice/tools.h"

namespace remnant::ui {
namespace {

constexpr double kClickDistance = 4.0;  // logical pixels

}  // namespace

std::optional<Picked> SceneView::pick(QPointF position) const {
    const QPoint at = canvas_->vtk_position(position);
    return stage_->layers().pick(at.x(), at.y());
}

void SceneView::hover(QPointF position) {
    if (settle_.isActive()) return;
    const auto picked = pick(position);
    Q_EMIT hovered(picked ? QString::fromStdString(picked->name) : QString());
}

bool SceneView::press(const QMouseEvent& event) {
    Q_EMIT activated();
    pressed_at_ = event.position();
    const bool plain = event.button() == Qt::LeftButton && event.modifiers() == Qt::NoModifier;
    drag_ = plain ? Drag::Click : Drag::None;
    if (!plain) return false;
    if (const auto handle = hand_->handle_at(event.position())) {
        drag_ = Drag::Handle;
        handle_ = *handle;
        return true;
    }
    if (!draws_through_depth(tools_.tool())) return false;
    drag_ = Drag::Line;
    hand_->set_line({event.position()});
    return true;
}

bool SceneView::move(const QMouseEvent& event) {
    if (drag_ == Drag::Handle) {
        if (const auto cut = hand_->pulled(handle_, event.position())) document_.drag_cut(*cut);
        return true;
    }
    if (drag_ != Drag::Line) return false;
    std::vector<QPointF> line = hand_->line();
    line.push_back(event.position());
    hand_->set_line(std::move(line));
    return true;
}

bool SceneView::release(const QMouseEvent& event) {
    const Drag drag = std::exchange(drag_, Drag::None);
    if (drag == Drag::Handle) {
        document_.end_drag();
        return true;
    }
    if (drag == Drag::Line) {
        end_line();
        return true;
    }
    const bool clicked = drag == Drag::Click && event.button() == Qt::LeftButton &&
                         (event.position() - pressed_at_).manhattanLength() <= kClickDistance;
    if (clicked) click(event.position());
    return false;
}

// The cut goes straight into the picture, so that how far away the line is drawn does not matter.
void SceneView::end_line() {
    const Projection now = projection();
    std::vector<core::Vec3> line;
    for (const QPointF& position : hand_->line()) line.push_back(now.world_at(position, now.focus));
    hand_->set_line({});
    tools_.tell_line(line, now.pose.eye);
}

void SceneView::click(QPointF position) {
    const auto picked = pick(position);
    if (!picked) return;
    if (tools_.tool() == Tool::CutPoints) return tools_.tell_point(picked->point);
    core::ViewState view = document_.current().view;
    view.crosshair = picked->point;
    document_.set_view(std::move(view));
}

bool SceneView::eventFilter(QObject* watched, QEvent* event) {
    if (watched != canvas_) return QWidget::eventFilter(watched, event);
    switch (event->type()) {
        case QEvent::MouseButtonPress:
            if (press(*static_cast<QMouseEvent*>(event))) return true;
            break;
        case QEvent::MouseButtonRelease:
            if (release(*static_cast<QMouseEvent*>(event))) return true;
            break;
        case QEvent::MouseButtonDblClick:
            Q_EMIT wants_large();
            return true;
        case QEvent::MouseMove:
            if (move(*static_cast<QMouseEvent*>(event))) return true;
            hover_at_ = static_cast<QMouseEvent*>(event)->position();
            if (static_cast<QMouseEvent*>(event)->buttons() == Qt::NoButton) hover_pause_.start();
            break;
        case QEvent::Leave:
            hover_pause_.stop();
            Q_EMIT hovered(QString());
            break;
        case QEvent::FocusIn:
            Q_EMIT activated();
            break;
        case QEvent::FocusOut:
            canvas_->set_panning_key(false);
            break;
        case QEvent::ShortcutOverride: {
            // While the view has the focus, its letters are its own and no tool's.
            const auto* key = static_cast<QKeyEvent*>(event);
            const bool plain = key->modifiers() == Qt::NoModifier && key->text().size() == 1;
            if (plain && direction_of_letter(key->text().at(0))) event->accept();
            break;
        }
        default:
            break;
    }
    return QWidget::eventFilter(watched, event);
}

void SceneView::keyPressEvent(QKeyEvent* event) {
    const bool plain = event->modifiers() == Qt::NoModifier && event->text().size() == 1;
    const auto direction = plain ? direction_of_letter(event->text().at(0)) : std::nullopt;
    if (direction) {
        look_from(*direction);
    } else if (event->key() == Qt::Key_Space) {
        canvas_->set_panning_key(true);
    } else if (event->key() == Qt::Key_Home) {
        fit();
    } else {
        QWidget::keyPressEvent(event);
    }
}

void SceneView::keyReleaseEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Space && !event->isAutoRepeat()) canvas_->set_panning_key(false);
    QWidget::keyReleaseEvent(event);
}

}  // namespace remnant::ui
