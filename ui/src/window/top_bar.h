#pragma once
// The first line: whose case this is, the steps of the work, and what is always at hand.

#include <QWidget>

#include "document/document.h"

class QLabel;
class QToolButton;

namespace remnant::ui {

class Commands;
class StepBar;

class TopBar : public QWidget {
    Q_OBJECT

  public:
    TopBar(Document& document, const Commands& commands, QWidget* parent = nullptr);

    /// Nothing that names the patient is shown.
    void set_identity_hidden(bool hidden);

  protected:
    void resizeEvent(QResizeEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

  private:
    QToolButton* button(const char* command, const QString& sign, const QString& tip);
    void build_menus();
    void refresh();
    void place_steps();

    Document& document_;
    const Commands& commands_;
    StepBar* steps_;
    QWidget* right_;
    QLabel* title_;
    QLabel* file_;
    bool identity_hidden_ = false;
};

}  // namespace remnant::ui
