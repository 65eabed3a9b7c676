#include "scene/orientation_cube.h"

#include <vtkAnnotatedCubeActor.h>
#include <vtkOrientationMarkerWidget.h>
#include <vtkProperty.h>
#include <vtkRenderWindowInteractor.h>
#include <vtkRenderer.h>

#include <algorithm>

namespace remnant::ui {

OrientationCube::OrientationCube() {
    // LPS: +x is left, +y is posterior, +z is the head.
    cube_->SetXPlusFaceText("L");
    cube_->SetXMinusFaceText("R");
    cube_->SetYPlusFaceText("P");
    cube_->SetYMinusFaceText("A");
    cube_->SetZPlusFaceText("H");
    cube_->SetZMinusFaceText("F");
    // Upright with the head up; on head and feet, with the front up.
    cube_->SetXFaceTextRotation(0);
    cube_->SetYFaceTextRotation(0);
    cube_->SetZFaceTextRotation(-90);
    cube_->SetFaceTextScale(0.62);
    cube_->GetCubeProperty()->SetColor(0.15, 0.18, 0.21);
    cube_->GetCubeProperty()->SetAmbient(0.5);
    cube_->GetTextEdgesProperty()->SetColor(0.88, 0.64, 0.23);
    cube_->GetTextEdgesProperty()->SetLineWidth(1);
    for (vtkProperty* face :
         {cube_->GetXPlusFaceProperty(), cube_->GetXMinusFaceProperty(), cube_->GetYPlusFaceProperty(),
          cube_->GetYMinusFaceProperty(), cube_->GetZPlusFaceProperty(), cube_->GetZMinusFaceProperty()}) {
        face->SetColor(0.88, 0.64, 0.23);
        face->SetAmbient(1.0);
        face->SetDiffuse(0.0);
        face->SetInterpolationToFlat();
    }
    marker_->SetOrientationMarker(cube_);
}

OrientationCube::~OrientationCube() {
    detach();
}

void OrientationCube::attach(vtkRenderWindowInteractor* interactor, vtkRenderer* renderer) {
    if (marker_->GetInteractor() == interactor) return;
    marker_->SetInteractor(interactor);
    marker_->SetDefaultRenderer(renderer);
    marker_->SetEnabled(1);
    marker_->InteractiveOff();
}

void OrientationCube::detach() {
    if (marker_->GetInteractor() == nullptr) return;
    marker_->SetEnabled(0);
    marker_->SetInteractor(nullptr);
}

void OrientationCube::resize(int width, int height, double pixels) {
    const double across = std::min(1.0, pixels / std::max(width, 1));
    const double up = std::min(1.0, pixels / std::max(height, 1));
    marker_->SetViewport(0.0, 0.0, across, up);
}

}  // namespace remnant::ui
