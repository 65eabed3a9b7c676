#include "window/case_flow.h"

#include <QFile>
#include <QFileInfo>
#include <QMessageBox>
#include <QPushButton>
#include <filesystem>

#include "document/jobs.h"
#include "pacs/archives_dialog.h"
#include "pacs/from_archive_dialog.h"
#include "plan/plan_changes.h"
#include "preferences/preferences.h"
#include "remnant/imaging/phantom.h"
#include "remnant/imaging/plan_file.h"
#include "remnant/imaging/study_import.h"
#include "remnant/imaging/volume_file.h"
#include "session/case_session.h"
#include "study/import_dialog.h"
#include "study/label_dialog.h"
#include "window/file_choice.h"

namespace remnant::ui {
namespace {

const QString kCaseEnding = QStringLiteral("remnant");

QString text(const std::string& utf8) {
    return QString::fromStdString(utf8);
}

QString volume_filter() {
    return CaseFlow::tr("NIfTI (*.nii.gz *.nii);;NRRD (*.nrrd);;MetaImage (*.mha)");
}

bool is_case(const QString& path) {
    return QFileInfo(path).suffix() == kCaseEnding;
}

/// What a run of the demonstration patient looks like: two scans with an embolisation between them.
core::Result<core::Case> make_demo(const core::JobContext& job) {
    imaging::PhantomOptions options;
    options.followup = true;
    auto phantom = imaging::make_phantom(options, job);
    if (!phantom) return core::refuse(phantom.error());
    return imaging::case_of(*phantom);
}

}  // namespace

CaseFlow::CaseFlow(Document& document, CaseSession& session, QWidget* window)
    : QObject(window), document_(document), session_(session), window_(window) {}

void CaseFlow::choose_study(Import import) {
    choose_folder(window_, tr("Open a study: a folder of DICOM files"), Preferences::load().study_folder,
                  [this, import](const QString& folder) { import_study(folder, import); });
}

void CaseFlow::import_study(const QString& path, Import import, const std::shared_ptr<void>& passing) {
    auto* dialog = new ImportDialog(document_.jobs(), path, window_);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &ImportDialog::imported, this,
            [this, import, passing](const imaging::LoadedVolume& volume, const QString& folder) {
                take_volume(volume, passing ? QString() : folder, import);
            });
    dialog->open();
}

void CaseFlow::fetch_study(Import import) {
    auto* dialog = new FromArchiveDialog(document_.jobs(), Preferences::load().archives, window_);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &FromArchiveDialog::archives_requested, dialog,
            [this, dialog] { enter_archives(*dialog); });
    connect(dialog, &FromArchiveDialog::fetched, this,
            [this, import](const std::shared_ptr<PrivateFolder>& folder, const QString& doubts) {
                if (!doubts.isEmpty()) Q_EMIT said(doubts, true);
                import_study(text(folder->path().string()), import, folder);
            });
    dialog->open();
}

void CaseFlow::enter_archives(FromArchiveDialog& dialog) {
    auto* archives = new ArchivesDialog(document_.jobs(), Preferences::load().archives, &dialog);
    archives->setAttribute(Qt::WA_DeleteOnClose);
    connect(archives, &ArchivesDialog::chosen, &dialog, [&dialog](const QList<Archive>& chosen) {
        Preferences preferences = Preferences::load();
        preferences.archives = chosen;
        preferences.store();
        dialog.set_archives(chosen);
    });
    archives->open();
}

void CaseFlow::take_volume(const imaging::LoadedVolume& volume, const QString& folder, Import import) {
    const auto add = [this, folder](core::TimePoint scan) {
        const std::string id = scan.id;
        if (document_.apply(imaging::add_scan(document_.current(), std::move(scan)))) {
            if (folder.isEmpty())
                session_.set_ct_storage(imaging::CtStorage::Embedded);  // it is nowhere else
            else
                session_.remember_folder(id, folder.toStdString());
        }
        core::ViewState view = document_.current().view;
        view.time_point_id = id;
        view.crosshair.reset();
        document_.set_view(std::move(view));
    };
    if (import == Import::AsNewCase || !document_.is_open()) {
        return leave([this, add, volume] {
            session_.adopt(core::Case{});
            add(imaging::scan_of(volume, document_.current()));
        });
    }
    core::TimePoint scan = imaging::scan_of(volume, document_.current());
    if (auto fits = imaging::belongs_to(document_.current(), scan); !fits) {
        Q_EMIT said(text(to_line(fits.error())), true);
        return;
    }
    add(std::move(scan));
}

