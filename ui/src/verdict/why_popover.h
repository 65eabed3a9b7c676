#pragma once
// The calculation behind the answer, from the warnings down to the last input.

#include <QFrame>

#include "document/document.h"

class QTextBrowser;

namespace remnant::ui {

class WhyPopover : public QFrame {
    Q_OBJECT

  public:
    explicit WhyPopover(Document& document, QWidget* parent = nullptr);

    /// Opens above `bar`, as wide as it needs and as high as the window allows.
    void open_above(const QWidget& bar);
    [[nodiscard]] QString plain_text() const;

  protected:
    void keyPressEvent(QKeyEvent* event) override;

  private:
    void refresh();

    Document& document_;
    QTextBrowser* text_;
};

}  // namespace remnant::ui
