#include "slice/laid_over_overlay.h"

#include <QCoreApplication>
#include <QPainter>

#include "document/document.h"
#include "slice/slice_view.h"
#include "theme/theme.h"

namespace remnant::ui {
namespace {

QString tr(const char* text) {
    return QCoreApplication::translate("LaidOver", text);
}

}  // namespace

void LaidOverOverlay::draw(QPainter& painter) const {
    const auto over = view_.laid_over();
    if (!over || over->way != LaidOver::Split) return;
    const double x = view_.framing().x_of(over->split_at, view_.width());
    painter.setPen(QPen(Theme::current().palette().image_text, 1));
    painter.drawLine(QPointF(x, 0), QPointF(x, view_.height()));
}

bool LaidOverOverlay::impossible() const {
    const core::Case& subject = document_.current();
    return laid_over_way(subject.view.laid_over) && core::compared_scan(subject) != nullptr &&
           !view_.laid_over();
}

QString LaidOverOverlay::caption() const {
    const core::Case& subject = document_.current();
    if (subject.time_points.size() < 2) return {};
    const QString shown = QString::fromStdString(subject.shown()->name);
    const core::TimePoint* beside = core::compared_scan(subject);
    const QString other = QString::fromStdString(beside->name);
    if (impossible())
        return beside->ct ? tr("%1 only: %2 is not aligned yet").arg(shown, other)
                          : tr("%1 only: %2 has no CT").arg(shown, other);
    const auto over = view_.laid_over();
    if (!over) return shown;
    switch (over->way) {
        case LaidOver::Blink:
            return over->in_turn ? other : shown;
        case LaidOver::Checkerboard:
            return tr("squares of %1 and %2").arg(shown, other);
        case LaidOver::Split:
            return tr("left %1, right %2").arg(shown, other);
        case LaidOver::Difference:
            return tr("%1 − %2, bright: denser").arg(shown, other);
    }
    return shown;
}

}  // namespace remnant::ui
