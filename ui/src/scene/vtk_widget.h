#pragma once
// VTK in a Qt 6 window: a QOpenGLWidget whose context a vtkGenericOpenGLRenderWindow draws in. (Debian's VTK
// has widgets for Qt 5 alone.)

#include <vtkNew.h>
#include <vtkSmartPointer.h>

#include <QOpenGLWidget>
#include <QPointer>

#include "remnant/core/result.h"

class QOpenGLContext;
class QSurface;
class vtkCallbackCommand;
class vtkGenericOpenGLRenderWindow;
class vtkGenericRenderWindowInteractor;
class vtkObject;

namespace remnant::ui {

/// True where a context of OpenGL 3.2 can be made; asked once. Where it cannot, a QOpenGLWidget inside a
/// window brings Qt down, and so must not be put there.
bool opengl_is_available();

class VtkWidget : public QOpenGLWidget {
    Q_OBJECT

  public:
    explicit VtkWidget(QWidget* parent = nullptr);
    ~VtkWidget() override;

    [[nodiscard]] vtkGenericOpenGLRenderWindow* render_window() const { return window_; }
    [[nodiscard]] vtkGenericRenderWindowInteractor* interactor() const { return interactor_; }

    /// True once there is a context VTK can draw in.
    [[nodiscard]] bool ready() const { return surface_ != nullptr; }
    /// True where OpenGL is computed by the processor (llvmpipe, softpipe, swrast). False until `ready`.
    [[nodiscard]] bool software_rendering() const { return software_; }

    /// A picture of what is shown, drawn at `pixels` whatever the widget's size. Refused: no context, a size
    /// the graphics cannot hold.
    core::Result<QImage> picture(QSize pixels);

    /// Draws a new frame soon. Qt's `update` alone shows the last one again.
    void request_frame();

    /// While a key is held, the left button pans as Shift does.
    void set_panning_key(bool held) { panning_key_ = held; }

    /// The widget's physical pixel under a logical position, counted from the bottom left as VTK does.
    [[nodiscard]] QPoint vtk_position(QPointF logical) const;

  Q_SIGNALS:
    /// A context is there, at first or again after the widget moved to another window.
    void context_ready();
    /// There is no OpenGL 3.2 here; nothing will be drawn.
    void unusable();

  protected:
    void initializeGL() override;
    void resizeGL(int width, int height) override;
    void paintGL() override;
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;

  private:
    void observe(vtkObject* subject, unsigned long event,
                 void (*callback)(vtkObject*, unsigned long, void*, void*));
    void release();
    void set_pixel_size(QSize pixels);
    [[nodiscard]] QSize pixel_size() const;
    void draw_into(unsigned int framebuffer, QSize pixels);
    void place_pointer(QPointF logical, Qt::KeyboardModifiers modifiers);

    vtkNew<vtkGenericOpenGLRenderWindow> window_;
    vtkNew<vtkGenericRenderWindowInteractor> interactor_;
    QPointer<QOpenGLContext> context_;
    QSurface* surface_ = nullptr;  // the one the context was made for; null without a usable context
    bool software_ = false;
    bool frame_wanted_ = true;
    bool complained_ = false;
    bool panning_key_ = false;
    int wheel_turned_ = 0;  // eighths of a degree since the last notch; touch pads send small ones
};

}  // namespace remnant::ui
