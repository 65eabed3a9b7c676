#include "dialogs/export_dialog.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDateTime>
#include <QFormLayout>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QSignalBlocker>
#include <QVBoxLayout>
#include <algorithm>
#include <filesystem>
#include <iterator>
#include <utility>

#include "document/document.h"
#include "pacs/to_archive_dialog.h"
#include "preferences/preferences.h"
#include "remnant/volumetry/plan_parts.h"
#include "report/report_export.h"
#include "report/report_work.h"
#include "text/form_rows.h"
#include "window/file_choice.h"

namespace remnant::ui {
namespace {

constexpr int kRemovedRows = 4;

QString words(const std::string& utf8) {
    return QString::fromStdString(utf8);
}

/// What it was cleaned of and what nobody looked for, beside what is doubtful anyway.
core::Warnings doubts_of(const Written& written, const Leaving& leaving) {
    core::Warnings doubts = written.doubts;
    if (leaving.without_identity && !leaving.report.isEmpty())
        doubts.push_back({"identity-institution",
                          "the report bears the institution's name where the preferences have one", ""});
    return doubts;
}

}  // namespace

ExportDialog::ExportDialog(Document& document, ExportAim aim, ReportWork* report, QWidget* parent)
    : QDialog(parent),
      document_(document),
      jobs_(document.jobs()),
      report_(report),
      random_(imaging::secret_number()),
      format_(new QComboBox),
      list_(new QListWidget),
      without_identity_(new QCheckBox(tr("Without identity"))),
      removed_(new QListWidget),
      removed_said_(dim_label({})),
      said_(new QLabel),
      write_(new QPushButton(tr("Write…"))),
      send_(new QPushButton(tr("To PACS…"))) {
    setWindowTitle(tr("Export"));
    setProperty("helpTopic", QStringLiteral("export"));
    if (report_) report_before_ = report_->without_identity();
    if (const core::TimePoint* scan = document.current().shown()) {
        subject_ = document.current();
        scan_ = static_cast<std::size_t>(scan - document.current().time_points.data());
        const auto& evaluation = document.evaluation();
        // Parts of a plan that has changed since are not those of this case.
        if (!document.evaluation_pending() && evaluation.measurement && evaluation.scan_id == scan->id)
            parts_ = volumetry::structures_of(evaluation.measurement->parts);
    }
    lay_out(aim);
    connect(write_, &QPushButton::clicked, this, &ExportDialog::ask_where);
    connect(send_, &QPushButton::clicked, this, &ExportDialog::send);
    connect(format_, &QComboBox::currentIndexChanged, this, &ExportDialog::refresh_format);
    connect(without_identity_, &QCheckBox::toggled, this, &ExportDialog::set_without_identity);
    if (report_) {
        connect(report_, &ReportWork::changed, this, [this] {
            if (waiting_ && report_->settled()) std::exchange(waiting_, nullptr)();
        });
    }
    refresh_format();
}

void ExportDialog::lay_out(ExportAim aim) {
    format_->setObjectName(QStringLiteral("exportFormat"));
    int first = -1;
    for (const ExportFormat& format : export_formats(report_)) {
        if (first < 0 && format.aim == aim) first = format_->count();
        format_->addItem(format.name);
    }
    format_->setCurrentIndex(first);
    list_structures();
    said_->setObjectName(QStringLiteral("exportSaid"));
    said_->setWordWrap(true);
    write_->setObjectName(QStringLiteral("exportWrite"));
    write_->setProperty("role", QStringLiteral("primary"));
    send_->setObjectName(QStringLiteral("exportSend"));
    send_->setAutoDefault(false);
    auto* close = new QPushButton(tr("Close"));
    auto* form = new QFormLayout;
    form->addRow(tr("Format"), format_);
    form->addRow(tr("Structures"), list_);
    auto* buttons = new QHBoxLayout;
    buttons->addStretch();
    buttons->addWidget(close);
    buttons->addWidget(send_);
    buttons->addWidget(write_);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 16, 20, 16);
    layout->setSpacing(10);
    layout->addLayout(form);
    layout->addWidget(
        dim_label(tr("In millimetres, at its place in the scan. Names of structures go with it.")));
    layout->addWidget(identity_rows());
    layout->addWidget(said_);
    layout->addLayout(buttons);
    connect(close, &QPushButton::clicked, this, &QDialog::reject);
}

QWidget* ExportDialog::identity_rows() {
    auto* box = new QWidget(this);
    auto* rows = new QVBoxLayout(box);
    rows->setContentsMargins(0, 0, 0, 0);
    without_identity_->setObjectName(QStringLiteral("exportWithoutIdentity"));
    removed_->setObjectName(QStringLiteral("exportRemoved"));
    removed_->setSelectionMode(QAbstractItemView::NoSelection);
    removed_->setFixedHeight(kRemovedRows * 2 * fontMetrics().lineSpacing());
    removed_said_->setWordWrap(true);
    for (QWidget* row : std::initializer_list<QWidget*>{without_identity_, removed_said_, removed_})
        rows->addWidget(row);
    removed_said_->hide();
    removed_->hide();
    return box;
}

ExportDialog::~ExportDialog() {
    jobs_.cancel(job_);
    // The window lets go of it first when it is closed.
    if (!report_) return;
    report_->disconnect(this);
    report_->set_without_identity(report_before_);
    report_->set_awake(document_.current().view.step == "report");
}

ExportFormat ExportDialog::format() const {
    return export_formats(report_)[static_cast<std::size_t>(format_->currentIndex())];
}

