#pragma once
// The cut in the hand unrolled: margins as colours, vessels it passes, borders of segments; linked with the
// crosshair.

#include <QImage>
#include <QWidget>
#include <memory>
#include <optional>

#include "document/document.h"
#include "remnant/volumetry/cut_sheet.h"

namespace remnant::ui {

class Resectogram : public QWidget {
    Q_OBJECT

  public:
    explicit Resectogram(Document& document, QWidget* parent = nullptr);

    [[nodiscard]] const std::optional<volumetry::CutSheet>& sheet() const { return sheet_; }
    /// Where a point of the sheet is drawn.
    [[nodiscard]] QPointF position_of(int row, int column) const;
    [[nodiscard]] QSize sizeHint() const override { return {300, 220}; }

  protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;

  private:
    void unroll();
    void take(std::optional<volumetry::CutSheet> sheet);
    void paint_map();
    void point_at(const QPointF& position);
    [[nodiscard]] QRectF map() const;
    [[nodiscard]] const volumetry::SheetPoint* at(const QPointF& position) const;

    Document& document_;
    std::optional<volumetry::CutSheet> sheet_;
    QImage picture_;
    std::size_t asked_ = 0;
};

}  // namespace remnant::ui
