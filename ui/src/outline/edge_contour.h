#pragma once
// A contour that follows the edges of a slice from click to click, closed by a double click.

#include <QObject>
#include <optional>
#include <vector>

#include "document/document.h"
#include "remnant/imaging/outline_live_wire.h"
#include "remnant/imaging/outline_slice.h"
#include "slice/tools.h"

namespace remnant::ui {

class EdgeContour : public QObject {
    Q_OBJECT

  public:
    EdgeContour(Document& document, ToolBox& tools, QObject* parent = nullptr);

  Q_SIGNALS:
    void said(const QString& sentence, bool alarming);
    /// Corners of a closed contour in a plane of voxels.
    void closed(const remnant::imaging::outline::SlicePlane& plane,
                const std::vector<remnant::imaging::outline::SlicePoint>& loop);

  private:
    void begin();
    void drop();
    void take_point(const core::Vec3& point, const core::Vec3& into);
    void take_pointer(const core::Vec3& point);
    void close();
    bool fasten(const imaging::outline::SlicePlane& plane);
    [[nodiscard]] imaging::outline::SlicePixel pixel_at(const core::Vec3& point) const;
    void show_trail(const std::vector<imaging::outline::SlicePixel>& ahead);

    Document& document_;
    ToolBox& tools_;
    imaging::outline::SlicePlane plane_;
    std::optional<imaging::outline::LiveWire> wire_;
    std::vector<imaging::outline::SlicePixel> path_;  // fastened so far
};

}  // namespace remnant::ui
