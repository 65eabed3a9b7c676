#pragma once
// A printed page as a list of marks, the same on paper and on the screen. Everything is measured in tenths of
// a millimetre.

#include <QColor>
#include <QFont>
#include <QList>
#include <QPainter>
#include <QRectF>
#include <QString>
#include <functional>
#include <memory>

class QTextLayout;

namespace remnant::ui {

/// Dots per inch at which a tenth of a millimetre is one dot.
inline constexpr int kPageDpi = 254;

struct ReportPage {
    QSizeF size;
    QList<std::function<void(QPainter&)>> marks;

    /// The whole page, white beneath, as large as the painter's transformation makes it.
    void draw(QPainter& painter) const;
};

/// Colours on paper.
namespace ink {
inline const QColor text{"#1A1F25"};
inline const QColor dim{"#5B6672"};
inline const QColor line{"#D5DAE0"};
inline const QColor good{"#1E7F56"};
inline const QColor warn{"#9A6400"};
inline const QColor bad{"#B3362C"};
inline const QColor accent{"#1667C4"};
}  // namespace ink

/// Type on paper: `height` in tenths of a millimetre; never hinted, so that a line is as wide on paper as on
/// the screen.
QFont page_font(double height, QFont::Weight weight = QFont::Normal);

/// A text set in lines. Names in any script take the font that has it.
class TextBlock {
  public:
    TextBlock(const QString& text, const QFont& font, double width, Qt::Alignment alignment = Qt::AlignLeft);

    [[nodiscard]] double height() const { return height_; }
    /// The widest line.
    [[nodiscard]] double used_width() const { return used_width_; }
    /// From the top to the first line's baseline.
    [[nodiscard]] double ascent() const;
    void put(ReportPage& page, QPointF top_left, const QColor& colour) const;

  private:
    std::shared_ptr<QTextLayout> layout_;
    double height_ = 0.0;
    double used_width_ = 0.0;
};

/// Letters of the text that no font here has; empty where all can be shown.
QString letters_without_font(const QString& text);

}  // namespace remnant::ui
