#pragma once
// The growth chart of the Growth step, drawn anew after each change.

#include <QWidget>
#include <optional>

#include "document/document.h"
#include "remnant/volumetry/growth_course.h"

namespace remnant::ui {

/// The layout of the views that has the chart, as core::ViewState::layout names it.
inline constexpr const char* kGrowthLayout = "growth";

class GrowthChartView : public QWidget {
    Q_OBJECT

  public:
    /// Where there is nothing to draw: it goes away (also where the views have the chart), or says so.
    enum class WhenEmpty { Hide, Say };

    GrowthChartView(Document& document, WhenEmpty when_empty, QWidget* parent = nullptr);

    /// What is drawn; none while it is made anew, or where there is nothing to draw.
    [[nodiscard]] const std::optional<volumetry::GrowthCourse>& course() const { return course_; }

  protected:
    void paintEvent(QPaintEvent* event) override;

  private:
    void refresh();
    void say_for_reading_aloud();

    Document& document_;
    WhenEmpty when_empty_;
    std::optional<volumetry::GrowthCourse> course_;
    std::size_t asked_ = 0;
};

}  // namespace remnant::ui
