#pragma once
// A full turn around what is shown, as numbered PNG files.

#include <QObject>
#include <QSize>
#include <QString>
#include <functional>

#include "remnant/core/result.h"
#include "scene/camera_pose.h"

class QImage;

namespace remnant::ui {

class Jobs;

/// The pose turned about its own up axis, `degrees` to the patient's left seen from anterior.
CameraPose turned(const CameraPose& pose, double degrees);

/// Draws one frame at a time between the window's other events; each is written in a job before the next one
/// is drawn. Ends itself (`deleteLater`) after `finished`.
class Turntable : public QObject {
    Q_OBJECT

  public:
    using Draw = std::function<core::Result<QImage>(const CameraPose& pose, QSize pixels)>;

    struct Plan {
        QString folder;  // must exist
        int frames = 0;  // 2–3600
        QSize pixels;
        CameraPose from;
    };

    Turntable(Jobs& jobs, Plan plan, Draw draw, QObject* parent);
    void start();
    /// Frames written so far stay.
    void cancel() { cancelled_ = true; }

    /// "turntable-007.png", numbered from 1.
    [[nodiscard]] static QString file_name(int frame, int frames);

  Q_SIGNALS:
    void progressed(int written, int frames);
    /// An empty reason: all frames are written.
    void finished(const QString& what, const QString& reason);

  private:
    void draw_next();
    void write(QImage image);
    void written(const core::Result<bool>& result);
    void end(const core::Error& error);

    Jobs& jobs_;
    Plan plan_;
    Draw draw_;
    int written_ = 0;
    bool cancelled_ = false;
};

}  // namespace remnant::ui
