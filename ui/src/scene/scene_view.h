#pragma once
// The 3D view: structures as surfaces, or the CT itself.

#include <vtkNew.h>
#include <vtkSmartPointer.h>

#include <QImage>
#include <QWidget>
#include <map>
#include <memory>
#include <string>

#include "document/display_layers.h"
#include "document/document.h"
#include "scene/surface_store.h"

class QLabel;
class vtkActor;
class vtkRenderer;

namespace remnant::ui {

class CtVolume;
class VtkWidget;

/// Where the eye is. From anterior, the patient's right is on the screen's left.
enum class Direction { Anterior, Posterior, Right, Left, Head, Feet };

class SceneView : public QWidget {
    Q_OBJECT

  public:
    SceneView(Document& document, SurfaceStore& surfaces, QWidget* parent = nullptr);
    ~SceneView() override;

    void look_from(Direction direction);
    /// All that is shown, as large as the view allows, from where the eye is.
    void fit();
    void set_text_visible(bool visible);
    void set_active(bool active);
    /// The scene at any size, in pixels.
    [[nodiscard]] QImage picture(const QSize& pixels);
    /// One step of a turn round the patient's long axis.
    void turn(double degrees);
    /// Draws at once and waits until it is on the screen; for measuring.
    void render_now();
    [[nodiscard]] vtkRenderer& renderer() const { return *renderer_.GetPointer(); }
    [[nodiscard]] VtkWidget& canvas() const { return *canvas_; }
    /// Nothing is being made that would still change the picture.
    [[nodiscard]] bool settled() const;

  Q_SIGNALS:
    void wants_large();
    void activated();

  protected:
    void resizeEvent(QResizeEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    bool event(QEvent* event) override;

  private:
    void build_overlays();
    void take_changes(Parts parts);
    void refresh();
    void show_actor(const DisplayLayer& layer, const Surface& surface);
    [[nodiscard]] double shown_opacity(const DisplayLayer& layer) const;
    void refresh_volume();
    void set_moving(bool moving);
    void rotate(const QPointF& by);
    void pan(const QPointF& by);
    void dolly(double factor);
    void pick(const QPointF& position);
    void follow_orientation();
    void place_overlays();
    void set_direction_text(const QString& text);

    struct Shown {
        vtkSmartPointer<vtkActor> actor;
        std::shared_ptr<const Surface> surface;
    };

    Document& document_;
    SurfaceStore& surfaces_;
    VtkWidget* canvas_;
    vtkNew<vtkRenderer> renderer_;
    vtkNew<vtkRenderer> compass_;
    std::map<std::string, Shown> shown_;
    std::unique_ptr<CtVolume> volume_;
    QLabel* title_ = nullptr;
    QLabel* note_ = nullptr;
    QWidget* buttons_ = nullptr;
    QPointF last_;
    QPointF pressed_;
    bool moving_ = false;
    bool framed_ = false;  // the camera has seen contents once
    bool space_ = false;
};

}  // namespace remnant::ui
