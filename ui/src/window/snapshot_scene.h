#pragma once
// One snapshot: the window brought to what was asked for, waited for, and drawn.

#include <QString>

#include "remnant/core/result.h"
#include "remnant/ui/workstation.h"

class QWidget;

namespace remnant::ui {

class MainWindow;

class SnapshotScene {
  public:
    SnapshotScene(MainWindow& window, const Snapshot& snapshot);

    core::Result<> take();

  private:
    core::Result<> wait();
    core::Result<> arrange();
    [[nodiscard]] QWidget* subject() const;

    MainWindow& window_;
    const Snapshot& wanted_;
    QString alarm_;  // what the window said went wrong
};

}  // namespace remnant::ui
