#include "document/scan_job.h"

namespace remnant::ui {

ScanJob::ScanJob(Document& document, QObject* parent) : QObject(parent), document_(document) {}

void ScanJob::set_job(std::optional<int> job) {
    job_ = job;
    Q_EMIT busy_changed();
}

void ScanJob::say(const core::Error& error) {
    Q_EMIT refused(QString::fromStdString(core::to_line(error)), error.reason != "cancelled");
}

}  // namespace remnant::ui
