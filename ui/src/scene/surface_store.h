#pragma once
// The surfaces of all views: each mask's is made once, in a job, and kept while somebody may want it again.

#include <QObject>
#include <map>
#include <memory>
#include <vector>

#include "remnant/core/label_mask.h"
#include "remnant/core/result.h"

namespace remnant::ui {

class Jobs;
struct Surface;
using SharedSurface = std::shared_ptr<const Surface>;

/// Voxels on their grid: what a surface is made of.
struct SurfaceSource {
    core::LabelMask mask;
    core::GridGeometry grid;

    /// Equal voxels at equal places; fast where slabs are shared.
    [[nodiscard]] bool same_as(const SurfaceSource& other) const;
};

class SurfaceStore : public QObject {
    Q_OBJECT

  public:
    explicit SurfaceStore(Jobs& jobs, QObject* parent = nullptr);
    ~SurfaceStore() override;

    /// The surface, or null while it is not made.
    [[nodiscard]] SharedSurface find(const SurfaceSource& source) const;

    /// Says what `asker` shows from now on, in place of what it said before. What is missing is made, the
    /// first of the list first; work nobody wants any more is cancelled.
    void want(QObject* asker, std::vector<SurfaceSource> sources);

    /// Something that is wanted is not made yet.
    [[nodiscard]] bool busy() const { return job_ != 0; }
    /// How many surfaces were made since the start.
    [[nodiscard]] int made() const { return made_; }

  Q_SIGNALS:
    /// More surfaces can be found, or making them ended.
    void changed();
    /// A surface cannot be made.
    void refused(const QString& what, const QString& reason);

  private:
    struct Entry {
        SurfaceSource source;
        SharedSurface surface;  // null: it cannot be made
    };
    struct Delivery;

    [[nodiscard]] const Entry* entry(const SurfaceSource& source) const;
    [[nodiscard]] bool wanted(const SurfaceSource& source) const;
    [[nodiscard]] std::vector<SurfaceSource> missing() const;
    void start();
    void collect();
    void finish(const core::Result<bool>& result);
    void forget_the_unwanted();

    Jobs& jobs_;
    std::vector<Entry> entries_;  // oldest first
    std::map<QObject*, std::vector<SurfaceSource>> wishes_;
    std::shared_ptr<Delivery> delivery_;
    std::vector<SurfaceSource> under_way_;
    int job_ = 0;              // 0: none runs
    bool superseded_ = false;  // the job was cancelled for a newer wish, not by a person
    int made_ = 0;
};

}  // namespace remnant::ui
