#include "pacs/to_archive_dialog.h"

#include <QComboBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QVBoxLayout>
#include <algorithm>

#include "text/form_rows.h"

namespace remnant::ui {
namespace {

using namespace imaging::pacs;

constexpr int kTries = 3;

QString text(const std::string& utf8) {
    return QString::fromStdString(utf8);
}

}  // namespace

ToArchiveDialog::ToArchiveDialog(Jobs& jobs, const QList<Archive>& archives, const QString& what,
                                 const QString& whither, Write write, QWidget* parent)
    : QDialog(parent), jobs_(jobs), archives_(archives), write_(std::move(write)) {
    setWindowTitle(tr("To PACS"));
    setProperty("helpTopic", QStringLiteral("pacs"));
    resize(560, 0);
    build(what, whither);
    connect(&jobs_, &Jobs::changed, this, [this] {
        for (const JobInfo& job : jobs_.running()) {
            if (job.id == job_) progress_->setValue(qRound(job.fraction * 100));
        }
    });
    set_working(false);
    if (archives_.isEmpty()) say(tr("No archive is known yet: enter one in the preferences."), "");
}

ToArchiveDialog::~ToArchiveDialog() {
    jobs_.cancel(job_);
}

void ToArchiveDialog::build(const QString& what, const QString& whither) {
    archive_ = new QComboBox;
    archive_->setObjectName(QStringLiteral("toArchive"));
    for (const Archive& archive : archives_) archive_->addItem(archive.title());
    said_ = new QLabel;
    said_->setObjectName(QStringLiteral("toArchiveSaid"));
    said_->setWordWrap(true);
    said_->setMinimumHeight(2 * said_->fontMetrics().lineSpacing());
    progress_ = new QProgressBar;
    progress_->setTextVisible(false);
    send_ = new QPushButton(tr("Send"));
    send_->setObjectName(QStringLiteral("toArchiveSend"));
    send_->setProperty("role", QStringLiteral("primary"));
    send_->setDefault(true);
    stop_ = new QPushButton(tr("Stop"));
    stop_->setObjectName(QStringLiteral("toArchiveStop"));
    stop_->setAutoDefault(false);
    auto* close = new QPushButton(tr("Close"));
    close->setAutoDefault(false);
    auto* form = new QFormLayout;
    form->addRow(tr("What"), new QLabel(what));
    form->addRow(tr("Archive"), archive_);
    auto* buttons = new QHBoxLayout;
    buttons->addStretch();
    for (QPushButton* button : {stop_, close, send_}) buttons->addWidget(button);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 16, 20, 16);
    layout->setSpacing(10);
    layout->addLayout(form);
    layout->addWidget(dim_label(whither));
    layout->addWidget(said_);
    layout->addWidget(progress_);
    layout->addLayout(buttons);
    connect(archive_, &QComboBox::currentIndexChanged, this, &ToArchiveDialog::show_archive);
    connect(send_, &QPushButton::clicked, this, &ToArchiveDialog::send);
    connect(stop_, &QPushButton::clicked, this, [this] { jobs_.cancel(job_); });
    connect(close, &QPushButton::clicked, this, &QDialog::reject);
}

void ToArchiveDialog::send() {
    const int archive = archive_->currentIndex();
    const auto node = archives_[archive].node();
    if (!node) return say(text(to_line(node.error())), "bad");
    say(tr("Sending…"), "");
    job_ = jobs_.run<Sent>(
        this, tr("Sending to PACS"),
        [node = *node, archive, parcel = parcel_,
         write = write_](const core::JobContext& job) -> core::Result<Sent> {
            if (parcel->folder == nullptr) {
                auto folder = PrivateFolder::make();
                if (!folder) return core::refuse(folder.error());
                auto written = write((*folder)->path(), job.part(0.0, 0.5));
                if (!written) return core::refuse(written.error());
                const std::vector<std::filesystem::path> all{(*folder)->path()};
                auto files = files_to_send(all);
                if (!files) return core::refuse(files.error());
                *parcel = {std::move(*folder), std::move(*files), std::move(*written), {}};
            }
            return imaging::pacs::send(node, parcel->pending_for(archive), kTries, job.part(0.5, 1.0));
        },
        [this, archive](const core::Result<Sent>& sent) { take(sent, archive); });
    set_working(true);
}

void ToArchiveDialog::take(const core::Result<Sent>& sent, int archive) {
    if (sent) {
        auto& pending = parcel_->pending[archive];
        pending.clear();
        for (const NotAccepted& refused : sent->not_accepted) pending.push_back(refused.file);
    }
    set_working(false);
    if (!sent) return say(text(to_line(sent.error())), "bad");
    QString said = what_came_of(archive, *sent);
    if (!sent->not_accepted.empty()) return say(said, "bad");
    for (const auto* doubts :
         std::initializer_list<const core::Warnings*>{&parcel_->doubts, &sent->warnings}) {
        for (const core::Warning& doubt : *doubts) said += QStringLiteral("\n") + text(doubt.text);
    }
    say(said, "good");
}

QString ToArchiveDialog::what_came_of(int archive, const Sent& sent) const {
    const QString title = archives_[archive].title();
    const auto all = static_cast<int>(parcel_->files.size());
    const auto accepted = static_cast<int>(sent.accepted.size());
    if (!sent.not_accepted.empty()) {
        return tr("%1 accepts %2 of %3 objects, the others not: %4. Send tries them again.")
            .arg(title)
            .arg(all - static_cast<int>(sent.not_accepted.size()))
            .arg(all)
            .arg(text(sent.not_accepted.front().reason));
    }
    if (accepted < all)
        return tr("%1 accepts the last %2 of %3 objects, and now has all.").arg(title).arg(accepted).arg(all);
    return all == 1 ? tr("%1 accepts the object.").arg(title)
                    : tr("%1 accepts all %2 objects.").arg(title).arg(all);
}

/// What was said of one archive does not hold for another.
void ToArchiveDialog::show_archive(int archive) {
    set_working(false);
    if (archive < 0 || !parcel_->pending.contains(archive)) return say({}, "");
    const QString title = archives_[archive].title();
    const auto all = static_cast<int>(parcel_->files.size());
    const auto pending = static_cast<int>(parcel_->pending_for(archive).size());
    if (pending == 0) return say(tr("%1 has all objects already.").arg(title), "good");
    say(tr("%1 has %2 of %3 objects. Send tries the others.").arg(title).arg(all - pending).arg(all), "");
}

void ToArchiveDialog::set_working(bool working) {
    progress_->setVisible(working);
    progress_->setValue(0);
    stop_->setVisible(working);
    archive_->setEnabled(!working);
    const int archive = archive_->currentIndex();
    const bool has_all = parcel_->pending.contains(archive) && parcel_->pending_for(archive).empty();
    send_->setEnabled(!working && !archives_.isEmpty() && !has_all);
}

void ToArchiveDialog::say(const QString& sentence, const char* role) {
    say_on(*said_, sentence, QString::fromLatin1(role));
    // Doubts may be several lines.
    resize(width(), std::max(height(), layout()->totalHeightForWidth(width())));
}

}  // namespace remnant::ui
