#pragma once
// The inspector of the plan step: the operation, the segments that stay, a cutting plane, the plans beside
// each other.

#include <QWidget>

#include "document/document.h"
#include "slice/tools.h"

class QComboBox;
class QHBoxLayout;
class QCheckBox;
class QLabel;
class QLineEdit;
class QPushButton;

namespace remnant::ui {

class CutList;
class LabelGrid;
class PlanTable;
class SegmentDiagram;

class PlanPanel : public QWidget {
    Q_OBJECT

  public:
    explicit PlanPanel(Document& document, QWidget* parent = nullptr);

  Q_SIGNALS:
    /// A cut is to be drawn into the pictures.
    void tool_wanted(remnant::ui::Tool tool);

  private:
    void build();
    QWidget* operation_rows();
    QWidget* plane_rows();
    void refresh();
    void refresh_operation();
    void refresh_volumes();
    void show_volumes(const volumetry::Measurement& measured);
    void refresh_plane();
    void choose_operation(int row);
    void take_typed_operation();
    void lay_out_stages();
    void toggle(core::Segment segment);
    void cut_by_plane();

    Document& document_;
    QComboBox* operation_ = nullptr;
    QCheckBox* caudate_ = nullptr;
    QPushButton* stages_ = nullptr;
    SegmentDiagram* diagram_ = nullptr;
    QLabel* no_segments_ = nullptr;
    QLineEdit* point_ = nullptr;
    QLineEdit* normal_ = nullptr;
    QLabel* plane_error_ = nullptr;
    LabelGrid* volumes_ = nullptr;
    CutList* cuts_ = nullptr;
    PlanTable* table_ = nullptr;
};

}  // namespace remnant::ui
