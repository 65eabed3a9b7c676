#include "window/main_window.h"

#include <QApplication>
#include <QCloseEvent>
#include <QDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QMimeData>
#include <QStackedWidget>
#include <QTimer>
#include <QVBoxLayout>

#include <utility>

#include "document/jobs.h"
#include "document/lesion_measures.h"
#include "followup/followup_work.h"
#include "followup/scan_blink.h"
#include "growth/growth_panel.h"
#include "learning/learning_panel.h"
#include "outline/outlining.h"
#include "outline/painter.h"
#include "patient/patient_panel.h"
#include "plan/cut_drawing.h"
#include "plan/plan_panel.h"
#include "report/report_panel.h"
#include "report/report_view.h"
#include "report/report_work.h"
#include "scene/surface_store.h"
#include "session/case_session.h"
#include "structures/structures_panel.h"
#include "study/recent_cases.h"
#include "study/start_page.h"
#include "study/study_panel.h"
#include "territories/vessel_work.h"
#include "verdict/verdict_bar.h"
#include "verdict/why_popover.h"
#include "window/command_palette.h"
#include "window/commands.h"
#include "window/inspector.h"
#include "window/status_line.h"
#include "window/top_bar.h"
#include "window/view_area.h"

namespace remnant::ui {
namespace {

constexpr QSize kThumbnail(400, 190);

}  // namespace

MainWindow::MainWindow() : jobs_(std::make_unique<Jobs>()), document_(std::make_unique<Document>(*jobs_)) {
    setObjectName(QStringLiteral("mainWindow"));
    setAcceptDrops(true);
    setMinimumSize(1000, 640);
    resize(1440, 900);
    const Preferences preferences = Preferences::load();
    // Before there is a widget: each one that is there already would have to be dressed anew.
    Theme::apply(*qApp, preferences.theme);
    build_parts();
    lay_out();
    connect_parts();
    apply_preferences(preferences);
    refresh();
}

// Views, dialogs and the session read the document until they are gone.
MainWindow::~MainWindow() {
    qDeleteAll(findChildren<QDialog*>(QString(), Qt::FindDirectChildrenOnly));
    delete takeCentralWidget();
    delete session_;
    delete lesions_;
    delete report_;
    delete surfaces_;
}

void MainWindow::build_parts() {
    session_ = new CaseSession(*document_, this);
    surfaces_ = new SurfaceStore(*jobs_, this);
    flow_ = new CaseFlow(*document_, *session_, this);
    drawing_ = new CutDrawing(*document_, tools_, this);
    outlining_ = new Outlining(*document_, this);
    painter_ = new Painter(*document_, tools_, this);
    vessel_work_ = new VesselWork(*document_, tools_, this);
    followup_work_ = new FollowupWork(*document_, this);
    new ScanBlink(*document_, tools_, this);
    commands_ = new Commands(*document_, this);
    add_file_commands();
    add_edit_commands();
    add_step_commands();
    add_outline_commands();
    add_plan_commands();
    add_view_commands();
    add_scene_commands();
    add_window_commands();
    add_tool_commands();
    add_calculation_commands();
    add_help_commands();
    add_learning_commands();
    top_ = new TopBar(*document_, *commands_);
    start_ = new StartPage;
    lesions_ = new LesionMeasures(*document_, this);
    views_ = new ViewArea(*document_, tools_, *surfaces_);
    for (const ViewAxis axis : {ViewAxis::Axial, ViewAxis::Coronal, ViewAxis::Sagittal})
        views_->slice(axis).show_lesions(*lesions_);
    report_ = new ReportWork(*document_, *surfaces_, this);
    report_->set_options(Preferences::load().report);
    report_pages_ = new ReportView(*report_);
    inspector_ = new Inspector(*document_, tools_, *lesions_, *vessel_work_, *followup_work_);
    verdict_ = new VerdictBar(*document_);
    status_ = new StatusLine(*document_);
    build_learning();
}

void MainWindow::lay_out() {
    workspace_ = new QWidget;
    auto* row = new QHBoxLayout(workspace_);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    row->addWidget(views_, 1);
    row->addWidget(report_pages_, 1);
    row->addWidget(inspector_);
    pages_ = new QStackedWidget;
    pages_->addWidget(start_);
    pages_->addWidget(workspace_);
    auto* central = new QWidget;
    auto* column = new QVBoxLayout(central);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(top_);
    auto* middle = new QHBoxLayout;
    middle->setSpacing(0);
    middle->addWidget(learning_);
    middle->addWidget(pages_, 1);
    column->addLayout(middle, 1);
    column->addWidget(verdict_);
    column->addWidget(status_);
    setCentralWidget(central);
    why_ = new WhyPopover(*document_, central);
    palette_ = new CommandPalette(*commands_, central);
}

void MainWindow::connect_parts() {
    connect(document_.get(), &Document::changed, this, [this](Parts parts) {
        if (parts.testAnyFlags(Part::Whole | Part::File | Part::Patient)) refresh();
        refresh_undo();
    });
    connect(document_.get(), &Document::refused, this, [this](const QString& what, const QString& reason) {
        status_->say(what + QStringLiteral(": ") + reason, true);
    });
    const auto say = [this](const QString& sentence, bool alarming) { status_->say(sentence, alarming); };
    connect(session_, &CaseSession::said, this, say);
    connect(flow_, &CaseFlow::said, this, say);
    connect(drawing_, &CutDrawing::said, this, say);
    connect(followup_work_, &FollowupWork::said, this, say);
    connect_outlining();
    connect_report();
    connect(inspector_->plan, &PlanPanel::tool_wanted, &tools_, &ToolBox::set_tool);
    connect(surfaces_, &SurfaceStore::refused, this, [this](const QString& what, const QString& reason) {
        status_->say(what + QStringLiteral(": ") + reason, true);
    });
    connect(session_, &CaseSession::opened, this, &MainWindow::remember_case);
    connect(session_, &CaseSession::saved, this, &MainWindow::remember_case);
    session_->set_thumbnail_source([this] {
        return document_->current().shown() == nullptr ? QImage()
                                                       : views_->slice(ViewAxis::Axial).picture(kThumbnail);
    });
    connect(views_, &ViewArea::hovered, status_, &StatusLine::show_hover);
    connect(verdict_, &VerdictBar::why_requested, this, &MainWindow::toggle_why);

    connect(start_, &StartPage::study_requested, this,
            [this] { flow_->choose_study(CaseFlow::Import::AsNewCase); });
    connect(start_, &StartPage::archive_requested, this,
            [this] { flow_->fetch_study(CaseFlow::Import::AsNewCase); });
    connect(start_, &StartPage::case_requested, flow_, &CaseFlow::choose_case);
    connect(start_, &StartPage::demo_requested, this, &MainWindow::open_demo);
    connect(start_, &StartPage::learn_requested, this, [this] { learning_->show(); });
    connect(start_, &StartPage::recent_requested, flow_, &CaseFlow::open_case);
    connect(start_, &StartPage::recover_requested, session_, &CaseSession::recover);
    connect(start_, &StartPage::discard_requested, this, [this](const QString& autosave) {
        CaseSession::discard(autosave);
        start_->refresh();
    });

    connect(inspector_->study, &StudyPanel::study_requested, this,
            [this] { flow_->choose_study(CaseFlow::Import::IntoThisCase); });
    connect(inspector_->study, &StudyPanel::labels_requested, flow_, &CaseFlow::choose_labels);
    connect(inspector_->study, &StudyPanel::label_folder_requested, flow_, &CaseFlow::choose_label_folder);
    connect(inspector_->patient, &PatientPanel::formula_requested, this, &MainWindow::show_formulas);
    connect(inspector_->structures, &StructuresPanel::labels_requested, flow_, &CaseFlow::choose_labels);
    connect(inspector_->structures, &StructuresPanel::export_requested, flow_, &CaseFlow::export_outlines);
    connect(inspector_->growth, &GrowthPanel::followup_requested, this,
            [this] { flow_->choose_study(CaseFlow::Import::IntoThisCase); });
}

void MainWindow::connect_report() {
    inspector_->report->set_work(*report_);
    connect(inspector_->report, &ReportPanel::save_requested, flow_, &CaseFlow::export_text);
    connect(inspector_->report, &ReportPanel::picture_requested, this, &MainWindow::show_picture_dialog);
    connect(inspector_->report, &ReportPanel::said, this,
            [this](const QString& sentence, bool alarming) { status_->say(sentence, alarming); });
    connect(document_.get(), &Document::changed, this, [this](Parts parts) {
        if (parts.testAnyFlags(Part::Whole | Part::View)) show_pages_or_views();
    });
    show_pages_or_views();
}

// In the report step the pages stand where the views are, and are made only then.
void MainWindow::show_pages_or_views() {
    const bool pages = document_->is_open() && document_->current().view.step == "report";
    views_->setVisible(!pages);
    report_pages_->setVisible(pages);
    report_->set_awake(pages);
}

void MainWindow::remember_case(const QString& path) {
    if (remembers_ && !path.isEmpty()) RecentCases().add(path);
}

void MainWindow::refresh() {
    const bool open = document_->is_open();
    QWidget* page = open ? workspace_ : static_cast<QWidget*>(start_);
    if (pages_->currentWidget() != page) {
        if (!open) start_->refresh();
        pages_->setCurrentWidget(page);
        verdict_->setVisible(open);
        why_->hide();
        if (open) views_->activate(Pane::Axial);
    }
    verdict_->setVisible(open);
    QString title = QStringLiteral("remnant");
    if (open) {
        const QString name =
            QString::fromStdString(document_->current().patient.name).replace('^', ' ').simplified();
        const QString file = QFileInfo(document_->path()).fileName();
        for (const QString& piece : {file, name}) {
            if (!piece.isEmpty() && !identity_hidden_) title.prepend(piece + QStringLiteral(" · "));
        }
    }
    setWindowTitle(title + QStringLiteral("[*]"));
    setWindowModified(document_->modified());
}

void MainWindow::refresh_undo() {
    const core::History& history = document_->history();
    const auto name = [](const QString& word, const std::string& what) {
        return what.empty() ? word : word + QStringLiteral(": ") + QString::fromStdString(what);
    };
    QAction* undo = commands_->find(QStringLiteral("undo"));
    QAction* redo = commands_->find(QStringLiteral("redo"));
    undo->setEnabled(history.can_undo());
    undo->setText(name(tr("Undo"), history.undo_name()));
    redo->setEnabled(history.can_redo());
    redo->setText(name(tr("Redo"), history.redo_name()));
}

bool MainWindow::settled() const {
    return jobs_->idle() && !document_->evaluation_pending() && !lesions_->pending() && report_->settled() &&
           (!document_->is_open() || views_->settled());
}

void MainWindow::change_view(const std::function<void(core::ViewState&)>& change) {
    core::ViewState view = document_->current().view;
    change(view);
    document_->set_view(std::move(view));
}

void MainWindow::show_step(const char* step) {
    change_view([step](core::ViewState& view) { view.step = step; });
}

void MainWindow::set_identity_hidden(bool hidden) {
    identity_hidden_ = hidden;
    top_->set_identity_hidden(hidden);
    inspector_->patient->set_identity_hidden(hidden);
    report_->set_identity_hidden(hidden);
    refresh();
}

void MainWindow::apply_preferences(const Preferences& preferences) {
    Theme::apply(*qApp, preferences.theme);
    document_->set_evaluation_options(preferences.rules);
    session_->set_autosave_minutes(preferences.autosave_minutes);
    session_->set_default_ct_storage(preferences.ct_storage);
    report_->set_options(preferences.report);
    for (QWidget* widget : findChildren<QWidget*>()) widget->update();
}

void MainWindow::toggle_why() {
    if (why_->isVisible()) return why_->hide();
    if (document_->is_open()) why_->open_above(*verdict_);
}

void MainWindow::toggle_full_screen() {
    setWindowState(windowState() ^ Qt::WindowFullScreen);
}

// The start page is on the screen first.
void MainWindow::showEvent(QShowEvent* event) {
    QMainWindow::showEvent(event);
    if (std::exchange(warm_, true)) return;
    QTimer::singleShot(0, this, [this] { views_->scene().warm_up(); });
}

void MainWindow::closeEvent(QCloseEvent* event) {
    if (closing_ || !document_->modified()) {
        session_->close();
        event->accept();
        return;
    }
    event->ignore();
    flow_->leave([this] {
        closing_ = true;
        close();
    });
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event) {
    if (event->mimeData()->hasUrls()) event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent* event) {
    QStringList paths;
    for (const QUrl& url : event->mimeData()->urls()) {
        if (url.isLocalFile()) paths << url.toLocalFile();
    }
    event->acceptProposedAction();
    flow_->take_dropped(paths);
}

}  // namespace remnant::ui
