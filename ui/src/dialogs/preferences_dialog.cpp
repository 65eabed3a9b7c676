#include "dialogs/preferences_dialog.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QSpinBox>
#include <QVBoxLayout>

#include "pacs/archives_dialog.h"
#include "remnant/volumetry/standard_liver.h"
#include "text/form_rows.h"
#include "verdict/verdict_text.h"
#include "window/file_choice.h"

namespace remnant::ui {
namespace {

constexpr QSize kSize(600, 680);
constexpr int kScales[] = {100, 125, 150, 175, 200};

void select(QComboBox& box, const QVariant& data) {
    box.setCurrentIndex(std::max(0, box.findData(data)));
}

QString threshold_text(const std::optional<core::Percent>& share) {
    return share ? QString::number(share->value(), 'g', 6) : QString();
}

}  // namespace

PreferencesDialog::PreferencesDialog(Jobs& jobs, QWidget* parent)
    : QDialog(parent), jobs_(jobs), start_(Preferences::load()) {
    setWindowTitle(tr("Preferences"));
    setProperty("helpTopic", QStringLiteral("keys"));
    auto* sections = new QWidget;
    sections->setObjectName(QStringLiteral("preferenceSections"));
    auto* column = new QVBoxLayout(sections);
    column->setContentsMargins(0, 0, 12, 0);
    column->setSpacing(10);
    const auto section = [&](const QString& title, void (PreferencesDialog::*fill)(QFormLayout&)) {
        column->addWidget(heading(title));
        auto* form = new QFormLayout;
        form->setSpacing(8);
        (this->*fill)(*form);
        column->addLayout(form);
    };
    section(tr("Look"), &PreferencesDialog::add_look);
    section(tr("Work"), &PreferencesDialog::add_work);
    section(tr("Another program that outlines"), &PreferencesDialog::add_segmenter);
    section(tr("Judgement"), &PreferencesDialog::add_judgement);
    section(tr("Report"), &PreferencesDialog::add_report);
    // All of it is higher than a small screen.
    auto* scroll = new QScrollArea;
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setStyleSheet(
        QStringLiteral("QScrollArea, QWidget#preferenceSections { background: transparent; }"));
    scroll->setWidget(sections);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 16, 20, 16);
    layout->setSpacing(10);
    layout->addWidget(scroll, 1);
    resize(kSize);
    said_ = new QLabel(this);
    said_->setObjectName(QStringLiteral("said"));
    said_->setProperty("role", QStringLiteral("bad"));
    said_->setWordWrap(true);
    layout->addWidget(said_);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel |
                                         QDialogButtonBox::RestoreDefaults);
    connect(buttons, &QDialogButtonBox::accepted, this, &PreferencesDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(buttons->button(QDialogButtonBox::RestoreDefaults), &QPushButton::clicked, this, [this] {
        Preferences defaults;
        defaults.archives = archives_;  // addresses are no matter of taste
        show_values(defaults);
    });
    layout->addWidget(buttons);
    show_values(start_);
}

void PreferencesDialog::add_look(QFormLayout& form) {
    theme_ = new QComboBox;
    theme_->setObjectName(QStringLiteral("theme"));
    theme_->addItem(tr("Dark"), static_cast<int>(ThemeKind::Dark));
    theme_->addItem(tr("Light"), static_cast<int>(ThemeKind::Light));
    theme_->addItem(tr("As the system"), static_cast<int>(ThemeKind::System));
    form.addRow(tr("Theme"), theme_);
    scale_ = new QComboBox;
    scale_->setObjectName(QStringLiteral("scale"));
    for (const int percent : kScales) scale_->addItem(QStringLiteral("%1\u2009%").arg(percent), percent);
    form.addRow(tr("Size, from the next start"), scale_);
    form.addRow(tr("Convention"), dim_label(tr("Radiological, fixed: the patient's right is on the left")));
    form.addRow(tr("Units"), dim_label(tr("mL, mm, %, days, points; lengths in LPS")));
}

