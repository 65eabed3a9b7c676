// How the outlining tools of the structures step are tied together.

#include "outline/edge_contour.h"
#include "outline/outline_panel.h"
#include "outline/outlining.h"
#include "outline/painter.h"
#include "outline/shape_panel.h"
#include "outline/tumour_tool.h"
#include "preferences/preferences.h"
#include "structures/structures_panel.h"
#include "territories/vessel_work.h"
#include "window/case_flow.h"
#include "window/commands.h"
#include "window/inspector.h"
#include "window/main_window.h"
#include "window/status_line.h"

namespace remnant::ui {

void MainWindow::connect_outlining() {
    const auto say = [this](const QString& sentence, bool alarming) { status_->say(sentence, alarming); };
    auto* contour = new EdgeContour(*document_, tools_, this);
    connect(contour, &EdgeContour::said, this, say);
    connect(contour, &EdgeContour::closed, painter_, &Painter::add_loop);
    auto* tumour = new TumourTool(tools_, this);
    connect(tumour, &TumourTool::said, this, say);
    connect(tumour, &TumourTool::shown, outlining_, &Outlining::propose_tumour);
    connect(outlining_, &Outlining::said, this, say);
    connect(outlining_, &Outlining::doubted, inspector_->outline, &OutlinePanel::show_doubts);
    connect(outlining_, &Outlining::labels_proposed, flow_, &CaseFlow::confirm_labels);
    connect(outlining_, &Outlining::busy_changed, this, [this] {
        inspector_->outline->set_busy(outlining_->busy());
        inspector_->shape->set_busy(outlining_->busy());
    });
    connect(painter_, &Painter::said, this, say);
    connect(vessel_work_, &VesselWork::said, this, say);
    connect(painter_, &Painter::target_changed, this, &MainWindow::draw_on);
    connect(painter_, &Painter::stroke_drawn, outlining_, &Outlining::stroke);
    connect(outlining_, &Outlining::target_changed, this, &MainWindow::draw_on);
    connect(painter_, &Painter::scissors_drawn, outlining_, &Outlining::cut_away);
    connect(inspector_->structures, &StructuresPanel::one_chosen, this, &MainWindow::draw_on);
    connect(inspector_->outline, &OutlinePanel::find_liver_requested, outlining_, &Outlining::find_liver);
    connect(inspector_->outline, &OutlinePanel::fill_between_requested, outlining_, &Outlining::fill_between);
    connect(inspector_->outline, &OutlinePanel::segmenter_requested, this, &MainWindow::run_segmenter);
    connect(inspector_->shape, &ShapePanel::shape_requested, outlining_, &Outlining::shape);
    connect(inspector_->shape, &ShapePanel::split_requested, outlining_, &Outlining::split);
}

// The tools draw on the one structure that is chosen; with none or many, on the liver.
void MainWindow::draw_on(const QString& structure_id) {
    const core::TimePoint* scan = document_->current().shown();
    const core::Structure* chosen = scan == nullptr ? nullptr : scan->find(structure_id.toStdString());
    painter_->set_target(structure_id.toStdString());
    outlining_->set_target(structure_id.toStdString());
    inspector_->outline->set_target_name(chosen == nullptr ? QString()
                                                           : QString::fromStdString(chosen->name));
}

void MainWindow::run_segmenter() {
    const auto command = Preferences::load().segmenter();
    if (command) return outlining_->run_segmenter(*command);
    status_->say(tr("No other program is set yet: name one in the preferences."), true);
    show_preferences();
}

void MainWindow::add_outline_commands() {
    const auto add = [this](const char* id, const QString& text, auto run) {
        commands_->add({id, CommandGroup::Structure, Needs::Case, text, {}}, run);
    };
    add("find-liver", tr("Find the liver"), [this] {
        show_step("structures");
        outlining_->find_liver();
    });
    add("fill-between", tr("Fill between outlined slices"), [this] { outlining_->fill_between(); });
    add("run-segmenter", tr("Outline with another program"), [this] { run_segmenter(); });
}

}  // namespace remnant::ui
