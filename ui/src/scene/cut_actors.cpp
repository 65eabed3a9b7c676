#include "scene/cut_actors.h"

#include <vtkActor.h>
#include <vtkCellArray.h>
#include <vtkPointData.h>
#include <vtkPoints.h>
#include <vtkPolyData.h>
#include <vtkPolyDataMapper.h>
#include <vtkProperty.h>
#include <vtkRenderer.h>
#include <vtkUnsignedCharArray.h>

#include "plan/margin_colours.h"

namespace remnant::ui {
namespace {

constexpr double kSheetOpacity = 0.85;
constexpr double kLineWidth = 3.0;

void add_sheet(const volumetry::CutSheet& sheet, vtkPoints& points, vtkCellArray& cells,
               vtkUnsignedCharArray& colours) {
    const vtkIdType first = points.GetNumberOfPoints();
    for (const volumetry::SheetPoint& point : sheet.points) {
        points.InsertNextPoint(point.at.data());
        const QColor colour = margin_colour(point);
        const unsigned char rgb[] = {static_cast<unsigned char>(colour.red()),
                                     static_cast<unsigned char>(colour.green()),
                                     static_cast<unsigned char>(colour.blue())};
        colours.InsertNextTypedTuple(rgb);
    }
    for (int row = 0; row + 1 < sheet.rows; ++row) {
        for (int column = 0; column + 1 < sheet.columns; ++column) {
            const bool within = sheet.at(row, column).in_liver && sheet.at(row + 1, column).in_liver &&
                                sheet.at(row, column + 1).in_liver && sheet.at(row + 1, column + 1).in_liver;
            if (!within) continue;
            const vtkIdType at = first + row * sheet.columns + column;
            const vtkIdType corners[] = {at, at + 1, at + sheet.columns + 1, at + sheet.columns};
            cells.InsertNextCell({corners[0], corners[1], corners[2]});
            cells.InsertNextCell({corners[0], corners[2], corners[3]});
        }
    }
}

}  // namespace

CutActors::CutActors(vtkRenderer& renderer) : renderer_(renderer) {
    sheet_mapper_->SetInputData(sheets_);
    sheet_actor_->SetMapper(sheet_mapper_);
    sheet_actor_->GetProperty()->SetOpacity(kSheetOpacity);
    sheet_actor_->GetProperty()->SetAmbient(0.45);
    sheet_actor_->GetProperty()->SetDiffuse(0.6);
    sheet_actor_->PickableOff();
    line_mapper_->SetInputData(lines_);
    line_actor_->SetMapper(line_mapper_);
    line_actor_->GetProperty()->SetColor(1.0, 1.0, 1.0);
    line_actor_->GetProperty()->SetLineWidth(kLineWidth);
    line_actor_->GetProperty()->LightingOff();
    line_actor_->PickableOff();
    renderer_.AddActor(sheet_actor_);
    renderer_.AddActor(line_actor_);
    clear();
}

CutActors::~CutActors() {
    renderer_.RemoveActor(sheet_actor_);
    renderer_.RemoveActor(line_actor_);
}

void CutActors::show_sheets(const std::vector<volumetry::CutSheet>& sheets) {
    vtkNew<vtkPoints> points;
    vtkNew<vtkCellArray> cells;
    vtkNew<vtkUnsignedCharArray> colours;
    colours->SetNumberOfComponents(3);
    for (const volumetry::CutSheet& sheet : sheets) add_sheet(sheet, *points, *cells, *colours);
    sheets_->SetPoints(points);
    sheets_->SetPolys(cells);
    sheets_->GetPointData()->SetScalars(colours);
    sheets_->Modified();
    sheet_actor_->SetVisibility(cells->GetNumberOfCells() > 0);
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
    return static_cast<int>(sheets_->GetNumberOfPolys());
}

}  // namespace remnant::ui
