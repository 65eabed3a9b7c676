#include "scene/live_liver.h"

#include <vtkActor.h>
#include <vtkDataArray.h>
#include <vtkPointData.h>
#include <vtkPolyData.h>
#include <vtkPolyDataMapper.h>
#include <vtkProperty.h>
#include <vtkRenderer.h>
#include <vtkUnsignedCharArray.h>

#include <algorithm>
#include <cmath>

#include "document/display_layers.h"
#include "scene/surface.h"

namespace remnant::ui {
namespace {

constexpr double kStepMm = 0.5;
constexpr int kSteps = 16;

std::array<int, 3> voxel_at(const core::Vec3& point, const core::GridGeometry& grid) {
    const core::Vec3 index = grid.index(point);
    std::array<int, 3> voxel{};
    for (int axis = 0; axis < 3; ++axis) {
        const auto n = static_cast<std::size_t>(axis);
        voxel[n] = std::clamp(static_cast<int>(std::lround(index[axis])), 0, grid.size[n] - 1);
    }
    return voxel;
}

/// The liver's voxel that a point of its surface stands for: the smoothed surface may lie a little outside
/// the voxels, so it is the first one met on the way in.
std::array<int, 3> voxel_under(const core::Vec3& point, const core::Vec3& outwards,
                               const core::LabelMask& liver, const core::GridGeometry& grid) {
    for (int step = 0; step <= kSteps; ++step) {
        const auto voxel = voxel_at(point - step * kStepMm * outwards, grid);
        if (liver.contains(voxel[0], voxel[1], voxel[2])) return voxel;
    }
    return voxel_at(point, grid);
}

}  // namespace

LiveLiver::LiveLiver(vtkRenderer& renderer) : renderer_(renderer) {
    actor_->SetMapper(mapper_);
    actor_->GetProperty()->SetOpacity(kPartOpacity);
    actor_->PickableOff();
    actor_->VisibilityOff();
    renderer_.AddActor(actor_);
}

LiveLiver::~LiveLiver() {
    renderer_.RemoveActor(actor_);
}

void LiveLiver::take(const SharedSurface& surface, const core::LabelMask& liver,
                     const core::GridGeometry& grid) {
    surface_ = surface;
    mesh_ = vtkSmartPointer<vtkPolyData>::New();
    mesh_->ShallowCopy(surface->coarse);
    vtkDataArray* normals = mesh_->GetPointData()->GetNormals();
    const vtkIdType count = mesh_->GetNumberOfPoints();
    voxels_.clear();
    for (vtkIdType n = 0; n < count; ++n) {
        double point[3];
        mesh_->GetPoint(n, point);
        core::Vec3 outwards = core::Vec3::Zero();
        if (normals != nullptr) normals->GetTuple(n, outwards.data());
        voxels_.push_back(voxel_under({point[0], point[1], point[2]}, outwards, liver, grid));
    }
    colours_ = vtkSmartPointer<vtkUnsignedCharArray>::New();
    colours_->SetNumberOfComponents(3);
    colours_->SetNumberOfTuples(count);
    mesh_->GetPointData()->SetScalars(colours_);
    mapper_->SetInputData(mesh_);
}

void LiveLiver::show(const SharedSurface& surface, const core::LabelMask& liver,
                     const core::GridGeometry& grid, const core::LabelMask& remnant,
                     const core::LabelMask& resected) {
    if (surface != surface_) take(surface, liver, grid);
    points_that_go_ = 0;
    for (std::size_t n = 0; n < voxels_.size(); ++n) {
        const auto& [i, j, k] = voxels_[n];
        const bool goes = resected.contains(i, j, k);
        const core::Colour colour = goes                        ? kResectedColour
                                    : remnant.contains(i, j, k) ? kRemnantColour
                                                                : kUnassignedColour;
        points_that_go_ += goes ? 1 : 0;
        const unsigned char rgb[] = {colour.red, colour.green, colour.blue};
        colours_->SetTypedTuple(static_cast<vtkIdType>(n), rgb);
    }
    colours_->Modified();
    actor_->VisibilityOn();
}

void LiveLiver::hide() {
    actor_->VisibilityOff();
}

bool LiveLiver::shown() const {
    return actor_->GetVisibility() != 0;
}

}  // namespace remnant::ui
