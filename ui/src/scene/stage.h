#pragma once
// What one 3D view draws: its renderer, light, cube, structures and volume, and how finely.

#include <vtkNew.h>

#include <QSize>
#include <functional>

#include "scene/camera_pose.h"
#include "scene/layer_actors.h"
#include "scene/orientation_cube.h"
#include "scene/volume_layer.h"

class vtkPlane;
class vtkRenderer;

namespace remnant::ui {

class VtkWidget;

class Stage {
  public:
    explicit Stage(VtkWidget& canvas);
    ~Stage();

    [[nodiscard]] LayerActors& layers() { return layers_; }
    [[nodiscard]] const LayerActors& layers() const { return layers_; }
    /// What another scan shows; not part of the contents.
    [[nodiscard]] LayerActors& guest() { return guest_; }
    [[nodiscard]] VolumeLayer& volume() { return volume_; }
    [[nodiscard]] vtkRenderer& renderer() { return *renderer_; }

    /// Called while the mouse turns, pans or zooms.
    void on_motion(std::function<void()> told) { motion_ = std::move(told); }

    [[nodiscard]] CameraPose pose() const;
    void set_pose(const CameraPose& pose);
    [[nodiscard]] Projection projection(QSize view) const;
    /// From now on both are seen from one place and equally large.
    void share_camera(Stage& other);
    /// Box of the surfaces, or of the volume where there are none.
    [[nodiscard]] std::optional<core::WorldBox> contents() const;
    void fit(QSize view);

    void set_clip(bool on);
    void move_clip(double z_mm);

    /// Draws a small scene nobody sees, so that the graphics have compiled what they need before a case is
    /// there.
    void rehearse();
    /// Coarse surfaces, order of translucent ones by weight: fast.
    void draw_coarse();
    /// Fine surfaces. With `peels` > 0 translucent ones are drawn in their true order, that many layers deep.
    void draw_fine(int peels);
    /// After the contents or the camera were changed by code.
    void contents_changed();

    /// The context is there.
    void attach_cube();
    void resize_cube(QSize view, double pixels) { cube_.resize(view.width(), view.height(), pixels); }

  private:
    VtkWidget& canvas_;
    vtkNew<vtkRenderer> renderer_;
    vtkNew<vtkPlane> clip_;
    OrientationCube cube_;
    LayerActors layers_;
    LayerActors guest_;
    VolumeLayer volume_;
    std::function<void()> motion_;
};

}  // namespace remnant::ui
