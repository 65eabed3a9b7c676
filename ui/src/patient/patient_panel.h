#pragma once
// Who lies in the scanner: what the formulas need, and how the liver is.

#include <QWidget>
#include <functional>

#include "document/document.h"

class QComboBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QCheckBox;

namespace remnant::ui {

class PatientPanel : public QWidget {
    Q_OBJECT

  public:
    explicit PatientPanel(Document& document, QWidget* parent = nullptr);

    /// The name is covered.
    void set_identity_hidden(bool hidden);

  Q_SIGNALS:
    void formula_requested();

  private:
    using Change = std::function<void(core::Patient&)>;
    QLineEdit* number_field(QFormLayout& form, const char* name, const QString& label, const QString& unit,
                            std::function<void(core::Patient&, std::optional<double>)> set);
    QComboBox* choice(QFormLayout& form, const char* name, const QString& label, const QStringList& words,
                      std::function<void(core::Patient&, int)> set);
    void change(const Change& change, const char* what);
    void refresh();
    void refresh_formula();

    Document& document_;
    QLineEdit* name_ = nullptr;
    QLineEdit* height_ = nullptr;
    QLineEdit* weight_ = nullptr;
    QLineEdit* age_ = nullptr;
    QLineEdit* thorax_ = nullptr;
    QComboBox* sex_ = nullptr;
    QComboBox* condition_ = nullptr;
    QComboBox* chemotherapy_ = nullptr;
    QComboBox* hypertension_ = nullptr;
    QComboBox* ancestry_ = nullptr;
    QCheckBox* excludes_tumour_ = nullptr;
    QCheckBox* accept_mismatch_ = nullptr;
    QLabel* formula_ = nullptr;
    QLabel* doubt_ = nullptr;
};

}  // namespace remnant::ui
