#pragma once
// A later scan laid over an earlier one: what the panel asks for becomes a job, and its result a change that
// can be undone.

#include <QObject>
#include <functional>
#include <memory>
#include <optional>

#include "document/document.h"
#include "document/scan_job.h"
#include "remnant/ui/scan_carrying.h"

namespace remnant::ui {

class FollowupWork : public QObject {
    Q_OBJECT

  public:
    explicit FollowupWork(Document& document, QObject* parent = nullptr);

    /// The later scan that is laid over the one the case begins with: the one that is shown, else, where the
    /// first is shown, the one beside it. Null where there is only one scan.
    [[nodiscard]] const core::TimePoint* followup() const;
    /// Why the scans cannot be aligned; empty where they can.
    [[nodiscard]] QString alignment_obstacle() const;
    /// Why no remnant, or no site, can be carried to it; empty where one can.
    [[nodiscard]] QString remnant_obstacle() const;
    [[nodiscard]] QString sites_obstacle() const;

    void align(imaging::RegistrationMethod method);
    /// Carries the remnant of the active plan, from the scan that `volumetry::carried_from` names.
    void carry_remnant();
    /// Marks the sites of metastases that the scan it is carried from shows and the later one does not.
    void mark_disappeared();

    [[nodiscard]] bool busy() const { return job_.busy(); }

  Q_SIGNALS:
    /// What came of it, or what was wrong.
    void said(const QString& sentence, bool alarming);
    /// Work began or ended.
    void changed();

  private:
    /// A bent registration and the scans it was made of, so that carrying twice bends once.
    struct Bent {
        ScanPair pair;
        LaidScans laid;
    };
    using BentScans = std::shared_ptr<const Bent>;

    [[nodiscard]] const core::ResectionPlan* plan() const;
    [[nodiscard]] QString carrying_obstacle(const core::TimePoint* earlier) const;
    [[nodiscard]] ScanPair pair_with(const core::TimePoint& earlier) const;
    [[nodiscard]] static core::Result<BentScans> bent(const ScanPair& pair, const BentScans& known,
                                                      const core::JobContext& job);
    void apply(const core::Result<core::Change>& change, const QString& sentence);

    Document& document_;
    BentScans bent_;
    ScanJob job_;
};

}  // namespace remnant::ui
