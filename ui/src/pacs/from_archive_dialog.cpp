#include "pacs/from_archive_dialog.h"

#include <QComboBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QTableWidget>
#include <QVBoxLayout>
#include <algorithm>

#include "text/form_rows.h"

namespace remnant::ui {
namespace {

using namespace imaging::pacs;

enum StudyColumn { Patient, Id, Day, Kinds, Description, Images };

constexpr int kTries = 3;
constexpr int kWidestColumn = 260;
constexpr int kCellPadding = 24;  // the style's, which Qt does not count

QString text(const std::string& utf8) {
    return QString::fromStdString(utf8).simplified();
}

QString day(const std::string& dicom) {
    const QString digits = text(dicom);
    return digits.size() == 8
               ? QStringLiteral("%1-%2-%3").arg(digits.left(4), digits.mid(4, 2), digits.right(2))
               : digits;
}

QString count(const std::optional<int>& images) {
    return images ? QString::number(*images) : QString();
}

/// A surname finds whoever has it; a comma stands where DICOM has a caret.
std::string name_key(QString typed) {
    typed = typed.simplified();
    typed.replace(QStringLiteral(", "), QStringLiteral("^")).replace(',', '^');
    if (!typed.isEmpty() && !typed.contains('*') && !typed.contains('?')) typed += '*';
    return typed.toStdString();
}

void fill(QTableWidget& table, int row, const QStringList& cells) {
    for (int column = 0; column < cells.size(); ++column) {
        auto* item = new QTableWidgetItem(cells[column]);
        item->setToolTip(cells[column]);
        table.setItem(row, column, item);
    }
}

void fit_columns(QTableWidget& table) {
    table.resizeColumnsToContents();
    for (int column = 0; column + 1 < table.columnCount(); ++column)
        table.setColumnWidth(column, std::min(kWidestColumn, table.columnWidth(column) + kCellPadding));
}

}  // namespace

FromArchiveDialog::FromArchiveDialog(Jobs& jobs, const QList<Archive>& archives, QWidget* parent)
    : QDialog(parent), jobs_(jobs) {
    setWindowTitle(tr("From PACS"));
    setProperty("helpTopic", QStringLiteral("pacs"));
    resize(1000, 640);
    build();
    connect(&jobs_, &Jobs::changed, this, [this] {
        for (const JobInfo& job : jobs_.running()) {
            if (job.id != job_ || doing_ == Doing::Nothing) continue;
            progress_->setValue(qRound(job.fraction * 100));
            if (!job.text.isEmpty()) said_->setText(job.name + QStringLiteral(": ") + job.text);
        }
    });
    set_archives(archives);
    name_->setFocus();
}

FromArchiveDialog::~FromArchiveDialog() {
    jobs_.cancel(job_);
}

void FromArchiveDialog::build() {
    study_table_ =
        table("pacsStudies", {tr("Patient"), tr("Id"), tr("Date"), tr("Kinds"), tr("Study"), tr("Images")});
    study_table_->setSelectionMode(QAbstractItemView::SingleSelection);
    series_table_ = table("pacsSeries", {tr("Number"), tr("Kind"), tr("Series"), tr("Images")});
    series_table_->setSelectionMode(QAbstractItemView::ExtendedSelection);
    said_ = new QLabel;
    said_->setObjectName(QStringLiteral("pacsSaid"));
    said_->setWordWrap(true);
    progress_ = new QProgressBar;
    progress_->setTextVisible(false);
    stop_ = new QPushButton(tr("Stop"));
    stop_->setObjectName(QStringLiteral("pacsStop"));
    stop_->setAutoDefault(false);
    fetch_ = new QPushButton(tr("Fetch"));
    fetch_->setObjectName(QStringLiteral("pacsFetch"));
    fetch_->setProperty("role", QStringLiteral("primary"));
    fetch_->setAutoDefault(false);
    auto* close = new QPushButton(tr("Cancel"));
    close->setAutoDefault(false);
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(said_, 1);
    for (QPushButton* button : {stop_, close, fetch_}) buttons->addWidget(button);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 16, 20, 16);
    layout->setSpacing(10);
    layout->addLayout(build_query());
    layout->addWidget(study_table_, 3);
    layout->addWidget(series_table_, 2);
    layout->addWidget(progress_);
    layout->addLayout(buttons);
    connect(study_table_, &QTableWidget::currentCellChanged, this, [this](int row, int, int before) {
        if (row != before) ask_for_series();
    });
    connect(series_table_, &QTableWidget::itemSelectionChanged, this, &FromArchiveDialog::refresh_enabled);
    connect(series_table_, &QTableWidget::cellDoubleClicked, this, &FromArchiveDialog::fetch);
    connect(find_, &QPushButton::clicked, this, &FromArchiveDialog::find);
    connect(fetch_, &QPushButton::clicked, this, &FromArchiveDialog::fetch);
    connect(stop_, &QPushButton::clicked, this, &FromArchiveDialog::stop);
    connect(close, &QPushButton::clicked, this, &QDialog::reject);
}

