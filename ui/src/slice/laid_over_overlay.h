#pragma once
// Words and lines over two scans that are laid over each other: which is which must be plain at every moment.

#include <QColor>
#include <QString>

class QPainter;

namespace remnant::ui {

class Document;
class SliceView;

class LaidOverOverlay {
  public:
    LaidOverOverlay(const SliceView& view, const Document& document) : view_(view), document_(document) {}

    /// The line between the two, where there is one.
    void draw(QPainter& painter) const;
    /// What stands for the scan's name: of both, or of the one that is to be seen now. Empty where the case
    /// has one scan only.
    [[nodiscard]] QString caption() const;
    /// A comparison was asked for that cannot be drawn.
    [[nodiscard]] bool impossible() const;

  private:
    const SliceView& view_;
    const Document& document_;
};

}  // namespace remnant::ui
