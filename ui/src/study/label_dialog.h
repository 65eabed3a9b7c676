#pragma once
// Label files onto a scan: what each label is, to be confirmed.

#include <QDialog>

#include "document/document.h"
#include "remnant/imaging/study_import.h"

class QCheckBox;
class QComboBox;
class QLabel;
class QPushButton;
class QTableWidget;

namespace remnant::ui {

class LabelDialog : public QDialog {
    Q_OBJECT

  public:
    /// Reads the files and asks.
    LabelDialog(Document& document, const QStringList& paths, QWidget* parent = nullptr);
    /// Asks about labels that were read already.
    LabelDialog(Document& document, imaging::LabelProposals proposals, QWidget* parent = nullptr);

  private:
    void begin();
    void build();
    void read();
    void show_proposals();
    void add_row(const imaging::LabelProposal& proposal);
    void take_answers();
    void accept() override;
    void say(const QString& sentence, bool alarming);
    [[nodiscard]] imaging::LabelDecisions decisions() const;

    Document& document_;
    std::vector<std::filesystem::path> paths_;
    imaging::LabelProposals proposals_;
    QTableWidget* table_ = nullptr;
    QLabel* said_ = nullptr;
    QWidget* doubts_ = nullptr;
    QComboBox* geometry_ = nullptr;
    QCheckBox* false_header_ = nullptr;
    QCheckBox* flips_[3] = {nullptr, nullptr, nullptr};
    QCheckBox* unite_ = nullptr;
    QPushButton* add_ = nullptr;
};

}  // namespace remnant::ui
