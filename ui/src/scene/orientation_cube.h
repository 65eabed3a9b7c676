#pragma once
// A small cube in the corner with the patient's directions on its faces: R L A P H F.

#include <vtkNew.h>

class vtkOrientationMarkerWidget;
class vtkAnnotatedCubeActor;
class vtkRenderWindowInteractor;
class vtkRenderer;

namespace remnant::ui {

class OrientationCube {
  public:
    OrientationCube();
    ~OrientationCube();

    /// Puts the cube into the lower left corner of the view. The interactor must be initialised.
    void attach(vtkRenderWindowInteractor* interactor, vtkRenderer* renderer);
    void detach();
    /// Keeps the cube's size on the screen, in pixels, whatever the view's.
    void resize(int width, int height, double pixels);

  private:
    vtkNew<vtkAnnotatedCubeActor> cube_;
    vtkNew<vtkOrientationMarkerWidget> marker_;
};

}  // namespace remnant::ui
