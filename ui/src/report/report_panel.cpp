#include "report/report_panel.h"

#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QGridLayout>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include "remnant/imaging/case_identity.h"
#include "report/report_work.h"
#include "text/form_rows.h"
#include "window/file_choice.h"

namespace remnant::ui {
namespace {

struct Form {
    ReportForm form;
    const char* ending;
    const char* name;
};
constexpr Form kForms[] = {{ReportForm::Pdf, "pdf", "PDF"},
                           {ReportForm::Html, "html", "HTML"},
                           {ReportForm::Csv, "csv", "CSV"},
                           {ReportForm::Json, "json", "JSON"}};

}  // namespace

ReportPanel::ReportPanel(QWidget* parent) : QWidget(parent), text_(new QPlainTextEdit(this)) {
    setProperty("helpTopic", QStringLiteral("report"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 12, 16, 16);
    layout->setSpacing(8);
    layout->addWidget(heading(tr("Report")));
    layout->addWidget(option_rows());
    layout->addWidget(export_buttons());
    layout->addWidget(heading(tr("As text")));
    text_->setObjectName(QStringLiteral("reportText"));
    text_->setReadOnly(true);
    layout->addWidget(text_, 1);
    auto* copy = new QPushButton(tr("Copy"), this);
    connect(copy, &QPushButton::clicked, this,
            [this] { QApplication::clipboard()->setText(text_->toPlainText()); });
    auto* save = new QPushButton(tr("Save as text…"), this);
    connect(save, &QPushButton::clicked, this, [this] { Q_EMIT save_requested(text_->toPlainText()); });
    auto* picture = new QPushButton(tr("Save a picture…"), this);
    connect(picture, &QPushButton::clicked, this, &ReportPanel::picture_requested);
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(copy);
    buttons->addWidget(save);
    buttons->addWidget(picture);
    layout->addLayout(buttons);
}

QWidget* ReportPanel::option_rows() {
    auto* box = new QWidget(this);
    auto* rows = new QVBoxLayout(box);
    rows->setContentsMargins(0, 0, 0, 0);
    const auto add = [&](const char* name, const QString& words) {
        auto* choice = new QCheckBox(words, box);
        choice->setObjectName(QString::fromLatin1(name));
        connect(choice, &QCheckBox::toggled, this, &ReportPanel::choose_options);
        rows->addWidget(choice);
        return choice;
    };
    axial_ = add("reportAxial", tr("Axial picture at the hilum"));
    scene_ = add("reportScene", tr("3D with the cut"));
    chart_ = add("reportChart", tr("Growth chart, where there is growth"));
    without_identity_ = new QCheckBox(tr("Without identity"), box);
    without_identity_->setObjectName(QStringLiteral("reportWithoutIdentity"));
    without_identity_->setToolTip(
        tr("Nothing says whose it is; all dates of the case are moved by the same number "
           "of days. Text burned into the CT's pictures is not looked for."));
    connect(without_identity_, &QCheckBox::toggled, this, [this](bool on) {
        if (work_ != nullptr)
            work_->set_without_identity(on ? std::optional(imaging::secret_number()) : std::nullopt);
    });
    rows->addWidget(without_identity_);
    paper_ = new QComboBox(box);
    paper_->setObjectName(QStringLiteral("reportPaper"));
    paper_->setAccessibleName(tr("Paper"));
    paper_->addItems({QStringLiteral("A4"), tr("Letter")});
    connect(paper_, &QComboBox::activated, this, &ReportPanel::choose_options);
    rows->addWidget(paper_);
    return box;
}

QWidget* ReportPanel::export_buttons() {
    auto* box = new QWidget(this);
    auto* grid = new QGridLayout(box);
    grid->setContentsMargins(0, 0, 0, 0);
    for (const Form& form : kForms) {
        auto* button = new QPushButton(tr("Export %1…").arg(QLatin1String(form.name)), box);
        button->setObjectName(QStringLiteral("export_") + QLatin1String(form.ending));
        connect(button, &QPushButton::clicked, this, [this, form = form.form] { export_as(form); });
        const int n = static_cast<int>(exports_.size());
        grid->addWidget(button, n / 2, n % 2);
        exports_ << button;
    }
    return box;
}

void ReportPanel::set_work(ReportWork& work) {
    work_ = &work;
    connect(work_, &ReportWork::changed, this, &ReportPanel::refresh);
    refresh();
}

// Only a report that fits the case as it is now may leave the program.
void ReportPanel::refresh() {
    const ReportOptions& options = work_->options();
    for (const auto& [choice, on] : {std::pair(axial_, options.axial), std::pair(scene_, options.scene),
                                     std::pair(chart_, options.chart),
                                     std::pair(without_identity_, work_->without_identity().has_value())}) {
        const QSignalBlocker quiet(choice);
        choice->setChecked(on);
    }
    paper_->setCurrentIndex(static_cast<int>(options.paper));
    const Report* report = work_->report();
    for (QPushButton* button : exports_) button->setEnabled(report != nullptr);
    QString text = report != nullptr ? report->text : tr("The report is being made…");
    if (work_->refusal()) text = QString::fromStdString(to_line(*work_->refusal()));
    if (text != text_->toPlainText()) text_->setPlainText(text);
}

void ReportPanel::choose_options() {
    if (work_ == nullptr) return;
    ReportOptions options = work_->options();
    options.axial = axial_->isChecked();
    options.scene = scene_->isChecked();
    options.chart = chart_->isChecked();
    options.paper = static_cast<Paper>(paper_->currentIndex());
    work_->set_options(options);
}

void ReportPanel::export_as(ReportForm form) {
    const Form& chosen = kForms[static_cast<std::size_t>(form)];
    const QString ending = QLatin1String(chosen.ending);
    choose_new_file(this, tr("Export the report"), QStringLiteral("report.") + ending,
                    QStringLiteral("%1 (*.%2)").arg(QLatin1String(chosen.name), ending), ending,
                    [this, form](const QString& path) {
                        // While the file was chosen the case may have changed.
                        const Report* report = work_->report();
                        if (report == nullptr)
                            return Q_EMIT said(tr("Not exported: the case has changed meanwhile."), true);
                        const auto written = write_report_file(
                            path, report_bytes(*report, form, QDateTime::currentDateTime()));
                        if (!written)
                            return Q_EMIT said(QString::fromStdString(to_line(written.error())), true);
                        QString done = tr("The report is exported to %1").arg(path);
                        if (const auto places = static_cast<int>(report->removed.size()); places > 0)
                            done +=
                                tr(". Identity was taken out in %n place(s); text burned into the CT's "
                                   "pictures was not looked for",
                                   nullptr, places);
                        Q_EMIT said(done, false);
                    });
}

}  // namespace remnant::ui