QGridLayout* FromArchiveDialog::build_query() {
    archive_ = new QComboBox;
    archive_->setObjectName(QStringLiteral("pacsArchive"));
    enter_ = new QPushButton(tr("Archives…"));
    enter_->setObjectName(QStringLiteral("pacsArchives"));
    enter_->setAutoDefault(false);
    connect(enter_, &QPushButton::clicked, this, &FromArchiveDialog::archives_requested);
    connect(archive_, &QComboBox::currentIndexChanged, this, [this] {
        show_studies({});
        end({});
    });
    name_ = text_field("pacsName", tr("any name; * and ? stand for letters"));
    id_ = text_field("pacsId", tr("any number"));
    from_ = text_field("pacsFrom", QStringLiteral("2024-03-15"));
    to_ = text_field("pacsTo", tr("today"));
    modality_ = new QComboBox;
    modality_->setObjectName(QStringLiteral("pacsModality"));
    modality_->addItem(QStringLiteral("CT"), QStringLiteral("CT"));
    modality_->addItem(QStringLiteral("MR"), QStringLiteral("MR"));
    modality_->addItem(tr("any"), QString());
    find_ = new QPushButton(tr("Find"));
    find_->setObjectName(QStringLiteral("pacsFind"));
    find_->setDefault(true);
    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(10);
    grid->setVerticalSpacing(8);
    const auto put = [grid](int row, int column, const QString& label, QWidget* field) {
        grid->addWidget(new QLabel(label), row, 2 * column);
        grid->addWidget(field, row, 2 * column + 1);
    };
    put(0, 0, tr("Archive"), archive_);
    grid->addWidget(enter_, 0, 2, 1, 2, Qt::AlignLeft);
    put(1, 0, tr("Patient"), name_);
    put(1, 1, tr("Id"), id_);
    put(1, 2, tr("Kind"), modality_);
    put(2, 0, tr("From"), from_);
    put(2, 1, tr("To"), to_);
    grid->addWidget(find_, 2, 5);
    for (const int column : {1, 3}) grid->setColumnStretch(column, 2);
    grid->setColumnStretch(5, 1);
    return grid;
}

QTableWidget* FromArchiveDialog::table(const char* name, const QStringList& head) {
    auto* made = new QTableWidget(0, static_cast<int>(head.size()), this);
    made->setObjectName(QString::fromLatin1(name));
    made->setHorizontalHeaderLabels(head);
    made->setSelectionBehavior(QAbstractItemView::SelectRows);
    made->setEditTriggers(QAbstractItemView::NoEditTriggers);
    made->setShowGrid(false);
    made->setTabKeyNavigation(false);
    made->verticalHeader()->hide();
    made->horizontalHeader()->setStretchLastSection(true);
    made->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    made->horizontalHeader()->setHighlightSections(false);
    return made;
}

