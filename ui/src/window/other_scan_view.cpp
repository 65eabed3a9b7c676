#include "window/other_scan_view.h"

#include <QComboBox>
#include <QLabel>
#include <QSignalBlocker>
#include <algorithm>
#include <utility>

#include "document/crosshair.h"
#include "remnant/core/scan_alignment.h"
#include "slice/slice_view.h"
#include "theme/theme.h"

namespace remnant::ui {
namespace {

constexpr int kEdge = 2 * Theme::kGrid;
constexpr int kBelowTexts = 64;
constexpr int kListWidth = 220;

}  // namespace

OtherScanView::OtherScanView(Document& document, ToolBox& tools, QWidget* parent)
    : QWidget(parent),
      document_(document),
      mirror_(document, [this](core::Case& subject) { look_otherwise(subject); }),
      slice_(new SliceView(mirror_.copy(), tools, ViewAxis::Axial, this)),
      scans_(new QComboBox(this)),
      nothing_(new QLabel(tr("There is only one scan. Add the follow-up in the Growth step."), this)) {
    scans_->setObjectName(QStringLiteral("otherScan"));
    scans_->setAccessibleName(tr("Scan beside the one that is shown"));
    scans_->setToolTip(tr("The scan that is shown beside"));
    nothing_->setAlignment(Qt::AlignCenter);
    nothing_->setWordWrap(true);
    nothing_->setStyleSheet(
        QStringLiteral("background: black; color: %1;").arg(Theme::current().palette().image_text.name()));
    connect(scans_, &QComboBox::activated, this, [this] {
        core::ViewState view = document_.current().view;
        view.compare_scan = scans_->currentData().toString().toStdString();
        document_.set_view(std::move(view));
    });
    connect(&other(), &Document::changed, this, [this](Parts parts) {
        if (parts == Parts(Part::View)) follow_back();
    });
    connect(&mirror_, &Mirror::copied, this, &OtherScanView::list_scans);
}

OtherScanView::~OtherScanView() {
    delete slice_;
}

void OtherScanView::look_otherwise(core::Case& subject) {
    const core::TimePoint* shown = subject.shown();
    const core::TimePoint* beside = core::compared_scan(subject);
    if (beside == nullptr) return;
    const bool same_scan = other().current().view.time_point_id == beside->id;
    const auto place = core::map_between(subject, *shown, *beside);
    if (place) {
        told_ = (*place)(crosshair_of(subject));
    } else {
        told_ = same_scan ? other().current().view.crosshair : std::nullopt;
    }
    subject.view.time_point_id = beside->id;
    subject.view.crosshair = told_;
    subject.view.laid_over.clear();
}

/// What a hand did in this view is done to the case: its crosshair and its window.
void OtherScanView::follow_back() {
    const core::Case& subject = document_.current();
    const core::Case& copy = other().current();
    core::ViewState view = subject.view;
    view.window = copy.view.window;
    const core::TimePoint* shown = subject.shown();
    const core::TimePoint* beside = subject.find(copy.view.time_point_id);
    if (copy.view.crosshair && copy.view.crosshair != told_ && shown != nullptr && beside != nullptr) {
        if (const auto place = core::map_between(subject, *beside, *shown))
            view.crosshair = (*place)(*copy.view.crosshair);
    }
    document_.set_view(std::move(view));
}

void OtherScanView::list_scans() {
    const QSignalBlocker quiet(scans_);
    scans_->clear();
    const core::Case& subject = document_.current();
    const core::TimePoint* shown = subject.shown();
    for (const core::TimePoint& scan : subject.time_points) {
        if (&scan != shown)
            scans_->addItem(QString::fromStdString(scan.name), QString::fromStdString(scan.id));
    }
    if (const core::TimePoint* beside = core::compared_scan(subject))
        scans_->setCurrentIndex(scans_->findData(QString::fromStdString(beside->id)));
    slice_->setVisible(scans_->count() > 0);
    nothing_->setVisible(scans_->count() == 0);
    scans_->setVisible(scans_->count() > 1);
    scans_->raise();
}

void OtherScanView::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    mirror_.set_awake(true);
}

void OtherScanView::hideEvent(QHideEvent* event) {
    QWidget::hideEvent(event);
    mirror_.set_awake(false);
}

void OtherScanView::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    slice_->setGeometry(rect());
    nothing_->setGeometry(rect());
    const int wide = std::min(kListWidth, width() - 2 * kEdge);
    scans_->setGeometry(kEdge, kBelowTexts, wide, scans_->sizeHint().height());
}

}  // namespace remnant::ui
