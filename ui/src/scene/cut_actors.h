#pragma once
// The cuts of a plan in 3D: sheets coloured by their margin, and the shortest ways to the tumours.

#include <vtkNew.h>

#include <array>
#include <vector>

#include "remnant/volumetry/cut_sheet.h"

class vtkActor;
class vtkPolyData;
class vtkPolyDataMapper;
class vtkRenderer;

namespace remnant::ui {

class CutActors {
  public:
    explicit CutActors(vtkRenderer& renderer);
    ~CutActors();
    CutActors(const CutActors&) = delete;
    CutActors& operator=(const CutActors&) = delete;

    /// Only the parts within the liver are drawn. Points without a margin are drawn in a quiet colour.
    void show_sheets(const std::vector<volumetry::CutSheet>& sheets);
    /// Ends of lines, LPS mm.
    void show_lines(const std::vector<std::array<core::Vec3, 2>>& lines);
    void clear();
    /// Triangles drawn now.
    [[nodiscard]] int triangle_count() const;

  private:
    vtkRenderer& renderer_;
    vtkNew<vtkPolyData> sheets_;
    vtkNew<vtkPolyDataMapper> sheet_mapper_;
    vtkNew<vtkActor> sheet_actor_;
    vtkNew<vtkPolyData> lines_;
    vtkNew<vtkPolyDataMapper> line_mapper_;
    vtkNew<vtkActor> line_actor_;
};

}  // namespace remnant::ui
