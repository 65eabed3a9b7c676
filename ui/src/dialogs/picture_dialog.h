#pragma once
// A picture of a view or of the window, at any size.

#include <QDialog>

class QComboBox;
class QLabel;
class QSpinBox;

namespace remnant::ui {

class ViewArea;

class PictureDialog : public QDialog {
    Q_OBJECT

  public:
    /// `whole` is what "the whole window" means.
    PictureDialog(ViewArea& views, QWidget& whole, QWidget* parent = nullptr);

  Q_SIGNALS:
    void saved(const QString& path);

  private:
    void refresh();
    void save(const QString& path);
    [[nodiscard]] QImage picture() const;

    ViewArea& views_;
    QWidget& whole_;
    QComboBox* what_;
    QSpinBox* width_;
    QSpinBox* height_;
    QLabel* said_;
};

}  // namespace remnant::ui
