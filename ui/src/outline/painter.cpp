#include "outline/painter.h"

#include "outline/outline_changes.h"
#include "remnant/imaging/outline_brush.h"
#include "remnant/imaging/outline_loop.h"

namespace remnant::ui {
namespace {

namespace outline = imaging::outline;

outline::Paint paint_of(Tool tool) {
    return tool == Tool::Eraser || tool == Tool::LoopCut ? outline::Paint::Erase : outline::Paint::Add;
}

outline::Brush brush_of(const BrushSettings& settings, Tool tool) {
    outline::Brush brush;
    brush.shape = settings.sphere ? outline::BrushShape::Sphere : outline::BrushShape::Disc;
    brush.radius = core::Millimetre(settings.radius_mm);
    brush.paint = paint_of(tool);
    if (settings.hu_bounded) brush.only_hu = outline::HuRange{settings.low_hu, settings.high_hu};
    return brush;
}

imaging::Stroke stroke_of(Tool tool, const std::vector<core::Vec3>& line) {
    constexpr core::Millimetre kRadius{2.0};
    return {tool == Tool::StrokeIn ? imaging::StrokeLabel::In : imaging::StrokeLabel::Out, line, kRadius};
}

}  // namespace

Painter::Painter(Document& document, ToolBox& tools, QObject* parent)
    : QObject(parent), document_(document), tools_(tools) {
    connect(&tools_, &ToolBox::changed, this, &Painter::begin);
    connect(&tools_, &ToolBox::painted, this, &Painter::take_step);
    connect(&tools_, &ToolBox::paint_ended, this, &Painter::end_stroke);
    connect(&tools_, &ToolBox::line_drawn, this, &Painter::take_line);
}

void Painter::begin() {
    if (paints(tools_.tool())) Q_EMIT said(tr("Paint in any of the three planes. Esc ends."), false);
    if (tools_.tool() == Tool::LoopAdd || tools_.tool() == Tool::LoopCut)
        Q_EMIT said(tr("Draw a loop on a slice. Esc ends."), false);
    if (draws_stroke(tools_.tool()))
        Q_EMIT said(tr("Draw a line in any of the three planes: the border is found anew near it. Esc ends."),
                    false);
    if (tools_.tool() == Tool::Scissors)
        Q_EMIT said(tr("Draw a loop in any view: what lies behind and before it goes. Esc ends."), false);
}

const core::Structure* Painter::structure_in_hand() {
    const core::TimePoint* scan = document_.current().shown();
    if (scan == nullptr) return nullptr;
    if (const core::Structure* there = worked_on(*scan, target_)) return there;
    core::Change begun = begin_outline(*scan);
    target_ = std::get<core::InsertStructure>(begun.edits.front()).structure.id;
    if (!document_.apply(begun, "paint-" + std::to_string(stroke_))) return nullptr;
    Q_EMIT target_changed(QString::fromStdString(target_));
    return document_.current().shown()->find(target_);
}

void Painter::put(const core::Structure& structure, core::Result<core::LabelMask> mask,
                  const std::string& verb) {
    if (!mask) return Q_EMIT said(QString::fromStdString(core::to_line(mask.error())), true);
    if (*mask == structure.mask) return;
    (void)document_.apply(drawn_outline(*document_.current().shown(), structure, std::move(*mask), verb),
                          "paint-" + std::to_string(stroke_));
}

void Painter::take_step(const PaintStep& step) {
    const core::Structure* structure = structure_in_hand();
    if (structure == nullptr) return;
    const core::TimePoint& scan = *document_.current().shown();
    const outline::SlicePlane plane = outline::plane_across(scan.geometry, step.from, step.into);
    outline::BrushBounds bounds;
    if (scan.ct) bounds.ct = &*scan.ct;
    const outline::Brush brush = brush_of(tools_.brush(), tools_.tool());
    put(*structure,
        outline::brushed(structure->mask, scan.geometry, brush, plane, step.from, step.to, bounds),
        brush.paint == outline::Paint::Add ? "paint" : "erase");
}

void Painter::take_line(const std::vector<core::Vec3>& line, const core::Vec3& into) {
    if (tools_.tool() == Tool::Scissors) return Q_EMIT scissors_drawn(outline::scissors_along(line, into));
    if (draws_stroke(tools_.tool())) return Q_EMIT stroke_drawn(stroke_of(tools_.tool(), line));
    if (tools_.tool() != Tool::LoopAdd && tools_.tool() != Tool::LoopCut) return;
    const core::Structure* structure = structure_in_hand();
    if (structure == nullptr || line.empty()) return;
    const core::TimePoint& scan = *document_.current().shown();
    const outline::SlicePlane plane = outline::plane_across(scan.geometry, line.front(), into);
    std::vector<outline::SlicePoint> loop;
    for (const core::Vec3& point : line)
        loop.push_back(outline::point_in_slice(scan.geometry, plane.axis, point));
    const outline::Paint paint = paint_of(tools_.tool());
    put(*structure, outline::looped(structure->mask, plane, loop, paint),
        paint == outline::Paint::Add ? "add to" : "cut from");
    end_stroke();
}

void Painter::add_loop(const outline::SlicePlane& plane, const std::vector<outline::SlicePoint>& loop) {
    const core::Structure* structure = structure_in_hand();
    if (structure == nullptr) return;
    put(*structure, outline::looped(structure->mask, plane, loop, outline::Paint::Add), "follow edges of");
    end_stroke();
}

void Painter::end_stroke() {
    document_.end_merge();
    ++stroke_;
}

}  // namespace remnant::ui
