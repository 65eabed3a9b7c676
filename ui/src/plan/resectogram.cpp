#include "plan/resectogram.h"

#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>
#include <algorithm>
#include <cmath>

#include "document/jobs.h"
#include "plan/sheet_picture.h"
#include "text/numbers.h"
#include "theme/theme.h"

namespace remnant::ui {
namespace {

constexpr int kPoints = 120;
constexpr int kLegend = 20;  // pixels below the map

using Sheet = std::optional<volumetry::CutSheet>;

}  // namespace

Resectogram::Resectogram(Document& document, QWidget* parent) : QWidget(parent), document_(document) {
    setObjectName(QStringLiteral("resectogram"));
    setMouseTracking(true);
    setAccessibleName(tr("The cut unrolled"));
    setMinimumHeight(180);
    connect(&document_, &Document::changed, this, [this](Parts parts) {
        if (parts.testFlag(Part::View)) update();
        if (parts.testFlag(Part::Choices)) paint_map();
        if (document_.dragging()) return;
        if (parts.testAnyFlags(Part::Held | Part::Plans | Part::Structures | Part::Scans | Part::Whole |
                               Part::Result))
            unroll();
    });
    unroll();
}

void Resectogram::unroll() {
    const core::Removal* held = document_.held_removal();
    const core::TimePoint* scan = document_.current().shown();
    const auto& liver = document_.evaluation().liver;
    const std::size_t number = ++asked_;
    if (held == nullptr || scan == nullptr || !liver) return take(std::nullopt);
    document_.jobs().run_quietly<Sheet>(
        this,
        [cut = held->cut, scan = *scan, mask = liver->liver](const core::JobContext&) -> core::Result<Sheet> {
            const volumetry::MarginMeter meter(scan);
            return volumetry::sheet_of(cut, scan, mask, kPoints, &meter);
        },
        [this, number](core::Result<Sheet> made) {
            if (made && number == asked_) take(std::move(*made));
        });
}

void Resectogram::take(Sheet sheet) {
    sheet_ = std::move(sheet);
    paint_map();
    setVisible(sheet_.has_value());
}

void Resectogram::paint_map() {
    picture_ = sheet_ ? margin_picture(*sheet_, limits_of(document_.current().choices)) : QImage();
    update();
}

QRectF Resectogram::map() const {
    return QRectF(rect()).adjusted(0, 0, 0, -kLegend);
}

QPointF Resectogram::position_of(int row, int column) const {
    const QRectF box = map();
    return {box.left() + (column + 0.5) * box.width() / sheet_->columns,
            box.top() + (row + 0.5) * box.height() / sheet_->rows};
}

const volumetry::SheetPoint* Resectogram::at(const QPointF& position) const {
    const QRectF box = map();
    if (!sheet_ || !box.contains(position)) return nullptr;
    const int row = std::min(static_cast<int>((position.y() - box.top()) / box.height() * sheet_->rows),
                             sheet_->rows - 1);
    const int column = std::min(static_cast<int>((position.x() - box.left()) / box.width() * sheet_->columns),
                                sheet_->columns - 1);
    return &sheet_->at(row, column);
}

void Resectogram::paintEvent(QPaintEvent*) {
    if (!sheet_) return;
    QPainter painter(this);
    const Palette& palette = Theme::current().palette();
    painter.fillRect(map(), palette.raised);
    painter.drawImage(map(), picture_);
    if (const auto& crosshair = document_.current().view.crosshair) {
        const volumetry::SheetPoint* nearest = sheet_->nearest(*crosshair);
        const auto n = static_cast<int>(nearest - sheet_->points.data());
        const QPointF where = position_of(n / sheet_->columns, n % sheet_->columns);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(QPen(palette.accent, 1.5));
        painter.drawEllipse(where, 5, 5);
    }
    painter.setFont(Theme::small_font());
    double x = 0.0;
    const auto legend = [&](const QColor& colour, const QString& words) {
        painter.fillRect(QRectF(x, height() - 13, 9, 9), colour);
        painter.setPen(palette.dim);
        painter.drawText(QPointF(x + 13, height() - 4), words);
        x += 13 + painter.fontMetrics().horizontalAdvance(words) + 12;
    };
    const volumetry::MarginLimits limits = limits_of(document_.current().choices);
    const QString least = QString::number(limits.least.value());
    const QString aim = QString::number(limits.aim.value());
    legend(kR1Colour, tr("< %1 mm").arg(least));
    legend(kBelowAimColour, tr("%1–%2 mm").arg(least, aim));
    legend(kAimColour, tr("≥ %1 mm").arg(aim));
    legend(kVesselColour, tr("vessel"));
}

void Resectogram::point_at(const QPointF& position) {
    const volumetry::SheetPoint* point = at(position);
    if (point == nullptr) return;
    core::ViewState view = document_.current().view;
    view.crosshair = point->at;
    document_.set_view(std::move(view));
}

void Resectogram::mousePressEvent(QMouseEvent* event) {
    if (event->button() == Qt::LeftButton) point_at(event->position());
}

void Resectogram::mouseMoveEvent(QMouseEvent* event) {
    if (event->buttons().testFlag(Qt::LeftButton)) point_at(event->position());
    const volumetry::SheetPoint* point = at(event->position());
    if (point == nullptr || !point->in_liver) return QToolTip::hideText();
    QStringList said;
    if (point->margin) said << tr("%1 to the nearest tumour").arg(text_of(*point->margin));
    if (point->segment) said << tr("segment %1").arg(QString::fromUtf8(core::roman(*point->segment).data()));
    if (!point->vessel.empty()) said << QString::fromStdString(point->vessel);
    QToolTip::showText(event->globalPosition().toPoint(), said.join(QStringLiteral(" · ")), this);
}

}  // namespace remnant::ui
