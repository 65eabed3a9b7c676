#pragma once
// The lesions over time: which is which, how each changed, and the response by RECIST 1.1.

#include <QWidget>

#include "document/document.h"
#include "remnant/volumetry/lesion_course.h"

class QLabel;
class QTreeWidget;
class QTreeWidgetItem;

namespace remnant::ui {

class LabelGrid;
class LesionMeasures;

class LesionCoursePanel : public QWidget {
    Q_OBJECT

  public:
    /// `lesions` must outlive this.
    LesionCoursePanel(Document& document, const LesionMeasures& lesions, QWidget* parent = nullptr);

  private:
    void refresh();
    void list_lesions();
    void show_response();
    void go_to(const QTreeWidgetItem& item);

    Document& document_;
    const LesionMeasures& lesions_;
    QLabel* empty_ = nullptr;
    QTreeWidget* list_ = nullptr;
    QLabel* doubts_ = nullptr;
    LabelGrid* response_ = nullptr;
};

}  // namespace remnant::ui
