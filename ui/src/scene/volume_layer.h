#pragma once
// The CT itself in 3D, as a cloud of Hounsfield units.

#include <vtkNew.h>
#include <vtkSmartPointer.h>

#include <optional>

#include "remnant/core/voxel_grid.h"

class vtkPlane;
class vtkRenderer;
class vtkVolume;
class vtkVolumeMapper;

namespace remnant::ui {

struct VolumePreset;

class VolumeLayer {
  public:
    explicit VolumeLayer(vtkRenderer& renderer);
    ~VolumeLayer();

    /// Shows the CT; none shows nothing. The voxels are shared, not copied. `on_processor`: cast rays on the
    /// processor, where the graphics are computed by it anyway.
    void show(const std::optional<core::CtVoxels>& ct, const VolumePreset& preset, bool on_processor);
    void clear();
    void set_coarse(bool coarse);
    void set_clip(vtkPlane* plane);
    [[nodiscard]] bool empty() const { return volume_ == nullptr; }
    /// The scan's box, LPS mm.
    [[nodiscard]] std::optional<core::WorldBox> bounds() const;

  private:
    void apply(const VolumePreset& preset);
    void set_sampling();

    vtkRenderer& renderer_;
    std::optional<core::CtVoxels> ct_;
    vtkSmartPointer<vtkVolume> volume_;
    vtkSmartPointer<vtkVolumeMapper> mapper_;
    vtkSmartPointer<vtkPlane> clip_;
    bool on_processor_ = true;
    bool coarse_ = false;
};

}  // namespace remnant::ui
