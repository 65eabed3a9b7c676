#include "window/inspector.h"

#include <QApplication>
#include <QComboBox>
#include <QKeyEvent>
#include <QPainter>
#include <QScrollArea>
#include <QStackedWidget>
#include <QVBoxLayout>

#include "followup/lesion_course_panel.h"
#include "followup/scans_panel.h"
#include "growth/growth_panel.h"
#include "outline/compare_panel.h"
#include "outline/outline_panel.h"
#include "outline/shape_panel.h"
#include "patient/patient_panel.h"
#include "patient/score_panel.h"
#include "plan/plan_panel.h"
#include "report/report_panel.h"
#include "structures/lesion_panel.h"
#include "structures/structures_panel.h"
#include "study/study_panel.h"
#include "territories/vessel_panel.h"
#include "theme/theme.h"
#include "window/panel_tabs.h"

namespace remnant::ui {

Inspector::Inspector(Document& document, ToolBox& tools, const LesionMeasures& lesions,
                     VesselWork& vessel_work, FollowupWork& followup_work, QWidget* parent)
    : QWidget(parent),
      study(new StudyPanel(document)),
      patient(new PatientPanel(document)),
      outline(new OutlinePanel(document, tools)),
      shape(new ShapePanel(document)),
      compare(new ComparePanel(document)),
      tumours(new LesionPanel(document, lesions)),
      vessels(new VesselPanel(document, tools, vessel_work)),
      outlining(new PanelTabs("panelTabs")),
      structures(new StructuresPanel(document)),
      plan(new PlanPanel(document)),
      growth(new GrowthPanel(document)),
      scans(new ScansPanel(document, followup_work)),
      lesion_course(new LesionCoursePanel(document, lesions)),
      scores(new ScorePanel(document, lesions)),
      over_time(new PanelTabs("growthTabs")),
      report(new ReportPanel),
      document_(document),
      pages_(new QStackedWidget(this)) {
    setObjectName(QStringLiteral("inspector"));
    setFixedWidth(Theme::kInspectorWidth);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(1, 0, 0, 0);
    layout->addWidget(pages_);
    qApp->installEventFilter(this);
    outlining->add("panelDraw", tr("Draw"), outline);
    outlining->add("panelShape", tr("Shape"), shape);
    outlining->add("panelTumours", tr("Tumours"), tumours);
    outlining->add("panelVessels", tr("Vessels"), vessels);
    outlining->add("panelCompare", tr("Compare"), compare);
    add_page("study", {study, patient}, false);
    add_page("structures", {outlining, structures}, true);
    add_page("plan", {plan}, false);
    over_time->add("panelGrowth", tr("Growth"), growth);
    over_time->add("panelScans", tr("Compare"), scans);
    over_time->add("panelCourse", tr("Lesions"), lesion_course);
    over_time->add("panelScores", tr("Scores"), scores);
    add_page("growth", {over_time}, false);
    add_page("report", {report}, true);
    connect(&document_, &Document::changed, this, [this](Parts parts) {
        if (parts.testAnyFlags(Part::View | Part::Whole)) refresh();
    });
    refresh();
}

void Inspector::add_page(const char* step, std::initializer_list<QWidget*> panels, bool fills) {
    auto* contents = new QWidget;
    contents->setObjectName(QStringLiteral("panelContents"));
    auto* column = new QVBoxLayout(contents);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    for (QWidget* panel : panels) {
        column->addWidget(panel, fills && panel == *(panels.end() - 1) ? 1 : 0);
        // A long choice must not make the page wider than its place.
        for (QComboBox* box : panel->findChildren<QComboBox*>()) {
            box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
            box->setMinimumContentsLength(8);
        }
    }
    if (!fills) column->addStretch(1);
    auto* scroll = new QScrollArea;
    scroll->setObjectName(QStringLiteral("panel"));
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setWidget(contents);
    page_of_[step] = pages_->addWidget(scroll);
}

void Inspector::refresh() {
    const auto found = page_of_.find(document_.current().view.step);
    pages_->setCurrentIndex(found == page_of_.end() ? 0 : found->second);
}

void Inspector::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.fillRect(rect(), Theme::current().palette().panel);
    painter.fillRect(0, 0, 1, height(), Theme::current().palette().line);
}

// Undo in a field of the case is undo of the case; a line of text would keep the key for itself.
bool Inspector::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::ShortcutOverride) {
        const auto* key = static_cast<QKeyEvent*>(event);
        const auto* field = qobject_cast<QWidget*>(watched);
        const bool undo = key->matches(QKeySequence::Undo) || key->matches(QKeySequence::Redo);
        if (undo && field != nullptr && isAncestorOf(field)) {
            event->ignore();
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

}  // namespace remnant::ui
