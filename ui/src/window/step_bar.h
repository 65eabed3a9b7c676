#pragma once
// The five words at the top: the way of the work. Each can be gone to at any time.

#include <QWidget>

#include "document/document.h"

namespace remnant::ui {

/// Whether a step has what it needs: nothing yet, all of it, or a result older than the last change.
enum class StepState { Missing, Done, Stale };

/// Steps in order; `id` is what core::ViewState::step holds.
struct Step {
    const char* id;
    const char* name;
};
inline constexpr Step kSteps[] = {{"study", QT_TRANSLATE_NOOP("Steps", "Study")},
                                  {"structures", QT_TRANSLATE_NOOP("Steps", "Structures")},
                                  {"plan", QT_TRANSLATE_NOOP("Steps", "Plan")},
                                  {"growth", QT_TRANSLATE_NOOP("Steps", "Growth")},
                                  {"report", QT_TRANSLATE_NOOP("Steps", "Report")}};

StepState state_of(const std::string& step, const core::Case& subject,
                   const volumetry::Evaluation& evaluation, bool pending);

class StepBar : public QWidget {
    Q_OBJECT

  public:
    explicit StepBar(Document& document, QWidget* parent = nullptr);

  private:
    void refresh();
    class StepButton;
    Document& document_;
    QList<StepButton*> buttons_;
};

}  // namespace remnant::ui
