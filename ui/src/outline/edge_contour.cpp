#include "outline/edge_contour.h"

#include <cmath>

namespace remnant::ui {
namespace {

namespace outline = imaging::outline;
using Pixels = std::vector<outline::SlicePixel>;

/// A click beside an edge means the edge.
constexpr double kSnapMm = 2.0;

}  // namespace

EdgeContour::EdgeContour(Document& document, ToolBox& tools, QObject* parent)
    : QObject(parent), document_(document), tools_(tools) {
    connect(&tools_, &ToolBox::changed, this, &EdgeContour::begin);
    connect(&tools_, &ToolBox::wire_point_set, this, &EdgeContour::take_point);
    connect(&tools_, &ToolBox::wire_moved, this, &EdgeContour::take_pointer);
    connect(&tools_, &ToolBox::wire_ended, this, &EdgeContour::close);
    connect(&document_, &Document::changed, this, [this](Parts parts) {
        if (parts.testAnyFlags(Part::Whole | Part::Scans)) drop();
    });
}

void EdgeContour::begin() {
    drop();
    if (tools_.tool() == Tool::LiveWire)
        Q_EMIT said(tr("Click along the border; a double click closes the contour. Esc ends."), false);
}

void EdgeContour::drop() {
    wire_.reset();
    path_.clear();
    tools_.set_trail({});
}

/// The wire of that plane; one that was begun in another plane is dropped.
bool EdgeContour::fasten(const outline::SlicePlane& plane) {
    if (wire_ && plane == plane_) return true;
    drop();
    const core::TimePoint* scan = document_.current().shown();
    if (scan == nullptr || !scan->ct) return false;
    auto wire = outline::LiveWire::on(*scan->ct, plane.axis, plane.index);
    if (!wire) {
        Q_EMIT said(QString::fromStdString(core::to_line(wire.error())), true);
        return false;
    }
    wire_ = std::move(*wire);
    plane_ = plane;
    return true;
}

outline::SlicePixel EdgeContour::pixel_at(const core::Vec3& point) const {
    const core::TimePoint& scan = *document_.current().shown();
    const outline::SlicePoint place = outline::point_in_slice(scan.geometry, plane_.axis, point);
    return place.array().round().cast<int>();
}

void EdgeContour::take_point(const core::Vec3& point, const core::Vec3& into) {
    const core::TimePoint* scan = document_.current().shown();
    if (scan == nullptr || !fasten(outline::plane_across(scan->geometry, point, into))) return;
    const outline::SlicePixel pixel = wire_->snapped(pixel_at(point), kSnapMm);
    if (path_.empty()) {
        path_.push_back(pixel);
    } else {
        const auto way = wire_->path_to(pixel);
        path_.insert(path_.end(), way.begin(), way.end());
    }
    wire_->set_seed(path_.back());
    show_trail({});
}

void EdgeContour::take_pointer(const core::Vec3& point) {
    if (!wire_ || path_.empty()) return;
    show_trail(wire_->path_to(pixel_at(point)));
}

void EdgeContour::close() {
    if (!wire_ || path_.empty()) return;
    const auto back = wire_->path_to(path_.front());
    std::vector<outline::SlicePoint> loop;
    for (const Pixels* way : std::initializer_list<const Pixels*>{&path_, &back}) {
        for (const outline::SlicePixel& pixel : *way) loop.push_back(pixel.cast<double>());
    }
    const outline::SlicePlane plane = plane_;
    drop();
    Q_EMIT closed(plane, loop);
}

void EdgeContour::show_trail(const std::vector<outline::SlicePixel>& ahead) {
    const core::TimePoint& scan = *document_.current().shown();
    std::vector<core::Vec3> trail;
    for (const Pixels* way : std::initializer_list<const Pixels*>{&path_, &ahead}) {
        for (const outline::SlicePixel& pixel : *way)
            trail.push_back(outline::world_of(scan.geometry, plane_, pixel.cast<double>()));
    }
    tools_.set_trail(std::move(trail));
}

}  // namespace remnant::ui