void CaseFlow::choose_case() {
    choose_files(window_, tr("Open a case"), Preferences::load().case_folder, tr("Cases (*.remnant)"),
                 [this](const QStringList& files) {
                     if (!files.isEmpty()) open_case(files.front());
                 });
}

void CaseFlow::open_case(const QString& path) {
    leave([this, path] { session_.open(path); });
}

void CaseFlow::open_value(core::Case subject) {
    leave([this, subject = std::move(subject)] { session_.adopt(subject); });
}

void CaseFlow::open_demo() {
    leave([this] {
        document_.jobs().run<core::Case>(this, tr("Making the demo patient"), make_demo,
                                         [this](core::Result<core::Case> made) {
                                             if (!made) return Q_EMIT said(text(made.error().reason), true);
                                             session_.adopt(std::move(*made));
                                         });
    });
}

void CaseFlow::choose_labels() {
    choose_files(window_, tr("Add label files"), Preferences::load().study_folder,
                 tr("Labels (*.nii *.nii.gz *.nrrd *.nhdr *.mha *.mhd *.dcm);;All files (*)"),
                 [this](const QStringList& files) { add_labels(files); });
}

void CaseFlow::choose_label_folder() {
    choose_folder(window_, tr("Add a folder of labels"), Preferences::load().study_folder,
                  [this](const QString& folder) { add_labels({folder}); });
}

