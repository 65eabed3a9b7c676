#include "dialogs/formula_dialog.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QTableWidget>
#include <QVBoxLayout>

#include "remnant/volumetry/body_surface.h"
#include "remnant/volumetry/standard_liver.h"
#include "text/form_rows.h"
#include "text/numbers.h"

namespace remnant::ui {
namespace {

enum Column { Name, Value, ValidFor, Population, Columns };
constexpr double kLeastDensity = 1.00;  // kg/L
constexpr double kMostDensity = 1.15;

QString text(std::string_view utf8) {
    return QString::fromUtf8(utf8.data(), static_cast<qsizetype>(utf8.size()));
}

/// The value on this patient, or why there is none.
QString value_text(const volumetry::SlvResult& result) {
    if (!result.not_computable.empty()) return text(result.not_computable);
    if (!result.refused.empty()) return FormulaDialog::tr("not valid: %1").arg(text(result.refused));
    if (result.millilitres) return text_of(*result.millilitres);
    if (result.value) return number_text(*result.value, 0, QStringLiteral("g"));
    return {};
}

}  // namespace

FormulaDialog::FormulaDialog(Document& document, QWidget* parent) : QDialog(parent), document_(document) {
    setWindowTitle(tr("Standard liver volume: formulas and sources"));
    setProperty("helpTopic", QStringLiteral("numbers"));
    resize(980, 640);
    build();
    refresh();
}

void FormulaDialog::build() {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 16, 20, 16);
    layout->setSpacing(10);
    layout->addWidget(
        dim_label(tr("Each formula on this patient. The chosen one is what the verdict measures against.")));
    table_ = new QTableWidget(0, Columns, this);
    table_->setObjectName(QStringLiteral("formulas"));
    table_->setHorizontalHeaderLabels({tr("Formula"), tr("Here"), tr("Valid for"), tr("Made from")});
    table_->verticalHeader()->hide();
    table_->setShowGrid(false);
    table_->setSelectionBehavior(QAbstractItemView::SelectRows);
    table_->setSelectionMode(QAbstractItemView::SingleSelection);
    table_->setEditTriggers(QAbstractItemView::NoEditTriggers);
    table_->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    table_->horizontalHeader()->setSectionResizeMode(Population, QHeaderView::Stretch);
    layout->addWidget(table_, 1);
    source_ = new QLabel(this);
    source_->setObjectName(QStringLiteral("formulaSource"));
    source_->setWordWrap(true);
    source_->setTextInteractionFlags(Qt::TextSelectableByMouse);
    source_->setMinimumHeight(40);
    layout->addWidget(source_);
    auto* form = new QFormLayout;
    surface_ = new QComboBox(this);
    surface_->setObjectName(QStringLiteral("bsaFormula"));
    surface_->addItem(tr("each formula's own"), QString());
    for (const volumetry::BsaFormula& bsa : volumetry::bsa_formulas())
        surface_->addItem(text(bsa.id) + QStringLiteral("   ") + text(bsa.text), text(bsa.id));
    surface_->setCurrentIndex(std::max(0, surface_->findData(text(document_.current().choices.bsa_formula))));
    form->addRow(tr("Body surface"), surface_);
    density_ = new QLineEdit(this);
    density_->setObjectName(QStringLiteral("density"));
    density_->setPlaceholderText(tr("kg/L, 1.00 to 1.15; turns formulas in grams into millilitres"));
    if (const auto& density = document_.current().choices.density)
        density_->setText(QString::number(density->value(), 'g', 6));
    form->addRow(tr("Density of liver"), density_);
    layout->addLayout(form);
    said_ = new QLabel(this);
    said_->setObjectName(QStringLiteral("said"));
    said_->setProperty("role", QStringLiteral("bad"));
    said_->setWordWrap(true);
    layout->addWidget(said_);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel);
    connect(buttons, &QDialogButtonBox::accepted, this, &FormulaDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    layout->addWidget(buttons);
    connect(surface_, &QComboBox::currentIndexChanged, this, &FormulaDialog::refresh);
    connect(density_, &QLineEdit::textChanged, this, &FormulaDialog::refresh);
    connect(table_, &QTableWidget::currentCellChanged, this, &FormulaDialog::show_source);
}

std::optional<core::KilogramPerLitre> FormulaDialog::density() const {
    bool good = false;
    const double value = density_->text().trimmed().toDouble(&good);
    if (!good || value < kLeastDensity || value > kMostDensity) return std::nullopt;
    return core::KilogramPerLitre(value);
}

void FormulaDialog::refresh() {
    const volumetry::SlvOptions options{surface_->currentData().toString().toStdString(), density()};
    const core::Patient& patient = document_.current().patient;
    const std::string& chosen = document_.current().choices.stlv_formula;
    const int before = table_->currentRow();
    const auto formulas = volumetry::slv_formulas();
    table_->setRowCount(static_cast<int>(formulas.size()));
    int row = 0;
    int choose = before;
    const bool known = patient.height && patient.weight && volumetry::plausible(patient);
    for (const volumetry::SlvFormula& formula : formulas) {
        const QString here = known ? value_text(volumetry::standard_liver(formula, patient, options))
                                   : tr("needs height and weight");
        const QString cells[] = {text(formula.id), here, text(formula.ages.text), text(formula.population)};
        for (int column = 0; column < Columns; ++column) {
            auto* item = new QTableWidgetItem(cells[column]);
            if (column == Value) item->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
            table_->setItem(row, column, item);
        }
        const std::string_view wanted = chosen.empty() ? volumetry::kDefaultSlv : std::string_view(chosen);
        if (before < 0 && formula.id == wanted) choose = row;
        ++row;
    }
    table_->setCurrentCell(choose, Name);
    show_source();
}

void FormulaDialog::show_source() {
    const int row = table_->currentRow();
    if (row < 0) return;
    const volumetry::SlvFormula& formula = volumetry::slv_formulas()[static_cast<std::size_t>(row)];
    QStringList lines{text(formula.text), text(formula.source)};
    if (!formula.bsa.empty()) lines << tr("body surface by %1").arg(text(formula.bsa));
    if (formula.evidence == volumetry::Evidence::Secondary) lines << tr("taken from a secondary source");
    source_->setText(lines.join(QStringLiteral("  ·  ")));
}

void FormulaDialog::accept() {
    if (!density_->text().trimmed().isEmpty() && !density())
        return said_->setText(tr("The density of liver is between 1.00 and 1.15 kg/L."));
    core::AssessmentChoices choices = document_.current().choices;
    const auto row = static_cast<std::size_t>(std::max(0, table_->currentRow()));
    const std::string_view id = volumetry::slv_formulas()[row].id;
    choices.stlv_formula = id == volumetry::kDefaultSlv ? "" : std::string(id);
    choices.bsa_formula = surface_->currentData().toString().toStdString();
    choices.density = density();
    if (choices != document_.current().choices) {
        auto done = document_.apply(core::Change{"choose formula", {core::SetChoices{choices}}});
        if (!done) return said_->setText(QString::fromStdString(done.error().reason));
    }
    QDialog::accept();
}

}  // namespace remnant::ui
