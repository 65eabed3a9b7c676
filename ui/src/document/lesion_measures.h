#pragma once
// What is measured of the tumours of the scan that is shown. Made in a job when outlines rest, while the step
// of structures, which shows it, is open.

#include <QObject>
#include <QTimer>
#include <vector>

#include "document/document.h"
#include "remnant/volumetry/lesion.h"

namespace remnant::ui {

class LesionMeasures : public QObject {
    Q_OBJECT

  public:
    explicit LesionMeasures(Document& document, QObject* parent = nullptr);

    /// The largest first; those of the last time until new ones are made.
    [[nodiscard]] const std::vector<volumetry::Lesion>& lesions() const { return lesions_; }
    /// The scan they lie in.
    [[nodiscard]] const std::string& scan_id() const { return scan_id_; }
    /// New ones are wanted and not there yet.
    [[nodiscard]] bool pending() const { return measuring_ || (stale_ && seen()); }

  Q_SIGNALS:
    void changed();

  private:
    void take_changes(Parts parts);
    [[nodiscard]] bool seen() const;
    void measure();

    Document& document_;
    std::string scan_id_;
    std::vector<volumetry::Lesion> lesions_;
    bool measuring_ = false;
    bool stale_ = true;  // something changed since the newest job began
    QTimer rest_;
};

}  // namespace remnant::ui
