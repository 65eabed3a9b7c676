#pragma once
// Leads through an exercise: the list, the question with its fields, the result with its explanation.

#include <QWidget>

#include "learning/learning_session.h"

class QButtonGroup;
class QComboBox;
class QLabel;
class QLineEdit;
class QScrollArea;
class QVBoxLayout;

namespace remnant::ui {

class LearningPanel : public QWidget {
    Q_OBJECT

  public:
    /// `session` must outlive this.
    LearningPanel(LearningSession& session, Document& document, QWidget* parent = nullptr);

  Q_SIGNALS:
    void close_requested();

  protected:
    void paintEvent(QPaintEvent* event) override;

  private:
    void refresh();
    void show_list(QVBoxLayout& column);
    void show_results(QVBoxLayout& column);
    void show_question(QVBoxLayout& column, const volumetry::Exercise& exercise);
    void add_fields(QVBoxLayout& column, volumetry::ExerciseKind kind);
    QLineEdit* number_field(QVBoxLayout& column, const QString& label, const QString& unit, const char* name);
    void show_judgement(QVBoxLayout& column, const volumetry::Judgement& judged);
    [[nodiscard]] TypedAnswer typed() const;
    void export_results();

    LearningSession& session_;
    Document& document_;
    QScrollArea* scroll_;
    QWidget* page_ = nullptr;
    // Of the page that is shown; null where it has no such field.
    QLineEdit* flr_ = nullptr;
    QLineEdit* share_ = nullptr;
    QLineEdit* sflr_ = nullptr;
    QComboBox* operation_ = nullptr;
    QButtonGroup* embolise_ = nullptr;
    QLabel* said_ = nullptr;
};

}  // namespace remnant::ui
