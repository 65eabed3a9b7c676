#pragma once
// Where one looks from, in the patient's own directions. LPS: +x left, +y posterior, +z head.

#include <QString>
#include <array>
#include <optional>

#include "remnant/core/geometry.h"

namespace remnant::ui {

enum class Direction { Anterior, Posterior, Right, Left, Head, Feet };

/// In the order of the buttons: A P R L H F.
inline constexpr std::array kDirections{Direction::Anterior, Direction::Posterior, Direction::Right,
                                        Direction::Left,     Direction::Head,      Direction::Feet};

/// Unit vector from the patient to the eye.
core::Vec3 towards_eye(Direction from);
/// What is up on the screen: the head, and from head or feet the front.
core::Vec3 up_on_screen(Direction from);
QChar letter(Direction from);
/// "anterior"
QString name_of(Direction from);
std::optional<Direction> direction_of_letter(QChar letter);

/// The standard view that `eye` (patient to eye) and `up` are within a degree of; none where it is oblique.
std::optional<Direction> standard_view(const core::Vec3& eye, const core::Vec3& up);
/// "anterior", or "oblique, from right anterior": the two nearest directions, nearest first.
QString describe_view(const core::Vec3& eye, const core::Vec3& up);

}  // namespace remnant::ui
