#pragma once
// Lets two scans take turns in the views, a little slower than a heartbeat, while blinking is chosen.

#include <QObject>
#include <QTimer>

#include "document/document.h"

namespace remnant::ui {

class ToolBox;

class ScanBlink : public QObject {
    Q_OBJECT

  public:
    ScanBlink(Document& document, ToolBox& tools, QObject* parent = nullptr);

  private:
    void refresh();

    Document& document_;
    ToolBox& tools_;
    QTimer turn_;
};

}  // namespace remnant::ui
