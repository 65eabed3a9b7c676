#pragma once
// Search over everything the program can do: type, arrows, Enter.

#include <QFrame>

class QLineEdit;
class QListWidget;

namespace remnant::ui {

class Commands;

class CommandPalette : public QFrame {
    Q_OBJECT

  public:
    CommandPalette(const Commands& commands, QWidget* parent);

    void open();

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    void refresh();
    void run();

    const Commands& commands_;
    QLineEdit* words_;
    QListWidget* found_;
};

}  // namespace remnant::ui
