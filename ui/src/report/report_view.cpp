#include "report/report_view.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QVBoxLayout>
#include <QWheelEvent>
#include <algorithm>

#include "report/report_work.h"
#include "theme/theme.h"

namespace remnant::ui {
namespace {

constexpr int kBetween = 16;  // pixels around and between pages
constexpr int kLeastWidth = 200;
constexpr int kMostWidth = 4000;

}  // namespace

ReportSheets::ReportSheets(QWidget* parent) : QWidget(parent) {
    setAccessibleName(tr("Pages of the report"));
}

void ReportSheets::show_pages(const QList<ReportPage>& pages) {
    pages_ = pages;
    fit_size();
    update();
}

void ReportSheets::set_page_width(int pixels) {
    page_width_ = std::clamp(pixels, kLeastWidth, kMostWidth);
    fit_size();
    update();
}

int ReportSheets::top_of(qsizetype page) const {
    double top = kBetween;
    for (qsizetype n = 0; n < page && n < pages_.size(); ++n)
        top += page_width_ * pages_[n].size.height() / pages_[n].size.width() + kBetween;
    return qRound(top);
}

void ReportSheets::fit_size() {
    setFixedSize(page_width_ + 2 * kBetween, std::max(1, top_of(pages_.size())));
}

void ReportSheets::paintEvent(QPaintEvent* event) {
    QPainter painter(this);
    for (qsizetype n = 0; n < pages_.size(); ++n) {
        const ReportPage& page = pages_[n];
        const double scale = page_width_ / page.size.width();
        const QRectF place(kBetween, top_of(n), page_width_, page.size.height() * scale);
        if (!place.intersects(event->rect())) continue;
        painter.save();
        painter.setRenderHints(QPainter::Antialiasing | QPainter::SmoothPixmapTransform);
        painter.translate(place.topLeft());
        painter.scale(scale, scale);
        page.draw(painter);
        painter.restore();
    }
}

ReportView::ReportView(ReportWork& work, QWidget* parent)
    : QWidget(parent), work_(work), scroll_(new QScrollArea), sheets_(new ReportSheets), said_(new QLabel) {
    setProperty("helpTopic", QStringLiteral("report"));
    scroll_->setWidget(sheets_);
    scroll_->setAlignment(Qt::AlignHCenter | Qt::AlignTop);
    scroll_->setFrameShape(QFrame::NoFrame);
    sheets_->installEventFilter(this);
    auto* bar = new QHBoxLayout;
    bar->setContentsMargins(16, 4, 16, 4);
    const auto add = [&](const QString& text, const QString& tip, auto act) {
        auto* button = new QPushButton(text, this);
        button->setToolTip(tip);
        button->setAccessibleName(tip);
        connect(button, &QPushButton::clicked, this, act);
        bar->addWidget(button);
    };
    add(QStringLiteral("‹"), tr("The page before"), [this] { turn(-1); });
    bar->addWidget(said_);
    add(QStringLiteral("›"), tr("The next page"), [this] { turn(1); });
    bar->addStretch();
    add(QStringLiteral("−"), tr("Smaller"), [this] { zoom(1 / 1.25); });
    add(tr("Whole page"), tr("The whole page"), [this] { fit(); });
    add(QStringLiteral("+"), tr("Larger"), [this] { zoom(1.25); });
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(bar);
    column->addWidget(scroll_, 1);
    connect(scroll_->verticalScrollBar(), &QScrollBar::valueChanged, this, &ReportView::say_page);
    connect(&work_, &ReportWork::changed, this, &ReportView::refresh);
    refresh();
}

void ReportView::refresh() {
    const Report* report = work_.report();
    // An old number must not be taken for the new one: nothing is shown meanwhile.
    sheets_->show_pages(report == nullptr ? QList<ReportPage>() : report->pages);
    if (fitted_) fit();
    say_page();
}

void ReportView::fit() {
    fitted_ = true;
    const int height = scroll_->viewport()->height() - 2 * kBetween;
    sheets_->set_page_width(
        std::min(scroll_->viewport()->width() - 2 * kBetween, static_cast<int>(height / 1.4143)));
}

void ReportView::zoom(double factor) {
    fitted_ = false;
    sheets_->set_page_width(qRound(sheets_->page_width() * factor));
    say_page();
}

qsizetype ReportView::page_seen() const {
    const int middle = scroll_->verticalScrollBar()->value() + scroll_->viewport()->height() / 2;
    qsizetype page = 0;
    while (page + 1 < sheets_->page_count() && sheets_->top_of(page + 1) <= middle) ++page;
    return page;
}

void ReportView::turn(int pages) {
    const qsizetype page =
        std::clamp<qsizetype>(page_seen() + pages, 0, std::max<qsizetype>(0, sheets_->page_count() - 1));
    scroll_->verticalScrollBar()->setValue(sheets_->top_of(page) - kBetween);
}

void ReportView::say_page() {
    said_->setText(sheets_->page_count() == 0
                       ? tr("the report is being made")
                       : tr("page %1 of %2").arg(page_seen() + 1).arg(sheets_->page_count()));
}

void ReportView::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    if (fitted_) fit();
}

bool ReportView::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::Wheel) {
        const auto* wheel = static_cast<QWheelEvent*>(event);
        if (wheel->modifiers().testFlag(Qt::ControlModifier)) {
            zoom(wheel->angleDelta().y() > 0 ? 1.1 : 1 / 1.1);
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

}  // namespace remnant::ui
