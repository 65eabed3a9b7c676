#pragma once
// The case that is open, and the only truth about it: views read it, ask it to change, and are told what
// changed.

#include <QFlags>
#include <QObject>
#include <QString>
#include <memory>
#include <string_view>

#include "remnant/core/history.h"
#include "remnant/volumetry/evaluation.h"

namespace remnant::ui {

class Jobs;

/// What a change touched, so that a view redraws only what it shows.
enum class Part : unsigned {
    Patient = 1u << 0,
    Scans = 1u << 1,       // which scans there are, their CT, date and name
    Structures = 1u << 2,  // outlines and how they look
    Plans = 1u << 3,       // plans and which of them is active
    Interventions = 1u << 4,
    Annotations = 1u << 5,
    Choices = 1u << 6,
    View = 1u << 7,    // crosshair, window, layout, step: what is looked at
    File = 1u << 8,    // path, saved or not
    Result = 1u << 9,  // the evaluation
    Whole = 1u << 10,  // another case altogether
    Held = 1u << 11,   // which cut is in the hand
};
Q_DECLARE_FLAGS(Parts, Part)
Q_DECLARE_OPERATORS_FOR_FLAGS(Parts)

/// What an edit touches.
Parts parts_of(const core::Change& change);

class Document : public QObject {
    Q_OBJECT

  public:
    explicit Document(Jobs& jobs, QObject* parent = nullptr);
    ~Document() override;

    [[nodiscard]] const core::Case& current() const { return history_.current(); }
    [[nodiscard]] Jobs& jobs() const { return jobs_; }
    /// False on the start page: no case is open.
    [[nodiscard]] bool is_open() const { return open_; }

    /// Opens another case in place of this one; its undo starts empty. `path` is empty where it was never
    /// saved.
    void open(core::Case subject, const QString& path, bool read_only = false);
    void close();
    /// Shows a copy of the case another document holds, of which `parts` changed since the last copy. No
    /// undo, no file.
    void mirror(core::Case subject, Parts parts);

    /// Makes a change that can be undone; see core::History::apply. A refusal is also told by `refused`.
    core::Result<> apply(const core::Change& change, std::string_view merge_key = {});
    core::Result<> apply(core::Edit edit, std::string_view merge_key = {});
    /// Ends a drag, so that the next change is a step of its own.
    void end_merge() { history_.end_merge(); }

    /// The cut of the active plan that is in the hand; none where none is. Not undoable.
    void hold_cut(std::optional<volumetry::EntryAddress> cut);
    [[nodiscard]] const std::optional<volumetry::EntryAddress>& held_cut() const { return held_cut_; }
    /// The entry of the active plan that is held; null where there is none.
    [[nodiscard]] const core::Removal* held_removal() const;
    /// Moves the held cut while it follows the hand: one undo step, and numbers at once. A place it cannot
    /// have is told by `refused`, and the cut stays where it was.
    void drag_cut(const core::Cut& cut);
    /// The hand let go: the whole evaluation follows.
    void end_drag();
    [[nodiscard]] bool dragging() const { return live_ != nullptr; }

    [[nodiscard]] const core::History& history() const { return history_; }
    void undo();
    void redo();

    /// How the case is looked at; no undo.
    void set_view(core::ViewState view);

    /// What is known of the current case. Made in a job after each change; `evaluation_pending` until then.
    [[nodiscard]] const volumetry::Evaluation& evaluation() const { return *evaluation_; }
    [[nodiscard]] bool evaluation_pending() const { return evaluated_ != wanted_; }
    void set_evaluation_options(volumetry::EvaluationOptions options);
    [[nodiscard]] const volumetry::EvaluationOptions& evaluation_options() const { return options_; }

    [[nodiscard]] QString path() const { return path_; }
    [[nodiscard]] bool read_only() const { return read_only_; }
    [[nodiscard]] bool modified() const { return open_ && history_.state() != saved_state_; }
    /// The state of `history` that `saved_state` names is now in the file at `path`.
    void mark_saved(const QString& path, std::size_t saved_state);
    /// The case on screen is in no file: a demo, an import, a recovered autosave.
    void mark_unsaved();

  Q_SIGNALS:
    void changed(remnant::ui::Parts parts);
    /// Something was asked for that cannot be; say it where it was asked.
    void refused(const QString& what, const QString& reason);

  private:
    void evaluate_later();
    void start_evaluation();

    Jobs& jobs_;
    core::History history_;
    bool open_ = false;
    bool read_only_ = false;
    QString path_;
    std::size_t saved_state_ = 0;

    std::optional<volumetry::EntryAddress> held_cut_;
    std::unique_ptr<volumetry::LivePlan> live_;  // while a cut is dragged
    std::shared_ptr<const volumetry::Evaluation> resting_;

    volumetry::EvaluationOptions options_;
    std::shared_ptr<const volumetry::Evaluation> evaluation_;
    std::size_t wanted_ = 0;     // counts changes that may alter the evaluation
    std::size_t evaluated_ = 0;  // the count the evaluation was made for
    bool evaluating_ = false;
};

}  // namespace remnant::ui
