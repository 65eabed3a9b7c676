#include "scene/vtk_widget.h"

#include <vtkCallbackCommand.h>
#include <vtkGenericOpenGLRenderWindow.h>
#include <vtkOpenGLFramebufferObject.h>
#include <vtkOpenGLState.h>

#include <QOpenGLContext>
#include <QOpenGLFunctions>

namespace remnant::ui {

VtkWidget::VtkWidget(QWidget* parent) : QOpenGLWidget(parent) {
    setUpdateBehavior(QOpenGLWidget::NoPartialUpdate);
    window_->SetOwnContext(0);
    window_->SetFrameBlitModeToNoBlit();
    window_->SetMultiSamples(0);
    window_->SetReadyForRendering(false);
    events_->SetClientData(this);
    events_->SetCallback(&VtkWidget::on_window_event);
    for (const auto event :
         {vtkCommand::WindowMakeCurrentEvent, vtkCommand::WindowIsCurrentEvent, vtkCommand::WindowFrameEvent,
          vtkCommand::WindowSupportsOpenGLEvent, vtkCommand::WindowIsDirectEvent})
        window_->AddObserver(event, events_);
}

VtkWidget::~VtkWidget() {
    release_context();
    window_->RemoveObserver(events_);
}

vtkRenderWindow& VtkWidget::window() const {
    return *window_.GetPointer();
}

void VtkWidget::on_window_event(vtkObject*, unsigned long event, void* self, void* data) {
    auto* widget = static_cast<VtkWidget*>(self);
    QOpenGLContext* context = widget->context();
    switch (event) {
        case vtkCommand::WindowMakeCurrentEvent:
            // Not QOpenGLWidget::makeCurrent: that binds Qt's framebuffer behind the back of VTK's state
            // cache.
            if (context != nullptr && widget->surface_ != nullptr) context->makeCurrent(widget->surface_);
            break;
        case vtkCommand::WindowIsCurrentEvent:
            *static_cast<bool*>(data) = context != nullptr && QOpenGLContext::currentContext() == context;
            break;
        case vtkCommand::WindowFrameEvent:
            break;  // Qt swaps.
        case vtkCommand::WindowSupportsOpenGLEvent:
        case vtkCommand::WindowIsDirectEvent:
            *static_cast<int*>(data) = 1;
            break;
        default:
            break;
    }
}

void VtkWidget::initializeGL() {
    surface_ = context()->surface();
    connect(context(), &QOpenGLContext::aboutToBeDestroyed, this, &VtkWidget::release_context);
    window_->SetForceMaximumHardwareLineWidth(1);
    window_->SetReadyForRendering(true);
    window_->InitializeFromCurrentContext();
    window_->SetOwnContext(0);
    ready_ = true;
    Q_EMIT context_changed();
}

void VtkWidget::resizeGL(int, int) {
    const qreal ratio = devicePixelRatioF();
    window_->SetSize(qRound(width() * ratio), qRound(height() * ratio));
    window_->SetDPI(qRound(72 * ratio));
}

void VtkWidget::paintGL() {
    if (!ready_) return;
    // Qt may have chosen another surface since the context was made.
    surface_ = context()->surface();
    Q_EMIT about_to_render();
    vtkOpenGLState* state = window_->GetState();
    state->Reset();
    state->Push();
    // Qt leaves GL_LESS; VTK counts on equal depths passing.
    state->vtkglDepthFunc(GL_LEQUAL);
    window_->Render();
    blit_to_qt();
    state->Pop();
}

void VtkWidget::blit_to_qt() {
    vtkOpenGLState* state = window_->GetState();
    QOpenGLFunctions* gl = context()->functions();
    state->vtkglBindFramebuffer(GL_DRAW_FRAMEBUFFER, defaultFramebufferObject());
    const int* size = window_->GetSize();
    window_->BlitDisplayFramebuffer(0, 0, 0, size[0], size[1], 0, 0, size[0], size[1], GL_COLOR_BUFFER_BIT,
                                    GL_NEAREST);
    state->vtkglBindFramebuffer(GL_FRAMEBUFFER, defaultFramebufferObject());
    // The window behind must not shine through.
    state->vtkglColorMask(GL_FALSE, GL_FALSE, GL_FALSE, GL_TRUE);
    state->vtkglDisable(GL_SCISSOR_TEST);
    gl->glClearColor(0, 0, 0, 1);
    gl->glClear(GL_COLOR_BUFFER_BIT);
    state->vtkglColorMask(GL_TRUE, GL_TRUE, GL_TRUE, GL_TRUE);
}

void VtkWidget::release_context() {
    if (!ready_) return;
    ready_ = false;
    QOpenGLContext* held = context();
    if (held != nullptr && surface_ != nullptr) {
        held->makeCurrent(surface_);
        window_->Finalize();
        held->doneCurrent();
    }
    window_->SetReadyForRendering(false);
    surface_ = nullptr;
}

}  // namespace remnant::ui
