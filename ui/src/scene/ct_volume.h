#pragma once
// The CT drawn as a cloud of its values.

#include <vtkSmartPointer.h>

#include "remnant/core/voxel_grid.h"

class vtkImageData;
class vtkRenderer;
class vtkVolume;

namespace remnant::ui {

class CtVolume {
  public:
    explicit CtVolume(vtkRenderer& renderer) : renderer_(renderer) {}
    ~CtVolume();
    CtVolume(const CtVolume&) = delete;
    CtVolume& operator=(const CtVolume&) = delete;

    /// Null hides it. The voxels are shared, not copied.
    void show(const core::CtVoxels* ct);
    /// Fewer rays while the hand moves it.
    void set_coarse(bool coarse);

  private:
    vtkRenderer& renderer_;
    core::CtVoxels shown_;  // keeps the voxels alive that VTK looks at
    vtkSmartPointer<vtkVolume> volume_;
};

}  // namespace remnant::ui
