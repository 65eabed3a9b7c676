#pragma once
// Metastases that are no longer seen, over a slice: where each surely was, with its name.

class QPainter;

namespace remnant::ui {

class Document;
class SliceView;

class GhostOverlay {
  public:
    GhostOverlay(const SliceView& view, const Document& document) : view_(view), document_(document) {}

    void draw(QPainter& painter) const;

  private:
    const SliceView& view_;
    const Document& document_;
};

}  // namespace remnant::ui
