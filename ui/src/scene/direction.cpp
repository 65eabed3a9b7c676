#include "scene/direction.h"

#include <QCoreApplication>
#include <algorithm>
#include <cmath>

namespace remnant::ui {
namespace {

struct Row {
    Direction direction;
    char letter;
    const char* name;
    core::Vec3 eye;
    core::Vec3 up;
};

const std::array<Row, 6>& table() {
    static const std::array<Row, 6> rows{{
        {Direction::Anterior, 'A', QT_TRANSLATE_NOOP("Direction", "anterior"), {0, -1, 0}, {0, 0, 1}},
        {Direction::Posterior, 'P', QT_TRANSLATE_NOOP("Direction", "posterior"), {0, 1, 0}, {0, 0, 1}},
        {Direction::Right, 'R', QT_TRANSLATE_NOOP("Direction", "right"), {-1, 0, 0}, {0, 0, 1}},
        {Direction::Left, 'L', QT_TRANSLATE_NOOP("Direction", "left"), {1, 0, 0}, {0, 0, 1}},
        {Direction::Head, 'H', QT_TRANSLATE_NOOP("Direction", "head"), {0, 0, 1}, {0, -1, 0}},
        {Direction::Feet, 'F', QT_TRANSLATE_NOOP("Direction", "feet"), {0, 0, -1}, {0, -1, 0}},
    }};
    return rows;
}

const Row& row(Direction direction) {
    return *std::ranges::find(table(), direction, &Row::direction);
}

constexpr double kAligned = 0.99985;  // cosine of one degree

}  // namespace

core::Vec3 towards_eye(Direction from) {
    return row(from).eye;
}
core::Vec3 up_on_screen(Direction from) {
    return row(from).up;
}
QChar letter(Direction from) {
    return QLatin1Char(row(from).letter);
}
QString name_of(Direction from) {
    return QCoreApplication::translate("Direction", row(from).name);
}

std::optional<Direction> direction_of_letter(QChar letter) {
    for (const Row& r : table()) {
        if (letter.toUpper() == QLatin1Char(r.letter)) return r.direction;
    }
    return std::nullopt;
}

std::optional<Direction> standard_view(const core::Vec3& eye, const core::Vec3& up) {
    for (const Row& r : table()) {
        if (eye.dot(r.eye) > kAligned && up.dot(r.up) > kAligned) return r.direction;
    }
    return std::nullopt;
}

QString describe_view(const core::Vec3& eye, const core::Vec3& up) {
    if (const auto standard = standard_view(eye, up)) return name_of(*standard);
    auto rows = table();
    std::ranges::stable_sort(rows, std::greater{}, [&](const Row& r) { return eye.dot(r.eye); });
    constexpr double kNoticeable = 0.26;  // cosine of 75 degrees
    QString from = name_of(rows[0].direction);
    if (eye.dot(rows[1].eye) > kNoticeable) from += QLatin1Char(' ') + name_of(rows[1].direction);
    return QCoreApplication::translate("Direction", "oblique, from %1").arg(from);
}

}  // namespace remnant::ui
