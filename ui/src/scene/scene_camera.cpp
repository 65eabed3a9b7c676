// The camera of the 3D view: where the eye is, and how the hand moves it.

#include <vtkActor.h>
#include <vtkCamera.h>
#include <vtkCellPicker.h>
#include <vtkRenderWindow.h>
#include <vtkRenderer.h>
#include <vtkUnsignedCharArray.h>

#include <QMouseEvent>
#include <QOpenGLContext>
#include <QOpenGLFunctions>
#include <QWheelEvent>
#include <cmath>

#include "scene/ct_volume.h"
#include "scene/scene_view.h"
#include "scene/vtk_widget.h"

namespace remnant::ui {
namespace {

struct Eye {
    core::Vec3 from;  // direction from the patient to the eye, LPS
    core::Vec3 up;
    const char* name;
};

Eye eye_of(Direction direction) {
    switch (direction) {
        case Direction::Anterior:
            return {-core::Vec3::UnitY(), core::Vec3::UnitZ(), QT_TRANSLATE_NOOP("SceneView", "anterior")};
        case Direction::Posterior:
            return {core::Vec3::UnitY(), core::Vec3::UnitZ(), QT_TRANSLATE_NOOP("SceneView", "posterior")};
        case Direction::Right:
            return {-core::Vec3::UnitX(), core::Vec3::UnitZ(), QT_TRANSLATE_NOOP("SceneView", "right")};
        case Direction::Left:
            return {core::Vec3::UnitX(), core::Vec3::UnitZ(), QT_TRANSLATE_NOOP("SceneView", "left")};
        case Direction::Head:
            // The patient's front is up, as on a table seen from its head end.
            return {core::Vec3::UnitZ(), -core::Vec3::UnitY(), QT_TRANSLATE_NOOP("SceneView", "head")};
        case Direction::Feet:
            return {-core::Vec3::UnitZ(), -core::Vec3::UnitY(), QT_TRANSLATE_NOOP("SceneView", "feet")};
    }
    return {-core::Vec3::UnitY(), core::Vec3::UnitZ(), ""};
}

constexpr double kDegreesPerPixel = 0.4;
constexpr double kClick = 3.0;  // pixels: more is a drag

}  // namespace

void SceneView::look_from(Direction direction) {
    const Eye eye = eye_of(direction);
    vtkCamera* camera = renderer_->GetActiveCamera();
    core::Vec3 focus;
    camera->GetFocalPoint(focus.data());
    const core::Vec3 position = focus + eye.from * std::max(1.0, camera->GetDistance());
    camera->SetPosition(position.data());
    camera->SetViewUp(eye.up.data());
    camera->SetViewAngle(26);
    set_direction_text(tr(eye.name));
    fit();
}

void SceneView::fit() {
    renderer_->ResetCamera();
    if (renderer_->VisibleActorCount() + renderer_->VisibleVolumeCount() > 0)
        renderer_->GetActiveCamera()->Zoom(1.0);
    renderer_->GetActiveCamera()->Dolly(1.15);
    renderer_->ResetCameraClippingRange();
    canvas_->render_later();
}

void SceneView::turn(double degrees) {
    renderer_->GetActiveCamera()->Azimuth(degrees);
    renderer_->ResetCameraClippingRange();
    set_direction_text({});
}

void SceneView::rotate(const QPointF& by) {
    vtkCamera* camera = renderer_->GetActiveCamera();
    camera->Azimuth(-by.x() * kDegreesPerPixel);
    camera->Elevation(by.y() * kDegreesPerPixel);
    camera->OrthogonalizeViewUp();
    renderer_->ResetCameraClippingRange();
    set_direction_text({});
    canvas_->render_later();
}

void SceneView::pan(const QPointF& by) {
    vtkCamera* camera = renderer_->GetActiveCamera();
    const double mm_per_pixel =
        2.0 * camera->GetDistance() * std::tan(camera->GetViewAngle() * M_PI / 360.0) / std::max(1, height());
    core::Vec3 up, towards, focus, position;
    camera->GetViewUp(up.data());
    camera->GetDirectionOfProjection(towards.data());
    camera->GetFocalPoint(focus.data());
    camera->GetPosition(position.data());
    const core::Vec3 right(towards[1] * up[2] - towards[2] * up[1], towards[2] * up[0] - towards[0] * up[2],
                           towards[0] * up[1] - towards[1] * up[0]);
    const core::Vec3 shift = (-right * by.x() + up * by.y()) * mm_per_pixel;
    focus += shift;
    position += shift;
    camera->SetFocalPoint(focus.data());
    camera->SetPosition(position.data());
    renderer_->ResetCameraClippingRange();
    canvas_->render_later();
}

void SceneView::dolly(double factor) {
    renderer_->GetActiveCamera()->Dolly(factor);
    renderer_->ResetCameraClippingRange();
    canvas_->render_later();
}

/// Sorting translucent surfaces costs many passes: it is done at rest only.
void SceneView::set_moving(bool moving) {
    moving_ = moving;
    volume_->set_coarse(moving);
    canvas_->render_later();
}

void SceneView::follow_orientation() {
    bool translucent = false;
    for (const auto& [id, shown] : shown_)
        translucent = translucent || shown.actor->HasTranslucentPolygonalGeometry() != 0;
    renderer_->SetUseDepthPeeling(translucent && !moving_);
    vtkCamera* camera = renderer_->GetActiveCamera();
    vtkCamera* compass = compass_->GetActiveCamera();
    core::Vec3 towards, up;
    camera->GetDirectionOfProjection(towards.data());
    camera->GetViewUp(up.data());
    const core::Vec3 position = -towards * 4.0;
    compass->SetFocalPoint(0, 0, 0);
    compass->SetPosition(position.data());
    compass->SetViewUp(up.data());
    compass->SetViewAngle(30);
    compass_->ResetCameraClippingRange();
}

void SceneView::pick(const QPointF& position) {
    if (!canvas_->ready()) return;
    canvas_->makeCurrent();
    vtkNew<vtkCellPicker> picker;
    picker->SetTolerance(0.0005);
    const qreal ratio = canvas_->devicePixelRatioF();
    const bool hit =
        picker->Pick(position.x() * ratio, (height() - 1 - position.y()) * ratio, 0, renderer_) != 0;
    core::Vec3 world;
    picker->GetPickPosition(world.data());
    canvas_->doneCurrent();
    if (!hit) return;
    core::ViewState view = document_.current().view;
    view.crosshair = world;
    document_.set_view(view);
}

QImage SceneView::picture(const QSize& pixels) {
    if (!canvas_->ready()) return {};
    const QSize before = canvas_->size();
    canvas_->resize(pixels / canvas_->devicePixelRatioF());
    QImage image = canvas_->grabFramebuffer();
    canvas_->resize(before);
    return image.size() == pixels ? image
                                  : image.scaled(pixels, Qt::IgnoreAspectRatio, Qt::SmoothTransformation);
}

void SceneView::render_now() {
    if (!canvas_->ready()) return;
    canvas_->makeCurrent();
    canvas_->window().Render();
    canvas_->context()->functions()->glFinish();
    canvas_->doneCurrent();
}

bool SceneView::eventFilter(QObject* watched, QEvent* event) {
    if (watched != canvas_) return QWidget::eventFilter(watched, event);
    switch (event->type()) {
        case QEvent::MouseButtonPress: {
            const auto* mouse = static_cast<QMouseEvent*>(event);
            Q_EMIT activated();
            setFocus();
            last_ = pressed_ = mouse->position();
            set_moving(true);
            return true;
        }
        case QEvent::MouseMove: {
            const auto* mouse = static_cast<QMouseEvent*>(event);
            if (mouse->buttons() == Qt::NoButton) return false;
            const QPointF by = mouse->position() - last_;
            last_ = mouse->position();
            const bool pans = mouse->buttons().testFlag(Qt::MiddleButton) || space_ ||
                              mouse->modifiers().testFlag(Qt::ShiftModifier);
            if (pans) {
                pan(by);
            } else if (mouse->buttons().testFlag(Qt::RightButton)) {
                dolly(std::pow(1.01, -by.y()));
            } else {
                rotate(by);
            }
            return true;
        }
        case QEvent::MouseButtonRelease: {
            const auto* mouse = static_cast<QMouseEvent*>(event);
            const QPointF moved = mouse->position() - pressed_;
            set_moving(false);
            if (mouse->button() == Qt::LeftButton && moved.manhattanLength() <= kClick)
                pick(mouse->position());
            return true;
        }
        case QEvent::MouseButtonDblClick:
            Q_EMIT wants_large();
            return true;
        case QEvent::Wheel:
            Q_EMIT activated();
            dolly(std::pow(1.001, static_cast<QWheelEvent*>(event)->angleDelta().y()));
            return true;
        default:
            return QWidget::eventFilter(watched, event);
    }
}

/// The letters mean directions here, not tools.
bool SceneView::event(QEvent* event) {
    if (event->type() == QEvent::ShortcutOverride) {
        const auto* key = static_cast<QKeyEvent*>(event);
        if (key->modifiers() == Qt::NoModifier && QStringLiteral("APRLHF").contains(key->text().toUpper()) &&
            !key->text().isEmpty()) {
            event->accept();
            return true;
        }
    }
    return QWidget::event(event);
}

void SceneView::keyPressEvent(QKeyEvent* event) {
    switch (event->key()) {
        case Qt::Key_A:
            return look_from(Direction::Anterior);
        case Qt::Key_P:
            return look_from(Direction::Posterior);
        case Qt::Key_R:
            return look_from(Direction::Right);
        case Qt::Key_L:
            return look_from(Direction::Left);
        case Qt::Key_H:
            return look_from(Direction::Head);
        case Qt::Key_F:
            return look_from(Direction::Feet);
        case Qt::Key_Left:
            return rotate({-15, 0});
        case Qt::Key_Right:
            return rotate({15, 0});
        case Qt::Key_Up:
            return rotate({0, -15});
        case Qt::Key_Down:
            return rotate({0, 15});
        default:
            QWidget::keyPressEvent(event);
    }
}

}  // namespace remnant::ui
