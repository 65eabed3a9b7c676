#include "text/form_rows.h"

#include <QLineEdit>
#include <QStyle>

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

QLineEdit* text_field(const char* name, const QString& hint) {
    auto* field = new QLineEdit;
    field->setObjectName(QString::fromLatin1(name));
    field->setPlaceholderText(hint);
    return field;
}

void say_on(QLabel& label, const QString& sentence, const QString& role) {
    label.setProperty("role", role);
    label.style()->unpolish(&label);
    label.style()->polish(&label);
    label.setText(sentence);
}

void retire(QWidget* rows) {
    if (rows == nullptr) return;
    rows->hide();
    rows->setParent(nullptr);
    rows->deleteLater();
}

}  // namespace remnant::ui
