#pragma once
// What is seen when no case is open.

#include <QWidget>

class QGridLayout;
class QLabel;
class QVBoxLayout;

namespace remnant::ui {

class StartPage : public QWidget {
    Q_OBJECT

  public:
    explicit StartPage(QWidget* parent = nullptr);

    /// Reads the recent cases and looks for unsaved work again.
    void refresh();

  Q_SIGNALS:
    void study_requested();
    void archive_requested();
    void case_requested();
    void demo_requested();
    void learn_requested();
    void recent_requested(const QString& path);
    void recover_requested(const QString& autosave);
    void discard_requested(const QString& autosave);

  private:
    void show_unsaved(const QStringList& known);

    QGridLayout* recent_;
    QLabel* recent_title_;
    QVBoxLayout* unsaved_;
};

}  // namespace remnant::ui
