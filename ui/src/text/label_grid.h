#pragma once
// Rows of words that are said again and again: the labels stay and only change what they say, because making
// and styling a label costs more than a cut in the hand may wait.

#include <QLabel>
#include <QWidget>
#include <map>
#include <tuple>

class QGridLayout;

namespace remnant::ui {

class LabelGrid : public QWidget {
    Q_OBJECT

  public:
    /// `stretched`: the column that takes the room that is left.
    LabelGrid(int stretched, QWidget* parent = nullptr);

    /// What is not said between `begin` and `end` is no longer seen.
    void begin();
    void next_row() { ++row_; }
    /// A label in this row, over `span` columns; `role` as the theme knows it.
    QLabel& say(int column, const QString& text, const char* role = "", int span = 1);
    /// As `say`, at the right edge.
    QLabel& say_right(int column, const QString& text, const char* role = "");
    void end();

  private:
    using Place = std::tuple<int, int, int>;  // row, column, span

    QGridLayout* grid_;
    std::map<Place, QLabel*> labels_;
    std::map<Place, bool> said_;
    int row_ = 0;
};

}  // namespace remnant::ui
