#pragma once
// Asking for a file or a folder without stopping the window.

#include <QString>
#include <QStringList>
#include <functional>

class QWidget;

namespace remnant::ui {

using ChosenPaths = std::function<void(const QStringList&)>;
using ChosenPath = std::function<void(const QString&)>;

/// Nothing is called where the person cancels. `folder` is where to look first; empty: the last place.
void choose_folder(QWidget* window, const QString& title, const QString& folder, const ChosenPath& then);
void choose_files(QWidget* window, const QString& title, const QString& folder, const QString& filter,
                  const ChosenPaths& then);
/// A name to write to; the first ending of `filter` is added where the name has none.
void choose_new_file(QWidget* window, const QString& title, const QString& suggestion, const QString& filter,
                     const QString& ending, const ChosenPath& then);

}  // namespace remnant::ui
