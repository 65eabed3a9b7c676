#include "report/page_flow.h"

#include <algorithm>

namespace remnant::ui {
namespace {

constexpr double kHairline = 1.6;
constexpr double kGap = 14.0;  // between columns

}  // namespace

PageFlow::PageFlow(QSizeF page, QMarginsF margins) : size_(page), margins_(margins) {
    new_page();
}

void PageFlow::new_page() {
    pages_.append(ReportPage{size_, {}});
    y_ = margins_.top();
}

void PageFlow::need(double height) {
    if (room() < height) new_page();
}

void PageFlow::hairline() {
    page().marks.append([box = QRectF(left(), y_, width(), kHairline)](QPainter& painter) {
        painter.fillRect(box, ink::line);
    });
    y_ += kHairline;
}

void PageFlow::heading(const QString& title, double with) {
    const TextBlock block(title, page_font(31, QFont::DemiBold), width());
    const double above = y_ > margins_.top() ? 26.0 : 0.0;
    need(above + block.height() + with);
    if (y_ > margins_.top()) y_ += above;
    block.put(page(), {left(), y_}, ink::text);
    y_ += block.height() + 8.0;
    hairline();
}

void PageFlow::paragraph(const QString& text, const QFont& font, const QColor& colour) {
    // Line by line, so that a long text may go on on the next page.
    for (const QString& line : text.split('\n')) {
        const TextBlock block(line, font, width());
        need(block.height());
        block.put(page(), {left(), y_}, colour);
        y_ += block.height();
    }
}

void PageFlow::row(const QStringList& cells, const QList<FlowColumn>& columns, const QFont& font,
                   const QColor& colour, double padding) {
    std::vector<TextBlock> blocks;
    double height = 0.0;
    for (qsizetype n = 0; n < cells.size(); ++n) {
        blocks.emplace_back(cells[n], font, columns[n].width - kGap, columns[n].alignment);
        height = std::max(height, blocks.back().height());
    }
    need(height + 2 * padding + kHairline);
    double x = left();
    for (qsizetype n = 0; n < cells.size(); ++n) {
        if (!cells[n].isEmpty())
            blocks[static_cast<std::size_t>(n)].put(page(), {n > 0 ? x + kGap : x, y_ + padding}, colour);
        x += columns[n].width;
    }
    y_ += height + 2 * padding;
    hairline();
}

}  // namespace remnant::ui
