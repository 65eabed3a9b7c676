#include "scene/scene_overlay.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>

#include "theme/theme.h"

namespace remnant::ui {
namespace {

constexpr int kEdge = 2 * Theme::kGrid;
constexpr int kButton = 24;

QLabel* text_over(QWidget* view) {
    auto* label = new QLabel(view);
    label->setAttribute(Qt::WA_TransparentForMouseEvents);
    label->setFont(Theme::small_font());
    // Views stay black in both themes, and so the text stays light.
    label->setStyleSheet(QStringLiteral("color: %1; background: transparent;")
                             .arg(Theme::current().palette().image_text.name()));
    label->hide();
    return label;
}

}  // namespace

SceneOverlay::SceneOverlay(QWidget* view)
    : QObject(view),
      view_(view),
      title_(text_over(view)),
      note_(text_over(view)),
      message_(text_over(view)),
      buttons_(new QWidget(view)) {
    message_->setWordWrap(true);
    message_->setAlignment(Qt::AlignCenter);
    auto* row = new QHBoxLayout(buttons_);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    for (const Direction direction : kDirections) {
        auto* button = new QToolButton(buttons_);
        button->setText(letter(direction));
        button->setObjectName(QStringLiteral("look_from_") + letter(direction));
        button->setFixedSize(kButton, kButton);
        button->setFont(Theme::small_font());
        button->setFocusPolicy(Qt::TabFocus);
        button->setAccessibleName(tr("Look from %1").arg(name_of(direction)));
        button->setToolTip(tr("Look from %1 (%2)").arg(name_of(direction), QString(letter(direction))));
        button->setStyleSheet(QStringLiteral("QToolButton { color: %1; padding: 0; }")
                                  .arg(Theme::current().palette().image_text.name()));
        connect(button, &QToolButton::clicked, this, [this, direction] { Q_EMIT look_from(direction); });
        row->addWidget(button);
    }
    buttons_->adjustSize();
}

void SceneOverlay::say(QLabel* label, const QString& text) const {
    if (label->text() == text) return;
    label->setText(text);
    label->adjustSize();
    label->setVisible(visible_ && !text.isEmpty());
}

void SceneOverlay::set_visible(bool visible) {
    visible_ = visible;
    for (QLabel* label : {title_, note_}) label->setVisible(visible && !label->text().isEmpty());
    buttons_->setVisible(visible);
}

void SceneOverlay::set_title(const QString& text) {
    say(title_, text);
    place();
}

void SceneOverlay::set_note(const QString& text) {
    say(note_, text);
    place();
}

void SceneOverlay::set_message(const QString& text) {
    say(message_, text);
    place();
}

void SceneOverlay::place() {
    title_->move(kEdge, kEdge);
    note_->move(view_->width() - note_->width() - kEdge, kEdge);
    message_->setGeometry(view_->rect().adjusted(4 * kEdge, 4 * kEdge, -4 * kEdge, -4 * kEdge));
    buttons_->move(view_->width() - buttons_->width() - kEdge / 2,
                   view_->height() - buttons_->height() - kEdge / 2);
    for (QWidget* child : {static_cast<QWidget*>(title_), static_cast<QWidget*>(note_),
                           static_cast<QWidget*>(message_), buttons_})
        child->raise();
}

}  // namespace remnant::ui
