#pragma once
// Everything the program can be told to do, each with a name, a key and where it stands in the menu. The
// menus, the keys and the search all read this one list.

#include <QAction>
#include <QKeySequence>
#include <QList>
#include <QObject>
#include <functional>

#include "document/document.h"

class QMenu;

namespace remnant::ui {

enum class CommandGroup { File, Edit, Step, View, Window, Tool, Structure, Plan, Help };
QString name_of(CommandGroup group);

/// Whether a case must be open.
enum class Needs { Nothing, Case };

struct CommandSpec {
    const char* id;  // also the action's object name
    CommandGroup group;
    Needs needs;
    QString text;
    QKeySequence keys;
};

class Commands : public QObject {
    Q_OBJECT

  public:
    Commands(Document& document, QWidget* window);

    QAction* add(const CommandSpec& spec, std::function<void()> run);
    [[nodiscard]] QAction* find(const QString& id) const;
    struct Entry {
        CommandGroup group;
        Needs needs;
        QAction* action;
    };
    [[nodiscard]] const QList<Entry>& list() const { return list_; }
    /// All of them, a submenu each group.
    void fill(QMenu& menu) const;

  private:
    void refresh();

    Document& document_;
    QWidget* window_;
    QList<Entry> list_;
};

}  // namespace remnant::ui