void FromArchiveDialog::set_archives(const QList<Archive>& archives) {
    archives_ = archives;
    const QString before = archive_->currentText();
    archive_->clear();
    for (const Archive& archive : archives_) archive_->addItem(archive.title());
    archive_->setCurrentIndex(std::max(archive_->findText(before), archives_.isEmpty() ? -1 : 0));
    end(archives_.isEmpty() ? tr("No archive is known yet: enter one under Archives.") : QString());
}

core::Result<Node> FromArchiveDialog::node() {
    const int row = archive_->currentIndex();
    if (row < 0) return core::refuse("archive", "none is chosen; enter one under Archives");
    return archives_[row].node();
}

Query FromArchiveDialog::query() const {
    Query query;
    query.patient_name = name_key(name_->text());
    query.patient_id = id_->text().trimmed().toStdString();
    query.date_from = from_->text().trimmed().toStdString();
    query.date_to = to_->text().trimmed().toStdString();
    query.modality = modality_->currentData().toString().toStdString();
    return query;
}

void FromArchiveDialog::find() {
    const auto called = node();
    if (!called) return end(text(to_line(called.error())), true);
    show_studies({});
    run<Matches>(
        Doing::Asking, tr("Asking the archive"),
        [node = *called, query = query()](const core::JobContext& job) {
            return imaging::pacs::find(node, query, job);
        },
        [this](core::Result<Matches> found) {
            if (!found) return end(text(to_line(found.error())), true);
            end(found->empty()       ? tr("The archive has no such study.")
                : found->size() == 1 ? tr("One study")
                                     : tr("%n studies", nullptr, static_cast<int>(found->size())));
            show_studies(std::move(*found));
        });
}

void FromArchiveDialog::show_studies(Matches studies) {
    show_series({});
    // The newest stands first.
    std::ranges::stable_sort(studies, std::ranges::greater(), &Match::study_date);
    studies_ = std::move(studies);
    study_table_->clearContents();
    study_table_->setRowCount(static_cast<int>(studies_.size()));
    for (int row = 0; row < study_table_->rowCount(); ++row) {
        const Match& m = studies_[static_cast<std::size_t>(row)];
        fill(*study_table_, row,
             {text(m.patient_name).replace('^', ' '), text(m.patient_id), day(m.study_date),
              text(m.modalities).replace('\\', QStringLiteral(", ")), text(m.study_description),
              count(m.instances)});
    }
    fit_columns(*study_table_);
    if (studies_.empty()) return;
    study_table_->setCurrentCell(0, 0);
    study_table_->setFocus();
}

void FromArchiveDialog::ask_for_series() {
    const int row = study_table_->currentRow();
    show_series({});
    const auto called = node();
    if (row < 0 || row >= static_cast<int>(studies_.size()) || !called) return;
    Query query;
    query.level = Level::Series;
    query.study_uid = studies_[static_cast<std::size_t>(row)].study_uid;
    run<Matches>(
        Doing::Asking, tr("Asking for the series"),
        [node = *called, query](const core::JobContext& job) {
            return imaging::pacs::find(node, query, job);
        },
        [this](core::Result<Matches> found) {
            if (!found) return end(text(to_line(found.error())), true);
            end(found->empty() ? tr("The archive lists no series of this study.") : QString());
            show_series(std::move(*found));
        });
}

void FromArchiveDialog::show_series(Matches series) {
    series_ = std::move(series);
    series_table_->clearContents();
    series_table_->setRowCount(static_cast<int>(series_.size()));
    for (int row = 0; row < series_table_->rowCount(); ++row) {
        const Match& m = series_[static_cast<std::size_t>(row)];
        fill(*series_table_, row,
             {text(m.series_number), text(m.modality), text(m.series_description), count(m.instances)});
    }
    fit_columns(*series_table_);
    // Most often it is the one with the most images.
    const auto most =
        std::ranges::max_element(series_, {}, [](const Match& m) { return m.instances.value_or(0); });
    if (most != series_.end()) series_table_->selectRow(static_cast<int>(most - series_.begin()));
    refresh_enabled();
}

