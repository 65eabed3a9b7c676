#pragma once
// What lies over the 3D picture: where one looks from, a note, the six buttons, and what helps to see a cut.

#include <QWidget>

#include "scene/direction.h"

class QLabel;
class QSlider;
class QToolButton;

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
    /// The slider that pulls the parts apart, and the button that puts the CT on the cut.
    void set_plan_aids(bool parts, bool cut);
    void set_visible(bool visible);
    void place();

  Q_SIGNALS:
    void look_from(remnant::ui::Direction direction);
    void apart_changed(int millimetres);
    void ct_on_cut_changed(bool on);

  private:
    void say(QLabel* label, const QString& text) const;
    void build_buttons();
    void build_aids();
    void show_aids();

    QWidget* view_;
    bool visible_ = true;
    QLabel* title_;
    QLabel* note_;
    QLabel* message_;
    QWidget* buttons_;
    QWidget* aids_;
    QSlider* apart_ = nullptr;
    QToolButton* ct_on_cut_ = nullptr;
    bool parts_ = false;
    bool cut_ = false;
};

}  // namespace remnant::ui
