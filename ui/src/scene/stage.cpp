#include "scene/stage.h"

#include <vtkActor.h>
#include <vtkCallbackCommand.h>
#include <vtkCamera.h>
#include <vtkGenericOpenGLRenderWindow.h>
#include <vtkGenericRenderWindowInteractor.h>
#include <vtkLight.h>
#include <vtkPlane.h>
#include <vtkPolyDataMapper.h>
#include <vtkProperty.h>
#include <vtkRenderer.h>
#include <vtkSmartPointer.h>
#include <vtkSphereSource.h>

#include <vector>

#include "scene/scene_style.h"
#include "scene/vtk_widget.h"

namespace remnant::ui {
namespace {

/// A light that stays with the eye; `from` is right, up, towards the eye.
void add_light(vtkRenderer& renderer, const core::Vec3& from, double intensity) {
    vtkNew<vtkLight> light;
    light->SetLightTypeToCameraLight();
    light->SetPosition(from[0], from[1], from[2]);
    light->SetFocalPoint(0.0, 0.0, 0.0);
    light->SetIntensity(intensity);
    renderer.AddLight(light);
}

}  // namespace

Stage::Stage(VtkWidget& canvas)
    : canvas_(canvas), layers_(*renderer_), guest_(*renderer_), volume_(*renderer_) {
    // Views stay black in both themes.
    renderer_->SetBackground(0x0B / 255.0, 0x0E / 255.0, 0x11 / 255.0);
    renderer_->GetActiveCamera()->ParallelProjectionOn();
    renderer_->AutomaticLightCreationOff();
    renderer_->SetOcclusionRatio(0.0);
    // One light over the left shoulder; a second one costs a fifth of a frame in software.
    add_light(*renderer_, {-0.35, 0.45, 1.0}, 1.0);
    set_pose({});
    // What lies above the slice goes.
    clip_->SetNormal(0.0, 0.0, -1.0);
    canvas_.render_window()->AddRenderer(renderer_);

    vtkNew<SceneStyle> style;
    vtkNew<vtkCallbackCommand> command;
    command->SetClientData(this);
    command->SetCallback([](vtkObject*, unsigned long, void* stage, void*) {
        const auto& told = static_cast<Stage*>(stage)->motion_;
        if (told) told();
    });
    style->AddObserver(vtkCommand::InteractionEvent, command);
    canvas_.interactor()->SetInteractorStyle(style);
}

Stage::~Stage() {
    cube_.detach();
    layers_.clear();
    guest_.clear();
    volume_.clear();
    canvas_.interactor()->SetInteractorStyle(nullptr);
    canvas_.render_window()->RemoveRenderer(renderer_);
}

CameraPose Stage::pose() const {
    return pose_of(*renderer_.Get());
}

void Stage::set_pose(const CameraPose& pose) {
    ui::set_pose(*renderer_, pose);
}

Projection Stage::projection(QSize view) const {
    return projection_of(*renderer_.Get(), view);
}

void Stage::share_camera(Stage& other) {
    renderer_->SetActiveCamera(other.renderer_->GetActiveCamera());
}

std::optional<core::WorldBox> Stage::contents() const {
    const auto surfaces = layers_.bounds();
    return surfaces ? surfaces : volume_.bounds();
}

void Stage::fit(QSize view) {
    if (const auto box = contents()) fit_to(*renderer_, *box, view.width(), view.height());
}

void Stage::set_clip(bool on) {
    vtkPlane* plane = on ? clip_.Get() : nullptr;
    layers_.set_clip(plane);
    guest_.set_clip(plane);
    volume_.set_clip(plane);
}

void Stage::move_clip(double z_mm) {
    clip_->SetOrigin(0.0, 0.0, z_mm);
}

void Stage::rehearse() {
    constexpr double kOpacities[] = {1.0, 0.4};
    std::vector<vtkSmartPointer<vtkActor>> actors;
    for (const double opacity : kOpacities) {
        vtkNew<vtkSphereSource> ball;
        vtkNew<vtkPolyDataMapper> mapper;
        mapper->SetInputConnection(ball->GetOutputPort());
        mapper->ScalarVisibilityOff();
        vtkNew<vtkActor> actor;
        actor->SetMapper(mapper);
        actor->GetProperty()->SetOpacity(opacity);
        renderer_->AddActor(actor);
        actors.emplace_back(actor.Get());
    }
    contents_changed();
    (void)canvas_.picture({64, 64});
    for (const auto& actor : actors) renderer_->RemoveActor(actor);
}

void Stage::draw_coarse() {
    layers_.set_coarse(true);
    guest_.set_coarse(true);
    volume_.set_coarse(true);
    renderer_->UseDepthPeelingOff();
    renderer_->UseFXAAOff();
}

void Stage::draw_fine(int peels) {
    layers_.set_coarse(false);
    guest_.set_coarse(false);
    volume_.set_coarse(false);
    renderer_->SetUseDepthPeeling(peels > 0 ? 1 : 0);
    renderer_->SetMaximumNumberOfPeels(peels);
    renderer_->UseFXAAOn();
    contents_changed();
}

void Stage::contents_changed() {
    renderer_->ResetCameraClippingRange();
}

void Stage::attach_cube() {
    cube_.attach(canvas_.interactor(), renderer_);
}

}  // namespace remnant::ui
