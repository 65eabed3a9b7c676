#pragma once
// The inspector of the report step: the answer as text, to copy or to save.

#include <QWidget>

#include "document/document.h"

class QPlainTextEdit;

namespace remnant::ui {

class ReportPanel : public QWidget {
    Q_OBJECT

  public:
    explicit ReportPanel(Document& document, QWidget* parent = nullptr);

    /// The text goes without the patient's name.
    void set_identity_hidden(bool hidden);

  Q_SIGNALS:
    void save_requested(const QString& text);
    void picture_requested();

  private:
    void refresh();

    Document& document_;
    QPlainTextEdit* text_;
    bool identity_hidden_ = false;
};

}  // namespace remnant::ui
