#pragma once
// Panels of one step of which one is seen at a time.

#include <QWidget>
#include <vector>

class QTabBar;
class QVBoxLayout;

namespace remnant::ui {

class PanelTabs : public QWidget {
    Q_OBJECT

  public:
    /// `name` is the object's name of the tabs.
    explicit PanelTabs(const char* name, QWidget* parent = nullptr);
    /// `name` is the object's name of the panel; `title` stands on its tab.
    void add(const char* name, const QString& title, QWidget* panel);

  private:
    void show_only(int tab);

    QTabBar* bar_;
    QVBoxLayout* column_;
    std::vector<QWidget*> panels_;
};

}  // namespace remnant::ui
