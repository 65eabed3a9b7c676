#include "window/other_scan_view.h"

#include <QComboBox>
#include <QLabel>
#include <QSignalBlocker>
#include <algorithm>

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
        chosen_ = scans_->currentData().toString().toStdString();
        mirror_.refresh(Parts(Part::View) | Part::Scans | Part::Structures);
    });
    connect(&mirror_, &Mirror::copied, this, &OtherScanView::list_scans);
}

OtherScanView::~OtherScanView() {
    delete slice_;
}

std::string OtherScanView::scan_beside() const {
    const core::Case& subject = document_.current();
    const core::TimePoint* shown = subject.shown();
    if (shown == nullptr) return {};
    if (chosen_ != shown->id && subject.find(chosen_) != nullptr) return chosen_;
    const auto other = std::ranges::find_if(
        subject.time_points, [&](const core::TimePoint& scan) { return scan.id != shown->id; });
    return other == subject.time_points.end() ? std::string() : other->id;
}

void OtherScanView::look_otherwise(core::Case& subject) const {
    const std::string beside = scan_beside();
    if (beside.empty()) return;
    const bool same_scan = other().current().view.time_point_id == beside;
    subject.view.time_point_id = beside;
    subject.view.crosshair = same_scan ? other().current().view.crosshair : std::nullopt;
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
    scans_->setCurrentIndex(scans_->findData(QString::fromStdString(scan_beside())));
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
