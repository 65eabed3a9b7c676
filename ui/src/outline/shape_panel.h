#pragma once
// An outline changed as a whole: by a distance, by values, with another structure.

#include <QWidget>
#include <map>

#include "document/document.h"
#include "outline/shape_tools.h"

class QComboBox;
class QDoubleSpinBox;
class QGridLayout;
class QPushButton;

namespace remnant::ui {

class ShapePanel : public QWidget {
    Q_OBJECT

  public:
    explicit ShapePanel(Document& document, QWidget* parent = nullptr);
    /// While an outline is being made nothing else can be started.
    void set_busy(bool busy);

  Q_SIGNALS:
    void shape_requested(const remnant::ui::ShapeTool& tool, const remnant::ui::ShapeSettings& settings);
    void split_requested(const remnant::core::CuttingPlane& plane);

  private:
    void add_fields(QGridLayout& grid, ShapeNeed need);
    void add_tools(QGridLayout& grid);
    void refresh();
    [[nodiscard]] ShapeSettings settings() const;
    [[nodiscard]] std::optional<core::CuttingPlane> plane_in_hand() const;

    Document& document_;
    QDoubleSpinBox* distance_ = nullptr;
    QDoubleSpinBox* low_ = nullptr;
    QDoubleSpinBox* high_ = nullptr;
    QComboBox* other_ = nullptr;
    std::vector<std::pair<ShapeNeed, QPushButton*>> buttons_;
    QPushButton* split_ = nullptr;
    bool busy_ = false;
};

}  // namespace remnant::ui
