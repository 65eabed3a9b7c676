#pragma once
// What a person or an institution settles once.

#include <QDialog>
#include <array>

#include "preferences/preferences.h"

class QCheckBox;
class QComboBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QSpinBox;

namespace remnant::ui {

class Jobs;

class PreferencesDialog : public QDialog {
    Q_OBJECT

  public:
    explicit PreferencesDialog(Jobs& jobs, QWidget* parent = nullptr);

  Q_SIGNALS:
    /// The preferences were stored.
    void changed(const remnant::ui::Preferences& preferences);

  private:
    void add_look(QFormLayout& form);
    void add_work(QFormLayout& form);
    void add_segmenter(QFormLayout& form);
    void add_judgement(QFormLayout& form);
    void add_report(QFormLayout& form);
    void open_archives();
    void show_archives();
    QLineEdit* folder_field(QFormLayout& form, const char* name, const QString& label);
    void show_values(const Preferences& preferences);
    [[nodiscard]] std::optional<Preferences> values() const;
    void accept() override;

    Jobs& jobs_;
    Preferences start_;
    QList<Archive> archives_;
    QLabel* archive_names_ = nullptr;
    QComboBox* theme_ = nullptr;
    QComboBox* scale_ = nullptr;
    QSpinBox* autosave_ = nullptr;
    QComboBox* storage_ = nullptr;
    QLineEdit* studies_ = nullptr;
    QLineEdit* cases_ = nullptr;
    QLineEdit* segmenter_ = nullptr;
    QLineEdit* segmenter_name_ = nullptr;
    QLineEdit* institution_ = nullptr;
    QLineEdit* logo_ = nullptr;
    QLineEdit* text_before_ = nullptr;
    QLineEdit* text_after_ = nullptr;
    QComboBox* paper_ = nullptr;
    QComboBox* formula_ = nullptr;
    std::array<QLineEdit*, 4> thresholds_{};
    QLabel* said_ = nullptr;
};

}  // namespace remnant::ui
