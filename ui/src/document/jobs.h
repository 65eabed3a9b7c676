#pragma once
// Work beside the window: everything over 100 ms runs here, with a name, progress and cancel.

#include <QList>
#include <QObject>
#include <QPointer>
#include <QString>
#include <functional>
#include <map>
#include <memory>
#include <optional>

#include "remnant/core/job.h"
#include "remnant/core/result.h"

namespace remnant::ui {

/// One job as the status line shows it.
struct JobInfo {
    int id = 0;
    QString name;
    double fraction = 0.0;  // 0–1
    QString text;
    bool quiet = false;  // too short or too frequent to be shown
};

class Jobs : public QObject {
    Q_OBJECT

  public:
    explicit Jobs(QObject* parent = nullptr);
    /// Cancels what runs and waits for it.
    ~Jobs() override;

    template <class T>
    using Work = std::function<core::Result<T>(const core::JobContext&)>;
    template <class T>
    using Done = std::function<void(core::Result<T>)>;

    /// Runs `work` on a worker thread and `done` with its result on the GUI thread, unless `owner` is gone by
    /// then. Exceptions become a refusal. Returns the job's id.
    template <class T>
    int run(QObject* owner, const QString& name, Work<T> work, Done<T> done) {
        return start(owner, name, false, std::move(work), std::move(done));
    }
    /// As `run`, for frequent short work that the status line need not show.
    template <class T>
    int run_quietly(QObject* owner, Work<T> work, Done<T> done) {
        return start(owner, QString(), true, std::move(work), std::move(done));
    }

    void cancel(int id);
    /// The jobs that run or wait, quiet ones included, oldest first.
    [[nodiscard]] QList<JobInfo> running() const;
    [[nodiscard]] bool idle() const { return jobs_.empty(); }

  Q_SIGNALS:
    /// A job began, moved on or ended.
    void changed();

  private:
    struct Running {
        JobInfo info;
        core::JobContext context;
    };

    template <class T>
    int start(QObject* owner, const QString& name, bool quiet, Work<T> work, Done<T> done) {
        const QPointer<QObject> guard(owner);
        auto outcome = std::make_shared<std::optional<core::Result<T>>>();
        return launch(
            name, quiet,
            [work = std::move(work), outcome](const core::JobContext& job) {
                outcome->emplace(guarded<T>(work, job));
            },
            [guard, outcome, done = std::move(done)] {
                if (guard) done(std::move(**outcome));
            });
    }

    template <class T>
    static core::Result<T> guarded(const Work<T>& work, const core::JobContext& job) {
        try {
            return work(job);
        } catch (const std::bad_alloc&) {
            return core::refuse("remnant", "there is not enough memory for this");
        } catch (const std::exception&) {
            // What a library says here may quote the input, and that may name a patient.
            return core::refuse("remnant", "an unforeseen fault stopped the work; nothing was changed");
        }
    }

    int launch(const QString& name, bool quiet, std::function<void(const core::JobContext&)> work,
               std::function<void()> done);
    void progress(int id, double fraction, const QString& text);
    void finish(int id, const std::function<void()>& done);

    class Pool;
    std::unique_ptr<Pool> pool_;
    std::map<int, Running> jobs_;
    int last_id_ = 0;
};

}  // namespace remnant::ui
