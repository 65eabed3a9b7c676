#pragma once
// The window: the parts put together, and every command wired to what it does.

#include <QMainWindow>

#include "document/document.h"
#include "preferences/preferences.h"
#include "slice/tools.h"
#include "window/case_flow.h"

class QStackedWidget;

namespace remnant::ui {

class CaseSession;
class CommandPalette;
class Commands;
class CutDrawing;
class FollowupWork;
class HelpWindow;
class Inspector;
class Jobs;
class LearningPanel;
class LearningSession;
class LesionMeasures;
class Outlining;
class Painter;
class StartPage;
class StatusLine;
class ReportView;
class ReportWork;
class SurfaceStore;
class TopBar;
class Tour;
class VerdictBar;
class VesselWork;
class ViewArea;
class WhyPopover;

class MainWindow : public QMainWindow {
    Q_OBJECT

  public:
    MainWindow();
    ~MainWindow() override;

    [[nodiscard]] Document& document() const { return *document_; }
    [[nodiscard]] CaseFlow& flow() const { return *flow_; }
    [[nodiscard]] CaseSession& session() const { return *session_; }
    [[nodiscard]] ViewArea& views() const { return *views_; }
    [[nodiscard]] VerdictBar& verdict() const { return *verdict_; }
    [[nodiscard]] WhyPopover& why() const { return *why_; }
    [[nodiscard]] Commands& commands() const { return *commands_; }
    [[nodiscard]] StatusLine& status() const { return *status_; }
    [[nodiscard]] ReportWork& report() const { return *report_; }

    /// Nothing is under way that would still change what is seen.
    [[nodiscard]] bool settled() const;
    void show_step(const char* step);
    void set_identity_hidden(bool hidden);
    void apply_preferences(const Preferences& preferences);
    /// Cases that are opened are not put among the recent ones.
    void forget_what_is_opened() { remembers_ = false; }

  protected:
    void showEvent(QShowEvent* event) override;
    void closeEvent(QCloseEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

  private:
    void build_parts();
    void lay_out();
    void connect_parts();
    void refresh();
    void refresh_undo();
    void connect_outlining();
    void connect_report();
    void show_pages_or_views();
    void build_learning();
    void draw_on(const QString& structure_id);
    void run_segmenter();
    void remember_case(const QString& path);
    void change_view(const std::function<void(core::ViewState&)>& change);

    void add_file_commands();
    void add_edit_commands();
    void add_step_commands();
    void add_outline_commands();
    void add_plan_commands();
    void add_view_commands();
    void add_scene_commands();
    void add_window_commands();
    void add_tool_commands();
    void add_calculation_commands();
    void add_help_commands();
    void add_learning_commands();

    void show_preferences();
    void show_picture_dialog();
    void show_turntable_dialog();
    void show_formulas();
    void show_help(const QString& topic);
    void start_tour();
    void open_demo();
    void toggle_why();
    void toggle_full_screen();

    std::unique_ptr<Jobs> jobs_;
    std::unique_ptr<Document> document_;
    ToolBox tools_;
    CaseSession* session_ = nullptr;
    SurfaceStore* surfaces_ = nullptr;
    LesionMeasures* lesions_ = nullptr;
    CaseFlow* flow_ = nullptr;
    CutDrawing* drawing_ = nullptr;
    Outlining* outlining_ = nullptr;
    VesselWork* vessel_work_ = nullptr;
    FollowupWork* followup_work_ = nullptr;
    ReportWork* report_ = nullptr;
    Painter* painter_ = nullptr;
    LearningSession* learning_session_ = nullptr;
    Commands* commands_ = nullptr;

    QStackedWidget* pages_ = nullptr;
    StartPage* start_ = nullptr;
    LearningPanel* learning_ = nullptr;
    QWidget* workspace_ = nullptr;
    TopBar* top_ = nullptr;
    ViewArea* views_ = nullptr;
    ReportView* report_pages_ = nullptr;
    Inspector* inspector_ = nullptr;
    VerdictBar* verdict_ = nullptr;
    StatusLine* status_ = nullptr;
    WhyPopover* why_ = nullptr;
    CommandPalette* palette_ = nullptr;
    HelpWindow* help_ = nullptr;
    Tour* tour_ = nullptr;
    bool warm_ = false;
    bool remembers_ = true;
    bool closing_ = false;
    bool identity_hidden_ = false;
};

}  // namespace remnant::ui
