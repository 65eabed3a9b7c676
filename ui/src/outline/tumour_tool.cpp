#include "outline/tumour_tool.h"

namespace remnant::ui {

TumourTool::TumourTool(ToolBox& tools, QObject* parent) : QObject(parent), tools_(tools) {
    connect(&tools_, &ToolBox::changed, this, &TumourTool::begin);
    connect(&tools_, &ToolBox::line_drawn, this, &TumourTool::take_line);
}

void TumourTool::begin() {
    if (tools_.tool() == Tool::Tumour)
        Q_EMIT said(tr("Draw the tumour's longest diameter, or click in its middle. Esc ends."), false);
}

void TumourTool::take_line(const std::vector<core::Vec3>& line) {
    if (tools_.tool() != Tool::Tumour || line.empty()) return;
    constexpr double kLeastMm = 2.0;  // a shorter way is a click of an unsteady hand
    imaging::TumourHint hint = imaging::drawn_across(line.front(), line.back());
    if (hint.diameter->value() <= kLeastMm) hint = {line.front(), std::nullopt, std::nullopt};
    Q_EMIT shown(hint);
}

}  // namespace remnant::ui
