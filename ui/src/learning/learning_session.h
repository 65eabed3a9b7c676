#pragma once
// One learner at work: the exercise in hand, its truth, which nobody sees before an answer is given, and what
// became of it. No widget.

#include <QObject>
#include <QString>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "document/document.h"
#include "remnant/imaging/learning_log.h"
#include "remnant/volumetry/exercise.h"

namespace remnant::ui {

class CaseFlow;
class CaseSession;

/// What the learner typed or chose; outline and cut are read from the case.
struct TypedAnswer {
    std::optional<double> flr_ml;
    std::optional<double> flr_percent;
    std::optional<double> sflr_percent;
    std::optional<bool> embolise;
    QString operation;  // id
};

class LearningSession : public QObject {
    Q_OBJECT

  public:
    /// Results are kept in `log`.
    LearningSession(Document& document, CaseSession& session, CaseFlow& flow, QString log,
                    QObject* parent = nullptr);

    /// Opens the exercise's digital patient; asks first where unsaved work would be lost.
    void start(const volumetry::Exercise& exercise);
    /// The same exercise on the case that is open, whose outlines are taken for the truth; refused where they
    /// are not enough for it.
    void start_on_open_case(const volumetry::Exercise& exercise);
    /// The exercise in hand from its beginning, on the same patient.
    void start_again();
    /// What the outlines of the open case say, taken for the truth; none where no scan is open, or
    /// an exercise's patient.
    [[nodiscard]] std::optional<core::ExerciseTruth> open_case_truth() const;
    /// Judges the answer, keeps the result and lays the truth over the picture.
    void show_result(const TypedAnswer& typed);
    /// Back to the list of exercises; the case stays open.
    void finish();

    /// The exercise in hand; null where none is.
    [[nodiscard]] const volumetry::Exercise* exercise() const { return exercise_ ? &*exercise_ : nullptr; }
    /// What is asked in it, about the patient it is judged by; empty where none is in hand.
    [[nodiscard]] QString question() const;
    [[nodiscard]] const std::optional<volumetry::Judgement>& judgement() const { return judgement_; }
    /// The patient is being made.
    [[nodiscard]] bool preparing() const { return preparing_; }
    /// Everything kept so far, the newest last.
    [[nodiscard]] std::vector<imaging::LearningResult> results() const;

  Q_SIGNALS:
    void changed();
    void refused(const QString& sentence);

  private:
    void leave(std::function<void()> then);
    enum class Whose { DigitalPatient, OpenCase };
    void open_given(const volumetry::Exercise& exercise, Whose whose,
                    std::shared_ptr<const core::ExerciseTruth> truth);
    [[nodiscard]] volumetry::ExerciseAnswer answer_of(const TypedAnswer& typed) const;
    void take(core::Result<volumetry::Judgement> judged);
    void keep(const volumetry::Judgement& judged);
    void lay_truth_over();

    Document& document_;
    CaseSession& session_;
    CaseFlow& flow_;
    QString log_;
    std::optional<volumetry::Exercise> exercise_;
    std::shared_ptr<const core::ExerciseTruth> truth_;
    Whose whose_ = Whose::DigitalPatient;
    /// The learner has seen the truth of the exercise in hand.
    bool again_ = false;
    std::optional<volumetry::Judgement> judgement_;
    bool preparing_ = false;
    bool opening_ = false;
    /// The state of the document that nobody would miss; none where a case of a person's own is open.
    std::optional<std::size_t> expendable_;
};

}  // namespace remnant::ui
