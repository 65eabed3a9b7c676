// The surface of a liver: ours against VTK's discrete flying edges and windowed sinc smoothing, on one mask.

#include <vtkDiscreteFlyingEdges3D.h>
#include <vtkImageData.h>
#include <vtkNew.h>
#include <vtkPolyData.h>
#include <vtkWindowedSincPolyDataFilter.h>

#include <algorithm>

#include "bench_table.h"
#include "remnant/imaging/mask_surface.h"
#include "remnant/imaging/phantom.h"

namespace {

using namespace remnant;

/// Slower than VTK by no more than this: a closed surface is worth a wait, but not a long one.
constexpr double kAim = 0.25;

/// How far a closed surface's volume is from that of its voxels, and how many of its edges do not close.
struct Truth {
    double percent_off = 0.0;
    std::int64_t bad_edges = 0;
};

Truth truth_of(const imaging::TriangleMesh& mesh, const core::LabelMask& mask,
               const core::GridGeometry& grid) {
    const imaging::MeshCheck check = imaging::checked(mesh);
    const double voxels = static_cast<double>(mask.count()) * grid.voxel_volume().value();
    return {100.0 * std::abs(std::abs(check.volume.value()) - voxels) / voxels,
            check.open_edges + check.crowded_edges + check.turned_edges};
}

/// One voxel of border, so that no surface ends at the edge of the picture.
vtkNew<vtkImageData> image_of(const core::LabelMask& mask, const core::GridGeometry& grid) {
    const core::IndexBox box = core::bounds(mask);
    std::array<int, 3> size{};
    for (std::size_t a = 0; a < 3; ++a) size[a] = box.high[a] - box.low[a] + 3;
    vtkNew<vtkImageData> image;
    image->SetDimensions(size.data());
    image->SetSpacing(grid.spacing[0], grid.spacing[1], grid.spacing[2]);
    image->AllocateScalars(VTK_UNSIGNED_CHAR, 1);
    auto* voxels = static_cast<std::uint8_t*>(image->GetScalarPointer());
    std::fill_n(voxels, image->GetNumberOfPoints(), std::uint8_t{0});
    for (int k = box.low[2]; k <= box.high[2]; ++k) {
        for (int j = box.low[1]; j <= box.high[1]; ++j) {
            auto* row = voxels + (std::int64_t{k - box.low[2] + 1} * size[1] + j - box.low[1] + 1) * size[0];
            for (const core::Run& run : mask.row(j, k))
                std::fill(row + run.begin - box.low[0] + 1, row + run.end - box.low[0] + 1, std::uint8_t{1});
        }
    }
    return image;
}

imaging::TriangleMesh mesh_of(vtkPolyData& data) {
    imaging::TriangleMesh mesh;
    for (vtkIdType n = 0; n < data.GetNumberOfPoints(); ++n) mesh.points.emplace_back(data.GetPoint(n));
    for (vtkIdType n = 0; n < data.GetNumberOfCells(); ++n) {
        vtkIdType count = 0;
        const vtkIdType* corners = nullptr;
        data.GetCellPoints(n, count, corners);
        mesh.triangles.push_back({static_cast<std::uint32_t>(corners[0]),
                                  static_cast<std::uint32_t>(corners[1]),
                                  static_cast<std::uint32_t>(corners[2])});
    }
    return mesh;
}

void vtks_way(vtkImageData* image, vtkPolyData* result) {
    vtkNew<vtkDiscreteFlyingEdges3D> edges;
    edges->SetInputData(image);
    edges->SetValue(0, 1.0);
    vtkNew<vtkWindowedSincPolyDataFilter> smooth;
    smooth->SetInputConnection(edges->GetOutputPort());
    smooth->SetNumberOfIterations(15);
    smooth->SetPassBand(0.1);
    smooth->NormalizeCoordinatesOn();
    smooth->Update();
    result->ShallowCopy(smooth->GetOutput());
}

/// What a person waits for, and what he then prints.
int compare(const std::string& name, const core::LabelMask& mask, const core::GridGeometry& grid) {
    bench::Comparison times("surface of the " + name, "closed, volume kept", "VTK flying edges + sinc");
    imaging::TriangleMesh ours;
    const auto image = image_of(mask, grid);
    vtkNew<vtkPolyData> theirs;
    for (int round = 0; round < 5; ++round) {
        times.ours([&] { ours = *imaging::surface_of(mask, grid, {}, core::JobContext()); });
        times.rival([&] { vtks_way(image, theirs); });
    }
    const Truth a = truth_of(imaging::welded(ours), mask, grid), b = truth_of(mesh_of(*theirs), mask, grid);
    std::printf("%-42s off by %.4f %% of the volume, %lld edges open; VTK %.4f %%, %lld\n", "", a.percent_off,
                static_cast<long long>(a.bad_edges), b.percent_off, static_cast<long long>(b.bad_edges));
    times.require(a.bad_edges == 0 && a.percent_off < 0.01, "closed and of the voxels' volume");
    return times.report(kAim);
}

}  // namespace

int main() {
    imaging::PhantomOptions options;
    options.size = {512, 512, 150};
    options.spacing = {0.75, 0.75, 2.0};
    const auto phantom = imaging::make_phantom(options, core::JobContext());
    if (!phantom) return 2;
    const imaging::PhantomState& patient = phantom->baseline;
    const core::GridGeometry& grid = core::geometry_of(patient.ct);
    return compare("liver", patient.liver, grid) + compare("portal vein", patient.portal_vein, grid) +
           compare("largest tumour", patient.tumours.front(), grid);
}
