#pragma once
// What is written over a slice: letters, position, window, scale, measurements, the slider.

class QPainter;
class QPointF;

namespace remnant::ui {

class SliceView;

class SliceOverlay {
  public:
    SliceOverlay(const SliceView& view, QPainter& painter) : view_(view), p_(painter) {}

    void crosshair() const;
    void annotations() const;
    void texts() const;
    /// The brush's circle round the mouse.
    void brush(const QPointF& at) const;
    void frame() const;
    void empty() const;

  private:
    void letters() const;
    void corners() const;
    void scale_bar() const;
    void slider() const;

    const SliceView& view_;
    QPainter& p_;
};

}  // namespace remnant::ui
