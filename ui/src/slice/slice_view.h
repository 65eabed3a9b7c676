#pragma once
// One view of slices: axial, coronal or sagittal.

#include <QImage>
#include <QTimer>
#include <QWidget>
#include <memory>
#include <optional>

#include "document/display_layers.h"
#include "document/document.h"
#include "slice/slice_renderer.h"
#include "slice/tools.h"
#include "slice/view_plane.h"

namespace remnant::ui {

class LesionMeasures;

class SliceView : public QWidget {
    Q_OBJECT

  public:
    SliceView(Document& document, ToolBox& tools, ViewAxis axis, QWidget* parent = nullptr);
    ~SliceView() override;

    [[nodiscard]] ViewAxis axis() const { return axis_; }
    /// The slice shown, as an index of the plane; 0 where there is no scan.
    [[nodiscard]] int slice() const { return slice_; }
    [[nodiscard]] const SlicePlane* plane() const { return plane_.get(); }
    [[nodiscard]] const Framing& framing() const { return framing_; }
    /// The line that is being drawn here, and points set anywhere; LPS mm.
    [[nodiscard]] const std::vector<core::Vec3>& hand_line() const { return hand_line_; }
    [[nodiscard]] Tool tool() const { return tools_.tool(); }
    [[nodiscard]] const std::vector<core::Vec3>& marks() const { return tools_.marks(); }
    [[nodiscard]] const std::vector<core::Vec3>& trail() const { return tools_.trail(); }
    /// LPS mm under a point of the widget, in logical pixels.
    [[nodiscard]] core::Vec3 world_at(const QPointF& position) const;
    [[nodiscard]] QPointF position_of(const core::Vec3& world) const;
    /// The other scan, where one is to be laid over this one and can be; to be used at once.
    [[nodiscard]] std::optional<LaidOverScan> laid_over() const;
    /// The value under a point; none outside the scan.
    [[nodiscard]] std::optional<double> value_at(const core::Vec3& world) const;

    void set_slice(int slice);
    void step(int slices);
    void reset_view();
    void zoom(double factor, const QPointF& about);
    void set_text_visible(bool visible);
    void set_crosshair_visible(bool visible);
    void set_active(bool active);
    /// Diameters of tumours are drawn here; `lesions` must outlive this.
    void show_lesions(const LesionMeasures& lesions);
    /// The picture alone, without text, at a size of its own in device pixels.
    [[nodiscard]] QImage picture(const QSize& pixels) const;

  Q_SIGNALS:
    void hovered(const QString& status);
    void wants_large();
    void activated();

  protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void keyReleaseEvent(QKeyEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    bool event(QEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;

  private:
    friend class SliceOverlay;
    enum class Drag {
        None,
        Crosshair,
        Window,
        Pan,
        Zoom,
        Handle,
        Cut,
        CutPoint,
        Line,
        Wire,
        Paint,
        Slider,
        Draw
    };

    void take_changes(Parts parts);
    void take_scan();
    void take_structures();
    void take_layers();
    void redraw();
    void draw_image(qreal ratio);
    [[nodiscard]] SliceStyle style(qreal ratio) const;
    [[nodiscard]] QImage rendered(const QSize& pixels, const Framing& framing, qreal ratio) const;
    [[nodiscard]] core::Vec3 crosshair() const;
    void set_crosshair(const core::Vec3& world);
    [[nodiscard]] Drag drag_for(const QMouseEvent& event) const;
    void drag_to(const QMouseEvent& event);
    void drag_window(const QPointF& by);
    void drag_cut(const QPointF& position);
    [[nodiscard]] core::Vec3 into_picture() const;
    void draw_on_to(const QPointF& position);
    void paint(const QPointF& from, const QPointF& to);
    void show_brush(const QPointF& position);
    void finish(const AnnotationDraft::Shape& shape);
    void say_hover(const QPointF& position);
    [[nodiscard]] QString names_at(const core::Vec3& world) const;
    [[nodiscard]] QRectF slider_rect() const;
    void slide_to(double y);
    /// The annotation and handle near a point, of those in this slice.
    struct Grip {
        std::string id;
        std::size_t handle = 0;
    };
    [[nodiscard]] std::optional<Grip> grip_at(const QPointF& position) const;
    [[nodiscard]] bool in_this_slice(const core::Annotation& annotation) const;
    void remove_selected();

    Document& document_;
    ToolBox& tools_;
    const LesionMeasures* lesions_ = nullptr;
    ViewAxis axis_;
    std::unique_ptr<SlicePlane> plane_;
    int slice_ = 0;
    Framing framing_;     // in logical pixels
    bool fitted_ = true;  // follows the widget's size until a person zooms or pans
    std::string scan_id_;
    QTimer follows_;  // another view's brush

    std::vector<DisplayLayer> layers_;
    std::vector<LayerSection> sections_;
    QImage image_;
    bool image_valid_ = false;
    bool sections_valid_ = false;

    Drag drag_ = Drag::None;
    QPointF last_;
    QPointF pressed_;
    double wheel_left_ = 0.0;
    bool space_ = false;
    std::optional<AnnotationDraft> draft_;
    std::optional<Grip> held_;
    std::size_t cut_handle_ = 0;
    std::vector<core::Vec3> hand_line_;  // being drawn
    std::optional<QPointF> brush_at_;
    std::string selected_;
    QString hover_;
    bool text_visible_ = true;
    bool crosshair_visible_ = true;
    bool active_ = false;
};

}  // namespace remnant::ui
