#pragma once
// A later scan laid over the first one: what the panel asks for becomes a job, and its result a change that
// can be undone.

#include <QObject>
#include <functional>
#include <memory>
#include <optional>

#include "document/document.h"
#include "document/scan_job.h"
#include "remnant/imaging/registration.h"

namespace remnant::ui {

class FollowupWork : public QObject {
    Q_OBJECT

  public:
    explicit FollowupWork(Document& document, QObject* parent = nullptr);

    /// The later scan that is compared with the first one: the one that is shown, else, where the first is
    /// shown, the one beside it. Null where there is only one scan.
    [[nodiscard]] const core::TimePoint* followup() const;
    /// Why the scans cannot be aligned; empty where they can.
    [[nodiscard]] QString alignment_obstacle() const;
    /// Why nothing can be carried from the first scan; empty where something can.
    [[nodiscard]] QString carrying_obstacle() const;

    void align(imaging::RegistrationMethod method);
    /// Carries the remnant of the active plan.
    void carry_remnant();
    /// Marks the sites of metastases of the first scan that the later one does not show.
    void mark_disappeared();

    [[nodiscard]] bool busy() const { return job_.busy(); }

  Q_SIGNALS:
    /// What came of it, or what was wrong.
    void said(const QString& sentence, bool alarming);
    /// Work began or ended.
    void changed();

  private:
    /// What was asked for, as it was then: a job sees this and nothing else.
    struct Pair {
        core::TimePoint first;
        core::TimePoint later;
    };
    /// A bent registration and the scans it was made of, so that carrying twice bends once.
    struct Bent {
        Pair pair;
        imaging::Registration registration;
    };
    using BentScans = std::shared_ptr<const Bent>;

    [[nodiscard]] Pair pair() const;
    [[nodiscard]] static core::Result<BentScans> bent(const Pair& pair, const BentScans& known,
                                                      const core::JobContext& job);
    void apply(const core::Result<core::Change>& change, const QString& sentence);

    Document& document_;
    BentScans bent_;
    ScanJob job_;
};

}  // namespace remnant::ui
