#pragma once
// Published scores, item by item, with the fields they ask for besides the pictures. Never a decision.

#include <QWidget>
#include <map>
#include <string>
#include <string_view>

#include "document/document.h"

class QComboBox;
class QFormLayout;
class QLabel;
class QLineEdit;

namespace remnant::core {
struct ScoreFactType;
}

namespace remnant::ui {

class LabelGrid;
class LesionMeasures;

class ScorePanel : public QWidget {
    Q_OBJECT

  public:
    /// `lesions` must outlive this.
    ScorePanel(Document& document, const LesionMeasures& lesions, QWidget* parent = nullptr);

  private:
    void add_field(QFormLayout& form, const core::ScoreFactType& type);
    void take(std::string_view id, const QString& words);
    void refresh();
    void show_fields();
    void show_scores();

    Document& document_;
    const LesionMeasures& lesions_;
    std::map<std::string_view, QLineEdit*> numbers_;  // by the fact's id
    std::map<std::string_view, QComboBox*> choices_;
    QLabel* seen_ = nullptr;
    QLabel* doubts_ = nullptr;
    QLabel* refused_ = nullptr;
    LabelGrid* scores_ = nullptr;
};

}  // namespace remnant::ui
