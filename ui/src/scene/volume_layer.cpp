#include "scene/volume_layer.h"

#include <vtkColorTransferFunction.h>
#include <vtkFixedPointVolumeRayCastMapper.h>
#include <vtkFloatArray.h>
#include <vtkGPUVolumeRayCastMapper.h>
#include <vtkImageData.h>
#include <vtkMatrix4x4.h>
#include <vtkPiecewiseFunction.h>
#include <vtkPlane.h>
#include <vtkPointData.h>
#include <vtkRenderer.h>
#include <vtkShortArray.h>
#include <vtkVolume.h>
#include <vtkVolumeProperty.h>

#include "scene/volume_preset.h"

namespace remnant::ui {
namespace {

template <class Array, class T>
vtkSmartPointer<vtkDataArray> borrowed(const core::VoxelGrid<T>& grid) {
    auto array = vtkSmartPointer<Array>::New();
    // VTK only reads; the last argument keeps it from freeing what is not its own.
    array->SetArray(const_cast<T*>(grid.voxels().data()), static_cast<vtkIdType>(grid.voxels().size()), 1);
    return array;
}

vtkSmartPointer<vtkDataArray> values_of(const core::CtVoxels& ct) {
    if (const auto* whole = std::get_if<core::SharedVoxels<std::int16_t>>(&ct))
        return borrowed<vtkShortArray>(**whole);
    return borrowed<vtkFloatArray>(*std::get<core::SharedVoxels<float>>(ct));
}

vtkSmartPointer<vtkImageData> image_of(const core::CtVoxels& ct) {
    const core::GridGeometry& grid = core::geometry_of(ct);
    auto image = vtkSmartPointer<vtkImageData>::New();
    image->SetDimensions(grid.size.data());
    image->SetSpacing(grid.spacing.data());
    image->GetPointData()->SetScalars(values_of(ct));
    return image;
}

/// Origin and direction stand in the volume's own matrix, which both mappers honour; a direction inside the
/// image would be ignored by the one on the processor.
vtkSmartPointer<vtkMatrix4x4> pose_of(const core::GridGeometry& grid) {
    auto matrix = vtkSmartPointer<vtkMatrix4x4>::New();
    for (int row = 0; row < 3; ++row) {
        for (int column = 0; column < 3; ++column)
            matrix->SetElement(row, column, grid.direction(row, column));
        matrix->SetElement(row, 3, grid.origin[row]);
    }
    return matrix;
}

}  // namespace

VolumeLayer::VolumeLayer(vtkRenderer& renderer) : renderer_(renderer) {}

VolumeLayer::~VolumeLayer() {
    clear();
}

void VolumeLayer::clear() {
    if (volume_) renderer_.RemoveViewProp(volume_);
    volume_ = nullptr;
    mapper_ = nullptr;
    ct_.reset();
}

void VolumeLayer::show(const std::optional<core::CtVoxels>& ct, const VolumePreset& preset,
                       bool on_processor) {
    if (!ct) {
        clear();
        return;
    }
    if (!volume_ || ct_ != ct || on_processor_ != on_processor) {
        clear();
        ct_ = ct;
        on_processor_ = on_processor;
        if (on_processor)
            mapper_ = vtkSmartPointer<vtkFixedPointVolumeRayCastMapper>::New();
        else
            mapper_ = vtkSmartPointer<vtkGPUVolumeRayCastMapper>::New();
        mapper_->SetInputDataObject(image_of(*ct));
        if (clip_) mapper_->AddClippingPlane(clip_);
        volume_ = vtkSmartPointer<vtkVolume>::New();
        volume_->SetMapper(mapper_);
        volume_->SetUserMatrix(pose_of(core::geometry_of(*ct)));
        renderer_.AddViewProp(volume_);
    }
    apply(preset);
    set_sampling();
}

void VolumeLayer::apply(const VolumePreset& preset) {
    vtkNew<vtkPiecewiseFunction> opacity;
    vtkNew<vtkColorTransferFunction> colour;
    for (const VolumePoint& p : preset.points) {
        opacity->AddPoint(p.hu, p.opacity);
        colour->AddRGBPoint(p.hu, p.colour.red / 255.0, p.colour.green / 255.0, p.colour.blue / 255.0);
    }
    vtkVolumeProperty& property = *volume_->GetProperty();
    property.SetScalarOpacity(opacity);
    property.SetColor(colour);
    property.SetScalarOpacityUnitDistance(1.0);
    property.SetInterpolationTypeToLinear();
    // Gradients of a whole CT would cost seconds and half a gigabyte on the processor.
    property.SetShade(on_processor_ ? 0 : 1);
    property.SetAmbient(0.3);
    property.SetDiffuse(0.8);
    property.SetSpecular(0.2);
}

void VolumeLayer::set_sampling() {
    auto* rays = vtkFixedPointVolumeRayCastMapper::SafeDownCast(mapper_);
    if (rays == nullptr) return;
    rays->AutoAdjustSampleDistancesOff();
    rays->LockSampleDistanceToInputSpacingOff();
    rays->SetImageSampleDistance(coarse_ ? 5.0F : 2.0F);
    rays->SetSampleDistance(coarse_ ? 4.0F : 1.5F);
    rays->SetInteractiveSampleDistance(coarse_ ? 4.0F : 1.5F);
}

void VolumeLayer::set_coarse(bool coarse) {
    coarse_ = coarse;
    set_sampling();
}

void VolumeLayer::set_clip(vtkPlane* plane) {
    clip_ = plane;
    if (!mapper_) return;
    mapper_->RemoveAllClippingPlanes();
    if (plane != nullptr) mapper_->AddClippingPlane(plane);
}

std::optional<core::WorldBox> VolumeLayer::bounds() const {
    if (!ct_) return std::nullopt;
    return core::world_box(core::geometry_of(*ct_));
}

}  // namespace remnant::ui