void ExportDialog::refresh_format() {
    const ExportFormat chosen = format();
    if (chosen.only_without_identity) without_identity_->setChecked(true);
    without_identity_->setEnabled(!chosen.only_without_identity);
    const bool something = !subject_.time_points.empty() && (!chosen.needs_structures || list_->count() > 0);
    write_->setEnabled(something);
    send_->setEnabled(chosen.aim == ExportAim::Archive && something);
    list_->setEnabled(chosen.needs_structures && !chosen.needs_report);
}

void ExportDialog::set_without_identity(bool on) {
    clean_.reset();
    if (on) {
        auto clean = imaging::without_identity(subject_, random_);
        if (!clean) {
            const QSignalBlocker quiet(without_identity_);
            without_identity_->setChecked(false);
            return say(words(to_line(clean.error())), true);
        }
        clean_ = *std::move(clean);
    }
    if (report_) report_->set_without_identity(on ? std::optional(random_) : std::nullopt);
    removed_->clear();
    if (clean_) {
        for (const std::string& line : clean_->removed) removed_->addItem(words(line));
        removed_said_->setText(
            tr("All dates are moved by the same number of days. Text burned into pictures is not "
               "looked for: look at them before they leave. Taken out of the case:"));
    }
    removed_->setVisible(on);
    removed_said_->setVisible(on);
    list_structures();
    adjustSize();
}

void ExportDialog::when_ready(std::function<void()> then) {
    if (!format().needs_report || report_->report() != nullptr) return then();
    say(tr("Making the report…"), false);
    write_->setEnabled(false);
    send_->setEnabled(false);
    waiting_ = [this, then = std::move(then)] {
        refresh_format();
        if (report_->report() == nullptr) return say(words(to_line(*report_->refusal())), true);
        say({}, false);
        then();
    };
    report_->set_awake(true);
}

void ExportDialog::send() {
    when_ready([this] {
        const ExportFormat chosen = format();
        auto* dialog = new ToArchiveDialog(
            jobs_, Preferences::load().archives, chosen.name,
            clean_ ? tr("It goes into a study of its own, without the patient's name.")
                   : tr("It goes into the scan's own study, under the patient's name."),
            [chosen, leaving = leaving()](const std::filesystem::path& folder,
                                          const core::JobContext& job) -> core::Result<core::Warnings> {
                const auto written = chosen.write(folder / "object.dcm", leaving, job);
                if (!written) return core::refuse(written.error());
                return doubts_of(*written, leaving);
            },
            this);
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->open();
    });
}

std::vector<core::Structure> ExportDialog::offered() const {
    if (subject_.time_points.empty()) return {};
    std::vector<core::Structure> all = subject().time_points[scan_].structures;
    std::ranges::copy(parts_, std::back_inserter(all));
    std::erase_if(all, [](const core::Structure& s) { return s.mask.empty(); });
    return all;
}

// Its rows are the same ones with and without identity; what was chosen stays.
void ExportDialog::list_structures() {
    list_->setObjectName(QStringLiteral("exportStructures"));
    const auto all = offered();
    for (std::size_t n = 0; n < all.size(); ++n) {
        QListWidgetItem* item = list_->item(static_cast<int>(n));
        if (item == nullptr) {
            item = new QListWidgetItem(list_);
            item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsUserCheckable | Qt::ItemIsSelectable);
            item->setCheckState(Qt::Checked);
            // The style leaves no room around the mark of a row that can be ticked.
            item->setSizeHint({0, list_->fontMetrics().height() + 12});
        }
        item->setText(words(all[n].name));
    }
}

Leaving ExportDialog::leaving() const {
    const bool pages = format().needs_report && report_->report() != nullptr;
    Leaving all{subject(),
                subject_,
                scan_,
                offered(),
                document_.evaluation_options(),
                pages ? report_bytes(*report_->report(), ReportForm::Pdf, QDateTime::currentDateTime())
                      : QByteArray(),
                document_.path().toStdString(),
                clean_ ? std::optional(random_) : std::nullopt};
    std::vector<core::Structure> chosen;
    for (std::size_t n = 0; n < all.structures.size(); ++n) {
        if (list_->item(static_cast<int>(n))->checkState() == Qt::Checked)
            chosen.push_back(all.structures[n]);
    }
    all.structures = std::move(chosen);
    return all;
}

void ExportDialog::say(const QString& text, bool bad) {
    say_on(*said_, text, bad ? QStringLiteral("bad") : QString());
}

void ExportDialog::ask_where() {
    when_ready([this] {
        const ExportFormat chosen = format();
        if (chosen.folder)
            return choose_folder(this, tr("Export into a folder"), {},
                                 [this](const QString& path) { write_to(path); });
        choose_new_file(this, tr("Export"), QStringLiteral("liver.") + chosen.ending,
                        QStringLiteral("*.") + chosen.ending, chosen.ending,
                        [this](const QString& path) { write_to(path); });
    });
}

void ExportDialog::write_to(const QString& path) {
    write_->setEnabled(false);
    say(tr("Writing…"), false);
    const Leaving all = leaving();
    job_ = jobs_.run<Written>(
        this, tr("Exporting"),
        [write = format().write, all, target = std::filesystem::path(path.toStdString())](
            const core::JobContext& job) { return write(target, all, job); },
        [this, path, all](core::Result<Written> written) {
            refresh_format();
            if (!written) return say(words(to_line(written.error())), true);
            const auto files = static_cast<int>(written->files);
            QString text =
                (files == 1 ? tr("Written to %1") : tr("%n files written to %1", nullptr, files)).arg(path);
            const core::Warnings doubts = doubts_of(*written, all);
            for (const core::Warning& doubt : doubts) text += QStringLiteral("\n") + words(doubt.text);
            if (all.without_identity) removed_->addItems(written->removed);
            say(text, !doubts.empty());
        });
}

}  // namespace remnant::ui
