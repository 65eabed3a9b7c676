#pragma once
// The ways a case comes into the window and leaves it: dialogs, questions, files dropped. Reading and writing
// is the session's and the dialogs' own work.

#include <QObject>
#include <QString>
#include <QStringList>
#include <functional>

#include "document/document.h"
#include "remnant/imaging/dicom_series.h"
#include "remnant/imaging/study_import.h"

class QWidget;

namespace remnant::ui {

class CaseSession;

class FromArchiveDialog;

class CaseFlow : public QObject {
    Q_OBJECT

  public:
    /// What becomes of a study that was chosen.
    enum class Import { AsNewCase, IntoThisCase };

    CaseFlow(Document& document, CaseSession& session, QWidget* window);

    void choose_study(Import import);
    /// `passing`: the files are gone when nobody holds it any more; the case does not refer to them.
    void import_study(const QString& path, Import import, const std::shared_ptr<void>& passing = {});
    /// A study from an archive (PACS).
    void fetch_study(Import import);
    void choose_case();
    void open_case(const QString& path);
    void open_demo();
    /// Shows a case that is in no file.
    void open_value(core::Case subject);
    void choose_labels();
    void choose_label_folder();
    void add_labels(const QStringList& paths);
    /// Asks what of the labels another program made is taken.
    void confirm_labels(imaging::LabelProposals proposals);
    /// Files or folders dropped on the window.
    void take_dropped(const QStringList& paths);

    /// Saves to the case's own file, or asks for one; `then` is told whether it is saved.
    void save(std::function<void(bool)> then = {});
    void save_as(std::function<void(bool)> then = {});
    void close_case();
    /// Runs `then` once nothing unsaved would be lost: asks once where something would.
    void leave(std::function<void()> then);

    void export_ct();
    void export_outlines();
    void export_text(const QString& text);
    /// The active plan to a file that `remnant-cli measure --plan` reads, and such a file as a further plan.
    void export_plan();
    void import_plan();

  Q_SIGNALS:
    void said(const QString& sentence, bool alarming);

  private:
    void take_volume(const imaging::LoadedVolume& volume, const QString& folder, Import import);
    void enter_archives(FromArchiveDialog& dialog);
    void ask_about_folder(const QStringList& paths);
    void run_and_say(const QString& name, const QString& done,
                     std::function<core::Result<>(const core::JobContext&)> work);

    Document& document_;
    CaseSession& session_;
    QWidget* window_;
};

}  // namespace remnant::ui
