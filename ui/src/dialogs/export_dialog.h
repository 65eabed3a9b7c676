#pragma once
// Surfaces, outlines and DICOM objects written for other programs or sent to an archive: which structures, in
// which format.

#include <QDialog>
#include <QPointer>
#include <functional>
#include <string>
#include <vector>

#include "document/jobs.h"
#include "remnant/core/case.h"

class QComboBox;
class QLabel;
class QListWidget;
class QPushButton;

namespace remnant::ui {

class Document;
class ReportWork;

/// What the dialog begins with.
enum class ExportAim { Surfaces, Outlines, Archive };

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
    void list_structures();
    void ask_where();
    void send();
    /// Runs `then` once what the chosen format needs is made.
    void when_ready(std::function<void()> then);
    void refresh_format();
    /// Empty where the format does not enclose it.
    [[nodiscard]] QByteArray report_pdf() const;
    void say(const QString& text, bool bad);
    [[nodiscard]] std::vector<core::Structure> chosen() const;

    Document& document_;
    Jobs& jobs_;
    QPointer<ReportWork> report_;
    std::function<void()> waiting_;  // for the report
    core::Case subject_;
    std::string scan_id_;
    std::vector<core::Structure> structures_;
    QComboBox* format_;
    QListWidget* list_;
    QLabel* said_;
    QPushButton* write_;
    QPushButton* send_;
    int job_ = 0;
};

}  // namespace remnant::ui
