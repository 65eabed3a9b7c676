#include "patient/patient_panel.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include "remnant/volumetry/body_surface.h"
#include "remnant/volumetry/standard_liver.h"
#include "text/form_rows.h"
#include "text/numbers.h"

namespace remnant::ui {
namespace {

QString text(std::string_view utf8) {
    return QString::fromUtf8(utf8.data(), static_cast<qsizetype>(utf8.size()));
}

template <class Unit>
QString shown(const std::optional<core::Quantity<Unit>>& quantity) {
    return quantity ? QString::number(quantity->value(), 'g', 12) : QString();
}

template <class Unit>
auto setter(std::optional<core::Quantity<Unit>> core::Patient::*field) {
    return [field](core::Patient& patient, std::optional<double> value) {
        patient.*field = value ? std::optional(core::Quantity<Unit>(*value)) : std::nullopt;
    };
}

void show_in(QLineEdit* field, const QString& value) {
    if (!field->hasFocus() || field->text().isEmpty()) field->setText(value);
}

int index_of(const std::optional<bool>& value) {
    return !value ? 0 : *value ? 1 : 2;
}

std::optional<bool> yes_no(int index) {
    return index == 0 ? std::nullopt : std::optional(index == 1);
}

}  // namespace

PatientPanel::PatientPanel(Document& document, QWidget* parent) : QWidget(parent), document_(document) {
    setProperty("helpTopic", QStringLiteral("study"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 4, 16, 16);
    layout->setSpacing(8);
    layout->addWidget(heading(tr("Patient")));
    auto* form = new QFormLayout;
    form->setHorizontalSpacing(12);
    form->setVerticalSpacing(6);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    layout->addLayout(form);

    name_ = new QLineEdit(this);
    name_->setObjectName(QStringLiteral("patientName"));
    connect(name_, &QLineEdit::editingFinished, this, [this] {
        if (text(document_.current().patient.name) != name_->text())
            change([this](core::Patient& p) { p.name = name_->text().toStdString(); }, "name");
    });
    form->addRow(tr("Name"), name_);
    height_ = number_field(*form, "height", tr("Height"), tr("cm"), setter(&core::Patient::height));
    weight_ = number_field(*form, "weight", tr("Weight"), tr("kg"), setter(&core::Patient::weight));
    condition_ = choice(*form, "condition", tr("Liver"),
                        {tr("choose"), tr("normal"), tr("chemotherapy injury, or over 12 weeks"),
                         tr("fibrosis"), tr("cirrhosis, compensated")},
                        [](core::Patient& p, int index) {
                            p.liver_condition =
                                index == 0 ? std::nullopt
                                           : std::optional(static_cast<core::LiverCondition>(index - 1));
                        });
    chemotherapy_ = choice(*form, "chemotherapy", tr("Chemotherapy"), {tr("not given"), tr("yes"), tr("no")},
                           [](core::Patient& p, int index) { p.chemotherapy = yes_no(index); });
    hypertension_ = choice(
        *form, "hypertension", tr("Portal hypertension"), {tr("unknown"), tr("yes"), tr("no")},
        [](core::Patient& p, int index) { p.portal_hypertension = static_cast<core::YesNoUnknown>(index); });
    sex_ = choice(*form, "sex", tr("Sex"), {tr("not given"), tr("female"), tr("male")},
                  [](core::Patient& p, int index) {
                      p.sex = index == 0 ? std::nullopt : std::optional(static_cast<core::Sex>(index - 1));
                  });
    age_ = number_field(*form, "age", tr("Age"), tr("years"), setter(&core::Patient::age));
    thorax_ = number_field(*form, "thorax", tr("Thoracic width"), tr("cm, for one formula"),
                           setter(&core::Patient::thoracic_width));
    ancestry_ = choice(*form, "ancestry", tr("Asian"), {tr("not given"), tr("yes"), tr("no")},
                       [](core::Patient& p, int index) { p.asian = yes_no(index); });
    doubt_ = new QLabel(this);
    doubt_->setProperty("role", QStringLiteral("bad"));
    doubt_->setWordWrap(true);
    layout->addWidget(doubt_);

    layout->addWidget(heading(tr("Standard liver volume")));
    formula_ = dim_label({});
    layout->addWidget(formula_);
    auto* choose = new QPushButton(tr("Formulas and sources…"), this);
    choose->setObjectName(QStringLiteral("chooseFormula"));
    connect(choose, &QPushButton::clicked, this, &PatientPanel::formula_requested);
    layout->addWidget(choose);
    excludes_tumour_ = new QCheckBox(tr("The liver outline leaves tumours out"), this);
    connect(excludes_tumour_, &QCheckBox::clicked, this, [this](bool on) {
        core::AssessmentChoices choices = document_.current().choices;
        choices.liver_excludes_tumour = on;
        (void)document_.apply(core::Change{"liver outline without tumours", {core::SetChoices{choices}}});
    });
    layout->addWidget(excludes_tumour_);
    accept_mismatch_ = new QCheckBox(tr("Accept that liver and segments agree badly"), this);
    connect(accept_mismatch_, &QCheckBox::clicked, this, [this](bool on) {
        core::AssessmentChoices choices = document_.current().choices;
        choices.accept_mismatch = on;
        (void)document_.apply(core::Change{"accept the segment map", {core::SetChoices{choices}}});
    });
    layout->addWidget(accept_mismatch_);
    connect(&document_, &Document::changed, this, [this](Parts parts) {
        if (parts.testAnyFlags(Part::Patient | Part::Choices | Part::Result | Part::Whole)) refresh();
    });
    refresh();
}

QLineEdit* PatientPanel::number_field(QFormLayout& form, const char* name, const QString& label,
                                      const QString& unit,
                                      std::function<void(core::Patient&, std::optional<double>)> set) {
    auto* field = new QLineEdit(this);
    field->setObjectName(QString::fromLatin1(name));
    field->setAccessibleName(label);
    field->setPlaceholderText(unit);
    // Every keystroke counts, so that the verdict follows; typing in one field is one step of undo.
    connect(field, &QLineEdit::textEdited, this, [this, field, set, name](const QString& words) {
        const auto value = number_of(words);
        if (!value && !words.trimmed().isEmpty()) {
            field->setStyleSheet(QStringLiteral("color: #E5675E;"));
            return;
        }
        field->setStyleSheet({});
        change([&](core::Patient& p) { set(p, value); }, name);
    });
    connect(field, &QLineEdit::editingFinished, this, [this] { document_.end_merge(); });
    form.addRow(label, field);
    return field;
}

QComboBox* PatientPanel::choice(QFormLayout& form, const char* name, const QString& label,
                                const QStringList& words, std::function<void(core::Patient&, int)> set) {
    auto* box = new QComboBox(this);
    box->setObjectName(QString::fromLatin1(name));
    box->setAccessibleName(label);
    box->addItems(words);
    // A long choice must not make the page wider than its place.
    box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    box->setMinimumContentsLength(8);
    connect(box, &QComboBox::activated, this,
            [this, set, name](int index) { change([&](core::Patient& p) { set(p, index); }, name); });
    form.addRow(label, box);
    return box;
}

void PatientPanel::change(const Change& change, const char* what) {
    core::Patient patient = document_.current().patient;
    change(patient);
    if (patient == document_.current().patient) return;
    (void)document_.apply(core::Change{std::string("change ") + what, {core::SetPatient{patient}}},
                          std::string("patient-") + what);
}

void PatientPanel::set_identity_hidden(bool hidden) {
    name_->setEchoMode(hidden ? QLineEdit::Password : QLineEdit::Normal);
}

void PatientPanel::refresh() {
    const core::Patient& p = document_.current().patient;
    setEnabled(document_.is_open());
    show_in(name_, text(p.name));
    const auto keep = [](QLineEdit* field, const QString& value) {
        // What is being typed is not written over by its own echo.
        if (!(field->hasFocus() && number_of(field->text()) == number_of(value))) field->setText(value);
    };
    keep(height_, shown(p.height));
    keep(weight_, shown(p.weight));
    keep(age_, shown(p.age));
    keep(thorax_, shown(p.thoracic_width));
    sex_->setCurrentIndex(p.sex ? static_cast<int>(*p.sex) + 1 : 0);
    condition_->setCurrentIndex(p.liver_condition ? static_cast<int>(*p.liver_condition) + 1 : 0);
    chemotherapy_->setCurrentIndex(index_of(p.chemotherapy));
    hypertension_->setCurrentIndex(static_cast<int>(p.portal_hypertension));
    ancestry_->setCurrentIndex(index_of(p.asian));
    excludes_tumour_->setChecked(document_.current().choices.liver_excludes_tumour);
    accept_mismatch_->setChecked(document_.current().choices.accept_mismatch);
    refresh_formula();
    QString doubt;
    if (p.height && p.weight) {
        if (const auto good = volumetry::plausible(p); !good) doubt = text(good.error().reason);
    }
    doubt_->setText(doubt);
    doubt_->setVisible(!doubt.isEmpty());
}

void PatientPanel::refresh_formula() {
    const std::string& chosen = document_.current().choices.stlv_formula;
    const std::string& institution = document_.evaluation_options().default_stlv_formula;
    const std::string id = !chosen.empty()        ? chosen
                           : !institution.empty() ? institution
                                                  : std::string(volumetry::kDefaultSlv);
    const volumetry::SlvFormula* formula = volumetry::find_slv_formula(id);
    if (formula == nullptr) return formula_->setText(text(id));
    formula_->setText(text(formula->text) + QStringLiteral("\n") + text(formula->source));
}

}  // namespace remnant::ui
