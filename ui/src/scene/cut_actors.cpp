#include "scene/cut_actors.h"

#include <vtkActor.h>
#include <vtkCellArray.h>
#include <vtkFloatArray.h>
#include <vtkImageData.h>
#include <vtkPointData.h>
#include <vtkPoints.h>
#include <vtkPolyData.h>
#include <vtkPolyDataMapper.h>
#include <vtkProperty.h>
#include <vtkRenderer.h>
#include <vtkTexture.h>

#include <algorithm>
#include <cstring>

namespace remnant::ui {
namespace {

constexpr double kSheetOpacity = 0.85;
constexpr double kLineWidth = 3.0;
constexpr int kMostCells = 48;  // each way; the picture is finer than the sheet

/// Rows or columns of the sheet that become lines of the mesh: the first, the last, evenly between.
std::vector<int> chosen(int count) {
    const int cells = std::min(kMostCells, count - 1);
    std::vector<int> at;
    for (int n = 0; n <= cells; ++n) at.push_back(n * (count - 1) / cells);
    return at;
}

vtkSmartPointer<vtkPolyData> mesh_of(const volumetry::CutSheet& sheet) {
    const std::vector<int> rows = chosen(sheet.rows);
    const std::vector<int> columns = chosen(sheet.columns);
    vtkNew<vtkPoints> points;
    vtkNew<vtkFloatArray> places;  // on the picture: the middles of its pixels
    places->SetNumberOfComponents(2);
    for (const int row : rows) {
        for (const int column : columns) {
            points->InsertNextPoint(sheet.at(row, column).at.data());
            places->InsertNextTuple2((column + 0.5) / sheet.columns, (row + 0.5) / sheet.rows);
        }
    }
    vtkNew<vtkCellArray> cells;
    const auto width = static_cast<vtkIdType>(columns.size());
    for (vtkIdType row = 0; row + 1 < static_cast<vtkIdType>(rows.size()); ++row) {
        for (vtkIdType column = 0; column + 1 < width; ++column) {
            const vtkIdType at = row * width + column;
            cells->InsertNextCell({at, at + 1, at + width + 1});
            cells->InsertNextCell({at, at + width + 1, at + width});
        }
    }
    auto mesh = vtkSmartPointer<vtkPolyData>::New();
    mesh->SetPoints(points);
    mesh->SetPolys(cells);
    mesh->GetPointData()->SetTCoords(places);
    return mesh;
}

vtkSmartPointer<vtkTexture> texture_of(const QImage& picture) {
    const QImage rgba = picture.convertToFormat(QImage::Format_RGBA8888);
    vtkNew<vtkImageData> image;
    image->SetDimensions(rgba.width(), rgba.height(), 1);
    image->AllocateScalars(VTK_UNSIGNED_CHAR, 4);
    for (int row = 0; row < rgba.height(); ++row)
        std::memcpy(image->GetScalarPointer(0, row, 0), rgba.constScanLine(row),
                    static_cast<std::size_t>(rgba.width()) * 4);
    auto texture = vtkSmartPointer<vtkTexture>::New();
    texture->SetInputData(image);
    texture->InterpolateOn();
    texture->RepeatOff();
    return texture;
}

vtkSmartPointer<vtkActor> actor_of(const PaintedSheet& sheet) {
    vtkNew<vtkPolyDataMapper> mapper;
    mapper->SetInputData(mesh_of(sheet.sheet));
    auto actor = vtkSmartPointer<vtkActor>::New();
    actor->SetMapper(mapper);
    actor->SetTexture(texture_of(sheet.picture));
    actor->GetProperty()->SetOpacity(sheet.lit ? kSheetOpacity : 1.0);
    actor->GetProperty()->SetLighting(sheet.lit);
    actor->GetProperty()->SetAmbient(0.45);
    actor->GetProperty()->SetDiffuse(0.6);
    actor->PickableOff();
    return actor;
}

}  // namespace

CutActors::CutActors(vtkRenderer& renderer) : renderer_(renderer) {
    line_mapper_->SetInputData(lines_);
    line_actor_->SetMapper(line_mapper_);
    line_actor_->GetProperty()->SetColor(1.0, 1.0, 1.0);
    line_actor_->GetProperty()->SetLineWidth(kLineWidth);
    line_actor_->GetProperty()->LightingOff();
    line_actor_->PickableOff();
    renderer_.AddActor(line_actor_);
    clear();
}

CutActors::~CutActors() {
    show_sheets({});
    renderer_.RemoveActor(line_actor_);
}

void CutActors::show_sheets(const std::vector<PaintedSheet>& sheets) {
    for (const auto& actor : sheets_) renderer_.RemoveActor(actor);
    sheets_.clear();
    for (const PaintedSheet& sheet : sheets) {
        sheets_.push_back(actor_of(sheet));
        renderer_.AddActor(sheets_.back());
    }
}

void CutActors::show_lines(const std::vector<std::array<core::Vec3, 2>>& lines) {
    vtkNew<vtkPoints> points;
    vtkNew<vtkCellArray> cells;
    for (const auto& [from, to] : lines) {
        const vtkIdType first = points->InsertNextPoint(from.data());
        const vtkIdType second = points->InsertNextPoint(to.data());
        cells->InsertNextCell({first, second});
    }
    lines_->SetPoints(points);
    lines_->SetLines(cells);
    lines_->Modified();
    line_actor_->SetVisibility(!lines.empty());
}

void CutActors::clear() {
    show_sheets({});
    show_lines({});
}

int CutActors::triangle_count() const {
    vtkIdType count = 0;
    for (const auto& actor : sheets_)
        count += static_cast<vtkPolyDataMapper*>(actor->GetMapper())->GetInput()->GetNumberOfPolys();
    return static_cast<int>(count);
}

}  // namespace remnant::ui
