#pragma once
// Colours, sizes and type of the whole window, in one place.

#include <QColor>
#include <QFont>
#include <QString>

#include "remnant/core/structure.h"

class QApplication;

namespace remnant::ui {

struct Palette {
    QColor background, panel, raised, line, text, dim, accent, good, warn, bad;
    // Slice views stay black in both themes, and so do their texts.
    QColor image_text{"#C9D1D9"}, orientation_letter{"#E0A63A"};
};

enum class ThemeKind { Dark, Light, System };

/// The theme in force. Views read it when they draw; it changes only through `apply`.
class Theme {
  public:
    static const Theme& current();

    [[nodiscard]] bool dark() const { return dark_; }
    [[nodiscard]] const Palette& palette() const { return palette_; }

    static constexpr int kTopHeight = 44;
    static constexpr int kVerdictHeight = 74;
    static constexpr int kStatusHeight = 26;
    static constexpr int kInspectorWidth = 356;
    static constexpr int kGrid = 4;

    /// Fonts in logical pixels; numbers stand in tabular figures.
    static QFont base_font();
    static QFont small_font();
    static QFont strong_font();
    static QFont number_font();

    static void apply(QApplication& application, ThemeKind kind);

  private:
    bool dark_ = true;
    Palette palette_;
};

inline QColor colour_of(const core::Colour& c) {
    return {c.red, c.green, c.blue};
}

}  // namespace remnant::ui
