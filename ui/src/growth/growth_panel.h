#pragma once
// The inspector of the growth step: scans and interventions in time, and how fast the remnant grows.

#include <QWidget>

#include "document/document.h"

class QComboBox;
class QDateEdit;
class QLabel;
class QVBoxLayout;

namespace remnant::ui {

class GrowthPanel : public QWidget {
    Q_OBJECT

  public:
    explicit GrowthPanel(Document& document, QWidget* parent = nullptr);

  Q_SIGNALS:
    void followup_requested();

  private:
    QWidget* intervention_rows();
    void refresh();
    void show_time_line();
    void show_growth();
    void add_intervention();

    Document& document_;
    QVBoxLayout* times_;
    QVBoxLayout* growth_;
    QComboBox* kind_ = nullptr;
    QDateEdit* date_ = nullptr;
    QLabel* missing_;
};

}  // namespace remnant::ui
