#pragma once
// Vessels outlined from clicks, their branches, and the liver they feed or drain: what the panel asks for
// becomes a job, and its result a change that can be undone.

#include <QObject>
#include <array>
#include <functional>
#include <optional>
#include <vector>

#include "document/document.h"
#include "document/scan_job.h"
#include "remnant/core/job.h"
#include "remnant/imaging/outline_vessels.h"

namespace remnant::ui {

class ToolBox;

enum class Vessel { Portal, Hepatic };

class VesselWork : public QObject {
    Q_OBJECT

  public:
    VesselWork(Document& document, ToolBox& tools, QObject* parent = nullptr);

    /// Points set in a vessel of the scan that is shown.
    [[nodiscard]] std::size_t seeds(Vessel vessel) const {
        return seeds_[static_cast<std::size_t>(vessel)].size();
    }
    void clear_seeds();
    /// Outlines the vessels that have points.
    void outline();

    /// The vessel whose branches are looked at.
    [[nodiscard]] Vessel chosen() const { return chosen_; }
    void choose(Vessel vessel);
    /// Its branches as it is now; null where none are known of the outline there is.
    [[nodiscard]] const imaging::BranchTree* tree() const;
    /// Branches were drawn of some vessel.
    [[nodiscard]] bool any_tree() const { return !known_.empty(); }
    void rename(std::size_t branch, const QString& name);
    void cut_off(std::size_t branch);
    /// Adds what leads from the crosshair to the vessel.
    void add_from_crosshair();
    /// Puts the crosshair in the middle of a branch.
    void look_at(std::size_t branch);
    void make_territories();
    void show_supplied(std::size_t branch);

    [[nodiscard]] bool busy() const { return job_.busy(); }

  Q_SIGNALS:
    /// What to do next, what came of it, or what was wrong.
    void said(const QString& sentence, bool alarming);
    /// Points, branches, or whether work is under way.
    void changed();

  private:
    void take_point(const core::Vec3& point);
    void show_marks();
    void forget_other_scans();
    [[nodiscard]] const core::TimePoint* ready_scan();
    void remember(Vessel which, imaging::VesselWithTree vessel);
    /// A job that gives the chosen vessel other voxels and branches.
    void reshape(const QString& name, const std::string& verb,
                 std::function<core::Result<imaging::VesselWithTree>(const core::JobContext&)> work);

    /// An outline whose branches were drawn.
    struct Known {
        Vessel which;
        imaging::VesselWithTree vessel;
    };
    /// The chosen vessel among the structures of the scan that is shown, with its branches; none where none
    /// are known of the outline it has now.
    struct Now {
        const core::Structure* structure = nullptr;
        const imaging::VesselWithTree* vessel = nullptr;
    };
    [[nodiscard]] Now now() const;

    Document& document_;
    ToolBox& tools_;
    std::string scan_id_;
    std::array<std::vector<core::Vec3>, 2> seeds_;
    Vessel chosen_ = Vessel::Portal;
    std::vector<Known> known_;  // the newest last: undo brings an older one back
    ScanJob job_;
};

}  // namespace remnant::ui
