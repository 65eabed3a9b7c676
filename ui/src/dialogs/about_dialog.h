#pragma once
// What this is, what it is not, and what it is made of.

#include <QDialog>

namespace remnant::ui {

class AboutDialog : public QDialog {
    Q_OBJECT

  public:
    explicit AboutDialog(QWidget* parent = nullptr);
};

/// Said wherever numbers leave the screen.
QString not_a_device_notice();

}  // namespace remnant::ui
