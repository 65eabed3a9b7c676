#pragma once
// The inspector of the report step: what the report holds, and the forms in which it leaves the program.

#include <QWidget>

#include "report/report_export.h"
#include "report/report_options.h"

class QCheckBox;
class QComboBox;
class QPlainTextEdit;
class QPushButton;

namespace remnant::ui {

class ReportWork;

class ReportPanel : public QWidget {
    Q_OBJECT

  public:
    explicit ReportPanel(QWidget* parent = nullptr);

    /// The report that is exported and whose options are chosen here. `work` must outlive this.
    void set_work(ReportWork& work);

  Q_SIGNALS:
    void save_requested(const QString& text);
    void picture_requested();
    /// What became of an export.
    void said(const QString& sentence, bool alarming);

  private:
    void refresh();
    void choose_options();
    QWidget* option_rows();
    QWidget* export_buttons();
    void export_as(ReportForm form);

    ReportWork* work_ = nullptr;
    QPlainTextEdit* text_;
    QCheckBox* axial_ = nullptr;
    QCheckBox* scene_ = nullptr;
    QCheckBox* chart_ = nullptr;
    QComboBox* paper_ = nullptr;
    QCheckBox* without_identity_ = nullptr;
    QList<QPushButton*> exports_;
};

}  // namespace remnant::ui
