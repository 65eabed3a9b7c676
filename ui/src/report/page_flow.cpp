#include "report/page_flow.h"

#include <QCoreApplication>
#include <algorithm>

namespace remnant::ui {
namespace {

constexpr double kHairline = 1.6;
constexpr double kGap = 14.0;  // between columns
constexpr double kAboveHeading = 26.0;
constexpr double kBelowHeading = 8.0;

QFont heading_font() {
    return page_font(31, QFont::DemiBold);
}

}  // namespace

PageFlow::PageFlow(QSizeF page, QMarginsF margins, double spacing)
    : size_(page), margins_(margins), spacing_(spacing) {
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

void PageFlow::title(const QString& words) {
    const TextBlock block(words, heading_font(), width());
    block.put(page(), {left(), y_}, ink::text);
    y_ += block.height() + kBelowHeading;
    hairline();
}

double PageFlow::above_heading() const {
    return y_ > margins_.top() ? kAboveHeading * spacing_ : 0.0;
}

double PageFlow::heading_height(const QString& title) const {
    return above_heading() + TextBlock(title, heading_font(), width()).height() + kBelowHeading + kHairline;
}

void PageFlow::heading(const QString& title_words, double with) {
    end_table();
    need(heading_height(title_words) + with);
    y_ += above_heading();
    title(title_words);
}

void PageFlow::put_head(const QString& words) {
    title(words);
    const bool empty = std::ranges::all_of(head_->cells, &QString::isEmpty);
    if (!empty) put_row(head_->cells, head_->columns, head_->font, ink::dim, head_->padding);
}

void PageFlow::begin_table(const TableHead& head, double with) {
    end_table();
    need(heading_height(head.title) + with);
    y_ += above_heading();
    head_ = head;
    put_head(head.title);
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
    double height = 0.0;
    for (qsizetype n = 0; n < cells.size(); ++n)
        height = std::max(height, TextBlock(cells[n], font, columns[n].width - kGap).height());
    if (room() < height + 2 * padding + kHairline) {
        new_page();
        if (head_) put_head(QCoreApplication::translate("Report", "%1, continued").arg(head_->title));
    }
    put_row(cells, columns, font, colour, padding);
}

void PageFlow::put_row(const QStringList& cells, const QList<FlowColumn>& columns, const QFont& font,
                       const QColor& colour, double padding) {
    double height = 0.0;
    double x = left();
    for (qsizetype n = 0; n < cells.size(); ++n) {
        const TextBlock block(cells[n], font, columns[n].width - kGap, columns[n].alignment);
        height = std::max(height, block.height());
        if (!cells[n].isEmpty()) block.put(page(), {n > 0 ? x + kGap : x, y_ + padding}, colour);
        x += columns[n].width;
    }
    y_ += height + 2 * padding;
    hairline();
}

}  // namespace remnant::ui
