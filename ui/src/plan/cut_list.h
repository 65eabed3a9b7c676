#pragma once
// The cuts of the active plan: added from a menu, switched, turned over, taken into the hand, removed.

#include <QWidget>

#include "document/document.h"
#include "slice/tools.h"

class QHBoxLayout;
class QMenu;
class QPushButton;
class QVBoxLayout;

namespace remnant::ui {

class CutList : public QWidget {
    Q_OBJECT

  public:
    explicit CutList(Document& document, QWidget* parent = nullptr);

  Q_SIGNALS:
    /// A cut is to be drawn into the pictures.
    void tool_wanted(remnant::ui::Tool tool);

  private:
    void fill_menu(QMenu& menu);
    void add(core::Cut cut);
    void add_plane();
    void add_curved();
    void add_sphere();
    void add_ellipsoid();
    void add_plane_along(const core::Structure& vein);
    void refresh();
    void add_row(volumetry::EntryAddress at, const core::Removal& removal);
    void add_stage_heading(std::size_t stage);
    QPushButton* name_button(volumetry::EntryAddress at, const core::Removal& removal);
    void add_shaping(volumetry::EntryAddress at, const core::Removal& removal, QHBoxLayout& row);
    QWidget* size_field(volumetry::EntryAddress at, const core::Removal& removal);
    QWidget* points_field(volumetry::EntryAddress at, const core::Removal& removal);
    QWidget* interval_field(std::size_t stage);
    void menu_of(volumetry::EntryAddress at, const core::Removal& removal, const QPoint& where);
    void replace(volumetry::EntryAddress at, const core::Removal& removal);
    [[nodiscard]] core::Vec3 crosshair() const;
    /// The liver of the shown scan; null where there is none.
    [[nodiscard]] const core::LabelMask* liver() const;

    Document& document_;
    QVBoxLayout* rows_ = nullptr;
    QWidget* box_ = nullptr;
};

}  // namespace remnant::ui
