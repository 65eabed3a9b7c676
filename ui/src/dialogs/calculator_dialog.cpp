#include "dialogs/calculator_dialog.h"

#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QTextBrowser>
#include <QVBoxLayout>

#include "dialogs/formula_dialog.h"
#include "document/document.h"
#include "document/jobs.h"
#include "patient/patient_panel.h"
#include "report/report_text.h"
#include "text/form_rows.h"

namespace remnant::ui {
namespace {

std::optional<double> number_in(const QLineEdit& field) {
    bool good = false;
    const double value = field.text().trimmed().replace(',', '.').toDouble(&good);
    return good ? std::optional(value) : std::nullopt;
}

}  // namespace

CalculatorDialog::CalculatorDialog(QWidget* parent)
    : QDialog(parent), jobs_(std::make_unique<Jobs>()), document_(std::make_unique<Document>(*jobs_)) {
    setWindowTitle(tr("Verdict from volumes typed by hand"));
    setProperty("helpTopic", QStringLiteral("numbers"));
    resize(1080, 720);
    document_->open(core::Case{}, QString());
    auto* patient = new PatientPanel(*document_);
    auto* scroll = new QScrollArea(this);
    scroll->setObjectName(QStringLiteral("panel"));
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidget(patient);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFixedWidth(340);
    answer_ = new QTextBrowser(this);
    answer_->setObjectName(QStringLiteral("calculatorAnswer"));
    auto* right = new QVBoxLayout;
    right->addWidget(volume_fields());
    right->addWidget(answer_, 1);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    auto* copy = buttons->addButton(tr("Copy"), QDialogButtonBox::ActionRole);
    connect(copy, &QPushButton::clicked, this,
            [this] { QApplication::clipboard()->setText(answer_->toPlainText()); });
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    right->addWidget(buttons);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(8, 12, 16, 12);
    layout->addWidget(scroll);
    layout->addLayout(right, 1);
    connect(patient, &PatientPanel::formula_requested, this, [this] {
        auto* dialog = new FormulaDialog(*document_, this);
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->open();
    });
    connect(document_.get(), &Document::changed, this, [this](Parts parts) {
        if (parts.testAnyFlags(Part::Patient | Part::Choices)) refresh();
    });
    refresh();
}

// The panel reads the document until it is gone.
CalculatorDialog::~CalculatorDialog() {
    qDeleteAll(findChildren<QWidget*>(Qt::FindDirectChildrenOnly));
}

QString CalculatorDialog::answer() const {
    return answer_->toPlainText();
}

QLineEdit* CalculatorDialog::field(QFormLayout& form, const char* name, const QString& label,
                                   const QString& unit) {
    auto* made = new QLineEdit(this);
    made->setObjectName(QString::fromLatin1(name));
    made->setPlaceholderText(unit);
    made->setAccessibleName(label);
    connect(made, &QLineEdit::textChanged, this, &CalculatorDialog::refresh);
    form.addRow(label, made);
    return made;
}

QWidget* CalculatorDialog::volume_fields() {
    auto* box = new QWidget(this);
    auto* row = new QHBoxLayout(box);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(24);
    auto* now = new QFormLayout;
    now->addRow(heading(tr("Volumes")));
    tlv_ = field(*now, "tlv", tr("Total liver (TLV)"), tr("mL"));
    tumour_ = field(*now, "tumour", tr("Tumour in the liver"), tr("mL"));
    flr_ = field(*now, "flr", tr("Future liver remnant (FLR)"), tr("mL, without tumour"));
    row->addLayout(now, 1);
    auto* later = new QFormLayout;
    later->addRow(heading(tr("After an intervention")));
    later_tlv_ = field(*later, "laterTlv", tr("Total liver (TLV)"), tr("mL"));
    later_tumour_ = field(*later, "laterTumour", tr("Tumour in the liver"), tr("mL"));
    later_flr_ = field(*later, "laterFlr", tr("Future liver remnant (FLR)"), tr("mL"));
    days_ = field(*later, "days", tr("Days since"), tr("days"));
    intervention_ = new QComboBox(this);
    intervention_->setObjectName(QStringLiteral("intervention"));
    for (const core::InterventionType& type : core::intervention_table())
        intervention_->addItem(tr(type.name.data()));
    connect(intervention_, &QComboBox::currentIndexChanged, this, &CalculatorDialog::refresh);
    later->addRow(tr("Intervention"), intervention_);
    row->addLayout(later, 1);
    return box;
}

std::optional<volumetry::FollowupInput> CalculatorDialog::followup(QString& missing) const {
    const auto tlv = number_in(*later_tlv_);
    const auto flr = number_in(*later_flr_);
    const auto days = number_in(*days_);
    if (!tlv && !flr && !days) return std::nullopt;
    if (!tlv || !flr || !days) {
        missing = tr("For the growth, TLV, FLR and days are all needed.");
        return std::nullopt;
    }
    volumetry::FollowupInput input;
    input.volumes = {core::Millilitre(*tlv), core::Millilitre(number_in(*later_tumour_).value_or(0.0)),
                     core::Millilitre(*flr)};
    input.days = core::Days(*days);
    input.intervention = static_cast<core::InterventionKind>(intervention_->currentIndex());
    return input;
}

std::optional<volumetry::AssessmentInput> CalculatorDialog::input(QString& missing) const {
    const core::Patient& patient = document_->current().patient;
    const auto tlv = number_in(*tlv_);
    const auto tumour = number_in(*tumour_);
    const auto flr = number_in(*flr_);
    if (!patient.height || !patient.weight || !patient.liver_condition) {
        missing = tr("Still needed: height, weight and the condition of the liver.");
        return std::nullopt;
    }
    if (!tlv || !tumour || !flr) {
        missing = tr("Still needed: TLV, tumour (0 where there is none) and FLR.");
        return std::nullopt;
    }
    volumetry::AssessmentInput input;
    input.patient = patient;
    input.baseline = {core::Millilitre(*tlv), core::Millilitre(*tumour), core::Millilitre(*flr)};
    input.stlv_formula = document_->current().choices.stlv_formula;
    input.bsa_formula = document_->current().choices.bsa_formula;
    input.density = document_->current().choices.density;
    input.followup = followup(missing);
    return input;
}

void CalculatorDialog::refresh() {
    if (intervention_ == nullptr || answer_ == nullptr) return;
    QString missing;
    const auto wanted = input(missing);
    if (!wanted) return answer_->setPlainText(missing);
    const auto assessment = volumetry::assess(*wanted);
    if (!assessment) return answer_->setPlainText(QString::fromStdString(to_line(assessment.error())));
    volumetry::Evaluation evaluation;
    evaluation.assessment = *assessment;
    evaluation.warnings = assessment->warnings;
    const QString text = report_text(document_->current(), evaluation);
    answer_->setPlainText(missing.isEmpty() ? text : missing + QStringLiteral("\n\n") + text);
}

}  // namespace remnant::ui
