#include "scene/scene_overlay.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QSlider>
#include <QToolButton>

#include "theme/theme.h"

namespace remnant::ui {
namespace {

constexpr int kEdge = 2 * Theme::kGrid;
constexpr int kButton = 24;
constexpr int kRightOfCube = 84;
constexpr int kFarthestMm = 120;

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
      buttons_(new QWidget(view)),
      aids_(new QWidget(view)) {
    message_->setWordWrap(true);
    message_->setAlignment(Qt::AlignCenter);
    build_buttons();
    build_aids();
}

void SceneOverlay::build_buttons() {
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

void SceneOverlay::build_aids() {
    auto* row = new QHBoxLayout(aids_);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(kEdge);
    apart_ = new QSlider(Qt::Horizontal, aids_);
    apart_->setObjectName(QStringLiteral("pullApart"));
    apart_->setRange(0, kFarthestMm);
    apart_->setPageStep(10);
    apart_->setFixedWidth(110);
    apart_->setAccessibleName(tr("Pull remnant and resected part apart"));
    apart_->setToolTip(tr("Pull remnant and resected part apart, to see the cut"));
    connect(apart_, &QSlider::valueChanged, this, &SceneOverlay::apart_changed);
    ct_on_cut_ = new QToolButton(aids_);
    ct_on_cut_->setObjectName(QStringLiteral("ctOnCut"));
    ct_on_cut_->setText(tr("CT"));
    ct_on_cut_->setCheckable(true);
    ct_on_cut_->setFont(Theme::small_font());
    ct_on_cut_->setFocusPolicy(Qt::TabFocus);
    ct_on_cut_->setAccessibleName(tr("The CT on the cut"));
    ct_on_cut_->setToolTip(tr("Show the CT on the cut in place of the margins"));
    ct_on_cut_->setStyleSheet(
        QStringLiteral("QToolButton { color: %1; padding: 2px 6px; } QToolButton:checked { color: %2; }")
            .arg(Theme::current().palette().image_text.name(), Theme::current().palette().accent.name()));
    connect(ct_on_cut_, &QToolButton::toggled, this, &SceneOverlay::ct_on_cut_changed);
    row->addWidget(apart_);
    row->addWidget(ct_on_cut_);
    show_aids();
}

void SceneOverlay::show_aids() {
    apart_->setVisible(parts_);
    ct_on_cut_->setVisible(cut_);
    aids_->setVisible(visible_ && (parts_ || cut_));
    aids_->adjustSize();
}

void SceneOverlay::set_plan_aids(bool parts, bool cut) {
    parts_ = parts;
    cut_ = cut;
    if (!parts) apart_->setValue(0);
    show_aids();
    place();
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
    show_aids();
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
    // Below the title where there is no room beside it.
    const bool beside = title_->width() + note_->width() + 3 * kEdge <= view_->width();
    note_->move(view_->width() - note_->width() - kEdge, beside ? kEdge : kEdge + title_->height());
    message_->setGeometry(view_->rect().adjusted(4 * kEdge, 4 * kEdge, -4 * kEdge, -4 * kEdge));
    buttons_->move(view_->width() - buttons_->width() - kEdge / 2,
                   view_->height() - buttons_->height() - kEdge / 2);
    aids_->move(kRightOfCube, view_->height() - aids_->height() - kEdge);
    for (QWidget* child : {static_cast<QWidget*>(title_), static_cast<QWidget*>(note_),
                           static_cast<QWidget*>(message_), buttons_, aids_})
        child->raise();
}

}  // namespace remnant::ui