void CaseFlow::add_labels(const QStringList& paths) {
    if (document_.current().shown() == nullptr) {
        Q_EMIT said(tr("Labels lie on a CT: open the study first, then its labels."), true);
        return;
    }
    auto* dialog = new LabelDialog(document_, paths, window_);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

void CaseFlow::confirm_labels(imaging::LabelProposals proposals) {
    auto* dialog = new LabelDialog(document_, std::move(proposals), window_);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

void CaseFlow::take_dropped(const QStringList& paths) {
    for (const QString& path : paths) {
        if (is_case(path)) return open_case(path);
    }
    if (paths.isEmpty()) return;
    const bool folder = QFileInfo(paths.front()).isDir();
    if (document_.current().shown() == nullptr) {
        const QString where = folder ? paths.front() : QFileInfo(paths.front()).absolutePath();
        return import_study(where, document_.is_open() ? Import::IntoThisCase : Import::AsNewCase);
    }
    if (folder) return ask_about_folder(paths);
    add_labels(paths);
}

void CaseFlow::ask_about_folder(const QStringList& paths) {
    auto* box = new QMessageBox(QMessageBox::Question, tr("A folder was dropped"),
                                tr("What is in this folder?"), QMessageBox::Cancel, window_);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setInformativeText(paths.front());
    const QPushButton* labels = box->addButton(tr("Labels of this scan"), QMessageBox::AcceptRole);
    const QPushButton* scan = box->addButton(tr("Another scan of this patient"), QMessageBox::AcceptRole);
    const QPushButton* other = box->addButton(tr("A new case"), QMessageBox::AcceptRole);
    connect(box, &QMessageBox::buttonClicked, this, [=, this](const QAbstractButton* clicked) {
        if (clicked == labels) add_labels(paths);
        if (clicked == scan) import_study(paths.front(), Import::IntoThisCase);
        if (clicked == other) import_study(paths.front(), Import::AsNewCase);
    });
    box->open();
}

void CaseFlow::save(std::function<void(bool)> then) {
    if (!document_.is_open()) return;
    if (document_.path().isEmpty() || document_.read_only()) return save_as(std::move(then));
    session_.save(document_.path(), std::move(then));
}

void CaseFlow::save_as(std::function<void(bool)> then) {
    if (!document_.is_open()) return;
    const QString folder = Preferences::load().case_folder;
    const QString name = QStringLiteral("case.") + kCaseEnding;
    choose_new_file(window_, tr("Save the case as"), folder.isEmpty() ? name : folder + '/' + name,
                    tr("Cases (*.remnant)"), kCaseEnding,
                    [this, then](const QString& path) { session_.save(path, then); });
}

void CaseFlow::close_case() {
    leave([this] { session_.close(); });
}

void CaseFlow::leave(std::function<void()> then) {
    if (!document_.modified()) return then();
    auto* box =
        new QMessageBox(QMessageBox::Question, tr("Unsaved work"), tr("Save the changes to this case first?"),
                        QMessageBox::Save | QMessageBox::Discard | QMessageBox::Cancel, window_);
    box->setObjectName(QStringLiteral("unsavedQuestion"));
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setDefaultButton(QMessageBox::Save);
    connect(box, &QMessageBox::finished, this, [this, then](int answer) {
        if (answer == QMessageBox::Discard) then();
        if (answer == QMessageBox::Save)
            save([then](bool saved) {
                if (saved) then();
            });
    });
    box->open();
}

void CaseFlow::run_and_say(const QString& name, const QString& done,
                           std::function<core::Result<>(const core::JobContext&)> work) {
    struct Nothing {};
    document_.jobs().run<Nothing>(
        this, name,
        [work = std::move(work)](const core::JobContext& job) -> core::Result<Nothing> {
            if (auto written = work(job); !written) return core::refuse(written.error());
            return Nothing{};
        },
        [this, done](core::Result<Nothing> written) {
            Q_EMIT said(written ? done : text(to_line(written.error())), !written);
        });
}

void CaseFlow::export_ct() {
    const core::TimePoint* scan = document_.current().shown();
    if (scan == nullptr || !scan->ct) return Q_EMIT said(tr("There is no CT to export."), true);
    choose_new_file(window_, tr("Export the CT"), QStringLiteral("ct.nii.gz"), volume_filter(),
                    QStringLiteral("nii.gz"), [this, voxels = *scan->ct](const QString& file) {
                        run_and_say(tr("Exporting the CT"), tr("Exported to %1").arg(file),
                                    [voxels, path = file.toStdString()](const core::JobContext& job) {
                                        return imaging::write_volume(path, voxels, job);
                                    });
                    });
}

// One file a structure, since outlines may overlap; named by ids, which say nothing of the patient.
void CaseFlow::export_outlines() {
    const core::TimePoint* scan = document_.current().shown();
    if (scan == nullptr || scan->structures.empty())
        return Q_EMIT said(tr("There are no outlines to export."), true);
    choose_folder(
        window_, tr("Export the outlines into a folder"), {}, [this, scan = *scan](const QString& folder) {
            run_and_say(tr("Exporting the outlines"),
                        tr("%1 outlines exported to %2").arg(scan.structures.size()).arg(folder),
                        [scan, folder = std::filesystem::path(folder.toStdString())](
                            const core::JobContext& job) -> core::Result<> {
                            for (const core::Structure& structure : scan.structures) {
                                const imaging::ValuedMask mask{1, &structure.mask};
                                const auto file = folder / (scan.id + "-" + structure.id + ".nii.gz");
                                auto written = imaging::write_label_map(file, scan.geometry, {&mask, 1}, job);
                                if (!written) return written;
                            }
                            return {};
                        });
        });
}

void CaseFlow::export_plan() {
    const core::ResectionPlan* plan = document_.current().find_plan(document_.current().active_plan);
    if (plan == nullptr) return Q_EMIT said(tr("There is no plan to export."), true);
    choose_new_file(window_, tr("Export the plan"), QStringLiteral("plan.json"), tr("Plans (*.json)"),
                    QStringLiteral("json"), [this, plan = *plan](const QString& file) {
                        run_and_say(tr("Exporting the plan"), tr("Plan exported to %1").arg(file),
                                    [plan, path = std::filesystem::path(file.toStdString())](
                                        const core::JobContext&) { return imaging::write_plan(path, plan); });
                    });
}

void CaseFlow::import_plan() {
    choose_files(window_, tr("Add a plan"), {}, tr("Plans (*.json)"), [this](const QStringList& files) {
        for (const QString& file : files) {
            auto plan = imaging::read_plan(file.toStdString());
            if (!plan) return Q_EMIT said(QString::fromStdString(to_line(plan.error())), true);
            (void)document_.apply(insert_plan(document_.current(), std::move(*plan)));
        }
    });
}

void CaseFlow::export_text(const QString& report) {
    choose_new_file(
        window_, tr("Save as text"), QStringLiteral("report.txt"), tr("Text (*.txt)"), QStringLiteral("txt"),
        [this, report](const QString& path) {
            QFile file(path);
            const QByteArray bytes = report.toUtf8();
            const bool written = file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size();
            Q_EMIT said(written ? tr("Saved as %1").arg(path) : tr("Not saved: %1").arg(file.errorString()),
                        !written);
        });
}

}  // namespace remnant::ui
