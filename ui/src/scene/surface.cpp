#include "scene/surface.h"

#include <vtkCellArray.h>
#include <vtkCellArrayIterator.h>
#include <vtkCellLocator.h>
#include <vtkFloatArray.h>
#include <vtkFlyingEdges3D.h>
#include <vtkIdTypeArray.h>
#include <vtkImageData.h>
#include <vtkNew.h>
#include <vtkPointData.h>
#include <vtkPoints.h>
#include <vtkPolyData.h>
#include <vtkQuadricDecimation.h>
#include <vtkUnsignedCharArray.h>

#include <Eigen/LU>
#include <algorithm>
#include <cmath>

#include "scene/mask_field.h"

namespace remnant::ui {
namespace {

constexpr int kFineTriangles = 120000;
constexpr int kCoarseThick = 4000;
constexpr int kCoarseThin = 8000;
constexpr Smoothing kThin{12, 0.11};
constexpr Smoothing kThick{40, 0.03};
constexpr int kShadingRounds = 3;
constexpr double kFairDifference = 0.01;

/// The half-way surface of the field, still in cells.
vtkSmartPointer<vtkPolyData> half_way_surface(MaskField& field) {
    vtkNew<vtkUnsignedCharArray> values;
    values->SetArray(field.filled.data(), static_cast<vtkIdType>(field.filled.size()), 1);
    vtkNew<vtkImageData> image;
    image->SetDimensions(field.size.data());
    image->GetPointData()->SetScalars(values);
    vtkNew<vtkFlyingEdges3D> edges;
    edges->SetInputData(image);
    edges->SetValue(0, 127.5);
    edges->ComputeNormalsOff();
    edges->ComputeGradientsOff();
    edges->ComputeScalarsOff();
    edges->Update();
    return edges->GetOutput();
}

std::vector<std::array<std::int32_t, 3>> triangles_of(vtkPolyData* surface) {
    std::vector<std::array<std::int32_t, 3>> triangles;
    triangles.reserve(static_cast<std::size_t>(surface->GetNumberOfPolys()));
    auto cells = vtk::TakeSmartPointer(surface->GetPolys()->NewIterator());
    vtkIdType count = 0;
    const vtkIdType* corner = nullptr;
    for (cells->GoToFirstCell(); !cells->IsDoneWithTraversal(); cells->GoToNextCell()) {
        cells->GetCurrentCell(count, corner);
        if (count == 3)
            triangles.push_back({static_cast<std::int32_t>(corner[0]), static_cast<std::int32_t>(corner[1]),
                                 static_cast<std::int32_t>(corner[2])});
    }
    return triangles;
}

Mesh mesh_of(vtkPolyData* surface) {
    Mesh mesh;
    mesh.triangles = triangles_of(surface);
    mesh.points.resize(static_cast<std::size_t>(surface->GetNumberOfPoints()));
    for (std::size_t p = 0; p < mesh.points.size(); ++p) {
        double x[3];
        surface->GetPoint(static_cast<vtkIdType>(p), x);
        mesh.points[p] = core::Vec3(x[0], x[1], x[2]).cast<float>();
    }
    return mesh;
}

void turn_inside_out(Mesh& mesh) {
    for (auto& triangle : mesh.triangles) std::swap(triangle[1], triangle[2]);
}

/// From cells to LPS mm. On a left-handed grid, or where the filter winds the other way, the triangles are
/// turned, so that the outside stays outside.
void place(Mesh& mesh, const MaskField& field, const core::GridGeometry& grid) {
    for (auto& p : mesh.points) {
        const core::Vec3 cell = p.cast<double>();
        p = grid.world(field.first + field.step.cwiseProduct(cell)).cast<float>();
    }
    if (signed_volume(mesh).value() < 0.0) turn_inside_out(mesh);
}

/// The vector area of the voxel face each point is the middle of: where no voxels were joined to cells, every
/// point lies half-way between two voxels, one inside and one outside.
std::vector<Eigen::Vector3f> face_areas(const Mesh& in_cells, const Mesh& placed,
                                        const core::GridGeometry& grid) {
    auto areas = point_areas(placed);
    for (std::size_t p = 0; p < areas.size(); ++p) {
        int axis = 0;
        const Eigen::Vector3f& cell = in_cells.points[p];
        (cell - cell.array().round().matrix()).cwiseAbs().maxCoeff(&axis);
        const Eigen::Vector3f along = grid.direction.col(axis).cast<float>();
        const auto area = static_cast<float>(grid.spacing.prod() / grid.spacing[axis]);
        areas[p] =
            areas[p].dot(along) < 0.0F ? Eigen::Vector3f(-area * along) : Eigen::Vector3f(area * along);
    }
    return areas;
}

vtkSmartPointer<vtkPolyData> poly_data_of(const Mesh& mesh) {
    const auto count = static_cast<vtkIdType>(mesh.points.size());
    vtkNew<vtkFloatArray> coordinates;
    coordinates->SetNumberOfComponents(3);
    coordinates->SetNumberOfTuples(count);
    std::copy_n(mesh.points.data()->data(), 3 * mesh.points.size(), coordinates->GetPointer(0));
    vtkNew<vtkPoints> points;
    points->SetData(coordinates);

    const auto directions = shading_normals(mesh, kShadingRounds);
    vtkNew<vtkFloatArray> normals;
    normals->SetName("Normals");
    normals->SetNumberOfComponents(3);
    normals->SetNumberOfTuples(count);
    std::copy_n(directions.data()->data(), 3 * directions.size(), normals->GetPointer(0));

    vtkNew<vtkCellArray> cells;
    cells->AllocateExact(static_cast<vtkIdType>(mesh.triangles.size()),
                         static_cast<vtkIdType>(3 * mesh.triangles.size()));
    for (const auto& t : mesh.triangles) {
        const vtkIdType corners[3] = {t[0], t[1], t[2]};
        cells->InsertNextCell(3, corners);
    }
    vtkNew<vtkPolyData> surface;
    surface->SetPoints(points);
    surface->SetPolys(cells);
    surface->GetPointData()->SetNormals(normals);
    return surface;
}

/// Edges that matter least go first; thin tubes stay tubes.
vtkSmartPointer<vtkPolyData> collapsed(vtkPolyData* fine, double keep) {
    vtkNew<vtkQuadricDecimation> decimation;
    decimation->SetInputData(fine);
    decimation->SetTargetReduction(1.0 - keep);
    decimation->Update();
    return decimation->GetOutput();
}

vtkSmartPointer<vtkCellLocator> locator_of(vtkPolyData* surface) {
    auto locator = vtkSmartPointer<vtkCellLocator>::New();
    locator->SetDataSet(surface);
    locator->BuildLocator();
    return locator;
}

core::Millilitre voxel_volume(const core::LabelMask& mask, const core::GridGeometry& grid) {
    return core::to_millilitre(
        core::CubicMillimetre(static_cast<double>(mask.count()) * grid.voxel_volume().value()));
}

core::Result<Mesh> mesh_of_mask(const core::LabelMask& mask, const core::GridGeometry& grid,
                                const MaskExtent& extent, int budget, const core::JobContext& job) {
    MaskField field = field_of(mask, cells_for(extent, grid, budget));
    if (job.cancelled()) return core::refuse(core::cancelled_error("surface"));
    const Mesh in_cells = mesh_of(half_way_surface(field));
    Mesh mesh = in_cells;
    place(mesh, field, grid);
    job.report(0.5, "");
    if (job.cancelled()) return core::refuse(core::cancelled_error("surface"));
    if (is_thin(extent, grid))
        smooth_thin(mesh, kThin, face_areas(in_cells, mesh, grid));
    else
        smooth(mesh, kThick);
    if (job.cancelled()) return core::refuse(core::cancelled_error("surface"));
    grow_to(mesh, extent.volume, 2.0 * field.step.cwiseProduct(grid.spacing).maxCoeff());
    job.report(1.0, "");
    return mesh;
}

/// Good enough while it moves: larger cells, or where every voxel counts fewer triangles.
core::Result<vtkSmartPointer<vtkPolyData>> coarse_surface(const core::LabelMask& mask,
                                                          const core::GridGeometry& grid, vtkPolyData* fine,
                                                          const core::JobContext& job) {
    const vtkIdType triangles = fine->GetNumberOfPolys();
    const MaskExtent extent = extent_of(mask, grid);
    const int budget = is_thin(extent, grid) ? kCoarseThin : kCoarseThick;
    if (triangles <= budget) return vtkSmartPointer<vtkPolyData>(fine);
    if (cells_for(extent, grid, budget) == cells_for(extent, grid, kFineTriangles)) {
        const double keep = static_cast<double>(budget) / static_cast<double>(triangles);
        return poly_data_of(mesh_of(collapsed(fine, keep)));
    }
    const auto mesh = mesh_of_mask(mask, grid, extent, budget, job);
    if (!mesh) return core::refuse(mesh.error());
    return poly_data_of(*mesh);
}

}  // namespace

bool SurfaceVolume::disagrees() const {
    return !(std::abs(enclosed.value() - voxels.value()) <= kFairDifference * voxels.value());
}

core::Result<Mesh> surface_mesh(const core::LabelMask& mask, const core::GridGeometry& grid,
                                const core::JobContext& job) {
    if (mask.empty()) return core::refuse("surface", "there is no voxel to draw");
    return mesh_of_mask(mask, grid, extent_of(mask, grid), kFineTriangles, job);
}

core::Result<SharedSurface> make_surface(const core::LabelMask& mask, const core::GridGeometry& grid,
                                         const core::JobContext& job) {
    const auto mesh = surface_mesh(mask, grid, job.part(0.0, 0.7));
    if (!mesh) return core::refuse(mesh.error());
    auto surface = std::make_shared<Surface>();
    surface->volume = {core::to_millilitre(signed_volume(*mesh)), voxel_volume(mask, grid)};
    surface->fine = poly_data_of(*mesh);
    surface->locator = locator_of(surface->fine);
    auto coarse = coarse_surface(mask, grid, surface->fine, job.part(0.7, 1.0));
    if (!coarse) return core::refuse(coarse.error());
    surface->coarse = std::move(*coarse);
    return SharedSurface(std::move(surface));
}

}  // namespace remnant::ui
