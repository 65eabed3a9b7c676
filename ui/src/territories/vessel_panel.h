#pragma once
// The part of the structures step for vessels, their branches and territories.

#include <QWidget>

#include "slice/tools.h"
#include "territories/vessel_work.h"

class QComboBox;
class QGridLayout;
class QLabel;
class QPushButton;
class QTreeWidget;
class QTreeWidgetItem;

namespace remnant::ui {

class VesselPanel : public QWidget {
    Q_OBJECT

  public:
    VesselPanel(Document& document, ToolBox& tools, VesselWork& work, QWidget* parent = nullptr);

  private:
    void add_seed_rows(QGridLayout& grid);
    QWidget* branch_rows();
    QPushButton* seed_button(const char* name, const QString& text, Tool tool);
    void refresh();
    void refresh_branches();
    void refresh_buttons();
    void list_branches();
    [[nodiscard]] std::optional<std::size_t> held() const;
    void take_name(QTreeWidgetItem* item, int column);

    Document& document_;
    ToolBox& tools_;
    VesselWork& work_;
    QPushButton* portal_ = nullptr;
    QPushButton* hepatic_ = nullptr;
    QPushButton* outline_ = nullptr;
    QPushButton* clear_ = nullptr;
    QLabel* points_ = nullptr;
    QWidget* branches_ = nullptr;
    QComboBox* vessel_ = nullptr;
    QTreeWidget* list_ = nullptr;
    QPushButton* cut_ = nullptr;
    QPushButton* add_ = nullptr;
    QPushButton* supplied_ = nullptr;
    QPushButton* territories_ = nullptr;
    imaging::BranchTree listed_;
};

}  // namespace remnant::ui
