#pragma once
// The last line: what runs, what lies under the mouse, whether the work is saved, and what the program is
// not.

#include <QDateTime>
#include <QTimer>
#include <QWidget>

#include "document/document.h"

class QLabel;
class QProgressBar;
class QPushButton;

namespace remnant::ui {

class StatusLine : public QWidget {
    Q_OBJECT

  public:
    explicit StatusLine(Document& document, QWidget* parent = nullptr);

    void show_hover(const QString& text);
    /// One sentence that stays until the next one, or until it is clicked away.
    void say(const QString& sentence, bool alarming = false);
    [[nodiscard]] QString said() const;

  private:
    void refresh_jobs();
    void refresh_saved();

    Document& document_;
    QWidget* work_;  // what runs
    QLabel* job_;
    QProgressBar* progress_;
    QLabel* percent_;
    QPushButton* cancel_;
    QLabel* message_;
    QLabel* hover_;
    QLabel* saved_;
    QTimer worth_showing_;
    int shown_job_ = 0;
    QDateTime saved_at_;
    bool was_modified_ = false;
};

}  // namespace remnant::ui
