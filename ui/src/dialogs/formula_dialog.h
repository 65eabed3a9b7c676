#pragma once
// Every formula of the standard liver volume on this patient, to choose from.

#include <QDialog>

#include "document/document.h"

class QComboBox;
class QLabel;
class QLineEdit;
class QTableWidget;

namespace remnant::ui {

class FormulaDialog : public QDialog {
    Q_OBJECT

  public:
    FormulaDialog(Document& document, QWidget* parent = nullptr);

  private:
    void build();
    void refresh();
    void show_source();
    [[nodiscard]] std::optional<core::KilogramPerLitre> density() const;
    void accept() override;

    Document& document_;
    QTableWidget* table_ = nullptr;
    QLabel* source_ = nullptr;
    QComboBox* surface_ = nullptr;
    QLineEdit* density_ = nullptr;
    QLabel* said_ = nullptr;
};

}  // namespace remnant::ui
