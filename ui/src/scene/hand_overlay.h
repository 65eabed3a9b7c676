#pragma once
// What lies over the 3D picture and moves with it: the crosshair's place, the handles of the cut in the hand,
// points and lines being drawn.

#include <QWidget>
#include <optional>
#include <vector>

#include "document/document.h"
#include "scene/camera_pose.h"

namespace remnant::ui {

class ToolBox;

/// As large as the view; never takes the mouse itself.
class HandOverlay : public QWidget {
    Q_OBJECT

  public:
    HandOverlay(const Document& document, const ToolBox& tools, QWidget* view);

    /// The camera or the size of the view changed.
    void set_projection(const Projection& projection);
    /// A line that is being drawn, logical pixels of the view.
    void set_line(std::vector<QPointF> line);
    [[nodiscard]] const std::vector<QPointF>& line() const { return line_; }
    void set_crosshair_visible(bool visible);

    /// The handle of the held cut at a point of the view; the nearest to the eye where several are.
    [[nodiscard]] std::optional<std::size_t> handle_at(const QPointF& position) const;
    /// The held cut with that handle pulled to a point of the view, in a plane parallel to the screen.
    [[nodiscard]] std::optional<core::Cut> pulled(std::size_t handle, const QPointF& position) const;

  protected:
    void paintEvent(QPaintEvent* event) override;

  private:
    void draw_crosshair(QPainter& painter) const;
    void draw_handles(QPainter& painter) const;
    void draw_marks(QPainter& painter) const;
    [[nodiscard]] std::vector<core::Vec3> handles() const;
    [[nodiscard]] bool holds_plane() const;

    const Document& document_;
    const ToolBox& tools_;
    Projection projection_;
    std::vector<QPointF> line_;
    bool crosshair_visible_ = true;
};

}  // namespace remnant::ui
