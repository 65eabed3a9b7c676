#pragma once
// Help inside the program: what each step does, what each number means and where it comes from.

#include <QDialog>
#include <span>

class QLineEdit;
class QListWidget;
class QTextBrowser;

namespace remnant::ui {

/// One page of the help; its text is resources/help/ID.md.
struct HelpTopic {
    const char* id;
    const char* name;
};
std::span<const HelpTopic> help_topics();
/// Markdown; empty where there is no such topic.
QString help_text(const QString& id);
/// The topic that a widget, or the nearest of its parents, names; "study" where none does.
QString help_topic_of(const QWidget* widget);

class HelpWindow : public QDialog {
    Q_OBJECT

  public:
    explicit HelpWindow(QWidget* parent = nullptr);

    void show_topic(const QString& id);

  private:
    void filter(const QString& words);

    QLineEdit* words_;
    QListWidget* topics_;
    QTextBrowser* text_;
};

}  // namespace remnant::ui
