#pragma once
// The eight segments as a surgeon draws them, seen from the front: a click keeps a segment or lets it go.

#include <QPainterPath>
#include <QWidget>
#include <vector>

#include "remnant/core/structure.h"

namespace remnant::ui {

class SegmentDiagram : public QWidget {
    Q_OBJECT

  public:
    explicit SegmentDiagram(QWidget* parent = nullptr);

    /// `there`: segments of the map (the others are drawn empty); `kept`: those that stay;
    /// `cut`: those of them that a cut goes through.
    void show_segments(std::vector<core::Segment> there, std::vector<core::Segment> kept,
                       std::vector<core::Segment> cut);

    /// Where a segment is drawn, for those who point at it.
    [[nodiscard]] QPoint centre_of(core::Segment segment) const;

    [[nodiscard]] QSize sizeHint() const override { return {324, 116}; }
    [[nodiscard]] bool hasHeightForWidth() const override { return true; }
    [[nodiscard]] int heightForWidth(int width) const override { return width * 116 / 324; }

  Q_SIGNALS:
    void toggled(remnant::core::Segment segment);

  protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    bool event(QEvent* event) override;

  private:
    struct Field {
        core::Segment segment;
        QPainterPath path;
        QPointF label;
    };
    [[nodiscard]] std::vector<Field> fields() const;
    [[nodiscard]] const Field* field_at(const std::vector<Field>& fields, QPointF point) const;
    [[nodiscard]] bool is_there(core::Segment segment) const;
    [[nodiscard]] bool is_kept(core::Segment segment) const;
    [[nodiscard]] bool is_cut(core::Segment segment) const;
    [[nodiscard]] QString said_of(core::Segment segment) const;
    void draw_field(QPainter& painter, const Field& field) const;
    void describe();

    std::vector<core::Segment> there_;
    std::vector<core::Segment> kept_;
    std::vector<core::Segment> cut_;
    std::optional<core::Segment> hovered_;
    std::size_t cursor_ = 0;  // for the keyboard: position in fields()
};

}  // namespace remnant::ui
