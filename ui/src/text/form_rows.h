#pragma once
// The small parts every inspector page is made of.

#include <QLabel>
#include <QString>

namespace remnant::ui {

/// The title of a group of rows.
QLabel* heading(const QString& text);
/// Text that stands back.
QLabel* dim_label(const QString& text);

}  // namespace remnant::ui
