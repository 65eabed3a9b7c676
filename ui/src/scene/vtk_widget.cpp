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
#include <QPainter>
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

VtkWidget::VtkWidget(QWidget* parent) : QWidget(parent) {
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setAttribute(Qt::WA_OpaquePaintEvent);
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
        if (widget_of(owner).ready()) widget_of(owner).make_current();
    });
    observe(window_, vtkCommand::WindowIsCurrentEvent,
            [](vtkObject*, unsigned long, void* owner, void* answer) {
                VtkWidget& widget = widget_of(owner);
                *static_cast<bool*>(answer) =
                    widget.ready() && QOpenGLContext::currentContext() == widget.context();
            });
    observe(window_, vtkCommand::WindowSupportsOpenGLEvent,
            [](vtkObject*, unsigned long, void*, void* answer) { *static_cast<int*>(answer) = 1; });
    observe(window_, vtkCommand::WindowIsDirectEvent,
            [](vtkObject*, unsigned long, void*, void* answer) { *static_cast<int*>(answer) = 1; });
}

VtkWidget::~VtkWidget() {
    if (ready()) {
        make_current();
        window_->Finalize();
        target_.reset();
        done_current();
    }
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

void VtkWidget::make_current() {
    context_->makeCurrent(surface_.get());
}

void VtkWidget::done_current() {
    context_->doneCurrent();
}

bool VtkWidget::make_context() {
    surface_ = std::make_unique<QOffscreenSurface>();
    surface_->setFormat(format_);
    surface_->create();
    auto made = std::make_unique<QOpenGLContext>();
    made->setFormat(format_);
    if (!made->create() || made->format().version() < std::make_pair(3, 2) ||
        !made->makeCurrent(surface_.get()))
        return false;
    context_ = std::move(made);
    software_ = is_software(*context_);
    window_->SetReadyForRendering(true);
    window_->SetForceMaximumHardwareLineWidth(1);
    window_->OpenGLInitContext();
    set_pixel_size(pixel_size());
    interactor_->Initialize();
    done_current();
    return true;
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

void VtkWidget::request_frame() {
    frame_wanted_ = true;
    update();
}

bool VtkWidget::prepare() {
    if (ready() || gave_up_) return ready();
    gave_up_ = !make_context();
    if (gave_up_) {
        Q_EMIT unusable();
    } else {
        Q_EMIT context_ready();
    }
    return ready();
}

void VtkWidget::paintEvent(QPaintEvent*) {
    prepare();
    QPainter painter(this);
    if (!ready()) return painter.fillRect(rect(), Qt::black);
    if (frame_wanted_ || frame_.size() != pixel_size()) {
        frame_wanted_ = false;
        frame_ = drawn(pixel_size());
        frame_.setDevicePixelRatio(devicePixelRatioF());
    }
    painter.drawImage(QPointF(0, 0), frame_);
}

QImage VtkWidget::drawn(QSize pixels) {
    make_current();
    if (target_ == nullptr || target_->size() != pixels)
        target_ = std::make_unique<QOpenGLFramebufferObject>(pixels,
                                                             QOpenGLFramebufferObject::CombinedDepthStencil);
    set_pixel_size(pixels);
    draw_into(target_->handle(), pixels);
    QImage image = target_->toImage().convertToFormat(QImage::Format_RGB32);
    set_pixel_size(pixel_size());
    done_current();
    return image;
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

core::Result<QImage> VtkWidget::picture(QSize pixels) {
    if (!ready()) return core::refuse("picture", "there is no OpenGL 3.2 here, so there is no picture in 3D");
    make_current();
    int largest = 0;
    context_->functions()->glGetIntegerv(GL_MAX_TEXTURE_SIZE, &largest);
    done_current();
    if (pixels.isEmpty() || pixels.width() > largest || pixels.height() > largest)
        return core::refuse("picture", "the graphics of this computer draw at most " +
                                           std::to_string(largest) + " pixels in each direction");
    QImage image = drawn(pixels);
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
