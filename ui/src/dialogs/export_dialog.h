#pragma once
// Surfaces and outlines written for other programs: which structures, in which format.

#include <QDialog>
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

/// What the dialog begins with.
enum class ExportAim { Surfaces, Outlines };

class ExportDialog : public QDialog {
    Q_OBJECT

  public:
    /// Takes the structures of the shown scan as they are now, and the parts of the plan where it is
    /// measured.
    ExportDialog(Document& document, ExportAim aim, QWidget* parent = nullptr);
    ~ExportDialog() override;

    /// Writes into the folder or file that the chosen format wants.
    void write_to(const QString& path);

  private:
    void list_structures();
    void ask_where();
    void say(const QString& text, bool bad);
    [[nodiscard]] std::vector<core::Structure> chosen() const;

    Jobs& jobs_;
    core::Case subject_;
    std::string scan_id_;
    std::vector<core::Structure> structures_;
    QComboBox* format_;
    QListWidget* list_;
    QLabel* said_;
    QPushButton* write_;
    int job_ = 0;
};

}  // namespace remnant::ui
