#include "window/view_area.h"

#include <QCoreApplication>
#include <QKeyEvent>
#include <QPainter>
#include <algorithm>

#include "growth/growth_chart_view.h"
#include "scene/guest.h"
#include "theme/theme.h"
#include "window/compare_view.h"
#include "window/other_scan_view.h"

namespace remnant::ui {
namespace {

constexpr double kLarge = 0.72;
constexpr double kSmall = 1.0 - kLarge;
constexpr double kThird = 1.0 / 3.0;

constexpr double kChart = 0.6;  // how far down the chart begins below the views

constexpr Pane kAll[] = {Pane::Axial,   Pane::Scene,     Pane::Coronal, Pane::Sagittal,
                         Pane::Compare, Pane::OtherScan, Pane::Chart};
/// Those that stand beside one large view.
constexpr Pane kAlways[] = {Pane::Axial, Pane::Scene, Pane::Coronal, Pane::Sagittal};

std::array<QRectF, kPanes> alone(Pane pane) {
    std::array<QRectF, kPanes> places;
    places[static_cast<std::size_t>(pane)] = QRectF(0, 0, 1, 1);
    return places;
}

/// One on the left, the others below each other on the right.
std::array<QRectF, kPanes> large(Pane pane) {
    std::array<QRectF, kPanes> places;
    double top = 0.0;
    for (const Pane other : kAlways) {
        if (other == pane) continue;
        places[static_cast<std::size_t>(other)] = QRectF(kLarge, top, kSmall, kThird);
        top += kThird;
    }
    places[static_cast<std::size_t>(pane)] = QRectF(0, 0, kLarge, 1);
    return places;
}

const char* alone_id(Pane pane) {
    static constexpr const char* ids[] = {"axial",   "3d",        "coronal",    "sagittal",
                                          "3d-pair", "scan-pair", kGrowthLayout};
    return ids[static_cast<int>(pane)];
}

}  // namespace

std::span<const Layout> layouts() {
    static const std::array table{
        Layout{"2x2",
               QT_TRANSLATE_NOOP("Layout", "Four views"),
               {QRectF(0, 0, 0.5, 0.5), QRectF(0.5, 0, 0.5, 0.5), QRectF(0, 0.5, 0.5, 0.5),
                QRectF(0.5, 0.5, 0.5, 0.5), QRectF(), QRectF(), QRectF()}},
        Layout{"axial-large", QT_TRANSLATE_NOOP("Layout", "Axial large, three small"), large(Pane::Axial)},
        Layout{"coronal-large", QT_TRANSLATE_NOOP("Layout", "Coronal large, three small"),
               large(Pane::Coronal)},
        Layout{"3d-large", QT_TRANSLATE_NOOP("Layout", "3D large, three small"), large(Pane::Scene)},
        Layout{"axial", QT_TRANSLATE_NOOP("Layout", "Axial alone"), alone(Pane::Axial)},
        Layout{"coronal", QT_TRANSLATE_NOOP("Layout", "Coronal alone"), alone(Pane::Coronal)},
        Layout{"sagittal", QT_TRANSLATE_NOOP("Layout", "Sagittal alone"), alone(Pane::Sagittal)},
        Layout{"3d", QT_TRANSLATE_NOOP("Layout", "3D alone"), alone(Pane::Scene)},
        Layout{"slices",
               QT_TRANSLATE_NOOP("Layout", "Three slices"),
               {QRectF(0, 0, kThird, 1), QRectF(), QRectF(kThird, 0, kThird, 1),
                QRectF(2 * kThird, 0, kThird, 1), QRectF(), QRectF(), QRectF()}},
        Layout{
            "3d-pair",
            QT_TRANSLATE_NOOP("Layout", "Two plans in 3D"),
            {QRectF(), QRectF(0, 0, 0.5, 1), QRectF(), QRectF(), QRectF(0.5, 0, 0.5, 1), QRectF(), QRectF()}},
        Layout{
            "scan-pair",
            QT_TRANSLATE_NOOP("Layout", "Baseline and follow-up"),
            {QRectF(0, 0, 0.5, 1), QRectF(), QRectF(), QRectF(), QRectF(), QRectF(0.5, 0, 0.5, 1), QRectF()}},
        Layout{kGrowthLayout,
               QT_TRANSLATE_NOOP("Layout", "Growth: both scans, both remnants, chart"),
               {QRectF(0, 0, kThird, kChart), QRectF(2 * kThird, 0, kThird, kChart), QRectF(), QRectF(),
                QRectF(), QRectF(kThird, 0, kThird, kChart), QRectF(0, kChart, 1, 1 - kChart)}}};
    return table;
}

const Layout& layout_of(const std::string& id) {
    const auto all = layouts();
    const auto found = std::ranges::find(all, id, [](const Layout& l) { return std::string(l.id); });
    return found == all.end() ? all.front() : *found;
}

ViewArea::ViewArea(Document& document, ToolBox& tools, SurfaceStore& surfaces, QWidget* parent)
    : QWidget(parent),
      document_(document),
      slices_{new SliceView(document, tools, ViewAxis::Axial, this),
              new SliceView(document, tools, ViewAxis::Coronal, this),
              new SliceView(document, tools, ViewAxis::Sagittal, this)},
      scene_(new SceneView(document, tools, surfaces, this)),
      compare_(new CompareView(document, tools, surfaces, *scene_, this)),
      other_scan_(new OtherScanView(document, tools, this)),
      chart_(new GrowthChartView(document, GrowthChartView::WhenEmpty::Say, this)),
      panes_{slices_[0], scene_, slices_[1], slices_[2], compare_, other_scan_, chart_} {
    setMinimumSize(480, 320);
    scene_->setProperty("helpTopic", QStringLiteral("3d"));
    static constexpr const char* names[] = {"axialView",   "sceneView",     "coronalView", "sagittalView",
                                            "compareView", "otherScanView", "chartView"};
    for (const Pane pane : kAll) panes_[static_cast<std::size_t>(pane)]->setObjectName(names[int(pane)]);
    for (SliceView* view : slices_) {
        const Pane pane = *std::ranges::find_if(kAll, [&](Pane p) { return this->pane(p) == view; });
        connect(view, &SliceView::hovered, this, &ViewArea::hovered);
        connect(view, &SliceView::wants_large, this, [this, pane] { toggle_large(pane); });
        connect(view, &SliceView::activated, this, [this, pane] { activate(pane); });
        view->installEventFilter(this);
    }
    connect(scene_, &SceneView::hovered, this, &ViewArea::hovered);
    connect(scene_, &SceneView::wants_large, this, [this] { toggle_large(Pane::Scene); });
    connect(scene_, &SceneView::activated, this, [this] { activate(Pane::Scene); });
    connect(&other_scan_->slice(), &SliceView::hovered, this, &ViewArea::hovered);
    connect(&other_scan_->slice(), &SliceView::activated, this, [this] { activate(Pane::OtherScan); });
    other_scan_->slice().installEventFilter(this);
    connect(&compare_->scene(), &SceneView::hovered, this, &ViewArea::hovered);
    connect(&compare_->scene(), &SceneView::activated, this, [this] { activate(Pane::Compare); });
    connect(&document_, &Document::changed, this, [this](Parts parts) {
        if (parts.testAnyFlags(Part::View | Part::Whole)) place();
        if (parts.testAnyFlags(Part::View | Part::Scans | Part::Whole)) show_guest();
    });
    connect(&other_scan_->other(), &Document::changed, this, [this](Parts parts) {
        if (parts.testAnyFlags(Part::Result | Part::Scans | Part::Whole)) show_guest();
    });
    activate(Pane::Axial);
    place();
}

bool ViewArea::settled() const {
    return (!scene_->isVisible() || scene_->settled()) && compare_->settled() &&
           (!other_scan_->isVisible() || !other_scan_->other().evaluation_pending());
}

SliceView& ViewArea::slice(ViewAxis axis) const {
    return *slices_[static_cast<std::size_t>(axis)];
}

void ViewArea::activate(Pane pane) {
    active_ = pane;
    for (SliceView* view : slices_) view->set_active(view == this->pane(pane));
    other_scan_->slice().set_active(pane == Pane::OtherScan);
    update();
}

void ViewArea::activate_next(bool backwards) {
    int next = static_cast<int>(active_);
    do {
        next = (next + (backwards ? kPanes - 1 : 1)) % kPanes;
    } while ((!panes_[static_cast<std::size_t>(next)]->isVisibleTo(this) ||
              next == static_cast<int>(Pane::Chart)) &&
             next != static_cast<int>(active_));
    activate(static_cast<Pane>(next));
    pane(active_)->setFocus(Qt::TabFocusReason);
}

void ViewArea::set_layout(const std::string& id) {
    core::ViewState view = document_.current().view;
    view.layout = layout_of(id).id;
    document_.set_view(std::move(view));
}

void ViewArea::toggle_large(Pane pane) {
    const std::string now = document_.current().view.layout;
    const std::string single = alone_id(pane);
    if (now == single) return set_layout(before_large_);
    before_large_ = now;
    set_layout(single);
    activate(pane);
}

void ViewArea::reset_views() {
    for (SliceView* view : slices_) view->reset_view();
    scene_->look_from(Direction::Anterior);
}

void ViewArea::set_texts_visible(bool visible) {
    for (SliceView* view : slices_) view->set_text_visible(visible);
    other_scan_->slice().set_text_visible(visible);
    for (SceneView* view : {scene_, &compare_->scene()}) view->set_texts_visible(visible);
}

void ViewArea::set_crosshairs_visible(bool visible) {
    for (SliceView* view : slices_) view->set_crosshair_visible(visible);
    other_scan_->slice().set_crosshair_visible(visible);
    for (SceneView* view : {scene_, &compare_->scene()}) view->set_crosshair_visible(visible);
}

void ViewArea::place() {
    const Layout& layout = layout_of(document_.current().view.layout);
    for (std::size_t n = 0; n < panes_.size(); ++n) {
        const QRectF& part = layout.places[n];
        if (part.isEmpty()) {
            panes_[n]->hide();
            continue;
        }
        const int left = qRound(part.left() * width());
        const int top = qRound(part.top() * height());
        const int right = part.right() > 0.999 ? width() : qRound(part.right() * width()) - 1;
        const int bottom = part.bottom() > 0.999 ? height() : qRound(part.bottom() * height()) - 1;
        panes_[n]->setGeometry(left, top, right - left, bottom - top);
        panes_[n]->show();
    }
    if (placed_ != layout.id) {
        placed_ = layout.id;
        if (!pane(active_)->isVisibleTo(this)) activate_next();
    }
    update();
}

// Where growth is looked at, the other scan's remnant lies in the 3D view of the shown one.
void ViewArea::show_guest() {
    if (document_.current().view.layout != kGrowthLayout) return scene_->set_guest(std::nullopt);
    scene_->set_guest(remnant_of_other_scan(document_, other_scan_->other()));
}

void ViewArea::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    place();
}

// The gaps between the views are the hairlines.
void ViewArea::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.fillRect(rect(), Theme::current().palette().line);
}

bool ViewArea::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::KeyPress) {
        const auto* key = static_cast<QKeyEvent*>(event);
        if (key->key() == Qt::Key_Tab || key->key() == Qt::Key_Backtab) {
            activate_next(key->key() == Qt::Key_Backtab);
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

}  // namespace remnant::ui
