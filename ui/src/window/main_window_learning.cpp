// Exercises: the panel on the left, and the commands that open it.

#include <QStandardPaths>

#include "learning/learning_panel.h"
#include "window/commands.h"
#include "window/main_window.h"

namespace remnant::ui {

void MainWindow::build_learning() {
    const QString log = QStandardPaths::writableLocation(QStandardPaths::AppLocalDataLocation) +
                        QStringLiteral("/learning.jsonl");
    learning_session_ = new LearningSession(*document_, *session_, *flow_, log, this);
    learning_ = new LearningPanel(*learning_session_, *document_);
    learning_->hide();
    connect(learning_, &LearningPanel::close_requested, this, [this] {
        learning_session_->finish();
        learning_->hide();
    });
}

void MainWindow::add_learning_commands() {
    commands_->add({"learn", CommandGroup::Help, Needs::Nothing, tr("Learn on exercises"), QKeySequence()},
                   [this] { learning_->show(); });
}

}  // namespace remnant::ui
