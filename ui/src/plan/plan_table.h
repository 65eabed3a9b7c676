#pragma once
// All plans of the case side by side; the best value of each row is marked, and what sets the active one
// apart is said in words.

#include <QWidget>
#include <vector>

#include "document/document.h"

class QGridLayout;
class QLabel;

namespace remnant::ui {

class PlanTable : public QWidget {
    Q_OBJECT

  public:
    explicit PlanTable(Document& document, QWidget* parent = nullptr);

  private:
    void evaluate_all();
    void show_plans();
    void follow_hand();
    void fill_cells();
    void say_differences();
    void add_header(int column, const std::string& plan);
    void menu_of(const std::string& plan, const QPoint& at);

    Document& document_;
    QGridLayout* grid_;
    QWidget* cells_;
    std::vector<std::vector<QLabel*>> values_;  // by row, then by plan
    QLabel* words_ = nullptr;
    std::vector<volumetry::Evaluation> evaluations_;  // one a plan, in the order of the case
    bool evaluating_ = false;
    bool stale_ = false;
};

}  // namespace remnant::ui
