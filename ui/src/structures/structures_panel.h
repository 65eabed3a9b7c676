#pragma once
// The inspector of the structures step: the table and what can be done with the chosen rows.

#include <QWidget>

#include "document/document.h"
#include "structures/structure_changes.h"

class QComboBox;
class QLabel;
class QPushButton;
class QSlider;
class QTableView;

namespace remnant::ui {

class StructureModel;

class StructuresPanel : public QWidget {
    Q_OBJECT

  public:
    explicit StructuresPanel(Document& document, QWidget* parent = nullptr);

  Q_SIGNALS:
    void labels_requested();
    void export_requested();
    /// The one structure that is chosen; empty where none or several are.
    void one_chosen(const QString& id);

  private:
    void build_table();
    QWidget* chosen_rows();
    QPushButton* action(const char* name, const QString& text, const QString& tip,
                        void (StructuresPanel::*run)());
    [[nodiscard]] Ids chosen() const;
    void refresh();
    void refresh_chosen();
    void reselect(const Ids& ids);
    void recolour();
    void only_these();
    void all_again();
    void merge();
    void split();
    void duplicate();
    void remove();
    void confirm();
    void apply(const core::Change& change, std::string_view merge_key = {});
    void menu(const QPoint& at);

    Document& document_;
    StructureModel* model_;
    QTableView* table_;
    QLabel* empty_ = nullptr;
    QComboBox* kind_ = nullptr;
    QSlider* opacity_ = nullptr;
    QLabel* said_ = nullptr;
    QList<QPushButton*> need_one_, need_two_, need_any_;
    QPushButton* confirm_ = nullptr;
    Ids last_chosen_;
};

}  // namespace remnant::ui
