#include "slice/tools.h"

namespace remnant::ui {
namespace {

using core::Vec3;

constexpr double kLeastLength = 0.1;  // mm: less is a click, not a measurement

}  // namespace

std::optional<AnnotationDraft::Shape> AnnotationDraft::shape_of(const std::vector<Vec3>& points) const {
    if (points.size() < points_needed()) return std::nullopt;
    switch (tool_) {
        case Tool::Distance:
            return core::DistanceLine{points[0], points[1]};
        case Tool::Angle:
            return core::AngleMark{points[0], points[1], points[2]};
        case Tool::Ellipse: {
            const Vec3 across = points[1] - points[0];
            return core::EllipseRegion{(points[0] + points[1]) / 2.0,
                                       right_ * std::abs(across.dot(right_)) / 2.0,
                                       down_ * std::abs(across.dot(down_)) / 2.0};
        }
        default:
            return std::nullopt;
    }
}

std::optional<AnnotationDraft::Shape> AnnotationDraft::press(const Vec3& point) {
    mouse_ = point;
    points_.push_back(point);
    auto shape = shape_of(points_);
    if (shape) points_.clear();
    return shape;
}

std::optional<AnnotationDraft::Shape> AnnotationDraft::release(const Vec3& point, bool dragged) {
    mouse_ = point;
    if (!dragged || points_.empty() || (points_.back() - point).norm() < kLeastLength) return std::nullopt;
    points_.push_back(point);
    auto shape = shape_of(points_);
    if (shape) points_.clear();
    return shape;
}

std::optional<AnnotationDraft::Shape> AnnotationDraft::preview() const {
    if (points_.empty()) return std::nullopt;
    std::vector<Vec3> points = points_;
    points.push_back(mouse_);
    // Before its vertex is set, an angle is a line.
    if (tool_ == Tool::Angle && points.size() == 2) return core::DistanceLine{points[0], points[1]};
    return shape_of(points);
}

std::vector<Vec3> handles_of(const core::Annotation& annotation) {
    if (const auto* line = std::get_if<core::DistanceLine>(&annotation.shape)) return {line->from, line->to};
    if (const auto* angle = std::get_if<core::AngleMark>(&annotation.shape))
        return {angle->from, angle->vertex, angle->to};
    const auto& ellipse = std::get<core::EllipseRegion>(annotation.shape);
    return {ellipse.centre, ellipse.centre + ellipse.u, ellipse.centre + ellipse.v};
}

core::Annotation with_handle_at(core::Annotation annotation, std::size_t handle, const Vec3& point) {
    if (auto* line = std::get_if<core::DistanceLine>(&annotation.shape)) {
        (handle == 0 ? line->from : line->to) = point;
    } else if (auto* angle = std::get_if<core::AngleMark>(&annotation.shape)) {
        (handle == 0 ? angle->from : handle == 1 ? angle->vertex : angle->to) = point;
    } else if (auto* ellipse = std::get_if<core::EllipseRegion>(&annotation.shape)) {
        if (handle == 0) {
            ellipse->centre = point;
        } else {
            // A half axis keeps its direction; only its length follows the hand.
            Vec3& half = handle == 1 ? ellipse->u : ellipse->v;
            const Vec3 along = half.normalized();
            half = along * std::max(kLeastLength, std::abs((point - ellipse->centre).dot(along)));
        }
    }
    return annotation;
}

}  // namespace remnant::ui
