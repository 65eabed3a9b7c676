#pragma once
// The right side: what the chosen step needs, nothing else.

#include <QWidget>
#include <map>
#include <string>

#include "document/document.h"

class QStackedWidget;

namespace remnant::ui {

class ComparePanel;
class FollowupWork;
class GrowthPanel;
class LesionCoursePanel;
class LesionMeasures;
class LesionPanel;
class OutlinePanel;
class PanelTabs;
class PatientPanel;
class PlanPanel;
class ReportPanel;
class ScansPanel;
class ScorePanel;
class ShapePanel;
class StructuresPanel;
class StudyPanel;
class ToolBox;
class VesselPanel;
class VesselWork;

class Inspector : public QWidget {
    Q_OBJECT

  public:
    /// `lesions`, `vessel_work` and `followup_work` must outlive this.
    Inspector(Document& document, ToolBox& tools, const LesionMeasures& lesions, VesselWork& vessel_work,
              FollowupWork& followup_work, QWidget* parent = nullptr);

    StudyPanel* study;
    PatientPanel* patient;
    OutlinePanel* outline;
    ShapePanel* shape;
    ComparePanel* compare;
    LesionPanel* tumours;
    VesselPanel* vessels;
    PanelTabs* outlining;  // the outlining panels, one of them seen
    StructuresPanel* structures;
    PlanPanel* plan;
    GrowthPanel* growth;
    ScansPanel* scans;
    LesionCoursePanel* lesion_course;
    ScorePanel* scores;
    PanelTabs* over_time;  // the panels of the growth step, one of them seen
    ReportPanel* report;

  protected:
    void paintEvent(QPaintEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    void add_page(const char* step, std::initializer_list<QWidget*> panels, bool fills);
    void refresh();

    Document& document_;
    QStackedWidget* pages_;
    std::map<std::string, int> page_of_;
};

}  // namespace remnant::ui
