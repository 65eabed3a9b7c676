#pragma once
// One piece of work on one scan at a time. The case may change while it runs: its result counts only where
// its scan is still there.

#include <QObject>
#include <functional>
#include <optional>
#include <string>
#include <utility>

#include "document/document.h"
#include "document/jobs.h"

namespace remnant::ui {

class ScanJob : public QObject {
    Q_OBJECT

  public:
    explicit ScanJob(Document& document, QObject* parent = nullptr);

    [[nodiscard]] bool busy() const { return job_.has_value(); }

    /// Runs `work` beside the window, and `use` with its result and the scan as it is then. Nothing happens
    /// while other work is under way. What was refused is said by `refused`, what was cancelled is too,
    /// though not as an alarm.
    template <class T>
    void start(const QString& name, const std::string& scan_id,
               std::function<core::Result<T>(const core::JobContext&)> work,
               std::function<void(const core::TimePoint&, T)> use) {
        if (busy()) return;
        set_job(document_.jobs().run<T>(this, name, std::move(work),
                                        [this, use = std::move(use), scan_id](core::Result<T> result) {
                                            set_job(std::nullopt);
                                            const core::TimePoint* now = document_.current().find(scan_id);
                                            if (now == nullptr) return;
                                            if (!result) return say(result.error());
                                            use(*now, std::move(*result));
                                        }));
    }

  Q_SIGNALS:
    void busy_changed();
    void refused(const QString& sentence, bool alarming);

  private:
    void set_job(std::optional<int> job);
    void say(const core::Error& error);

    Document& document_;
    std::optional<int> job_;
};

}  // namespace remnant::ui
