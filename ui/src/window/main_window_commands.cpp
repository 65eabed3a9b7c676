// What the window can be told to do: one row a command.

#include <QApplication>
#include <algorithm>
#include <array>

#include "dialogs/export_dialog.h"
#include "plan/suggest_dialog.h"
#include "remnant/core/edit.h"
#include "scene/volume_preset.h"
#include "session/case_session.h"
#include "slice/laid_over.h"
#include "slice/window_presets.h"
#include "verdict/why_popover.h"
#include "window/command_palette.h"
#include "window/commands.h"
#include "window/inspector.h"
#include "window/main_window.h"
#include "window/status_line.h"
#include "window/step_bar.h"
#include "window/tour.h"
#include "window/view_area.h"

namespace remnant::ui {
namespace {

using Group = CommandGroup;

QKeySequence keys(const char* text) {
    return QKeySequence(QString::fromLatin1(text));
}

}  // namespace

void MainWindow::add_file_commands() {
    const auto add = [this](const char* id, Needs needs, const QString& text, const char* key, auto run) {
        commands_->add({id, Group::File, needs, text, keys(key)}, run);
    };
    add("open-study", Needs::Nothing, tr("Open a study…"), "Ctrl+O",
        [this] { flow_->choose_study(CaseFlow::Import::AsNewCase); });
    add("open-case", Needs::Nothing, tr("Open a case…"), "Ctrl+Shift+O", [this] { flow_->choose_case(); });
    add("from-pacs", Needs::Nothing, tr("From PACS…"), "",
        [this] { flow_->fetch_study(CaseFlow::Import::AsNewCase); });
    add("open-demo", Needs::Nothing, tr("Open the demo patient"), "", [this] { open_demo(); });
    add("add-scan", Needs::Case, tr("Add another scan…"), "",
        [this] { flow_->choose_study(CaseFlow::Import::IntoThisCase); });
    add("add-scan-from-pacs", Needs::Case, tr("Add another scan from PACS…"), "",
        [this] { flow_->fetch_study(CaseFlow::Import::IntoThisCase); });
    add("add-labels", Needs::Case, tr("Add label files…"), "Ctrl+L", [this] { flow_->choose_labels(); });
    add("add-label-folder", Needs::Case, tr("Add a folder of labels…"), "Ctrl+Shift+L",
        [this] { flow_->choose_label_folder(); });
    add("save", Needs::Case, tr("Save"), "Ctrl+S", [this] { flow_->save(); });
    add("save-as", Needs::Case, tr("Save as…"), "Ctrl+Shift+S", [this] { flow_->save_as(); });
    add("embed-ct", Needs::Case, tr("Keep the CT inside the case file"), "", [this] {
        session_->set_ct_storage(imaging::CtStorage::Embedded);
        status_->say(tr("The case file will hold the CT itself."));
    });
    add("reference-ct", Needs::Case, tr("Only refer to the CT from the case file"), "", [this] {
        session_->set_ct_storage(imaging::CtStorage::Referenced);
        status_->say(tr("The case file will refer to the CT where it lies now."));
    });
    add("export-ct", Needs::Case, tr("Export the CT…"), "", [this] { flow_->export_ct(); });
    add("export-outlines", Needs::Case, tr("Export the outlines…"), "", [this] { flow_->export_outlines(); });
    const auto open_export = [this](ExportAim aim) {
        auto* dialog = new ExportDialog(*document_, aim, report_, this);
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->open();
    };
    add("export-surfaces", Needs::Case, tr("Export surfaces…"), "",
        [open_export] { open_export(ExportAim::Surfaces); });
    add("export-maps", Needs::Case, tr("Export outlines for 3D Slicer or ITK-SNAP…"), "",
        [open_export] { open_export(ExportAim::Outlines); });
    add("export-without-identity", Needs::Case, tr("Export the case without identity…"), "",
        [open_export] { open_export(ExportAim::Case); });
    add("to-pacs", Needs::Case, tr("Outlines, numbers, pictures and report as DICOM, or to PACS…"), "",
        [open_export] { open_export(ExportAim::Archive); });
    add("export-plan", Needs::Case, tr("Export the plan…"), "", [this] { flow_->export_plan(); });
    add("import-plan", Needs::Case, tr("Add a plan from a file…"), "", [this] { flow_->import_plan(); });
    add("picture", Needs::Case, tr("Save a picture…"), "Ctrl+Shift+P", [this] { show_picture_dialog(); });
    add("turntable", Needs::Case, tr("Save a turn in 3D as pictures…"), "",
        [this] { show_turntable_dialog(); });
    add("preferences", Needs::Nothing, tr("Preferences…"), "Ctrl+,", [this] { show_preferences(); });
    add("close-case", Needs::Case, tr("Close the case"), "Ctrl+W", [this] { flow_->close_case(); });
    add("quit", Needs::Nothing, tr("Quit"), "Ctrl+Q", [this] { close(); });
}

void MainWindow::add_edit_commands() {
    commands_->add({"undo", Group::Edit, Needs::Case, tr("Undo"), keys("Ctrl+Z")},
                   [this] { document_->undo(); });
    commands_->add({"redo", Group::Edit, Needs::Case, tr("Redo"), keys("Ctrl+Shift+Z")},
                   [this] { document_->redo(); });
}

void MainWindow::add_step_commands() {
    for (const Step& step : kSteps) {
        const std::string id = std::string("go-") + step.id;
        // The steps' own buttons hold the keys Alt+1 to Alt+5.
        commands_->add(
            {id.c_str(), Group::Step, Needs::Case, QCoreApplication::translate("Steps", step.name), {}},
            [this, step] { show_step(step.id); });
    }
}

void MainWindow::add_plan_commands() {
    const auto step_plan = [this](std::ptrdiff_t by) {
        const core::Case& subject = document_->current();
        const auto count = static_cast<std::ptrdiff_t>(subject.plans.size());
        if (count < 2) return;
        const auto at = std::ranges::find(subject.plans, subject.active_plan, &core::ResectionPlan::name);
        const auto next = ((at - subject.plans.begin()) % count + by + count) % count;
        (void)document_->apply(core::SetActivePlan{subject.plans[static_cast<std::size_t>(next)].name});
    };
    const auto add = [this](const char* id, const QString& text, const char* key, auto run) {
        commands_->add({id, Group::Plan, Needs::Case, text, keys(key)}, run);
    };
    add("next-plan", tr("Next plan"), "]", [step_plan] { step_plan(1); });
    add("previous-plan", tr("Previous plan"), "[", [step_plan] { step_plan(-1); });
    add("draw-cut", tr("Draw a curved cut"), "K", [this] {
        show_step("plan");
        tools_.set_tool(Tool::CutLine);
    });
    add("three-points", tr("Plane through three points"), "", [this] {
        show_step("plan");
        tools_.set_tool(Tool::CutPoints);
    });
    add("suggest", tr("Suggest resections…"), "", [this] { (new SuggestDialog(*document_, this))->open(); });
}

void MainWindow::add_view_commands() {
    const auto add = [this](const char* id, const QString& text, const char* key, auto run) {
        commands_->add({id, Group::View, Needs::Case, text, keys(key)}, run);
    };
    int number = 1;
    for (const Layout& layout : layouts()) {
        const std::string id = std::string("layout-") + layout.id;
        const std::string key = number <= 9 ? "Ctrl+" + std::to_string(number++) : "";
        add(id.c_str(), QCoreApplication::translate("Layout", layout.name), key.c_str(),
            [this, name = layout.id] { views_->set_layout(name); });
    }
    add("labels", tr("Labels on or off"), "L",
        [this] { change_view([](core::ViewState& view) { view.labels = !view.labels; }); });
    add("outline-only", tr("Outline only, or filled"), "O",
        [this] { change_view([](core::ViewState& view) { view.outline_only = !view.outline_only; }); });
    add("fill-more", tr("Fill labels more"), "+", [this] {
        change_view([](core::ViewState& v) { v.fill_opacity = std::min(1.0, v.fill_opacity + 0.1); });
    });
    add("fill-less", tr("Fill labels less"), "-", [this] {
        change_view([](core::ViewState& v) { v.fill_opacity = std::max(0.0, v.fill_opacity - 0.1); });
    });
    add("lay-over", tr("Lay the other scan over this one: the next way"), "Y",
        [this] { change_view([](core::ViewState& view) { view.laid_over = next_way(view.laid_over); }); });
    add("reset-views", tr("Reset the views"), "R", [this] { views_->reset_views(); });
    add("full-screen", tr("Full screen"), "F", [this] { toggle_full_screen(); });
    add("inspector", tr("Inspector on or off"), "Ctrl+\\",
        [this] { inspector_->setVisible(!inspector_->isVisible()); });
    add("hide-identity", tr("Hide or show what names the patient"), "Ctrl+H",
        [this] { set_identity_hidden(!identity_hidden_); });
}

void MainWindow::add_scene_commands() {
    const auto add = [this](const char* id, const QString& text, const char* key, auto run) {
        commands_->add({id, Group::View, Needs::Case, text, keys(key)}, run);
    };
    for (const Direction direction : kDirections) {
        const std::string id = "look-" + name_of(direction).toStdString();
        add(id.c_str(), tr("3D from %1").arg(name_of(direction)), "",
            [this, direction] { views_->scene().look_from(direction); });
    }
    add("look-along-cut", tr("3D along the cut"), "", [this] {
        if (!views_->scene().look_along_cut()) status_->say(tr("This plan has no cutting plane."), true);
    });
    add("clip-3d", tr("3D cut open at the axial slice"), "",
        [this] { views_->scene().set_clip_axial(!views_->scene().clip_axial()); });
    add("clip-by-plan", tr("3D: the CT of the remnant alone, or of all"), "", [this] {
        views_->scene().set_clip_by_plan(!views_->scene().clip_by_plan());
        change_view([](core::ViewState& view) { view.volume_rendering = true; });
    });
    add("volume-rendering", tr("3D: the CT as a volume on or off"), "V", [this] {
        change_view([](core::ViewState& view) { view.volume_rendering = !view.volume_rendering; });
    });
    for (const VolumePreset& preset : volume_presets()) {
        const std::string id = "volume-" + std::string(preset.id);
        add(id.c_str(), tr("3D volume: %1").arg(ui::name_of(preset)), "", [this, name = preset.id] {
            views_->scene().set_volume_preset(name);
            change_view([](core::ViewState& view) { view.volume_rendering = true; });
        });
    }
}

void MainWindow::add_window_commands() {
    int number = 1;
    for (const WindowPreset& preset : kWindowPresets) {
        const std::string key = std::to_string(number++);
        const std::string id = "window-" + key;
        const QString name = tr("%1: W %2 L %3")
                                 .arg(QCoreApplication::translate("Window", preset.name))
                                 .arg(preset.window.width)
                                 .arg(preset.window.level);
        commands_->add({id.c_str(), Group::Window, Needs::Case, name, keys(key.c_str())},
                       [this, window = preset.window] {
                           change_view([&](core::ViewState& view) { view.window = window; });
                       });
    }
}

void MainWindow::add_tool_commands() {
    struct Row {
        const char* id;
        QString name;
        const char* key;
        Tool tool;
    };
    const std::array rows{
        Row{"tool-crosshair", tr("Crosshair"), "C", Tool::Crosshair},
        Row{"tool-window", tr("Window and level"), "W", Tool::Window},
        Row{"tool-pan", tr("Move"), "P", Tool::Pan},
        Row{"tool-zoom", tr("Zoom"), "Z", Tool::Zoom},
        Row{"tool-distance", tr("Measure a distance"), "D", Tool::Distance},
        Row{"tool-angle", tr("Measure an angle"), "A", Tool::Angle},
        Row{"tool-ellipse", tr("Statistics in an ellipse"), "E", Tool::Ellipse},
        Row{"tool-brush", tr("Brush"), "B", Tool::Brush},
        Row{"tool-eraser", tr("Eraser"), "X", Tool::Eraser},
        Row{"tool-loop-add", tr("Loop round what belongs to the outline"), "", Tool::LoopAdd},
        Row{"tool-tumour", tr("A tumour from a click or its diameter"), "", Tool::Tumour},
        Row{"tool-loop-cut", tr("Loop round what does not"), "", Tool::LoopCut},
        Row{"tool-live-wire", tr("Contour that follows edges"), "", Tool::LiveWire},
        Row{"tool-stroke-in", tr("Stroke inside"), "", Tool::StrokeIn},
        Row{"tool-stroke-out", tr("Stroke outside"), "", Tool::StrokeOut},
        Row{"tool-scissors", tr("Scissors through the depth"), "", Tool::Scissors}};
    for (const Row& row : rows) {
        commands_->add({row.id, Group::Tool, Needs::Case, row.name, keys(row.key)}, [this, row] {
            tools_.set_tool(row.tool);
            status_->say(tr("Tool: %1").arg(row.name.toLower()));
        });
    }
    commands_->add({"tool-none", Group::Tool, Needs::Case, tr("Back to the crosshair"), keys("Esc")}, [this] {
        // What lies over the window goes first, one with each press.
        for (QWidget* over : std::initializer_list<QWidget*>{palette_, tour_, why_}) {
            if (over != nullptr && over->isVisible()) return over->hide();
        }
        tools_.set_tool(Tool::Crosshair);
        status_->say({});
    });
}

}  // namespace remnant::ui
