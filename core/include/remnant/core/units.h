#pragma once
// Physical quantities as types. A formula's signature says what it takes, and nothing converts silently:
// a volume in mL cannot be handed to a function that wants grams, nor points to one that wants per cent.

#include <compare>

namespace remnant::core {

/// A number with a unit. Explicit to make and explicit to read; arithmetic only within one unit.
template <class Unit>
class Quantity {
  public:
    constexpr Quantity() = default;
    constexpr explicit Quantity(double value) : value_(value) {}

    /// The bare number, in the unit the type names.
    [[nodiscard]] constexpr double value() const { return value_; }

    constexpr auto operator<=>(const Quantity&) const = default;

    constexpr Quantity operator-() const { return Quantity(-value_); }
    constexpr Quantity& operator+=(Quantity other) { return value_ += other.value_, *this; }
    constexpr Quantity& operator-=(Quantity other) { return value_ -= other.value_, *this; }
    friend constexpr Quantity operator+(Quantity a, Quantity b) { return Quantity(a.value_ + b.value_); }
    friend constexpr Quantity operator-(Quantity a, Quantity b) { return Quantity(a.value_ - b.value_); }
    friend constexpr Quantity operator*(Quantity a, double factor) { return Quantity(a.value_ * factor); }
    friend constexpr Quantity operator*(double factor, Quantity a) { return Quantity(factor * a.value_); }
    friend constexpr Quantity operator/(Quantity a, double divisor) { return Quantity(a.value_ / divisor); }
    /// The ratio of two like quantities has no unit.
    friend constexpr double operator/(Quantity a, Quantity b) { return a.value_ / b.value_; }

  private:
    double value_ = 0.0;
};

namespace unit {
struct Millilitre;
struct CubicMillimetre;
struct Gram;
struct Kilogram;
struct KilogramPerLitre;
struct Millimetre;
struct Centimetre;
struct SquareMetre;
struct MillilitrePerSquareMetre;
struct Percent;
struct Points;
struct PercentPerWeek;
struct MillilitrePerDay;
struct Years;
struct Days;
struct Weeks;
struct Months;
struct Degrees;
}  // namespace unit

using Millilitre = Quantity<unit::Millilitre>;
using CubicMillimetre = Quantity<unit::CubicMillimetre>;
using Gram = Quantity<unit::Gram>;
using Kilogram = Quantity<unit::Kilogram>;
using KilogramPerLitre = Quantity<unit::KilogramPerLitre>;
using Millimetre = Quantity<unit::Millimetre>;
using Centimetre = Quantity<unit::Centimetre>;
using SquareMetre = Quantity<unit::SquareMetre>;
using MillilitrePerSquareMetre = Quantity<unit::MillilitrePerSquareMetre>;
using Percent = Quantity<unit::Percent>;
/// Percentage points: the difference of two percentages.
using Points = Quantity<unit::Points>;
using PercentPerWeek = Quantity<unit::PercentPerWeek>;
using MillilitrePerDay = Quantity<unit::MillilitrePerDay>;
using Years = Quantity<unit::Years>;
using Days = Quantity<unit::Days>;
using Weeks = Quantity<unit::Weeks>;
using Months = Quantity<unit::Months>;
using Degrees = Quantity<unit::Degrees>;

/// 1 mL = 1000 mm³.
constexpr Millilitre to_millilitre(CubicMillimetre v) {
    return Millilitre(v.value() / 1000.0);
}
/// A week has seven days; never rounded to whole weeks.
constexpr Weeks to_weeks(Days d) {
    return Weeks(d.value() / 7.0);
}
/// The distance between two percentages of one whole.
constexpr Points points_between(Percent later, Percent earlier) {
    return Points(later.value() - earlier.value());
}

}  // namespace remnant::core
