#include "window/status_line.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QStyle>
#include <algorithm>

#include "document/jobs.h"
#include "theme/theme.h"

namespace remnant::ui {
namespace {

constexpr int kMinuteMs = 60 * 1000;
/// Work that is done sooner is not announced: to show and to hide it lays out the whole window each time.
constexpr int kWorthShowingMs = 200;

QString ago(const QDateTime& then) {
    const qint64 minutes = then.secsTo(QDateTime::currentDateTime()) / 60;
    if (minutes < 1) return StatusLine::tr("Saved just now");
    if (minutes == 1) return StatusLine::tr("Saved 1 min ago");
    if (minutes < 60) return StatusLine::tr("Saved %1 min ago").arg(minutes);
    return StatusLine::tr("Saved at %1").arg(then.toString(QStringLiteral("HH:mm")));
}

QString percent_text(double fraction) {
    return QStringLiteral("%1\u2009%").arg(qRound(fraction * 100));
}

}  // namespace

StatusLine::StatusLine(Document& document, QWidget* parent)
    : QWidget(parent),
      document_(document),
      work_(new QWidget(this)),
      job_(new QLabel(work_)),
      progress_(new QProgressBar(work_)),
      percent_(new QLabel(work_)),
      cancel_(new QPushButton(tr("Cancel"), work_)),
      message_(new QLabel(this)),
      hover_(new QLabel(this)),
      saved_(new QLabel(this)) {
    setFixedHeight(Theme::kStatusHeight);
    setFont(Theme::small_font());
    progress_->setFixedWidth(150);
    progress_->setTextVisible(false);
    cancel_->setObjectName(QStringLiteral("cancelJob"));
    cancel_->setProperty("role", QStringLiteral("link"));
    auto* notice = new QLabel(tr("Research and education only. Not a medical device"), this);
    for (QLabel* label : {saved_, notice, hover_, percent_})
        label->setProperty("role", QStringLiteral("dim"));
    message_->setObjectName(QStringLiteral("message"));
    message_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    auto* work = new QHBoxLayout(work_);
    work->setContentsMargins(0, 0, 0, 0);
    work->setSpacing(12);
    for (QWidget* part : std::initializer_list<QWidget*>{job_, progress_, percent_, cancel_})
        work->addWidget(part);
    work_->hide();
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(16, 0, 16, 0);
    layout->setSpacing(12);
    layout->addWidget(work_);
    layout->addWidget(message_, 1);
    for (QWidget* part : std::initializer_list<QWidget*>{hover_, saved_, notice}) layout->addWidget(part);
    for (QLabel* label : findChildren<QLabel*>()) label->setFont(Theme::small_font());
    percent_->setFixedWidth(percent_->fontMetrics().horizontalAdvance(percent_text(1.0)));
    worth_showing_.setSingleShot(true);
    worth_showing_.setInterval(kWorthShowingMs);
    connect(&worth_showing_, &QTimer::timeout, work_, &QWidget::show);
    connect(cancel_, &QPushButton::clicked, this, [this] { document_.jobs().cancel(shown_job_); });
    connect(&document_.jobs(), &Jobs::changed, this, &StatusLine::refresh_jobs);
    connect(&document_, &Document::changed, this, [this](Parts parts) {
        if (parts.testAnyFlags(Part::File | Part::Whole)) refresh_saved();
    });
    auto* clock = new QTimer(this);
    connect(clock, &QTimer::timeout, this, &StatusLine::refresh_saved);
    clock->start(kMinuteMs);
    refresh_jobs();
    refresh_saved();
}

void StatusLine::show_hover(const QString& text) {
    hover_->setText(text);
}

void StatusLine::say(const QString& sentence, bool alarming) {
    message_->setProperty("role", alarming ? QStringLiteral("warn") : QString());
    message_->style()->unpolish(message_);
    message_->style()->polish(message_);
    message_->setText(sentence);
    message_->setToolTip(sentence);
}

QString StatusLine::said() const {
    return message_->text();
}

void StatusLine::refresh_jobs() {
    QList<JobInfo> jobs = document_.jobs().running();
    jobs.removeIf([](const JobInfo& job) { return job.quiet; });
    if (jobs.isEmpty()) {
        worth_showing_.stop();
        work_->hide();
        return;
    }
    if (work_->isHidden() && !worth_showing_.isActive()) worth_showing_.start();
    const JobInfo& first = jobs.front();
    shown_job_ = first.id;
    const QString more = jobs.size() > 1 ? tr(" (and %1 more)").arg(jobs.size() - 1) : QString();
    job_->setText(first.name + more);
    progress_->setValue(qRound(first.fraction * 100));
    percent_->setText(percent_text(first.fraction));
}

void StatusLine::refresh_saved() {
    const bool modified = document_.modified();
    if (was_modified_ && !modified && document_.is_open()) saved_at_ = QDateTime::currentDateTime();
    if (!document_.is_open()) saved_at_ = {};
    was_modified_ = modified;
    if (!document_.is_open()) {
        saved_->setText(tr("Version %1").arg(QStringLiteral(REMNANT_VERSION)));
    } else if (document_.read_only()) {
        saved_->setText(tr("Read only: save under another name"));
    } else if (modified) {
        saved_->setText(document_.path().isEmpty() ? tr("Not saved yet") : tr("Unsaved changes"));
    } else {
        saved_->setText(saved_at_.isValid() ? ago(saved_at_) : tr("Saved"));
    }
}

}  // namespace remnant::ui
