#pragma once
// Cuts drawn into the pictures: three points become a plane, a line becomes a curved cut.

#include <QObject>
#include <optional>
#include <vector>

#include "document/document.h"

namespace remnant::ui {

class ToolBox;

class CutDrawing : public QObject {
    Q_OBJECT

  public:
    CutDrawing(Document& document, ToolBox& tools, QObject* parent = nullptr);

  Q_SIGNALS:
    /// What to do next, or what was wrong.
    void said(const QString& sentence, bool alarming);

  private:
    void begin();
    void take_point(const core::Vec3& point);
    void take_line(const std::vector<core::Vec3>& line, const core::Vec3& into);
    void add_line(const std::vector<core::Vec3>& line);
    bool put(const core::CuttingSurface& surface);
    [[nodiscard]] bool drawn_cut_is_as_drawn() const;

    Document& document_;
    ToolBox& tools_;
    // Lines of the cut that is being drawn, all in pictures across one direction.
    std::vector<std::vector<core::Vec3>> lines_;
    core::Vec3 into_ = core::Vec3::Zero();
    std::optional<volumetry::EntryAddress> drawn_;
    std::optional<core::CuttingSurface> surface_;  // as the lines gave it
};

}  // namespace remnant::ui
