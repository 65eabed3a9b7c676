#include "window/commands.h"

#include <QMenu>

namespace remnant::ui {

QString name_of(CommandGroup group) {
    switch (group) {
        case CommandGroup::File:
            return Commands::tr("File");
        case CommandGroup::Edit:
            return Commands::tr("Edit");
        case CommandGroup::Step:
            return Commands::tr("Step");
        case CommandGroup::View:
            return Commands::tr("View");
        case CommandGroup::Window:
            return Commands::tr("Window and level");
        case CommandGroup::Tool:
            return Commands::tr("Tool");
        case CommandGroup::Plan:
            return Commands::tr("Plan");
        case CommandGroup::Structure:
            return Commands::tr("Calculate");
        case CommandGroup::Help:
            return Commands::tr("Help");
    }
    return {};
}

Commands::Commands(Document& document, QWidget* window)
    : QObject(window), document_(document), window_(window) {
    connect(&document_, &Document::changed, this, [this](Parts parts) {
        if (parts.testAnyFlags(Part::Whole)) refresh();
    });
}

QAction* Commands::add(const CommandSpec& spec, std::function<void()> run) {
    auto* action = new QAction(spec.text, window_);
    action->setObjectName(QString::fromLatin1(spec.id));
    action->setShortcut(spec.keys);
    action->setShortcutContext(Qt::WindowShortcut);
    connect(action, &QAction::triggered, this, std::move(run));
    window_->addAction(action);
    list_.append({spec.group, spec.needs, action});
    action->setEnabled(spec.needs == Needs::Nothing || document_.is_open());
    return action;
}

QAction* Commands::find(const QString& id) const {
    for (const Entry& entry : list_) {
        if (entry.action->objectName() == id) return entry.action;
    }
    return nullptr;
}

void Commands::fill(QMenu& menu) const {
    QMenu* submenu = nullptr;
    std::optional<CommandGroup> group;
    for (const Entry& entry : list_) {
        if (group != entry.group) {
            group = entry.group;
            const auto same = [&](const QAction* a) { return a->text() == name_of(entry.group); };
            const auto known = menu.actions();
            const auto found = std::ranges::find_if(known, same);
            submenu = found == known.end() ? menu.addMenu(name_of(entry.group)) : (*found)->menu();
        }
        submenu->addAction(entry.action);
    }
}

void Commands::refresh() {
    for (const Entry& entry : list_) {
        if (entry.needs == Needs::Case) entry.action->setEnabled(document_.is_open());
    }
}

}  // namespace remnant::ui
