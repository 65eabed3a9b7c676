#pragma once
// The views and how they share the space.

#include <QWidget>
#include <array>
#include <span>
#include <string>

#include "document/document.h"
#include "scene/scene_view.h"
#include "slice/slice_view.h"
#include "slice/tools.h"

namespace remnant::ui {

class CompareView;
class GrowthChartView;
class OtherScanView;
class SurfaceStore;

/// Views in the order of their places: axial, 3D, coronal, sagittal, another plan in 3D, another scan, the
/// chart of growth.
enum class Pane { Axial, Scene, Coronal, Sagittal, Compare, OtherScan, Chart };
inline constexpr int kPanes = 7;

/// One row of the table of layouts: where each pane lies, as parts of the whole; no width: hidden.
struct Layout {
    const char* id;  // as core::ViewState::layout holds it
    const char* name;
    std::array<QRectF, kPanes> places;
};
std::span<const Layout> layouts();
/// The layout, or the first one where the id is unknown.
const Layout& layout_of(const std::string& id);

class ViewArea : public QWidget {
    Q_OBJECT

  public:
    ViewArea(Document& document, ToolBox& tools, SurfaceStore& surfaces, QWidget* parent = nullptr);

    [[nodiscard]] SliceView& slice(ViewAxis axis) const;
    [[nodiscard]] SceneView& scene() const { return *scene_; }
    /// Another plan in 3D, in the layout that has it.
    [[nodiscard]] CompareView& compare() const { return *compare_; }
    /// Another scan, in the layout that has it.
    [[nodiscard]] OtherScanView& other_scan() const { return *other_scan_; }
    /// All views that are shown show the case as it is.
    [[nodiscard]] bool settled() const;
    [[nodiscard]] QWidget* pane(Pane pane) const { return panes_[static_cast<std::size_t>(pane)]; }
    /// The view that keys and commands mean.
    [[nodiscard]] Pane active() const { return active_; }
    void activate(Pane pane);
    /// The next view that is shown becomes the active one.
    void activate_next(bool backwards = false);
    void set_layout(const std::string& id);
    /// One view alone, or back to the layout before.
    void toggle_large(Pane pane);
    void reset_views();
    void set_texts_visible(bool visible);
    void set_crosshairs_visible(bool visible);

  Q_SIGNALS:
    /// What lies under the mouse, for the status line.
    void hovered(const QString& text);

  protected:
    void resizeEvent(QResizeEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    void place();
    void show_guest();

    Document& document_;
    std::array<SliceView*, 3> slices_;
    SceneView* scene_;
    CompareView* compare_;
    OtherScanView* other_scan_;
    GrowthChartView* chart_;
    std::array<QWidget*, kPanes> panes_;
    Pane active_ = Pane::Axial;
    std::string placed_;
    std::string before_large_ = "2x2";
};

}  // namespace remnant::ui
