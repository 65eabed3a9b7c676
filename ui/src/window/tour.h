#pragma once
// One minute over the demo patient: a sentence beside each part of the window. Any step can be the last.

#include <QFrame>

class QLabel;
class QPushButton;

namespace remnant::ui {

class Tour : public QFrame {
    Q_OBJECT

  public:
    explicit Tour(QWidget* window);

    void start();

  protected:
    void keyPressEvent(QKeyEvent* event) override;

  private:
    void show_stop();
    void next();

    QLabel* title_;
    QLabel* words_;
    QPushButton* next_;
    int stop_ = 0;
};

}  // namespace remnant::ui
