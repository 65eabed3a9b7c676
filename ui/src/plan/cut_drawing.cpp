#include "plan/cut_drawing.h"

#include <algorithm>
#include <numeric>

#include "plan/plan_changes.h"
#include "remnant/volumetry/cut_shaping.h"
#include "remnant/volumetry/drawn_cut.h"
#include "slice/tools.h"

namespace remnant::ui {
namespace {

constexpr std::size_t kPlanePoints = 3;
constexpr double kOnePictureMm = 0.5;  // lines nearer to each other are drawn in one picture
constexpr double kParallel = 0.999999;

QString text(const std::string& utf8) {
    return QString::fromStdString(utf8);
}

double mean_depth(const std::vector<core::Vec3>& line, const core::Vec3& into) {
    const core::Vec3 sum = std::accumulate(line.begin(), line.end(), core::Vec3(core::Vec3::Zero()));
    return line.empty() ? 0.0 : into.dot(sum) / static_cast<double>(line.size());
}

}  // namespace

CutDrawing::CutDrawing(Document& document, ToolBox& tools, QObject* parent)
    : QObject(parent), document_(document), tools_(tools) {
    connect(&tools_, &ToolBox::changed, this, &CutDrawing::begin);
    connect(&tools_, &ToolBox::point_set, this, &CutDrawing::take_point);
    connect(&tools_, &ToolBox::line_drawn, this, &CutDrawing::take_line);
}

void CutDrawing::begin() {
    lines_.clear();
    drawn_.reset();
    if (tools_.tool() == Tool::CutPoints)
        Q_EMIT said(tr("Click three points of the plane, in any view. Esc ends."), false);
    if (tools_.tool() == Tool::CutLine)
        Q_EMIT said(tr("Draw the cut on a slice, or across the liver in 3D. Esc ends."), false);
}

void CutDrawing::take_point(const core::Vec3& point) {
    if (tools_.tool() != Tool::CutPoints) return;
    std::vector<core::Vec3> points = tools_.marks();
    points.push_back(point);
    if (points.size() < kPlanePoints) {
        Q_EMIT said(tr("Point %1 of 3 is set.").arg(points.size()), false);
        return tools_.set_marks(std::move(points));
    }
    tools_.set_marks({});
    const auto plane = volumetry::plane_through(points[0], points[1], points[2]);
    if (!plane) return Q_EMIT said(text(plane.error().reason), true);
    volumetry::EntryAddress added;
    if (!document_.apply(plan_with_cut(document_.current(), *plane, added))) return;
    document_.hold_cut(added);
    tools_.set_tool(Tool::Crosshair);
    Q_EMIT said(tr("The plane keeps the patient's left side; ⇄ keeps the other."), false);
}

// Undone, bent by its handles, or of another plan, it is no longer what its lines say: a further line begins
// a cut of its own.
bool CutDrawing::drawn_cut_is_as_drawn() const {
    const core::Removal* held = document_.held_removal();
    const auto* surface = held == nullptr ? nullptr : std::get_if<core::CuttingSurface>(&held->cut);
    return drawn_ && document_.held_cut() == drawn_ && surface != nullptr && surface_ == *surface;
}

void CutDrawing::take_line(const std::vector<core::Vec3>& line, const core::Vec3& into) {
    if (tools_.tool() != Tool::CutLine) return;
    const bool other_pictures = std::abs(into.dot(into_)) < kParallel;
    if (other_pictures || !drawn_cut_is_as_drawn()) {
        lines_.clear();
        drawn_.reset();
        into_ = into;
    }
    add_line(line);
}

// A line in a picture that has one already takes its place.
void CutDrawing::add_line(const std::vector<core::Vec3>& line) {
    const core::TimePoint* scan = document_.current().shown();
    const auto& liver = document_.evaluation().liver;
    if (scan == nullptr || !liver)
        return Q_EMIT said(tr("There is no liver yet, so there is nothing to cut."), true);
    auto lines = lines_;
    const double depth = mean_depth(line, into_);
    std::erase_if(
        lines, [&](const auto& other) { return std::abs(mean_depth(other, into_) - depth) < kOnePictureMm; });
    lines.push_back(line);
    const auto cut = volumetry::drawn_cut(lines, into_, liver->liver, scan->geometry,
                                          core::kLeastControlPoints, core::kLeastControlPoints);
    if (!cut) return Q_EMIT said(text(cut.error().reason), true);
    if (!put(*cut)) return;
    lines_ = std::move(lines);
    Q_EMIT said(tr("Draw it on another slice too, to bend it. Esc ends."), false);
}

bool CutDrawing::put(const core::CuttingSurface& surface) {
    if (drawn_cut_is_as_drawn()) {
        core::Removal changed = *document_.held_removal();
        changed.cut = surface;
        if (!document_.apply(replace_cut(document_.current(), *drawn_, changed))) return false;
    } else {
        volumetry::EntryAddress added;
        if (!document_.apply(plan_with_cut(document_.current(), surface, added))) return false;
        drawn_ = added;
        document_.hold_cut(added);
    }
    surface_ = surface;
    return true;
}

}  // namespace remnant::ui
