#pragma once
// Sets blocks one below the other and begins a new page where one does not fit.

#include <QList>
#include <optional>

#include "report/page.h"

namespace remnant::ui {

struct FlowColumn {
    double width = 0.0;  // tenths of a millimetre
    Qt::Alignment alignment = Qt::AlignLeft;
};

/// What stands above the rows of a table, and again on each page it goes on on.
struct TableHead {
    QString title;
    QStringList cells;  // all empty: no row of its own
    QList<FlowColumn> columns;
    QFont font;
    double padding = 0.0;  // above and below the cells
};

class PageFlow {
  public:
    /// Room below `bottom` and above `top` of each page is the furniture's. `spacing` is how much of the
    /// usual room stands above headings.
    PageFlow(QSizeF page, QMarginsF margins, double spacing = 1.0);

    [[nodiscard]] double left() const { return margins_.left(); }
    [[nodiscard]] double width() const { return size_.width() - margins_.left() - margins_.right(); }
    [[nodiscard]] double y() const { return y_; }
    [[nodiscard]] double room() const { return size_.height() - margins_.bottom() - y_; }
    [[nodiscard]] ReportPage& page() { return pages_.last(); }
    [[nodiscard]] QList<ReportPage>& pages() { return pages_; }

    void new_page();
    /// A new page unless this much is left on this one.
    void need(double height);
    void skip(double height) { y_ += height; }

    /// What a heading and its hairline take here.
    [[nodiscard]] double heading_height(const QString& title) const;
    /// A heading with a hairline; kept together with the `with` that follows it. Ends a table.
    void heading(const QString& title, double with);
    void paragraph(const QString& text, const QFont& font, const QColor& colour);
    /// The head of a table, kept together with the `with` that follows it. Its rows follow.
    void begin_table(const TableHead& head, double with);
    void end_table() { head_.reset(); }
    /// One row with a hairline beneath. Rows are never torn.
    void row(const QStringList& cells, const QList<FlowColumn>& columns, const QFont& font,
             const QColor& colour, double padding);
    void hairline();

  private:
    [[nodiscard]] double above_heading() const;
    void title(const QString& words);
    void put_head(const QString& words);
    void put_row(const QStringList& cells, const QList<FlowColumn>& columns, const QFont& font,
                 const QColor& colour, double padding);

    QSizeF size_;
    QMarginsF margins_;
    double spacing_ = 1.0;
    QList<ReportPage> pages_;
    double y_ = 0.0;
    std::optional<TableHead> head_;  // of the table whose rows are being set
};

}  // namespace remnant::ui
