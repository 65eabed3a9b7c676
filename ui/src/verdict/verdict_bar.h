#pragma once
// The answer, always in sight: one line a surgeon can read aloud.

#include <QWidget>

#include "document/document.h"
#include "verdict/verdict_text.h"

class QPushButton;

namespace remnant::ui {

class VerdictBar : public QWidget {
    Q_OBJECT

  public:
    explicit VerdictBar(Document& document, QWidget* parent = nullptr);

    [[nodiscard]] const VerdictText& said() const { return text_; }

  Q_SIGNALS:
    void why_requested();

  protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;

  private:
    void refresh();

    Document& document_;
    VerdictText text_;
    QPushButton* why_;
};

}  // namespace remnant::ui
