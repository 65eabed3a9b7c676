#include "scene/vtk_widget.h"

#include <vtkCallbackCommand.h>
#include <vtkCommand.h>
#include <vtkGenericOpenGLRenderWindow.h>
#include <vtkGenericRenderWindowInteractor.h>
#include <vtkOpenGLState.h>
#include <vtkRendererCollection.h>

#include <QImage>
#include <QMouseEvent>
#include <QOffscreenSurface>
#include <QOpenGLContext>
#include <QOpenGLExtraFunctions>
#include <QOpenGLFramebufferObject>
#include <cmath>

namespace remnant::ui {
namespace {

VtkWidget& widget_of(void* owner) {
    return *static_cast<VtkWidget*>(owner);
}

bool is_software(QOpenGLContext& context) {
    const auto* text = reinterpret_cast<const char*>(context.functions()->glGetString(GL_RENDERER));
    const QByteArray renderer = QByteArray(text).toLower();
    return renderer.contains("llvmpipe") || renderer.contains("softpipe") || renderer.contains("swrast") ||
           renderer.contains("software");
}

bool can_make_context() {
    QOffscreenSurface surface;
    surface.create();
    QOpenGLContext context;
    return context.create() && context.format().version() >= std::make_pair(3, 2) &&
           context.makeCurrent(&surface);
}

constexpr double kPointsPerInch = 72.0;
constexpr int kWheelNotch = 120;

}  // namespace

bool opengl_is_available() {
    static const bool available = can_make_context();
    return available;
}

VtkWidget::VtkWidget(QWidget* parent) : QOpenGLWidget(parent) {
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setUpdateBehavior(QOpenGLWidget::PartialUpdate);
    window_->SetReadyForRendering(false);
    window_->SetOwnContext(0);
    window_->SetMultiSamples(0);
    window_->SetFrameBlitModeToNoBlit();
    interactor_->SetRenderWindow(window_);
    // Frames are drawn when Qt asks for one; what VTK wants to draw becomes a wish for a frame.
    interactor_->EnableRenderOff();
    observe(interactor_, vtkCommand::RenderEvent,
            [](vtkObject*, unsigned long, void* owner, void*) { widget_of(owner).request_frame(); });
    observe(window_, vtkCommand::WindowMakeCurrentEvent, [](vtkObject*, unsigned long, void* owner, void*) {
        // QOpenGLWidget::makeCurrent would bind Qt's framebuffer behind the back of VTK's state cache.
        VtkWidget& widget = widget_of(owner);
        if (widget.context_ && widget.surface_ != nullptr) widget.context_->makeCurrent(widget.surface_);
    });
    observe(window_, vtkCommand::WindowIsCurrentEvent,
            [](vtkObject*, unsigned long, void* owner, void* answer) {
                VtkWidget& widget = widget_of(owner);
                *static_cast<bool*>(answer) =
                    widget.context_ && QOpenGLContext::currentContext() == widget.context_;
            });
    observe(window_, vtkCommand::WindowSupportsOpenGLEvent,
            [](vtkObject*, unsigned long, void*, void* answer) { *static_cast<int*>(answer) = 1; });
    observe(window_, vtkCommand::WindowIsDirectEvent,
            [](vtkObject*, unsigned long, void*, void* answer) { *static_cast<int*>(answer) = 1; });
}

VtkWidget::~VtkWidget() {
    release();
    interactor_->RemoveAllObservers();
    window_->RemoveAllObservers();
    interactor_->SetRenderWindow(nullptr);
}

void VtkWidget::observe(vtkObject* subject, unsigned long event,
                        void (*callback)(vtkObject*, unsigned long, void*, void*)) {
    vtkNew<vtkCallbackCommand> command;
    command->SetCallback(callback);
    command->SetClientData(this);
    subject->AddObserver(event, command);
}

void VtkWidget::initializeGL() {
    if (format().version() < std::make_pair(3, 2)) return;
    context_ = context();
    surface_ = context_->surface();
    software_ = is_software(*context_);
    // Moving to another window destroys the context, and with it all that VTK keeps in it.
    connect(context_, &QOpenGLContext::aboutToBeDestroyed, this, &VtkWidget::release, Qt::UniqueConnection);
    window_->SetReadyForRendering(true);
    window_->SetForceMaximumHardwareLineWidth(1);
    window_->OpenGLInitContext();
    set_pixel_size(pixel_size());
    interactor_->Initialize();
    frame_wanted_ = true;
    Q_EMIT context_ready();
}

void VtkWidget::release() {
    if (!ready()) return;
    QOpenGLContext* before = QOpenGLContext::currentContext();
    QSurface* surface_before = before != nullptr ? before->surface() : nullptr;
    if (context_) {
        disconnect(context_, &QOpenGLContext::aboutToBeDestroyed, this, &VtkWidget::release);
        makeCurrent();
        window_->Finalize();
        doneCurrent();
    }
    window_->SetReadyForRendering(false);
    surface_ = nullptr;
    context_ = nullptr;
    if (before != nullptr && surface_before != nullptr && before != context_)
        before->makeCurrent(surface_before);
}

QSize VtkWidget::pixel_size() const {
    return (QSizeF(size()) * devicePixelRatioF()).toSize().expandedTo({1, 1});
}

void VtkWidget::set_pixel_size(QSize pixels) {
    window_->SetDPI(static_cast<int>(std::lround(kPointsPerInch * devicePixelRatioF())));
    window_->SetScreenSize(pixels.width(), pixels.height());
    window_->SetSize(pixels.width(), pixels.height());
    interactor_->SetSize(pixels.width(), pixels.height());
}

void VtkWidget::resizeGL(int, int) {
    frame_wanted_ = true;
    if (ready()) set_pixel_size(pixel_size());
}

void VtkWidget::request_frame() {
    frame_wanted_ = true;
    update();
}

// The last frame is kept: that something over this view is drawn again is no reason to compute a new one.
void VtkWidget::paintGL() {
    if (!ready() || !frame_wanted_) return;
    frame_wanted_ = false;
    set_pixel_size(pixel_size());
    draw_into(defaultFramebufferObject(), pixel_size());
}

void VtkWidget::draw_into(unsigned int framebuffer, QSize pixels) {
    vtkOpenGLState* state = window_->GetState();
    // Qt painted in this context since the last frame: nothing that VTK remembers of it holds.
    state->Reset();
    state->Push();
    state->vtkglDepthFunc(GL_LEQUAL);
    window_->Render();
    state->vtkglBindFramebuffer(GL_DRAW_FRAMEBUFFER, framebuffer);
    state->vtkglViewport(0, 0, pixels.width(), pixels.height());
    state->vtkglDisable(GL_SCISSOR_TEST);
    window_->BlitDisplayFramebuffer();
    // The window behind must not shine through.
    state->vtkglBindFramebuffer(GL_FRAMEBUFFER, framebuffer);
    state->vtkglColorMask(GL_FALSE, GL_FALSE, GL_FALSE, GL_TRUE);
    state->vtkglClearColor(0.0F, 0.0F, 0.0F, 1.0F);
    state->vtkglClear(GL_COLOR_BUFFER_BIT);
    state->vtkglColorMask(GL_TRUE, GL_TRUE, GL_TRUE, GL_TRUE);
    state->Pop();
}

void VtkWidget::paintEvent(QPaintEvent* event) {
    QOpenGLWidget::paintEvent(event);
    if (ready() || complained_) return;
    complained_ = true;
    Q_EMIT unusable();
}

core::Result<QImage> VtkWidget::picture(QSize pixels) {
    if (!ready()) return core::refuse("picture", "there is no OpenGL 3.2 here, so there is no picture in 3D");
    makeCurrent();
    int largest = 0;
    context_->functions()->glGetIntegerv(GL_MAX_TEXTURE_SIZE, &largest);
    if (pixels.isEmpty() || pixels.width() > largest || pixels.height() > largest) {
        doneCurrent();
        return core::refuse("picture", "the graphics of this computer draw at most " +
                                           std::to_string(largest) + " pixels in each direction");
    }
    QImage image;
    {
        QOpenGLFramebufferObject target(pixels, QOpenGLFramebufferObject::NoAttachment);
        set_pixel_size(pixels);
        draw_into(target.handle(), pixels);
        image = target.toImage().convertToFormat(QImage::Format_RGB32);
    }
    set_pixel_size(pixel_size());
    doneCurrent();
    request_frame();
    return image;
}

QPoint VtkWidget::vtk_position(QPointF logical) const {
    const QPoint physical = (logical * devicePixelRatioF()).toPoint();
    return {physical.x(), pixel_size().height() - physical.y() - 1};
}

void VtkWidget::place_pointer(QPointF logical, Qt::KeyboardModifiers modifiers) {
    const QPoint at = vtk_position(logical);
    interactor_->SetEventInformation(at.x(), at.y(), modifiers.testFlag(Qt::ControlModifier) ? 1 : 0,
                                     panning_key_ || modifiers.testFlag(Qt::ShiftModifier) ? 1 : 0);
}

void VtkWidget::mousePressEvent(QMouseEvent* event) {
    if (!ready()) return;
    place_pointer(event->position(), event->modifiers());
    if (event->button() == Qt::LeftButton) interactor_->InvokeEvent(vtkCommand::LeftButtonPressEvent);
    if (event->button() == Qt::MiddleButton) interactor_->InvokeEvent(vtkCommand::MiddleButtonPressEvent);
    if (event->button() == Qt::RightButton) interactor_->InvokeEvent(vtkCommand::RightButtonPressEvent);
}

void VtkWidget::mouseMoveEvent(QMouseEvent* event) {
    if (!ready()) return;
    place_pointer(event->position(), event->modifiers());
    interactor_->InvokeEvent(vtkCommand::MouseMoveEvent);
}

void VtkWidget::mouseReleaseEvent(QMouseEvent* event) {
    if (!ready()) return;
    place_pointer(event->position(), event->modifiers());
    if (event->button() == Qt::LeftButton) interactor_->InvokeEvent(vtkCommand::LeftButtonReleaseEvent);
    if (event->button() == Qt::MiddleButton) interactor_->InvokeEvent(vtkCommand::MiddleButtonReleaseEvent);
    if (event->button() == Qt::RightButton) interactor_->InvokeEvent(vtkCommand::RightButtonReleaseEvent);
}

void VtkWidget::wheelEvent(QWheelEvent* event) {
    if (!ready()) return;
    place_pointer(event->position(), event->modifiers());
    wheel_turned_ += event->angleDelta().y();
    for (; wheel_turned_ >= kWheelNotch; wheel_turned_ -= kWheelNotch)
        interactor_->InvokeEvent(vtkCommand::MouseWheelForwardEvent);
    for (; wheel_turned_ <= -kWheelNotch; wheel_turned_ += kWheelNotch)
        interactor_->InvokeEvent(vtkCommand::MouseWheelBackwardEvent);
    event->accept();
}

}  // namespace remnant::ui
