#include "followup/scan_blink.h"

#include "slice/laid_over.h"
#include "slice/tools.h"

namespace remnant::ui {
namespace {

constexpr int kTurnMs = 800;

}  // namespace

ScanBlink::ScanBlink(Document& document, ToolBox& tools, QObject* parent)
    : QObject(parent), document_(document), tools_(tools) {
    turn_.setInterval(kTurnMs);
    connect(&turn_, &QTimer::timeout, this, [this] { tools_.set_blinked(!tools_.blinked()); });
    connect(&document_, &Document::changed, this, [this](Parts parts) {
        if (parts.testAnyFlags(Part::View | Part::Whole)) refresh();
    });
}

void ScanBlink::refresh() {
    const bool blinks =
        document_.is_open() && laid_over_way(document_.current().view.laid_over) == LaidOver::Blink;
    if (blinks == turn_.isActive()) return;
    tools_.set_blinked(false);
    if (blinks) {
        turn_.start();
    } else {
        turn_.stop();
    }
}

}  // namespace remnant::ui
