#pragma once
// The inspector of the growth step: scans and interventions in time, and how fast the remnant grows.

#include <QWidget>
#include <functional>

#include "document/document.h"

class QCheckBox;
class QComboBox;
class QDateEdit;
class QDoubleSpinBox;
class QLabel;
class QLayout;
class QVBoxLayout;

namespace remnant::ui {

class GrowthPanel : public QWidget {
    Q_OBJECT

  public:
    explicit GrowthPanel(Document& document, QWidget* parent = nullptr);

  Q_SIGNALS:
    void followup_requested();

  private:
    QLayout* chart_rows();
    QWidget* intervention_rows();
    void refresh();
    void show_time_line();
    void show_growth();
    QWidget* operation_day_row(const volumetry::GrowthOutlook& outlook);
    void add_intervention();
    QWidget* choice_rows();
    void show_choices();
    void choose(const char* what, const std::function<void(core::AssessmentChoices&)>& change);

    Document& document_;
    QVBoxLayout* times_;
    QVBoxLayout* growth_;
    QComboBox* kind_ = nullptr;
    QDateEdit* date_ = nullptr;
    QLabel* missing_;
    QDoubleSpinBox* observers_ = nullptr;
    QCheckBox* old_baseline_ = nullptr;
    std::optional<int> operation_day_;  // asked about last
};

}  // namespace remnant::ui
