#pragma once
// The bridge between Qt 6 and VTK: a widget that VTK draws into. Debian's VTK has one for Qt 5 only.

#include <vtkNew.h>
#include <vtkSmartPointer.h>
#include <QOpenGLWidget>

class QSurface;
class vtkCallbackCommand;
class vtkGenericOpenGLRenderWindow;
class vtkObject;
class vtkRenderWindow;

namespace remnant::ui {

/// Draws a vtkRenderWindow within Qt's frame. Survives resizing, hiding, another device pixel ratio, and a
/// move to another window, which takes the OpenGL context away and gives a new one.
class VtkWidget : public QOpenGLWidget {
    Q_OBJECT

  public:
    explicit VtkWidget(QWidget* parent = nullptr);
    ~VtkWidget() override;

    [[nodiscard]] vtkRenderWindow& window() const;
    /// Draws once before the next frame of the window, however often it was asked.
    void render_later() { update(); }
    /// True once there is a context to draw with.
    [[nodiscard]] bool ready() const { return ready_; }

  Q_SIGNALS:
    /// OpenGL objects are gone or new; whoever holds some must make them again.
    void context_changed();
    /// About to draw: cameras may still be set.
    void about_to_render();

  protected:
    void initializeGL() override;
    void resizeGL(int width, int height) override;
    void paintGL() override;

  private:
    static void on_window_event(vtkObject* window, unsigned long event, void* self, void* data);
    void release_context();
    void blit_to_qt();

    vtkNew<vtkGenericOpenGLRenderWindow> window_;
    vtkNew<vtkCallbackCommand> events_;
    QSurface* surface_ = nullptr;
    bool ready_ = false;
};

}  // namespace remnant::ui
