#pragma once
// How two scans of the patient are compared: aligned, laid over each other, and what of the first one is
// carried to the later one as a proposal.

#include <QWidget>

#include "document/document.h"

class QComboBox;
class QGridLayout;
class QLabel;
class QPushButton;
class QVBoxLayout;

namespace remnant::ui {

class FollowupWork;

class ScansPanel : public QWidget {
    Q_OBJECT

  public:
    /// `work` must outlive this.
    ScansPanel(Document& document, FollowupWork& work, QWidget* parent = nullptr);

  private:
    void add_alignment_rows(QVBoxLayout& column);
    void add_way_rows(QVBoxLayout& column);
    void add_carrying_rows(QVBoxLayout& column);
    QPushButton* way_button(const char* name, const QString& text, const QString& tip);
    void lay_over(const char* way);
    void show_beside();
    void refresh();
    void refresh_alignment();
    void refresh_ways();
    void list_scans();
    void list_proposals();

    Document& document_;
    FollowupWork& work_;
    QLabel* alignment_ = nullptr;
    QComboBox* method_ = nullptr;
    QPushButton* align_ = nullptr;
    QComboBox* scan_ = nullptr;
    std::vector<QPushButton*> ways_;  // one layer alone first, then in the order of laid_over_ways()
    QPushButton* beside_ = nullptr;
    QLabel* not_laid_ = nullptr;
    QPushButton* carry_ = nullptr;
    QPushButton* gone_ = nullptr;
    QLabel* obstacle_ = nullptr;
    QVBoxLayout* proposals_ = nullptr;
};

}  // namespace remnant::ui
