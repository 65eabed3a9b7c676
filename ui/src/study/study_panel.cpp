#include "study/study_panel.h"

#include <QComboBox>
#include <QDateEdit>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include "remnant/core/scan_alignment.h"
#include "text/form_rows.h"
#include "text/numbers.h"

namespace remnant::ui {
namespace {

QString text(std::string_view utf8) {
    return QString::fromUtf8(utf8.data(), static_cast<qsizetype>(utf8.size()));
}

std::optional<core::Date> parse_date(const QString& words) {
    const QDate day = QDate::fromString(words.trimmed(), Qt::ISODate);
    if (!day.isValid()) return std::nullopt;
    return core::Date(std::chrono::year(day.year()), std::chrono::month(static_cast<unsigned>(day.month())),
                      std::chrono::day(static_cast<unsigned>(day.day())));
}

QString iso_text(const std::optional<core::Date>& date) {
    if (!date) return {};
    return QDate(static_cast<int>(date->year()), static_cast<int>(static_cast<unsigned>(date->month())),
                 static_cast<int>(static_cast<unsigned>(date->day())))
        .toString(Qt::ISODate);
}

}  // namespace

StudyPanel::StudyPanel(Document& document, QWidget* parent)
    : QWidget(parent), document_(document), scans_(new QVBoxLayout), missing_(new QLabel(this)) {
    setProperty("helpTopic", QStringLiteral("study"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 12, 16, 4);
    layout->setSpacing(8);
    missing_->setWordWrap(true);
    missing_->setProperty("role", QStringLiteral("warn"));
    layout->addWidget(missing_);
    layout->addWidget(heading(tr("Scans")));
    layout->addLayout(scans_);
    const auto button = [&](const char* name, const QString& words, void (StudyPanel::*signal)()) {
        auto* made = new QPushButton(words, this);
        made->setObjectName(QString::fromLatin1(name));
        connect(made, &QPushButton::clicked, this, signal);
        return made;
    };
    auto* row = new QGridLayout;
    row->setSpacing(6);
    row->addWidget(button("addLabelFiles", tr("Add label files…"), &StudyPanel::labels_requested), 0, 0);
    row->addWidget(button("addLabelFolder", tr("Add label folder…"), &StudyPanel::label_folder_requested), 0,
                   1);
    row->addWidget(button("addScan", tr("Add another scan…"), &StudyPanel::study_requested), 1, 0, 1, 2);
    layout->addLayout(row);
    connect(&document_, &Document::changed, this, [this](Parts parts) {
        // A row that is being typed in is made anew only where a scan changed.
        if (parts.testAnyFlags(Part::Scans | Part::Whole)) list_scans();
        if (parts.testAnyFlags(Part::Result | Part::Whole)) say_missing();
    });
    list_scans();
    say_missing();
}

QWidget* StudyPanel::scan_rows(const core::TimePoint& scan) {
    auto* box = new QWidget(this);
    auto* grid = new QGridLayout(box);
    grid->setContentsMargins(0, 0, 0, 6);
    grid->setVerticalSpacing(4);
    auto* name = new QLineEdit(text(scan.name), box);
    name->setAccessibleName(tr("Name of the scan"));
    auto* date = new QLineEdit(iso_text(scan.date), box);
    date->setPlaceholderText(tr("date, 2026-01-31"));
    date->setAccessibleName(tr("Date of the scan"));
    const auto describe = [this, id = scan.id, name, date] {
        const core::TimePoint* now = document_.current().find(id);
        const auto day = parse_date(date->text());
        if (now == nullptr || (text(now->name) == name->text() && now->date == day)) return;
        (void)document_.apply(core::DescribeTimePoint{id, name->text().toStdString(), day, now->conditions});
    };
    connect(name, &QLineEdit::editingFinished, this, describe);
    connect(date, &QLineEdit::editingFinished, this, describe);
    grid->addWidget(condition_fields(scan), 2, 0, 1, 2);
    auto* remove = new QPushButton(tr("Remove"), box);
    remove->setProperty("role", QStringLiteral("link"));
    connect(remove, &QPushButton::clicked, this,
            [this, id = scan.id] { (void)document_.apply(core::remove_scan(document_.current(), id)); });
    const core::GridGeometry& grid_of = scan.geometry;
    const QString size = QStringLiteral("%1 × %2 × %3 · %4 × %5 × %6\u2009mm")
                             .arg(grid_of.size[0])
                             .arg(grid_of.size[1])
                             .arg(grid_of.size[2])
                             .arg(grid_of.spacing[0], 0, 'g', 4)
                             .arg(grid_of.spacing[1], 0, 'g', 4)
                             .arg(grid_of.spacing[2], 0, 'g', 4);
    grid->addWidget(name, 0, 0);
    grid->addWidget(date, 0, 1);
    grid->addWidget(dim_label(scan.ct ? size : size + QStringLiteral(" · ") + tr("the picture is missing")),
                    1, 0);
    grid->addWidget(remove, 1, 1, Qt::AlignRight);
    grid->setColumnStretch(0, 3);
    grid->setColumnStretch(1, 2);
    for (const core::Warning& warning : scan.warnings) {
        auto* note = dim_label(text(warning.text));
        grid->addWidget(note, grid->rowCount(), 0, 1, 2);
    }
    return box;
}

QWidget* StudyPanel::condition_fields(const core::TimePoint& scan) {
    auto* box = new QWidget(this);
    auto* row = new QHBoxLayout(box);
    row->setContentsMargins(0, 0, 0, 0);
    auto* phase = new QComboBox(box);
    phase->setObjectName(QStringLiteral("phase-") + text(scan.id));
    phase->setAccessibleName(tr("Phase of contrast"));
    phase->addItems({tr("phase not known"), tr("no contrast"), tr("arterial phase"),
                     tr("portal venous phase"), tr("delayed phase")});
    phase->setCurrentIndex(static_cast<int>(scan.conditions.phase));
    auto* weight = new QLineEdit(box);
    weight->setObjectName(QStringLiteral("weight-") + text(scan.id));
    weight->setAccessibleName(tr("Weight on the day of the scan"));
    weight->setToolTip(tr("Weight on the day of the scan, where it is not the patient's above"));
    weight->setPlaceholderText(tr("weight then, kg"));
    if (scan.conditions.weight) weight->setText(QString::number(scan.conditions.weight->value(), 'g', 6));
    connect(phase, &QComboBox::activated, this, [this, id = scan.id](int chosen) {
        describe_conditions(
            id, [&](core::ScanConditions& now) { now.phase = static_cast<core::ContrastPhase>(chosen); });
    });
    connect(weight, &QLineEdit::editingFinished, this, [this, id = scan.id, weight] {
        const auto kilograms = number_of(weight->text());
        if (!kilograms && !weight->text().trimmed().isEmpty())
            return weight->setStyleSheet(QStringLiteral("color: #E5675E;"));
        describe_conditions(id, [&](core::ScanConditions& now) {
            now.weight = kilograms ? std::optional(core::Kilogram(*kilograms)) : std::nullopt;
        });
    });
    row->addWidget(phase, 3);
    row->addWidget(weight, 2);
    return box;
}

void StudyPanel::describe_conditions(const std::string& scan_id,
                                     const std::function<void(core::ScanConditions&)>& change) {
    const core::TimePoint* now = document_.current().find(scan_id);
    if (now == nullptr) return;
    core::ScanConditions conditions = now->conditions;
    change(conditions);
    if (conditions == now->conditions) return;
    (void)document_.apply(core::DescribeTimePoint{now->id, now->name, now->date, conditions});
}

void StudyPanel::list_scans() {
    while (QLayoutItem* item = scans_->takeAt(0)) {
        retire(item->widget());
        delete item;
    }
    for (const core::TimePoint& scan : document_.current().time_points) scans_->addWidget(scan_rows(scan));
}

void StudyPanel::say_missing() {
    QStringList missing;
    for (const volumetry::Missing& m : document_.evaluation().missing) {
        if (m.id == "liver") missing << tr("No liver yet: add a label file.");
        if (m.id == "height" || m.id == "weight" || m.id == "liver-condition")
            missing << tr("Fill in the patient below.");
    }
    missing.removeDuplicates();
    missing_->setText(missing.join(QStringLiteral(" ")));
    missing_->setVisible(!missing.isEmpty());
}

}  // namespace remnant::ui
