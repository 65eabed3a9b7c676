#include "text/numbers.h"

#include <QRegularExpression>

namespace remnant::ui {
namespace {

constexpr QChar kThinSpace(0x2009);
constexpr QChar kMinus(0x2212);

QString digits(double value, int decimals) {
    QString text = QString::number(value, 'f', decimals);
    // "-0" and "-0.0" are rounding, not a sign.
    if (text.startsWith('-') && text.count('0') == text.count(QRegularExpression("[0-9]"))) text.remove(0, 1);
    return text.replace('-', kMinus);
}

QString with_sign(double value, int decimals) {
    const QString text = digits(value, decimals);
    return text.startsWith(kMinus) ? text : '+' + text;
}

}  // namespace

QString number_text(double value, int decimals, const QString& unit) {
    return digits(value, decimals) + kThinSpace + unit;
}

QString text_of(core::Millilitre volume, Detail detail) {
    return number_text(volume.value(), detail == Detail::Glance ? 0 : 2, QStringLiteral("mL"));
}

QString lesion_text(core::Millilitre volume) {
    return number_text(volume.value(), volume < core::Millilitre(10) ? 1 : 0, QStringLiteral("mL"));
}

QString text_of(core::Percent percent, Detail detail) {
    return number_text(percent.value(), detail == Detail::Glance ? 1 : 2, QStringLiteral("%"));
}

QString text_of(core::Points points, Detail detail) {
    return with_sign(points.value(), detail == Detail::Glance ? 1 : 2) + kThinSpace +
           QStringLiteral("points");
}

QString signed_text(core::Millilitre difference, Detail detail) {
    return with_sign(difference.value(), detail == Detail::Glance ? 0 : 2) + kThinSpace +
           QStringLiteral("mL");
}

QString signed_text(core::Percent change, Detail detail) {
    return with_sign(change.value(), detail == Detail::Glance ? 1 : 2) + kThinSpace + QStringLiteral("%");
}

QString text_of(core::Millimetre length) {
    return number_text(length.value(), 1, QStringLiteral("mm"));
}

std::optional<double> number_of(QString words) {
    bool good = false;
    const double value = words.trimmed().replace(',', '.').toDouble(&good);
    return good ? std::optional(value) : std::nullopt;
}

QString with_short_numbers(const QString& text) {
    static const QRegularExpression exact(QStringLiteral("\\d+\\.\\d{3,}"));
    QString shortened;
    qsizetype end = 0;
    for (auto found = exact.globalMatch(text); found.hasNext();) {
        const auto number = found.next();
        const double value = number.captured().toDouble();
        shortened +=
            text.mid(end, number.capturedStart() - end) + QString::number(value, 'f', value < 10.0 ? 4 : 2);
        end = number.capturedEnd();
    }
    return shortened + text.mid(end);
}

}  // namespace remnant::ui
