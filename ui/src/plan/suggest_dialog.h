#pragma once
// The resections that would clear all tumours, one click away from being the plan.

#include <QDialog>
#include <vector>

#include "document/document.h"
#include "remnant/volumetry/suggestions.h"

class QDoubleSpinBox;
class QLabel;
class QPushButton;
class QTableWidget;

namespace remnant::ui {

class SuggestDialog : public QDialog {
    Q_OBJECT

  public:
    explicit SuggestDialog(Document& document, QWidget* parent = nullptr);

  private:
    void search();
    void show_found(std::vector<volumetry::Suggestion> found);
    void take();

    Document& document_;
    QDoubleSpinBox* least_;
    QTableWidget* table_;
    QLabel* said_;
    QPushButton* take_;
    std::vector<volumetry::Suggestion> found_;
    int job_ = 0;
};

}  // namespace remnant::ui
