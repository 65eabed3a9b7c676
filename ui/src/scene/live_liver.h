#pragma once
// The liver while a cut is in the hand: its one surface, painted by what stays and what goes. Surfaces of the
// two parts cannot be made as fast as a hand moves.

#include <vtkNew.h>
#include <vtkSmartPointer.h>

#include <array>
#include <vector>

#include "remnant/core/label_mask.h"
#include "scene/surface_store.h"

class vtkActor;
class vtkPolyData;
class vtkPolyDataMapper;
class vtkRenderer;
class vtkUnsignedCharArray;

namespace remnant::ui {

class LiveLiver {
  public:
    explicit LiveLiver(vtkRenderer& renderer);
    ~LiveLiver();
    LiveLiver(const LiveLiver&) = delete;
    LiveLiver& operator=(const LiveLiver&) = delete;

    /// Shows the coarse surface of `liver`, painted by the part each of its points belongs to.
    void show(const SharedSurface& surface, const core::LabelMask& liver, const core::GridGeometry& grid,
              const core::LabelMask& remnant, const core::LabelMask& resected);
    void hide();
    [[nodiscard]] bool shown() const;
    /// Points painted as going.
    [[nodiscard]] int points_that_go() const { return points_that_go_; }

  private:
    void take(const SharedSurface& surface, const core::LabelMask& liver, const core::GridGeometry& grid);

    vtkRenderer& renderer_;
    SharedSurface surface_;
    std::vector<std::array<int, 3>> voxels_;  // of the liver, one a point of the surface
    int points_that_go_ = 0;
    vtkSmartPointer<vtkPolyData> mesh_;
    vtkSmartPointer<vtkUnsignedCharArray> colours_;
    vtkNew<vtkPolyDataMapper> mapper_;
    vtkNew<vtkActor> actor_;
};

}  // namespace remnant::ui
