#pragma once
// The outlining tools of the structures step.

#include <QWidget>
#include <vector>

#include "document/document.h"
#include "remnant/imaging/find_liver.h"
#include "slice/tools.h"

class QCheckBox;
class QGridLayout;
class QLabel;
class QPushButton;
class QSlider;

namespace remnant::ui {

class DoubtList;

class OutlinePanel : public QWidget {
    Q_OBJECT

  public:
    OutlinePanel(Document& document, ToolBox& tools, QWidget* parent = nullptr);

    /// While an outline is being made nothing else can be started.
    void set_busy(bool busy);
    /// The name of what the hand draws on.
    void set_target_name(const QString& name);
    /// What speaks against the outline that was made last.
    void show_doubts(const std::vector<imaging::OutlineDoubt>& doubts);

  Q_SIGNALS:
    void find_liver_requested();
    void fill_between_requested();
    void segmenter_requested();

  private:
    void add_tools(QGridLayout& grid);
    void add_brush(QGridLayout& grid);
    void take_brush();
    void refresh();
    void refresh_tools();

    struct ToolButton {
        Tool tool;
        QPushButton* button;
    };

    Document& document_;
    ToolBox& tools_;
    QLabel* target_ = nullptr;
    QPushButton* find_ = nullptr;
    DoubtList* doubts_ = nullptr;
    QPushButton* fill_ = nullptr;
    QPushButton* segmenter_ = nullptr;
    std::vector<ToolButton> buttons_;
    QSlider* radius_ = nullptr;
    QLabel* radius_text_ = nullptr;
    QCheckBox* sphere_ = nullptr;
    QCheckBox* like_liver_ = nullptr;
    bool busy_ = false;
};

}  // namespace remnant::ui
