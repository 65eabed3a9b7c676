#pragma once
// The structures of one view as VTK actors. Surfaces are shared between views, actors and mappers are not.

#include <vtkNew.h>
#include <vtkSmartPointer.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "document/display_layers.h"
#include "remnant/core/scan_alignment.h"
#include "scene/picked.h"
#include "scene/surface_store.h"

class vtkActor;
class vtkMatrix4x4;
class vtkPlane;
class vtkPolyDataMapper;
class vtkRenderer;

namespace remnant::ui {

class LayerActors {
  public:
    explicit LayerActors(vtkRenderer& renderer);
    ~LayerActors();

    /// Shows these layers and no others. Where a layer's new surface is not made yet, its last one stays.
    void show(const std::vector<DisplayLayer>& layers, const core::GridGeometry& grid,
              const SurfaceStore& surfaces);
    /// Another patient or scan: nothing of the last one may stay on screen.
    void clear();

    void set_coarse(bool coarse);
    void set_visible(bool visible);
    /// Draws these layers elsewhere than they are, by `way` (LPS mm); all others where they are.
    void pull_aside(std::vector<std::string> ids, const core::Vec3& way);
    /// Draws all of it where `place` (LPS mm) brings it.
    void set_place(const core::PlaceMap& place);
    /// Leaves these layers out of the picture for now.
    void set_left_out(std::vector<std::string> ids);
    /// Cuts away what lies on the side the plane's normal points from; null shows all.
    void set_clip(vtkPlane* plane);

    /// True while some layer is shown by an older surface or none.
    [[nodiscard]] bool incomplete() const;
    [[nodiscard]] bool empty() const;
    /// Names of layers whose surface differs from the voxels by more than 1 %.
    [[nodiscard]] std::vector<std::string> doubtful() const;
    /// Of all shown surfaces, LPS mm; none where there are none.
    [[nodiscard]] std::optional<core::WorldBox> bounds() const;
    /// The surface under a point of the display (pixels from the bottom left). What is solid is taken before
    /// something translucent in front of it.
    [[nodiscard]] std::optional<Picked> pick(double x, double y) const;
    /// How often a surface was handed to the graphics.
    [[nodiscard]] int handed_over() const { return handed_over_; }

  private:
    struct Item;
    Item& item(const std::string& id);
    void choose_mapper(Item& item) const;
    [[nodiscard]] core::Vec3 offset_of(const Item& item) const;

    vtkRenderer& renderer_;
    std::vector<std::unique_ptr<Item>> items_;
    vtkSmartPointer<vtkPlane> clip_;
    std::vector<std::string> aside_;
    core::Vec3 way_aside_ = core::Vec3::Zero();
    vtkNew<vtkMatrix4x4> place_;
    std::vector<std::string> left_out_;
    bool coarse_ = false;
    bool visible_ = true;
    int handed_over_ = 0;
};

}  // namespace remnant::ui
