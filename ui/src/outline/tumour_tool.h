#pragma once
// The tool that shows a tumour: a click in it, or its diameter drawn on a slice.

#include <QObject>

#include "remnant/imaging/outline_tumour.h"
#include "slice/tools.h"

namespace remnant::ui {

class TumourTool : public QObject {
    Q_OBJECT

  public:
    explicit TumourTool(ToolBox& tools, QObject* parent = nullptr);

  Q_SIGNALS:
    void said(const QString& sentence, bool alarming);
    void shown(const remnant::imaging::TumourHint& hint);

  private:
    void begin();
    void take_line(const std::vector<core::Vec3>& line);

    ToolBox& tools_;
};

}  // namespace remnant::ui
