#pragma once
// What is measured of the tumours of the scan that is shown, and of all scans as a course over time. Made in
// a job when outlines rest, while a step that shows it is open.

#include <QObject>
#include <QTimer>
#include <vector>

#include "document/document.h"
#include "remnant/volumetry/lesion.h"
#include "remnant/volumetry/lesion_course.h"

namespace remnant::ui {

class LesionMeasures : public QObject {
    Q_OBJECT

  public:
    explicit LesionMeasures(Document& document, QObject* parent = nullptr);

    /// The largest first; those of the last time until new ones are made.
    [[nodiscard]] const std::vector<volumetry::Lesion>& lesions() const { return lesions_; }
    /// The scan they lie in.
    [[nodiscard]] const std::string& scan_id() const { return scan_id_; }
    /// The lesions of all scans; made with them in the growth step, else that of the last time.
    [[nodiscard]] const volumetry::LesionCourse& course() const { return course_; }
    /// New ones are wanted and not there yet.
    [[nodiscard]] bool pending() const;

  Q_SIGNALS:
    void changed();

  private:
    void take_changes(Parts parts);
    [[nodiscard]] bool seen() const;
    [[nodiscard]] bool course_seen() const;
    void measure();

    Document& document_;
    std::string scan_id_;
    std::vector<volumetry::Lesion> lesions_;
    volumetry::LesionCourse course_;
    bool measuring_ = false;
    bool stale_ = true;         // something changed since the newest job began
    bool course_stale_ = true;  // since the newest one that made the course too
    QTimer rest_;
};

}  // namespace remnant::ui
