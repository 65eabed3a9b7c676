#include "window/file_choice.h"

#include <QFileDialog>

namespace remnant::ui {
namespace {

QFileDialog* dialog_of(QWidget* window, const QString& title, const QString& folder) {
    auto* dialog = new QFileDialog(window, title, folder);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    return dialog;
}

}  // namespace

void choose_folder(QWidget* window, const QString& title, const QString& folder, const ChosenPath& then) {
    QFileDialog* dialog = dialog_of(window, title, folder);
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    QObject::connect(dialog, &QFileDialog::fileSelected, window, then);
    dialog->open();
}

void choose_files(QWidget* window, const QString& title, const QString& folder, const QString& filter,
                  const ChosenPaths& then) {
    QFileDialog* dialog = dialog_of(window, title, folder);
    dialog->setFileMode(QFileDialog::ExistingFiles);
    dialog->setNameFilter(filter);
    QObject::connect(dialog, &QFileDialog::filesSelected, window, then);
    dialog->open();
}

void choose_new_file(QWidget* window, const QString& title, const QString& suggestion, const QString& filter,
                     const QString& ending, const ChosenPath& then) {
    QFileDialog* dialog = dialog_of(window, title, {});
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setFileMode(QFileDialog::AnyFile);
    dialog->setNameFilter(filter);
    dialog->setDefaultSuffix(ending);
    dialog->selectFile(suggestion);
    QObject::connect(dialog, &QFileDialog::fileSelected, window, then);
    dialog->open();
}

}  // namespace remnant::ui
