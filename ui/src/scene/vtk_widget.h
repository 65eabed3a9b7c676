#pragma once
// VTK in a Qt 6 window. (Debian's VTK has widgets for Qt 5 alone.) A vtkGenericOpenGLRenderWindow draws in a
// context of this widget's own, off the screen; the finished frame is painted like any picture. A
// QOpenGLWidget would turn every repaint of the window, of one slice or one label, into a composition by
// OpenGL of the whole window: 17 ms each where the processor does it. And a context that belongs to no window
// outlives every move between docks and windows.

#include <vtkNew.h>
#include <vtkSmartPointer.h>

#include <QImage>
#include <QSurfaceFormat>
#include <QWidget>
#include <memory>

#include "remnant/core/result.h"

class QOffscreenSurface;
class QOpenGLContext;
class QOpenGLFramebufferObject;
class vtkCallbackCommand;
class vtkGenericOpenGLRenderWindow;
class vtkGenericRenderWindowInteractor;
class vtkObject;

namespace remnant::ui {

/// True where a context of OpenGL 3.2 can be made; asked once.
bool opengl_is_available();

class VtkWidget : public QWidget {
    Q_OBJECT

  public:
    explicit VtkWidget(QWidget* parent = nullptr);
    ~VtkWidget() override;

    [[nodiscard]] vtkGenericOpenGLRenderWindow* render_window() const { return window_; }
    [[nodiscard]] vtkGenericRenderWindowInteractor* interactor() const { return interactor_; }

    /// Before the widget is first shown.
    void set_format(const QSurfaceFormat& format) { format_ = format; }
    /// Makes the context, which the first painting does otherwise. False without OpenGL 3.2.
    bool prepare();
    /// Null until `ready`.
    [[nodiscard]] QOpenGLContext* context() const { return context_.get(); }
    void make_current();
    void done_current();
    /// What is on the screen, in physical pixels.
    [[nodiscard]] const QImage& frame() const { return frame_; }

    /// True once there is a context VTK can draw in.
    [[nodiscard]] bool ready() const { return context_ != nullptr; }
    /// True where OpenGL is computed by the processor (llvmpipe, softpipe, swrast). False until `ready`.
    [[nodiscard]] bool software_rendering() const { return software_; }

    /// A picture of what is shown, drawn at `pixels` whatever the widget's size. Refused: no context, a size
    /// the graphics cannot hold.
    core::Result<QImage> picture(QSize pixels);

    /// Draws a new frame soon. Qt's `update` alone shows the last one again: that something over this view is
    /// painted anew is no reason to compute it.
    void request_frame();

    /// While a key is held, the left button pans as Shift does.
    void set_panning_key(bool held) { panning_key_ = held; }

    /// The widget's physical pixel under a logical position, counted from the bottom left as VTK does.
    [[nodiscard]] QPoint vtk_position(QPointF logical) const;

  Q_SIGNALS:
    /// A context is there.
    void context_ready();
    /// There is no OpenGL 3.2 here; nothing will be drawn.
    void unusable();

  protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;

  private:
    void observe(vtkObject* subject, unsigned long event,
                 void (*callback)(vtkObject*, unsigned long, void*, void*));
    bool make_context();
    void set_pixel_size(QSize pixels);
    [[nodiscard]] QSize pixel_size() const;
    QImage drawn(QSize pixels);
    void draw_into(unsigned int framebuffer, QSize pixels);
    void place_pointer(QPointF logical, Qt::KeyboardModifiers modifiers);

    vtkNew<vtkGenericOpenGLRenderWindow> window_;
    vtkNew<vtkGenericRenderWindowInteractor> interactor_;
    QSurfaceFormat format_ = QSurfaceFormat::defaultFormat();
    std::unique_ptr<QOffscreenSurface> surface_;
    std::unique_ptr<QOpenGLContext> context_;  // null until first painted, and without OpenGL 3.2
    std::unique_ptr<QOpenGLFramebufferObject> target_;
    QImage frame_;
    bool software_ = false;
    bool frame_wanted_ = true;
    bool gave_up_ = false;
    bool panning_key_ = false;
    int wheel_turned_ = 0;  // eighths of a degree since the last notch; touch pads send small ones
};

}  // namespace remnant::ui
