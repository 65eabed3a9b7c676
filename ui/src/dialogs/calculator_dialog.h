#pragma once
// The verdict on volumes that are known already, without any picture.

#include <QDialog>
#include <memory>

#include "remnant/volumetry/assessment.h"

class QComboBox;
class QFormLayout;
class QLineEdit;
class QTextBrowser;

namespace remnant::ui {

class Document;
class Jobs;

class CalculatorDialog : public QDialog {
    Q_OBJECT

  public:
    explicit CalculatorDialog(QWidget* parent = nullptr);
    ~CalculatorDialog() override;

    [[nodiscard]] QString answer() const;

  private:
    QWidget* volume_fields();
    QLineEdit* field(QFormLayout& form, const char* name, const QString& label, const QString& unit);
    void refresh();
    [[nodiscard]] std::optional<volumetry::AssessmentInput> input(QString& missing) const;
    [[nodiscard]] std::optional<volumetry::FollowupInput> followup(QString& missing) const;

    // A case of its own, so that the patient is filled in with the same fields as everywhere.
    std::unique_ptr<Jobs> jobs_;
    std::unique_ptr<Document> document_;
    QLineEdit* tlv_ = nullptr;
    QLineEdit* tumour_ = nullptr;
    QLineEdit* flr_ = nullptr;
    QLineEdit* later_tlv_ = nullptr;
    QLineEdit* later_tumour_ = nullptr;
    QLineEdit* later_flr_ = nullptr;
    QLineEdit* days_ = nullptr;
    QComboBox* intervention_ = nullptr;
    QTextBrowser* answer_ = nullptr;
};

}  // namespace remnant::ui
