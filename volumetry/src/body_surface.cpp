#include "remnant/volumetry/body_surface.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace remnant::volumetry {
namespace {

using core::Sex;
using std::pow;

constexpr std::array<BsaFormula, 9> kTable{{
    {"mosteller", "sqrt(H*W/3600)", "Mosteller, N Engl J Med 1987;317:1098, doi:10.1056/NEJM198710223171717",
     "all", false, [](double h, double w, Sex) { return std::sqrt(h * w / 3600.0); }},
    {"dubois", "0.007184*H^0.725*W^0.425", "Du Bois & Du Bois, Arch Intern Med 1916;17:863", "adults", false,
     [](double h, double w, Sex) { return 0.007184 * pow(h, 0.725) * pow(w, 0.425); }},
    {"haycock", "0.024265*H^0.3964*W^0.5378", "Haycock, J Pediatr 1978;93:62", "newborn to adult", false,
     [](double h, double w, Sex) { return 0.024265 * pow(h, 0.3964) * pow(w, 0.5378); }},
    {"gehan-george", "0.0235*H^0.42246*W^0.51456", "Gehan & George 1970", "all", false,
     [](double h, double w, Sex) { return 0.0235 * pow(h, 0.42246) * pow(w, 0.51456); }},
    {"boyd", "0.0003207*H^0.3*g^(0.7285-0.0188*log10 g), g = 1000 W", "Boyd 1935", "all", false,
     [](double h, double w, Sex) {
         return 0.0003207 * pow(h, 0.3) * pow(1000.0 * w, 0.7285 - 0.0188 * std::log10(1000.0 * w));
     }},
    {"fujimoto", "0.008883*H^0.663*W^0.444", "Fujimoto 1968", "Japanese", false,
     [](double h, double w, Sex) { return 0.008883 * pow(h, 0.663) * pow(w, 0.444); }},
    {"takahira", "0.007241*H^0.725*W^0.425", "Takahira 1925", "Japanese", false,
     [](double h, double w, Sex) { return 0.007241 * pow(h, 0.725) * pow(w, 0.425); }},
    {"shuter-aslani", "0.00949*H^0.655*W^0.441", "Shuter & Aslani, Eur J Appl Physiol 2000;82:250", "adults",
     false, [](double h, double w, Sex) { return 0.00949 * pow(h, 0.655) * pow(w, 0.441); }},
    {"schlich", "female 0.000975482*H^1.08*W^0.46; male 0.000579479*H^1.24*W^0.38", "Schlich 2010", "adults",
     true,
     [](double h, double w, Sex sex) {
         return sex == Sex::Female ? 0.000975482 * pow(h, 1.08) * pow(w, 0.46)
                                   : 0.000579479 * pow(h, 1.24) * pow(w, 0.38);
     }},
}};

core::Result<> within(double value, double low, double high, const char* option, const std::string& name,
                      const std::string& hint) {
    if (value >= low && value <= high) return {};
    return core::refuse(option, fmt::format("{} {:g}: outside {:g} to {:g}{}", name, value, low, high, hint));
}

}  // namespace

std::span<const BsaFormula> bsa_formulas() {
    return kTable;
}

const BsaFormula* find_bsa_formula(std::string_view id) {
    const auto found = std::ranges::find(kTable, id, &BsaFormula::id);
    return found == kTable.end() ? nullptr : &*found;
}

std::optional<core::SquareMetre> body_surface(const BsaFormula& formula, const core::Patient& patient) {
    if (formula.needs_sex && !patient.sex) return std::nullopt;
    return core::SquareMetre(formula.square_metres(patient.height->value(), patient.weight->value(),
                                                   patient.sex.value_or(Sex::Female)));
}

double body_mass_index(const core::Patient& patient) {
    const double metres = patient.height->value() / 100.0;
    return patient.weight->value() / (metres * metres);
}

core::Result<> plausible(const core::Patient& patient) {
    if (!patient.height) return core::refuse("--height-cm", "the height is not given");
    if (!patient.weight) return core::refuse("--weight-kg", "the weight is not given");
    const double height = patient.height->value();
    const std::string hint = height >= 4 && height <= 25 ? fmt::format("; did you mean {:g}?", height * 10)
                             : height >= 0.4 && height <= 2.5
                                 ? fmt::format("; did you mean {:g}?", height * 100)
                                 : std::string();
    if (auto good = within(height, 40, 250, "--height-cm", "height in cm", hint); !good) return good;
    if (auto good = within(patient.weight->value(), 2, 400, "--weight-kg", "weight in kg", ""); !good)
        return good;
    if (auto good = within(body_mass_index(patient), 10, 80, "--weight-kg", "body mass index",
                           "; look at height and weight");
        !good) {
        return good;
    }
    if (patient.age) {
        if (auto good = within(patient.age->value(), 0, 120, "--age-years", "age in years", ""); !good)
            return good;
    }
    if (!patient.thoracic_width) return {};
    return within(patient.thoracic_width->value(), 5, 80, "--thoracic-width-cm", "thoracic width in cm", "");
}

}  // namespace remnant::volumetry
