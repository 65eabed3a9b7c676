#include "text/score_text.h"

#include <QRegularExpression>

namespace remnant::ui {

QString value_text(const volumetry::ScoreItem& item) {
    static const QRegularExpression exact(QStringLiteral("^\\d+\\.\\d{3,}"));
    const QString value = QString::fromStdString(item.value);
    const auto found = exact.match(value);
    if (!found.hasMatch()) return value;
    return QString::number(found.captured().toDouble(), 'f', 2) + value.mid(found.capturedEnd());
}

}  // namespace remnant::ui
