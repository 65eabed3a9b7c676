#pragma once
// What the left button does in a view.

#include <QObject>
#include <optional>
#include <vector>

#include "remnant/core/annotation.h"

namespace remnant::ui {

enum class Tool {
    Crosshair,
    Window,
    Pan,
    Zoom,
    Distance,
    Angle,
    Ellipse,
    CutPoints,  // three points of a cutting plane
    CutLine,    // a line a curved cut follows
    Brush,      // paints into the outline in hand
    Eraser,
    LoopAdd,  // a loop drawn round what belongs to the outline
    LoopCut,
    LiveWire,  // clicks along a border that a contour follows
    StrokeIn,  // a line inside what is to be outlined
    StrokeOut,
    Scissors,    // a loop through the depth of the picture, of which the inside goes
    Tumour,      // a click in a tumour, or its diameter
    PortalSeed,  // points in the portal vein
    HepaticSeed,
};
constexpr bool paints(Tool tool) {
    return tool == Tool::Brush || tool == Tool::Eraser;
}
/// The tool sets points in a vessel.
constexpr bool sets_seed(Tool tool) {
    return tool == Tool::PortalSeed || tool == Tool::HepaticSeed;
}
/// Lines that say what belongs to an outline, which is then found anew near them.
constexpr bool draws_stroke(Tool tool) {
    return tool == Tool::StrokeIn || tool == Tool::StrokeOut;
}
/// The tool takes a line drawn by hand on a slice.
constexpr bool draws_line(Tool tool) {
    return tool == Tool::CutLine || tool == Tool::LoopAdd || tool == Tool::LoopCut ||
           tool == Tool::Scissors || tool == Tool::Tumour || draws_stroke(tool);
}
/// The line is straight, from where the button went down to where it came up.
constexpr bool draws_straight(Tool tool) {
    return tool == Tool::Tumour;
}
/// Lines of the tool go through the depth of the picture, so that they may be drawn in 3D too.
constexpr bool draws_through_depth(Tool tool) {
    return tool == Tool::CutLine || tool == Tool::Scissors;
}

/// What brush and eraser are like.
struct BrushSettings {
    double radius_mm = 8.0;
    bool sphere = false;
    /// Only voxels of such values are painted.
    bool hu_bounded = false;
    double low_hu = 40.0;
    double high_hu = 180.0;
};

/// A piece of the brush's way, LPS mm; `into` is the way across the picture it is painted in.
struct PaintStep {
    core::Vec3 from = core::Vec3::Zero();
    core::Vec3 to = core::Vec3::Zero();
    core::Vec3 into = core::Vec3::UnitZ();
};

/// The tool in hand, one for all views.
class ToolBox : public QObject {
    Q_OBJECT

  public:
    using QObject::QObject;
    [[nodiscard]] Tool tool() const { return tool_; }
    void set_tool(Tool tool) {
        if (tool == tool_) return;
        tool_ = tool;
        set_marks({});
        set_trail({});
        Q_EMIT changed(tool);
    }

    /// Points set so far with a tool that takes several, LPS mm; every view shows them.
    [[nodiscard]] const std::vector<core::Vec3>& marks() const { return marks_; }
    void set_marks(std::vector<core::Vec3> marks) {
        marks_ = std::move(marks);
        Q_EMIT marks_changed();
    }
    /// A line that grows while points are set, LPS mm; views show it in the slice it lies in.
    [[nodiscard]] const std::vector<core::Vec3>& trail() const { return trail_; }
    void set_trail(std::vector<core::Vec3> trail) {
        if (trail.empty() && trail_.empty()) return;
        trail_ = std::move(trail);
        Q_EMIT marks_changed();
    }
    /// A view says that a point was set, or a line drawn by hand, with the tool; LPS mm. `into` is the way
    /// across the picture.
    void tell_point(const core::Vec3& point) { Q_EMIT point_set(point); }
    void tell_line(const std::vector<core::Vec3>& line, const core::Vec3& into) {
        Q_EMIT line_drawn(line, into);
    }
    /// The brush moved on; after the last step the hand lets go.
    void tell_paint(const PaintStep& step) { Q_EMIT painted(step); }
    void tell_painted() { Q_EMIT paint_ended(); }

    /// The wire: a click, the pointer on its way to the next, the end; LPS mm.
    void tell_wire_point(const core::Vec3& point, const core::Vec3& into) {
        Q_EMIT wire_point_set(point, into);
    }
    void tell_wire_moved(const core::Vec3& point) { Q_EMIT wire_moved(point); }
    void tell_wire_ended() { Q_EMIT wire_ended(); }

    /// Of two scans that blink: the one laid over is to be seen now.
    [[nodiscard]] bool blinked() const { return blinked_; }
    void set_blinked(bool blinked) {
        if (blinked == blinked_) return;
        blinked_ = blinked;
        Q_EMIT blinked_changed();
    }

    [[nodiscard]] const BrushSettings& brush() const { return brush_; }
    void set_brush(const BrushSettings& brush) {
        brush_ = brush;
        Q_EMIT brush_changed();
    }

  Q_SIGNALS:
    void changed(remnant::ui::Tool tool);
    void marks_changed();
    void point_set(const remnant::core::Vec3& point);
    void line_drawn(const std::vector<remnant::core::Vec3>& line, const remnant::core::Vec3& into);
    void wire_point_set(const remnant::core::Vec3& point, const remnant::core::Vec3& into);
    void wire_moved(const remnant::core::Vec3& point);
    void wire_ended();
    void painted(const remnant::ui::PaintStep& step);
    void paint_ended();
    void brush_changed();
    void blinked_changed();

  private:
    Tool tool_ = Tool::Crosshair;
    BrushSettings brush_;
    bool blinked_ = false;
    std::vector<core::Vec3> marks_;
    std::vector<core::Vec3> trail_;
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