void PreferencesDialog::add_work(QFormLayout& form) {
    autosave_ = new QSpinBox;
    autosave_->setObjectName(QStringLiteral("autosave"));
    autosave_->setRange(1, 60);
    autosave_->setSuffix(tr(" min"));
    form.addRow(tr("Keep unsaved work safe every"), autosave_);
    storage_ = new QComboBox;
    storage_->setObjectName(QStringLiteral("ctStorage"));
    storage_->addItem(tr("Inside the case file"), static_cast<int>(imaging::CtStorage::Embedded));
    storage_->addItem(tr("Where it lies, with its checksum"),
                      static_cast<int>(imaging::CtStorage::Referenced));
    form.addRow(tr("CT of new cases"), storage_);
    studies_ = folder_field(form, "studyFolder", tr("Studies are in"));
    cases_ = folder_field(form, "caseFolder", tr("Cases are in"));
    archive_names_ = dim_label({});
    auto* edit = new QPushButton(tr("Edit…"));
    edit->setObjectName(QStringLiteral("editArchives"));
    connect(edit, &QPushButton::clicked, this, &PreferencesDialog::open_archives);
    auto* row = new QHBoxLayout;
    row->addWidget(archive_names_, 1);
    row->addWidget(edit);
    form.addRow(tr("Archives (PACS)"), row);
}

void PreferencesDialog::open_archives() {
    auto* dialog = new ArchivesDialog(jobs_, archives_, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &ArchivesDialog::chosen, this, [this](const QList<Archive>& archives) {
        archives_ = archives;
        show_archives();
    });
    dialog->open();
}

void PreferencesDialog::show_archives() {
    QStringList names;
    for (const Archive& archive : archives_) names << archive.title();
    archive_names_->setText(names.isEmpty() ? tr("none") : names.join(QStringLiteral(", ")));
}

void PreferencesDialog::add_segmenter(QFormLayout& form) {
    segmenter_ = new QLineEdit;
    segmenter_->setObjectName(QStringLiteral("segmenterCommand"));
    segmenter_->setPlaceholderText(QStringLiteral("TotalSegmentator -i {ct.nii.gz} -o {out}"));
    segmenter_->setToolTip(
        tr("Runs beside this program, without a shell. {ct.nii.gz} becomes the CT's file, {out} "
           "the file or folder it writes its labels to."));
    form.addRow(tr("Command"), segmenter_);
    segmenter_name_ = new QLineEdit;
    segmenter_name_->setObjectName(QStringLiteral("segmenterName"));
    segmenter_name_->setPlaceholderText(tr("what it answers to --version"));
    form.addRow(tr("Its name and version"), segmenter_name_);
}

QLineEdit* PreferencesDialog::folder_field(QFormLayout& form, const char* name, const QString& label) {
    auto* field = new QLineEdit;
    field->setObjectName(QString::fromLatin1(name));
    field->setPlaceholderText(tr("the last place used"));
    auto* choose = new QPushButton(tr("Choose…"));
    connect(choose, &QPushButton::clicked, this, [this, field, label] {
        choose_folder(this, label, field->text(), [field](const QString& path) { field->setText(path); });
    });
    auto* row = new QHBoxLayout;
    row->addWidget(field, 1);
    row->addWidget(choose);
    form.addRow(label, row);
    return field;
}

void PreferencesDialog::add_judgement(QFormLayout& form) {
    formula_ = new QComboBox;
    formula_->setObjectName(QStringLiteral("stlvFormula"));
    formula_->addItem(tr("the program's default"), QString());
    for (const volumetry::SlvFormula& formula : volumetry::slv_formulas()) {
        const QString id = QString::fromUtf8(formula.id.data(), static_cast<qsizetype>(formula.id.size()));
        formula_->addItem(id, id);
    }
    form.addRow(tr("Standard liver volume"), formula_);
    for (std::size_t n = 0; n < thresholds_.size(); ++n) {
        auto* field = new QLineEdit;
        field->setObjectName(QStringLiteral("threshold%1").arg(n));
        field->setPlaceholderText(tr("the published one"));
        const QString condition = condition_text(static_cast<core::LiverCondition>(n));
        form.addRow(tr("Needed sFLR in %, %1").arg(condition), field);
        thresholds_[n] = field;
    }
}

