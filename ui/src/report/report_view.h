#pragma once
// The report's pages on the screen: what is seen here is what is printed.

#include <QWidget>

#include "report/page.h"

class QLabel;
class QScrollArea;

namespace remnant::ui {

class ReportWork;

/// The pages one below the other.
class ReportSheets : public QWidget {
    Q_OBJECT

  public:
    explicit ReportSheets(QWidget* parent = nullptr);
    void show_pages(const QList<ReportPage>& pages);
    /// Logical pixels a page is wide.
    void set_page_width(int pixels);
    [[nodiscard]] int page_width() const { return page_width_; }
    [[nodiscard]] qsizetype page_count() const { return pages_.size(); }
    /// Where a page begins, from the top.
    [[nodiscard]] int top_of(qsizetype page) const;

  protected:
    void paintEvent(QPaintEvent* event) override;

  private:
    void fit_size();

    QList<ReportPage> pages_;
    int page_width_ = 600;
};

class ReportView : public QWidget {
    Q_OBJECT

  public:
    explicit ReportView(ReportWork& work, QWidget* parent = nullptr);

    [[nodiscard]] qsizetype page_count() const { return sheets_->page_count(); }

  protected:
    void resizeEvent(QResizeEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    void refresh();
    void zoom(double factor);
    void fit();
    void turn(int pages);
    [[nodiscard]] qsizetype page_seen() const;
    void say_page();

    ReportWork& work_;
    QScrollArea* scroll_;
    ReportSheets* sheets_;
    QLabel* said_;
    bool fitted_ = true;
};

}  // namespace remnant::ui
