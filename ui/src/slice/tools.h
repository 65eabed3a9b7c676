#pragma once
// What the left button does in a slice view.

#include <QObject>
#include <optional>
#include <vector>

#include "remnant/core/annotation.h"

namespace remnant::ui {

enum class Tool { Crosshair, Window, Pan, Zoom, Distance, Angle, Ellipse };

/// The tool in hand, one for all views.
class ToolBox : public QObject {
    Q_OBJECT

  public:
    using QObject::QObject;
    [[nodiscard]] Tool tool() const { return tool_; }
    void set_tool(Tool tool) {
        if (tool == tool_) return;
        tool_ = tool;
        Q_EMIT changed(tool);
    }

  Q_SIGNALS:
    void changed(remnant::ui::Tool tool);

  private:
    Tool tool_ = Tool::Crosshair;
};

/// A measurement being drawn, fed with LPS points; it knows no widget. Distances and ellipses may be drawn by
/// press, drag and release or by two clicks; an angle takes three clicks: arm, vertex, arm.
class AnnotationDraft {
  public:
    using Shape = decltype(core::Annotation::shape);

    explicit AnnotationDraft(Tool tool) : tool_(tool) {}

    /// The button went down; a finished shape where this was its last point.
    std::optional<Shape> press(const core::Vec3& point);
    void move(const core::Vec3& point) { mouse_ = point; }
    /// The button came up; `dragged` where it was moved while down.
    std::optional<Shape> release(const core::Vec3& point, bool dragged);

    /// What there is to draw so far, the mouse as its last point; none before the first press.
    [[nodiscard]] std::optional<Shape> preview() const;
    [[nodiscard]] bool started() const { return !points_.empty(); }

    /// In-plane directions an ellipse's half axes follow.
    void set_axes(const core::Vec3& right, const core::Vec3& down) {
        right_ = right;
        down_ = down;
    }

  private:
    [[nodiscard]] std::size_t points_needed() const { return tool_ == Tool::Angle ? 3 : 2; }
    [[nodiscard]] std::optional<Shape> shape_of(const std::vector<core::Vec3>& points) const;

    Tool tool_;
    std::vector<core::Vec3> points_;
    core::Vec3 mouse_ = core::Vec3::Zero();
    core::Vec3 right_ = core::Vec3::UnitX();
    core::Vec3 down_ = core::Vec3::UnitY();
};

/// The points a person can take hold of.
std::vector<core::Vec3> handles_of(const core::Annotation& annotation);
/// The annotation with one of its handles elsewhere.
core::Annotation with_handle_at(core::Annotation annotation, std::size_t handle, const core::Vec3& point);

}  // namespace remnant::ui
