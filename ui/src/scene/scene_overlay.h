#pragma once
// What lies over the 3D picture: where one looks from, a note, the six buttons.

#include <QWidget>

#include "scene/direction.h"

class QLabel;

namespace remnant::ui {

/// Children of the view, placed at its edges; they never take the mouse but on the buttons.
class SceneOverlay : public QObject {
    Q_OBJECT

  public:
    explicit SceneOverlay(QWidget* view);

    void set_title(const QString& text);
    /// A small line at the top right; empty hides it.
    void set_note(const QString& text);
    /// A sentence in the middle in place of the picture; empty hides it.
    void set_message(const QString& text);
    void set_visible(bool visible);
    void place();

  Q_SIGNALS:
    void look_from(remnant::ui::Direction direction);

  private:
    void say(QLabel* label, const QString& text) const;

    QWidget* view_;
    bool visible_ = true;
    QLabel* title_;
    QLabel* note_;
    QLabel* message_;
    QWidget* buttons_;
};

}  // namespace remnant::ui