std::vector<std::string> FromArchiveDialog::chosen_series() const {
    std::vector<std::string> chosen;
    for (int row = 0; row < series_table_->rowCount(); ++row) {
        if (series_table_->item(row, 0)->isSelected())
            chosen.push_back(series_[static_cast<std::size_t>(row)].series_uid);
    }
    return chosen;
}

void FromArchiveDialog::fetch() {
    const int row = study_table_->currentRow();
    const auto called = node();
    if (!called) return end(text(to_line(called.error())), true);
    if (doing_ != Doing::Nothing || row < 0 || chosen_series().empty()) return;
    const Order order{archive_->currentText(), studies_[static_cast<std::size_t>(row)].study_uid,
                      chosen_series()};
    if (folder_ == nullptr || order != order_) folder_ = std::make_shared<std::shared_ptr<PrivateFolder>>();
    order_ = order;
    run<Came>(
        Doing::Fetching, tr("Fetching from PACS"),
        [node = *called, order, folder = folder_,
         way = archives_[archive_->currentIndex()].way](const core::JobContext& job) -> core::Result<Came> {
            if (*folder == nullptr) {
                auto made = PrivateFolder::make();
                if (!made) return core::refuse(made.error());
                *folder = std::move(*made);
            }
            Came came{*folder, {}};
            const auto all = static_cast<double>(order.series.size());
            for (std::size_t n = 0; n < order.series.size(); ++n) {
                const auto at = static_cast<double>(n);
                auto fetched = retrieve(
                    node,
                    {order.study, order.series[n], came.folder->path() / std::to_string(n + 1), way, kTries},
                    job.part(at / all, (at + 1) / all));
                if (!fetched) return core::refuse(fetched.error());
                std::ranges::move(fetched->warnings, std::back_inserter(came.warnings));
            }
            return came;
        },
        [this](core::Result<Came> came) { take(std::move(came)); });
}

void FromArchiveDialog::take(core::Result<Came> came) {
    if (!came) {
        const bool stopped = came.error().reason == core::cancelled_error({}).reason;
        return end(stopped
                       ? tr("Stopped. What came is kept while this dialog is open; Fetch goes on with it.")
                       : text(to_line(came.error())),
                   !stopped);
    }
    end({});
    QStringList doubts;
    for (const core::Warning& warning : came->warnings) doubts << text(warning.text);
    Q_EMIT fetched(came->folder, doubts.join(' '));
    accept();
}

void FromArchiveDialog::stop() {
    jobs_.cancel(job_);
}

template <class T>
void FromArchiveDialog::run(Doing doing, const QString& name, Jobs::Work<T> work,
                            std::function<void(core::Result<T>)> done) {
    jobs_.cancel(job_);
    doing_ = doing;
    progress_->setValue(0);
    say(name + QStringLiteral("…"), false);
    job_ = jobs_.run<T>(this, name, std::move(work),
                        [this, done = std::move(done), number = ++begun_](core::Result<T> result) {
                            if (number == begun_) done(std::move(result));
                        });
    refresh_enabled();
}

void FromArchiveDialog::end(const QString& sentence, bool bad) {
    doing_ = Doing::Nothing;
    say(sentence, bad);
    refresh_enabled();
}

void FromArchiveDialog::say(const QString& sentence, bool bad) {
    say_on(*said_, sentence, bad ? QStringLiteral("bad") : QString());
}

void FromArchiveDialog::refresh_enabled() {
    const bool idle = doing_ == Doing::Nothing;
    progress_->setVisible(!idle);
    stop_->setVisible(!idle);
    for (QWidget* table : {study_table_, series_table_}) table->setEnabled(doing_ != Doing::Fetching);
    archive_->setEnabled(idle);
    enter_->setEnabled(idle);
    find_->setEnabled(idle && archive_->currentIndex() >= 0);
    fetch_->setEnabled(idle && !series_table_->selectedItems().isEmpty());
}

}  // namespace remnant::ui
