#pragma once
// What is measured of the tumours of the scan that is shown, made in a job after each change.

#include <QObject>
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

  Q_SIGNALS:
    void changed();

  private:
    void measure_later();
    void measure();

    Document& document_;
    std::string scan_id_;
    std::vector<volumetry::Lesion> lesions_;
    bool measuring_ = false;
    bool stale_ = false;  // something changed since the job under way began
};

}  // namespace remnant::ui
