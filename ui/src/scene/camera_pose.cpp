#include "scene/camera_pose.h"

#include <vtkCamera.h>
#include <vtkRenderer.h>

#include <Eigen/Geometry>
#include <algorithm>
#include <cmath>

namespace remnant::ui {
namespace {

using core::Vec3;

constexpr double kDistance = 1000.0;  // mm; of no effect on a parallel projection but for clipping
constexpr double kMargin = 1.12;

Vec3 vec(const double* v) {
    return {v[0], v[1], v[2]};
}

/// What is left of `v` across `axis`, of unit length; `instead` where nothing is left.
Vec3 across(const Vec3& v, const Vec3& axis, const Vec3& instead) {
    const Vec3 rest = v - v.dot(axis) * axis;
    return rest.norm() > 1e-3 ? Vec3(rest.normalized())
                              : Vec3((instead - instead.dot(axis) * axis).normalized());
}

}  // namespace

CameraPose pose_of(vtkRenderer& renderer) {
    vtkCamera& camera = *renderer.GetActiveCamera();
    const Vec3 eye = -vec(camera.GetDirectionOfProjection());
    return {eye, across(vec(camera.GetViewUp()), eye, Vec3::UnitZ())};
}

void set_pose(vtkRenderer& renderer, const CameraPose& pose) {
    vtkCamera& camera = *renderer.GetActiveCamera();
    const Vec3 focus = vec(camera.GetFocalPoint());
    const Vec3 position = focus + kDistance * pose.eye;
    camera.SetPosition(position[0], position[1], position[2]);
    camera.SetViewUp(pose.up[0], pose.up[1], pose.up[2]);
    renderer.ResetCameraClippingRange();
}

void fit_to(vtkRenderer& renderer, const core::WorldBox& box, int width, int height) {
    const CameraPose pose = pose_of(renderer);
    const Vec3 right = pose.up.cross(pose.eye);
    const Vec3 half = 0.5 * (box.high - box.low);
    // Half the box's extent along a direction is the sum over its axes.
    const double across_screen = half.dot(right.cwiseAbs());
    const double up_screen = half.dot(pose.up.cwiseAbs());
    const double aspect = static_cast<double>(std::max(width, 1)) / std::max(height, 1);
    const Vec3 middle = 0.5 * (box.low + box.high);
    vtkCamera& camera = *renderer.GetActiveCamera();
    camera.SetParallelScale(std::max({kMargin * up_screen, kMargin * across_screen / aspect, 1.0}));
    camera.SetFocalPoint(middle[0], middle[1], middle[2]);
    set_pose(renderer, pose);
}

Vec3 Projection::right() const {
    return pose.up.cross(pose.eye);
}

QPointF Projection::position_of(const Vec3& world) const {
    const Vec3 off = world - focus;
    return {0.5 * size.width() + off.dot(right()) / mm_per_pixel,
            0.5 * size.height() - off.dot(pose.up) / mm_per_pixel};
}

Vec3 Projection::world_at(const QPointF& position, const Vec3& beside) const {
    const double x = (position.x() - 0.5 * size.width()) * mm_per_pixel;
    const double y = (0.5 * size.height() - position.y()) * mm_per_pixel;
    return focus + x * right() + y * pose.up + (beside - focus).dot(pose.eye) * pose.eye;
}

Projection projection_of(vtkRenderer& renderer, QSize size) {
    vtkCamera& camera = *renderer.GetActiveCamera();
    // VTK's parallel scale is half the height of what is seen.
    return {pose_of(renderer), vec(camera.GetFocalPoint()),
            2.0 * camera.GetParallelScale() / std::max(1, size.height()), size};
}

CameraPose along_plane(const Vec3& normal) {
    const Vec3 eye = across(-Vec3::UnitY(), normal, -Vec3::UnitZ());
    return {eye, across(Vec3::UnitZ(), eye, -Vec3::UnitY())};
}

}  // namespace remnant::ui
