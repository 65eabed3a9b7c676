#pragma once
// Brush, eraser and loops: what a hand draws becomes a changed outline. One stroke is one step of undo.

#include <QObject>
#include <string>

#include "document/document.h"
#include "remnant/imaging/outline_cut.h"
#include "remnant/imaging/outline_slice.h"
#include "remnant/imaging/outline_strokes.h"
#include "slice/tools.h"

namespace remnant::ui {

class Painter : public QObject {
    Q_OBJECT

  public:
    Painter(Document& document, ToolBox& tools, QObject* parent = nullptr);

    /// The structure the hand draws on; where it is not there, the liver, or a new outline.
    void set_target(const std::string& structure_id) { target_ = structure_id; }
    [[nodiscard]] const std::string& target() const { return target_; }
    /// What lies within a loop of a slice becomes part of the outline.
    void add_loop(const imaging::outline::SlicePlane& plane,
                  const std::vector<imaging::outline::SlicePoint>& loop);

  Q_SIGNALS:
    void said(const QString& sentence, bool alarming);
    /// A new outline was begun, which is the one in hand now.
    void target_changed(const QString& structure_id);
    /// A line was drawn inside or outside of what is to be outlined.
    void stroke_drawn(const remnant::imaging::Stroke& stroke);
    /// A loop was drawn of which the inside is to be cut away.
    void scissors_drawn(const remnant::imaging::outline::Scissors& scissors);

  private:
    void begin();
    void take_step(const PaintStep& step);
    void take_line(const std::vector<core::Vec3>& line, const core::Vec3& into);
    void end_stroke();
    [[nodiscard]] const core::Structure* structure_in_hand();
    void put(const core::Structure& structure, core::Result<core::LabelMask> mask, const std::string& verb);

    Document& document_;
    ToolBox& tools_;
    std::string target_;
    int stroke_ = 0;  // each stroke merges with itself alone
};

}  // namespace remnant::ui