void PreferencesDialog::add_report(QFormLayout& form) {
    const auto field = [&](const char* name, const QString& label, const QString& hint) {
        auto* line = new QLineEdit;
        line->setObjectName(QString::fromLatin1(name));
        line->setPlaceholderText(hint);
        form.addRow(label, line);
        return line;
    };
    institution_ = field("institution", tr("Institution"), tr("stands at the top of a report"));
    logo_ = field("logo", tr("Logo"), tr("path of a PNG, JPEG or SVG file"));
    text_before_ = field("textBefore", tr("Text after the answer"), tr("none"));
    text_after_ = field("textAfter", tr("Text at the end"), tr("none"));
    paper_ = new QComboBox;
    paper_->setObjectName(QStringLiteral("paper"));
    paper_->addItem(QStringLiteral("A4"), static_cast<int>(Paper::A4));
    paper_->addItem(tr("Letter"), static_cast<int>(Paper::Letter));
    form.addRow(tr("Paper"), paper_);
}

void PreferencesDialog::show_values(const Preferences& p) {
    select(*theme_, static_cast<int>(p.theme));
    select(*scale_, p.scale_percent);
    autosave_->setValue(p.autosave_minutes);
    select(*storage_, static_cast<int>(p.ct_storage));
    studies_->setText(p.study_folder);
    cases_->setText(p.case_folder);
    archives_ = p.archives;
    show_archives();
    segmenter_->setText(p.segmenter_command);
    segmenter_name_->setText(p.segmenter_name);
    select(*formula_, QString::fromStdString(p.rules.default_stlv_formula));
    institution_->setText(p.report.institution);
    logo_->setText(p.report.logo);
    text_before_->setText(p.report.text_before);
    text_after_->setText(p.report.text_after);
    select(*paper_, static_cast<int>(p.report.paper));
    for (std::size_t n = 0; n < thresholds_.size(); ++n)
        thresholds_[n]->setText(threshold_text(p.rules.institution_thresholds[n]));
}

std::optional<Preferences> PreferencesDialog::values() const {
    Preferences p = start_;
    p.theme = static_cast<ThemeKind>(theme_->currentData().toInt());
    p.scale_percent = scale_->currentData().toInt();
    p.autosave_minutes = autosave_->value();
    p.ct_storage = static_cast<imaging::CtStorage>(storage_->currentData().toInt());
    p.study_folder = studies_->text().trimmed();
    p.case_folder = cases_->text().trimmed();
    p.archives = archives_;
    p.segmenter_command = segmenter_->text().trimmed();
    p.segmenter_name = segmenter_name_->text().trimmed();
    p.rules.default_stlv_formula = formula_->currentData().toString().toStdString();
    p.report.institution = institution_->text().trimmed();
    p.report.logo = logo_->text().trimmed();
    p.report.text_before = text_before_->text().trimmed();
    p.report.text_after = text_after_->text().trimmed();
    p.report.paper = static_cast<Paper>(paper_->currentData().toInt());
    for (std::size_t n = 0; n < thresholds_.size(); ++n) {
        const QString words = thresholds_[n]->text().trimmed();
        p.rules.institution_thresholds[n].reset();
        if (words.isEmpty()) continue;
        bool good = false;
        const double value = words.toDouble(&good);
        if (!good || value <= 0.0 || value >= 100.0) return std::nullopt;
        p.rules.institution_thresholds[n] = core::Percent(value);
    }
    return p;
}

void PreferencesDialog::accept() {
    const auto chosen = values();
    if (!chosen) return said_->setText(tr("A needed share is a number between 0 and 100."));
    if (const QString wrong = chosen->segmenter_fault(); !wrong.isEmpty()) return said_->setText(wrong);
    chosen->store();
    Q_EMIT changed(*chosen);
    QDialog::accept();
}

}  // namespace remnant::ui
