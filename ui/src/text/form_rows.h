#pragma once
// The small parts every inspector page is made of.

#include <QLabel>
#include <QString>

namespace remnant::ui {

/// The title of a group of rows.
QLabel* heading(const QString& text);
/// Text that stands back.
QLabel* dim_label(const QString& text);

/// Takes rows out of the window at once and deletes them when no event of theirs is being handled any more:
/// what a person does in a row often makes all rows anew. Null is none.
void retire(QWidget* rows);

}  // namespace remnant::ui
