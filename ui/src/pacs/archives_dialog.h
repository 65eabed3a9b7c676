#pragma once
// The archives (PACS) a person works with: their addresses, and whether they answer.

#include <QDialog>

#include "document/jobs.h"
#include "pacs/archive.h"

class QCheckBox;
class QComboBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QListWidget;
class QPushButton;
class QSpinBox;

namespace remnant::ui {

class ArchivesDialog : public QDialog {
    Q_OBJECT

  public:
    ArchivesDialog(Jobs& jobs, const QList<Archive>& archives, QWidget* parent = nullptr);
    ~ArchivesDialog() override;

  Q_SIGNALS:
    /// Accepted: all of them can be called.
    void chosen(const QList<remnant::ui::Archive>& archives);

  private:
    void build();
    QFormLayout* build_form();
    void add_tls_rows(QFormLayout& form);
    QLineEdit* file_row(QFormLayout& form, const char* name, const QString& label, const QString& hint);
    void add_archive();
    void remove_archive();
    void show_archive(int row);
    void take_values();
    void refresh_enabled();
    void test();
    void accept() override;
    void say(const QString& sentence, const char* role);

    Jobs& jobs_;
    QList<Archive> archives_;
    int job_ = 0;
    bool showing_ = false;
    QListWidget* list_ = nullptr;
    QPushButton* remove_ = nullptr;
    QWidget* fields_ = nullptr;
    QLineEdit* name_ = nullptr;
    QLineEdit* host_ = nullptr;
    QSpinBox* port_ = nullptr;
    QLineEdit* called_ = nullptr;
    QLineEdit* calling_ = nullptr;
    QComboBox* way_ = nullptr;
    QSpinBox* receive_port_ = nullptr;
    QCheckBox* tls_ = nullptr;
    QLineEdit* trusted_ = nullptr;
    QLineEdit* certificate_ = nullptr;
    QLineEdit* key_ = nullptr;
    QCheckBox* any_host_ = nullptr;
    QPushButton* test_ = nullptr;
    QLabel* said_ = nullptr;
};

}  // namespace remnant::ui
