#include "scene/surface.h"

#include <vtkCellArray.h>
#include <vtkDataArray.h>
#include <vtkFloatArray.h>
#include <vtkFlyingEdges3D.h>
#include <vtkImageData.h>
#include <vtkNew.h>
#include <vtkPointData.h>
#include <vtkPoints.h>
#include <vtkPolyData.h>
#include <vtkPolyDataNormals.h>
#include <vtkUnsignedCharArray.h>
#include <vtkWindowedSincPolyDataFilter.h>

#include <Eigen/Geometry>
#include <algorithm>
#include <array>
#include <cmath>

namespace remnant::ui {
namespace {

using core::Vec3;

constexpr double kWantedStepMm = 1.5;
constexpr std::int64_t kSmallVoxels = 200000;  // thin vessels are small, and need every voxel they have
constexpr double kTrueWithin = 0.01;
constexpr int kCorrections = 3;

/// Part of each block of voxels that is in the mask, 0–255, with an empty border all round.
struct FractionField {
    vtkSmartPointer<vtkImageData> image;
    Vec3 first = Vec3::Zero();  // voxel index of the first block's centre
    Vec3 step = Vec3::Ones();   // voxels a block
};

std::array<int, 3> block_of(const core::LabelMask& mask, const core::GridGeometry& grid) {
    std::array<int, 3> block{1, 1, 1};
    if (mask.count() < kSmallVoxels) return block;
    for (std::size_t a = 0; a < 3; ++a)
        block[a] =
            std::max(1, static_cast<int>(std::lround(kWantedStepMm / grid.spacing[static_cast<int>(a)])));
    return block;
}

FractionField fractions(const core::LabelMask& mask, const core::GridGeometry& grid) {
    const core::IndexBox box = core::bounds(mask);
    const auto block = block_of(mask, grid);
    std::array<int, 3> n{};
    for (std::size_t a = 0; a < 3; ++a) n[a] = (box.high[a] - box.low[a]) / block[a] + 3;
    std::vector<std::uint32_t> sums(static_cast<std::size_t>(n[0]) * n[1] * n[2], 0);
    for (int k = box.low[2]; k <= box.high[2]; ++k) {
        for (int j = box.low[1]; j <= box.high[1]; ++j) {
            const std::size_t z = static_cast<std::size_t>((k - box.low[2]) / block[2] + 1);
            const std::size_t y = static_cast<std::size_t>((j - box.low[1]) / block[1] + 1);
            std::uint32_t* row =
                sums.data() + (z * static_cast<std::size_t>(n[1]) + y) * static_cast<std::size_t>(n[0]) + 1;
            for (const core::Run& run : mask.row(j, k)) {
                for (int i = run.begin - box.low[0]; i < run.end - box.low[0]; ++i) ++row[i / block[0]];
            }
        }
    }
    FractionField field;
    field.image = vtkSmartPointer<vtkImageData>::New();
    field.image->SetDimensions(n.data());
    field.image->AllocateScalars(VTK_UNSIGNED_CHAR, 1);
    auto* out = static_cast<unsigned char*>(field.image->GetScalarPointer());
    const double full = block[0] * block[1] * block[2];
    for (std::size_t v = 0; v < sums.size(); ++v)
        out[v] = static_cast<unsigned char>(std::lround(255.0 * sums[v] / full));
    for (int a = 0; a < 3; ++a) {
        const auto at = static_cast<std::size_t>(a);
        field.step[a] = block[at];
        field.first[a] = box.low[at] + (block[at] - 1) / 2.0 - block[at];
    }
    return field;
}

/// Points from the field's indices to LPS mm; triangles turned round where the grid is left-handed.
void move_to_world(vtkPolyData& mesh, const FractionField& field, const core::GridGeometry& grid) {
    vtkPoints* points = mesh.GetPoints();
    for (vtkIdType p = 0; p < points->GetNumberOfPoints(); ++p) {
        Vec3 at;
        points->GetPoint(p, at.data());
        const Vec3 world = grid.world(field.first + field.step.cwiseProduct(at));
        points->SetPoint(p, world.data());
    }
    if (grid.direction.determinant() > 0) return;
    vtkNew<vtkCellArray> turned;
    vtkIdType count = 0;
    const vtkIdType* ids = nullptr;
    vtkCellArray* cells = mesh.GetPolys();
    for (cells->InitTraversal(); cells->GetNextCell(count, ids) != 0;) {
        const std::array<vtkIdType, 3> other{ids[0], ids[2], ids[1]};
        turned->InsertNextCell(3, other.data());
    }
    mesh.SetPolys(turned);
}

void compute_normals(vtkPolyData& mesh) {
    vtkNew<vtkPolyDataNormals> normals;
    normals->SetInputData(&mesh);
    normals->SplittingOff();
    normals->ConsistencyOff();
    normals->AutoOrientNormalsOff();
    normals->Update();
    mesh.GetPointData()->SetNormals(normals->GetOutput()->GetPointData()->GetNormals());
}

double area_of(vtkPolyData& mesh) {
    double area = 0.0;
    vtkIdType count = 0;
    const vtkIdType* ids = nullptr;
    vtkCellArray* cells = mesh.GetPolys();
    for (cells->InitTraversal(); cells->GetNextCell(count, ids) != 0;) {
        Vec3 a, b, c;
        mesh.GetPoint(ids[0], a.data());
        mesh.GetPoint(ids[1], b.data());
        mesh.GetPoint(ids[2], c.data());
        area += (b - a).cross(c - a).norm() / 2.0;
    }
    return area;
}

/// Moves the surface outwards by what is missing, spread over its area.
void correct_volume(vtkPolyData& mesh, core::Millilitre wanted) {
    for (int round = 0; round < kCorrections; ++round) {
        const double missing_mm3 = (wanted - enclosed_volume(mesh)).value() * 1000.0;
        const double area = area_of(mesh);
        if (area <= 0.0 || std::abs(missing_mm3) < 1e-4 * wanted.value() * 1000.0) return;
        const double outwards = missing_mm3 / area;
        vtkDataArray* normals = mesh.GetPointData()->GetNormals();
        for (vtkIdType p = 0; p < mesh.GetNumberOfPoints(); ++p) {
            Vec3 at, normal;
            mesh.GetPoint(p, at.data());
            normals->GetTuple(p, normal.data());
            at += outwards * normal;
            mesh.GetPoints()->SetPoint(p, at.data());
        }
    }
}

vtkSmartPointer<vtkPolyData> smooth_surface(const FractionField& field) {
    vtkNew<vtkFlyingEdges3D> edges;
    edges->SetInputData(field.image);
    edges->SetValue(0, 127.5);
    edges->ComputeNormalsOff();
    edges->ComputeGradientsOff();
    edges->ComputeScalarsOff();
    vtkNew<vtkWindowedSincPolyDataFilter> smooth;
    smooth->SetInputConnection(edges->GetOutputPort());
    smooth->SetNumberOfIterations(15);
    smooth->SetPassBand(0.08);
    smooth->BoundarySmoothingOff();
    smooth->FeatureEdgeSmoothingOff();
    smooth->NonManifoldSmoothingOn();
    smooth->NormalizeCoordinatesOn();
    smooth->Update();
    return smooth->GetOutput();
}

}  // namespace

bool Surface::true_to_voxels() const {
    return std::abs(enclosed.value() - voxels.value()) <= kTrueWithin * voxels.value();
}

core::Millilitre enclosed_volume(vtkPolyData& mesh) {
    if (mesh.GetNumberOfPoints() == 0) return core::Millilitre(0);
    // Measured from a point of the mesh, so that large coordinates do not cost digits.
    Vec3 origin;
    mesh.GetPoint(0, origin.data());
    double six_volumes = 0.0;
    vtkIdType count = 0;
    const vtkIdType* ids = nullptr;
    vtkCellArray* cells = mesh.GetPolys();
    for (cells->InitTraversal(); cells->GetNextCell(count, ids) != 0;) {
        Vec3 a, b, c;
        mesh.GetPoint(ids[0], a.data());
        mesh.GetPoint(ids[1], b.data());
        mesh.GetPoint(ids[2], c.data());
        six_volumes += (a - origin).dot((b - origin).cross(c - origin));
    }
    return to_millilitre(core::CubicMillimetre(six_volumes / 6.0));
}

core::Result<Surface> make_surface(const core::LabelMask& mask, const core::GridGeometry& grid,
                                   const core::JobContext& job) {
    Surface surface;
    surface.mesh = vtkSmartPointer<vtkPolyData>::New();
    const std::int64_t voxels = mask.count();
    surface.voxels = to_millilitre(grid.voxel_volume() * static_cast<double>(voxels));
    if (voxels == 0) return surface;
    const auto stopped = [&] { return job.cancelled(); };
    const FractionField field = fractions(mask, grid);
    if (stopped()) return core::refuse(core::cancelled_error("surface"));
    job.report(0.3, "surface");
    surface.mesh = smooth_surface(field);
    if (stopped()) return core::refuse(core::cancelled_error("surface"));
    job.report(0.8, "surface");
    move_to_world(*surface.mesh, field, grid);
    compute_normals(*surface.mesh);
    correct_volume(*surface.mesh, surface.voxels);
    compute_normals(*surface.mesh);
    surface.enclosed = enclosed_volume(*surface.mesh);
    job.report(1.0, "surface");
    return surface;
}

}  // namespace remnant::ui
