#include "scene/ct_volume.h"

#include <vtkColorTransferFunction.h>
#include <vtkFixedPointVolumeRayCastMapper.h>
#include <vtkFloatArray.h>
#include <vtkGPUVolumeRayCastMapper.h>
#include <vtkImageData.h>
#include <vtkMatrix3x3.h>
#include <vtkMatrix4x4.h>
#include <vtkNew.h>
#include <vtkOpenGLRenderWindow.h>
#include <vtkPiecewiseFunction.h>
#include <vtkPointData.h>
#include <vtkRenderer.h>
#include <vtkShortArray.h>
#include <vtkVolume.h>
#include <vtkVolumeProperty.h>

#include <cstring>

namespace remnant::ui {
namespace {

vtkSmartPointer<vtkDataArray> array_over(const core::VoxelGrid<std::int16_t>& grid) {
    auto array = vtkSmartPointer<vtkShortArray>::New();
    // VTK's interface is not const, but it only reads; "save" keeps it from freeing what is not its own.
    array->SetArray(const_cast<short*>(grid.voxels().data()), static_cast<vtkIdType>(grid.voxels().size()),
                    1);
    return array;
}

vtkSmartPointer<vtkDataArray> array_over(const core::VoxelGrid<float>& grid) {
    auto array = vtkSmartPointer<vtkFloatArray>::New();
    array->SetArray(const_cast<float*>(grid.voxels().data()), static_cast<vtkIdType>(grid.voxels().size()),
                    1);
    return array;
}

/// In index space with the grid's spacing; the volume's matrix turns it into the world.
vtkSmartPointer<vtkImageData> image_of(const core::CtVoxels& ct) {
    const core::GridGeometry& grid = core::geometry_of(ct);
    auto image = vtkSmartPointer<vtkImageData>::New();
    image->SetDimensions(grid.size.data());
    image->SetSpacing(grid.spacing.data());
    image->GetPointData()->SetScalars(std::visit([](const auto& v) { return array_over(*v); }, ct));
    return image;
}

vtkSmartPointer<vtkMatrix4x4> world_matrix(const core::GridGeometry& grid) {
    auto matrix = vtkSmartPointer<vtkMatrix4x4>::New();
    for (int row = 0; row < 3; ++row) {
        for (int column = 0; column < 3; ++column)
            matrix->SetElement(row, column, grid.direction(row, column));
        matrix->SetElement(row, 3, grid.origin[row]);
    }
    return matrix;
}

/// Soft tissue faint, contrast and bone bright.
vtkSmartPointer<vtkVolumeProperty> soft_tissue_look() {
    vtkNew<vtkColorTransferFunction> colour;
    colour->AddRGBPoint(-200, 0.2, 0.1, 0.1);
    colour->AddRGBPoint(60, 0.72, 0.36, 0.30);
    colour->AddRGBPoint(180, 0.95, 0.70, 0.55);
    colour->AddRGBPoint(400, 1.0, 0.97, 0.9);
    vtkNew<vtkPiecewiseFunction> opacity;
    opacity->AddPoint(-1000, 0.0);
    opacity->AddPoint(40, 0.0);
    opacity->AddPoint(110, 0.03);
    opacity->AddPoint(200, 0.25);
    opacity->AddPoint(600, 0.8);
    auto look = vtkSmartPointer<vtkVolumeProperty>::New();
    look->SetColor(colour);
    look->SetScalarOpacity(opacity);
    look->SetInterpolationTypeToLinear();
    look->ShadeOn();
    look->SetAmbient(0.25);
    look->SetDiffuse(0.75);
    look->SetSpecular(0.2);
    return look;
}

bool draws_in_software(vtkRenderer& renderer) {
    auto* window = vtkOpenGLRenderWindow::SafeDownCast(renderer.GetRenderWindow());
    const char* said = window == nullptr ? nullptr : window->ReportCapabilities();
    return said == nullptr || std::strstr(said, "llvmpipe") != nullptr ||
           std::strstr(said, "softpipe") != nullptr;
}

vtkSmartPointer<vtkVolumeMapper> mapper_for(vtkRenderer& renderer) {
    // The GPU's way on a software GPU takes seconds a frame; the processor's own does not.
    if (draws_in_software(renderer)) {
        auto mapper = vtkSmartPointer<vtkFixedPointVolumeRayCastMapper>::New();
        mapper->LockSampleDistanceToInputSpacingOff();
        mapper->AutoAdjustSampleDistancesOff();
        return mapper;
    }
    return vtkSmartPointer<vtkGPUVolumeRayCastMapper>::New();
}

}  // namespace

CtVolume::~CtVolume() {
    if (volume_ != nullptr) renderer_.RemoveVolume(volume_);
}

void CtVolume::show(const core::CtVoxels* ct) {
    if (ct != nullptr && volume_ != nullptr && *ct == shown_) return;
    if (volume_ != nullptr) renderer_.RemoveVolume(volume_);
    volume_ = nullptr;
    shown_ = ct == nullptr ? core::CtVoxels() : *ct;
    if (ct == nullptr) return;
    volume_ = vtkSmartPointer<vtkVolume>::New();
    const auto mapper = mapper_for(renderer_);
    mapper->SetInputDataObject(image_of(*ct));
    volume_->SetMapper(mapper);
    volume_->SetProperty(soft_tissue_look());
    volume_->SetUserMatrix(world_matrix(core::geometry_of(*ct)));
    renderer_.AddVolume(volume_);
    set_coarse(false);
}

void CtVolume::set_coarse(bool coarse) {
    if (volume_ == nullptr) return;
    if (auto* rays = vtkFixedPointVolumeRayCastMapper::SafeDownCast(volume_->GetMapper()))
        rays->SetImageSampleDistance(coarse ? 4.0F : 1.5F);
}

}  // namespace remnant::ui
