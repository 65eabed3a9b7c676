#pragma once
// The cuts of a plan in 3D: sheets with a picture on them, and the shortest ways to the tumours.

#include <vtkNew.h>
#include <vtkSmartPointer.h>

#include <QImage>
#include <array>
#include <vector>

#include "remnant/volumetry/cut_sheet.h"

class vtkActor;
class vtkPolyData;
class vtkPolyDataMapper;
class vtkRenderer;

namespace remnant::ui {

/// A sheet and what is seen on it, a pixel a point; only where the picture is not transparent.
struct PaintedSheet {
    volumetry::CutSheet sheet;
    QImage picture;
    bool lit = true;
};

class CutActors {
  public:
    explicit CutActors(vtkRenderer& renderer);
    ~CutActors();
    CutActors(const CutActors&) = delete;
    CutActors& operator=(const CutActors&) = delete;

    void show_sheets(const std::vector<PaintedSheet>& sheets);
    /// Ends of lines, LPS mm.
    void show_lines(const std::vector<std::array<core::Vec3, 2>>& lines);
    void clear();
    /// Triangles drawn now.
    [[nodiscard]] int triangle_count() const;

  private:
    vtkRenderer& renderer_;
    std::vector<vtkSmartPointer<vtkActor>> sheets_;
    vtkNew<vtkPolyData> lines_;
    vtkNew<vtkPolyDataMapper> line_mapper_;
    vtkNew<vtkActor> line_actor_;
};

}  // namespace remnant::ui
