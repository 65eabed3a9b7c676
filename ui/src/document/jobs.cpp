#include "document/jobs.h"

#include <sys/resource.h>

#include <QMetaObject>
#include <QThreadPool>
#include <atomic>
#include <chrono>

namespace remnant::ui {
namespace {

constexpr std::chrono::milliseconds kBetweenReports(60);
constexpr int kBehindTheWindow = 5;  // further back, other programs would starve it

/// Lets one report through every so often: each is a repaint of the window.
class ReportGate {
  public:
    bool lets_through(double fraction) {
        const auto now = Clock::now().time_since_epoch().count();
        auto last = last_.load();
        const auto pause = std::chrono::duration_cast<Clock::duration>(kBetweenReports).count();
        if (fraction < 1.0 && now - last < pause) return false;
        return last_.compare_exchange_strong(last, now);
    }

  private:
    using Clock = std::chrono::steady_clock;
    std::atomic<Clock::rep> last_ = 0;
};

/// The window comes first where the cores are few. Threads that the work starts inherit this.
void step_behind_the_window() {
    setpriority(PRIO_PROCESS, 0, kBehindTheWindow);
}

}  // namespace

/// Library code brings its own threads for large work; two jobs at once keep a short one from waiting for a
/// long one.
class Jobs::Pool : public QThreadPool {
  public:
    Pool() { setMaxThreadCount(3); }
};

Jobs::Jobs(QObject* parent) : QObject(parent), pool_(std::make_unique<Pool>()) {}

Jobs::~Jobs() {
    for (auto& [id, job] : jobs_) job.context.cancel();
    pool_->waitForDone();
}

int Jobs::launch(const QString& name, bool quiet, std::function<void(const core::JobContext&)> work,
                 std::function<void()> done) {
    const int id = ++last_id_;
    auto gate = std::make_shared<ReportGate>();
    core::JobContext context([this, id, gate](double fraction, std::string_view text) {
        if (!gate->lets_through(fraction)) return;
        const QString said = QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
        QMetaObject::invokeMethod(
            this, [this, id, fraction, said] { progress(id, fraction, said); }, Qt::QueuedConnection);
    });
    jobs_.emplace(id, Running{{id, name, 0.0, QString(), quiet}, context});
    pool_->start([this, id, context, work = std::move(work), done = std::move(done)] {
        step_behind_the_window();
        work(context);
        QMetaObject::invokeMethod(
            this, [this, id, done] { finish(id, done); }, Qt::QueuedConnection);
    });
    Q_EMIT changed();
    return id;
}

void Jobs::cancel(int id) {
    const auto job = jobs_.find(id);
    if (job != jobs_.end()) job->second.context.cancel();
}

QList<JobInfo> Jobs::running() const {
    QList<JobInfo> list;
    for (const auto& [id, job] : jobs_) list.append(job.info);
    return list;
}

void Jobs::progress(int id, double fraction, const QString& text) {
    const auto job = jobs_.find(id);
    if (job == jobs_.end()) return;
    job->second.info.fraction = fraction;
    job->second.info.text = text;
    Q_EMIT changed();
}

void Jobs::finish(int id, const std::function<void()>& done) {
    jobs_.erase(id);
    done();
    Q_EMIT changed();
}

}  // namespace remnant::ui
