#pragma once
// Surfaces, outlines, DICOM objects and cases written for others or sent to an archive: which structures, in
// which format, and whether they say whose they are.

#include <QDialog>
#include <QPointer>
#include <functional>
#include <string>
#include <vector>

#include "dialogs/export_format.h"
#include "document/jobs.h"
#include "remnant/core/case.h"
#include "remnant/imaging/case_identity.h"

class QCheckBox;
class QComboBox;
class QLabel;
class QListWidget;
class QPushButton;

namespace remnant::ui {

class Document;
class ReportWork;

class ExportDialog : public QDialog {
    Q_OBJECT

  public:
    /// Takes the structures of the shown scan as they are now, and the parts of the plan where it is
    /// measured. `report` makes the report that is enclosed in DICOM; null: that format is not offered.
    ExportDialog(Document& document, ExportAim aim, ReportWork* report, QWidget* parent = nullptr);
    ~ExportDialog() override;

    /// Writes into the folder or file that the chosen format wants.
    void write_to(const QString& path);

  private:
    void lay_out(ExportAim aim);
    QWidget* identity_rows();
    void set_without_identity(bool on);
    void list_structures();
    void ask_where();
    void send();
    /// Runs `then` once what the chosen format needs is made.
    void when_ready(std::function<void()> then);
    void refresh_format();
    [[nodiscard]] ExportFormat format() const;
    [[nodiscard]] const core::Case& subject() const { return clean_ ? clean_->value : subject_; }
    /// The structures that can be chosen, as they leave: the scan's and the plan's parts, none of them empty.
    [[nodiscard]] std::vector<core::Structure> offered() const;
    [[nodiscard]] Leaving leaving() const;
    void say(const QString& text, bool bad);

    Document& document_;
    Jobs& jobs_;
    QPointer<ReportWork> report_;
    std::optional<std::uint64_t> report_before_;  // its identity, to be given back
    std::function<void()> waiting_;               // for the report
    core::Case subject_;
    std::size_t scan_ = 0;
    std::vector<core::Structure> parts_;  // of the plan
    std::uint64_t random_;
    std::optional<imaging::CaseWithoutIdentity> clean_;  // where nothing is to say whose it is
    QComboBox* format_;
    QListWidget* list_;
    QCheckBox* without_identity_;
    QListWidget* removed_;
    QLabel* removed_said_;
    QLabel* said_;
    QPushButton* write_;
    QPushButton* send_;
    int job_ = 0;
};

}  // namespace remnant::ui
