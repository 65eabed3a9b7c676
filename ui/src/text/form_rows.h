#pragma once
// The small parts every inspector page is made of.

#include <QLabel>
#include <QString>

class QLineEdit;

namespace remnant::ui {

/// The title of a group of rows.
QLabel* heading(const QString& text);
/// Text that stands back.
QLabel* dim_label(const QString& text);

/// A line to type into, known by its name, that says what belongs there.
QLineEdit* text_field(const char* name, const QString& hint);
/// Puts a sentence on a label in the colour of its role: "good", "warn", "bad", "dim", or plain.
void say_on(QLabel& label, const QString& sentence, const QString& role);

/// Takes rows out of the window at once and deletes them when no event of theirs is being handled any more:
/// what a person does in a row often makes all rows anew. Null is none.
void retire(QWidget* rows);

}  // namespace remnant::ui
