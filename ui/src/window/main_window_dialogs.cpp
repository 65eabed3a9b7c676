// Commands that open a dialog or the help.

#include <QApplication>
#include <QInputDialog>

#include "dialogs/about_dialog.h"
#include "dialogs/calculator_dialog.h"
#include "dialogs/formula_dialog.h"
#include "dialogs/phantom_dialog.h"
#include "dialogs/picture_dialog.h"
#include "dialogs/preferences_dialog.h"
#include "dialogs/volumes_dialog.h"
#include "document/jobs.h"
#include "help/help_window.h"
#include "session/case_session.h"
#include "window/command_palette.h"
#include "window/commands.h"
#include "window/file_choice.h"
#include "window/main_window.h"
#include "window/status_line.h"
#include "window/tour.h"
#include "window/view_area.h"

namespace remnant::ui {
namespace {

constexpr QSize kTurntablePicture(900, 900);

template <class Dialog>
Dialog* opened(Dialog* dialog) {
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
    return dialog;
}

}  // namespace

void MainWindow::add_calculation_commands() {
    const auto add = [this](const char* id, Needs needs, const QString& text, const char* key, auto run) {
        commands_->add({id, CommandGroup::Structure, needs, text, QKeySequence(QString::fromLatin1(key))},
                       run);
    };
    add("why", Needs::Case, tr("Why: the whole calculation"), "Ctrl+I", [this] { toggle_why(); });
    add("formulas", Needs::Case, tr("Formulas and their sources…"), "", [this] { show_formulas(); });
    add("calculator", Needs::Nothing, tr("Verdict from volumes typed by hand…"), "",
        [this] { opened(new CalculatorDialog(this)); });
    add("volumes", Needs::Nothing, tr("Volumes of a label file…"), "",
        [this] { opened(new VolumesDialog(*jobs_, this)); });
    add("phantom", Needs::Nothing, tr("Make a digital patient…"), "", [this] {
        connect(opened(new PhantomDialog(*jobs_, this)), &PhantomDialog::made, this,
                [this](const core::Case& subject) { flow_->open_value(subject); });
    });
}

void MainWindow::add_help_commands() {
    const auto add = [this](const char* id, const QString& text, const char* key, auto run) {
        commands_->add({id, CommandGroup::Help, Needs::Nothing, text, QKeySequence(QString::fromLatin1(key))},
                       run);
    };
    add("search", tr("Search all actions"), "Ctrl+K", [this] { palette_->open(); });
    add("help", tr("Help on what has the focus"), "F1", [this] {
        const QWidget* here = QApplication::focusWidget();
        show_help(here == nullptr ? QStringLiteral("study") : help_topic_of(here));
    });
    add("help-keys", tr("All keys"), "", [this] { show_help(QStringLiteral("keys")); });
    add("help-numbers", tr("What each number means"), "", [this] { show_help(QStringLiteral("numbers")); });
    add("tour", tr("Tour of the window"), "", [this] { start_tour(); });
    add("about", tr("About remnant"), "", [this] { opened(new AboutDialog(this)); });
}

void MainWindow::show_help(const QString& topic) {
    if (help_ == nullptr) help_ = new HelpWindow(this);
    help_->show_topic(topic);
    help_->show();
    help_->raise();
}

void MainWindow::show_formulas() {
    opened(new FormulaDialog(*document_, this));
}

void MainWindow::show_preferences() {
    connect(opened(new PreferencesDialog(*jobs_, this)), &PreferencesDialog::changed, this,
            &MainWindow::apply_preferences);
}

void MainWindow::show_picture_dialog() {
    connect(opened(new PictureDialog(*views_, *this, this)), &PictureDialog::saved, this,
            [this](const QString& path) { status_->say(tr("Saved as %1").arg(path)); });
}

void MainWindow::show_turntable_dialog() {
    bool good = false;
    const int frames =
        QInputDialog::getInt(this, tr("A turn in 3D"), tr("Pictures for a full turn"), 72, 2, 3600, 1, &good);
    if (!good) return;
    choose_folder(this, tr("Save the pictures into a folder"), {}, [this, frames](const QString& folder) {
        views_->scene().turntable(folder, frames, kTurntablePicture);
        connect(
            &views_->scene(), &SceneView::turntable_finished, this,
            [this, folder](const QString&, const QString& reason) {
                status_->say(reason.isEmpty() ? tr("The turn is saved in %1").arg(folder) : reason,
                             !reason.isEmpty());
            },
            Qt::SingleShotConnection);
    });
}

// The first time, the demo patient comes with a tour.
void MainWindow::open_demo() {
    flow_->open_demo();
    Preferences preferences = Preferences::load();
    if (preferences.tour_seen) return;
    preferences.tour_seen = true;
    preferences.store();
    connect(session_, &CaseSession::opened, this, &MainWindow::start_tour, Qt::SingleShotConnection);
}

void MainWindow::start_tour() {
    if (tour_ == nullptr) tour_ = new Tour(centralWidget());
    tour_->start();
}

}  // namespace remnant::ui
