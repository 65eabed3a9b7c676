#pragma once
// Surfaces made once and shared by all 3D views; made in a job, never on the window's thread.

#include <QObject>
#include <list>
#include <memory>
#include <vector>

#include "document/display_layers.h"
#include "document/document.h"
#include "scene/surface.h"

namespace remnant::ui {

class SurfaceStore : public QObject {
    Q_OBJECT

  public:
    explicit SurfaceStore(Document& document, QObject* parent = nullptr);

    /// The surface of these voxels; null until it is made (see `ready`).
    [[nodiscard]] std::shared_ptr<const Surface> find(const core::LabelMask& mask,
                                                      const core::GridGeometry& grid);
    /// Sees to it that all of them are there, the sooner asked the sooner made.
    void want(const std::vector<DisplayLayer>& layers, const core::GridGeometry& grid);
    [[nodiscard]] bool busy() const { return working_; }

  Q_SIGNALS:
    /// Surfaces were made.
    void ready();

  private:
    struct Entry {
        core::LabelMask mask;
        core::GridGeometry grid;
        std::shared_ptr<const Surface> surface;
    };
    struct Wish {
        core::LabelMask mask;
        core::GridGeometry grid;
    };
    void start();

    Document& document_;
    std::list<Entry> entries_;  // most recently used first
    std::vector<Wish> wishes_;
    bool working_ = false;
};

}  // namespace remnant::ui
