#include "text/form_rows.h"

namespace remnant::ui {

QLabel* heading(const QString& text) {
    auto* label = new QLabel(text);
    label->setProperty("role", QStringLiteral("heading"));
    label->setContentsMargins(0, 8, 0, 0);
    return label;
}

QLabel* dim_label(const QString& text) {
    auto* label = new QLabel(text);
    label->setProperty("role", QStringLiteral("dim"));
    label->setWordWrap(true);
    return label;
}

void retire(QWidget* rows) {
    if (rows == nullptr) return;
    rows->hide();
    rows->setParent(nullptr);
    rows->deleteLater();
}

}  // namespace remnant::ui
