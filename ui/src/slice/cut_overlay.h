#pragma once
// The cuts of the plan over a slice: their lines, the handles of the one in the hand, the margins.

#include <QPointF>
#include <optional>

#include "remnant/core/geometry.h"

class QPainter;

namespace remnant::ui {

class Document;
class SliceView;

class CutOverlay {
  public:
    CutOverlay(const SliceView& view, const Document& document) : view_(view), document_(document) {}

    void draw(QPainter& painter) const;
    /// The handle of the held cut near a point of the widget.
    [[nodiscard]] std::optional<std::size_t> handle_at(const QPointF& position) const;
    /// Pulls a handle of the held cut to a point of the widget; its depth stays as it is.
    [[nodiscard]] std::optional<core::Vec3> pulled_to(std::size_t handle, const QPointF& position) const;

  private:
    void draw_lines(QPainter& painter) const;
    void draw_handles(QPainter& painter) const;
    void draw_margins(QPainter& painter) const;
    void draw_drawing(QPainter& painter) const;
    [[nodiscard]] std::vector<core::Vec3> handles() const;
    [[nodiscard]] double depth_of(const core::Vec3& world) const;

    const SliceView& view_;
    const Document& document_;
};

}  // namespace remnant::ui
