#pragma once
// The mouse in 3D: left rotates, middle or Shift+left pans, wheel or right zooms, Ctrl+left turns the
// picture. Keys belong to the window.

#include <vtkInteractorStyleTrackballCamera.h>

namespace remnant::ui {

class SceneStyle : public vtkInteractorStyleTrackballCamera {
  public:
    static SceneStyle* New();
    vtkTypeMacro(SceneStyle, vtkInteractorStyleTrackballCamera);

    // VTK's own keys (wireframe, quit, pick) would surprise a surgeon.
    void OnChar() override {}
    void OnKeyPress() override {}
    void OnKeyRelease() override {}
};

}  // namespace remnant::ui
