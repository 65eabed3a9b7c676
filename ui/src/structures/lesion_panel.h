#pragma once
// The tumours of the scan in a list: how large, where, how near to what; a click goes there.

#include <QWidget>

#include "document/document.h"

class QLabel;
class QListWidget;

namespace remnant::ui {

class LesionMeasures;

class LesionPanel : public QWidget {
    Q_OBJECT

  public:
    /// `lesions` must outlive this.
    LesionPanel(Document& document, const LesionMeasures& lesions, QWidget* parent = nullptr);

  private:
    void refresh();
    void go_to(int row);

    Document& document_;
    const LesionMeasures& lesions_;
    QLabel* empty_ = nullptr;
    QListWidget* list_ = nullptr;
};

}  // namespace remnant::ui
