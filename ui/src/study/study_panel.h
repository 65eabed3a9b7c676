#pragma once
// The inspector of the study step: the scans, their labels, and what is still missing.

#include <QWidget>
#include <functional>

#include "document/document.h"

class QLabel;
class QVBoxLayout;

namespace remnant::ui {

class StudyPanel : public QWidget {
    Q_OBJECT

  public:
    explicit StudyPanel(Document& document, QWidget* parent = nullptr);

  Q_SIGNALS:
    void study_requested();
    void labels_requested();
    void label_folder_requested();

  private:
    void list_scans();
    void say_missing();
    QWidget* scan_rows(const core::TimePoint& scan);
    QWidget* condition_fields(const core::TimePoint& scan);
    void describe_conditions(const std::string& scan_id,
                             const std::function<void(core::ScanConditions&)>& change);

    Document& document_;
    QVBoxLayout* scans_;
    QLabel* missing_;
};

}  // namespace remnant::ui
