#pragma once
// Outlines made here: what a tool or a command asks for becomes a job, and its result a change that can be
// undone.

#include <QObject>
#include <functional>
#include <optional>

#include "document/document.h"
#include "remnant/core/job.h"

namespace remnant::ui {

class Outlining : public QObject {
    Q_OBJECT

  public:
    explicit Outlining(Document& document, QObject* parent = nullptr);

    /// The structure that is worked on; where it is not there, the liver.
    void set_target(const std::string& structure_id) { target_ = structure_id; }
    /// Looks for the liver in the scan that is shown.
    void find_liver();
    /// Outlines the slices that lie between outlined ones of the structure worked on.
    void fill_between();
    /// A job of outlining is under way.
    [[nodiscard]] bool busy() const { return job_.has_value(); }

  Q_SIGNALS:
    /// What to do next, what came of it, or what was wrong.
    void said(const QString& sentence, bool alarming);
    void busy_changed();

  private:
    [[nodiscard]] const core::TimePoint* scan_with_ct();
    void set_job(std::optional<int> job);
    template <class T>
    void start(const QString& name, std::function<core::Result<T>(const core::JobContext&)> work,
               std::function<void(const core::TimePoint&, T)> use);

    Document& document_;
    std::string target_;
    std::optional<int> job_;
};

}  // namespace remnant::ui
