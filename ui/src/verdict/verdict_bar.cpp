#include "verdict/verdict_bar.h"

#include <QMouseEvent>
#include <QPainter>
#include <QPushButton>
#include <algorithm>

#include "theme/theme.h"

namespace remnant::ui {
namespace {

constexpr int kLeft = 16;
constexpr int kGap = 28;
constexpr double kGaugeEnd = 80.0;  // % sFLR at the right end of the gauge

QColor answer_colour(Answer answer, const Palette& palette) {
    switch (answer) {
        case Answer::Enough:
            return palette.good;
        case Answer::NotEnough:
            return palette.bad;
        case Answer::CannotSay:
            return palette.warn;
        case Answer::Missing:
            return palette.dim;
    }
    return palette.dim;
}

/// Draws the bar from left to right; each piece takes what it needs and leaves the rest to the next.
class BarPainter {
  public:
    BarPainter(QPainter& painter, const VerdictText& text, int left, int right, int height)
        : p_(painter), t_(text), x_(left), right_(right), height_(height) {}

    void chip() {
        const QColor colour = answer_colour(t_.answer, Theme::current().palette());
        p_.setFont(chip_font());
        const QString said = t_.sign + QStringLiteral(" ") + t_.word;
        const QRectF box(x_, (height_ - 38) / 2.0, p_.fontMetrics().horizontalAdvance(said) + 28, 38);
        QColor fill = colour;
        fill.setAlphaF(0.16f);
        p_.setPen(QPen(colour, 1.2));
        p_.setBrush(fill);
        p_.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 7, 7);
        p_.drawText(box, Qt::AlignCenter, said);
        x_ += static_cast<int>(box.width()) + kGap;
    }

    /// A large number with what it is beneath.
    void number(const QString& value, const QString& meaning, const QColor& colour) {
        if (value.isEmpty()) return;
        const int width = std::max(QFontMetrics(Theme::number_font()).horizontalAdvance(value),
                                   QFontMetrics(Theme::small_font()).horizontalAdvance(meaning));
        if (x_ + width > right_) return;
        p_.setFont(Theme::number_font());
        p_.setPen(colour);
        p_.drawText(QRect(x_, 12, width + 2, 28), Qt::AlignLeft | Qt::AlignVCenter, value);
        p_.setFont(Theme::small_font());
        p_.setPen(Theme::current().palette().dim);
        p_.drawText(QRect(x_, 41, width + 2, 20), Qt::AlignLeft | Qt::AlignVCenter, meaning);
        x_ += width + kGap;
    }

    /// Where the remnant stands between nothing and plenty, and where the threshold is.
    void gauge(int width) {
        if (!t_.has_gauge || width < 120) return;
        const Palette& palette = Theme::current().palette();
        const auto at = [&](double percent) {
            return x_ + width * std::clamp(percent, 0.0, kGaugeEnd) / kGaugeEnd;
        };
        p_.setPen(Qt::NoPen);
        p_.setBrush(palette.line);
        p_.drawRoundedRect(QRectF(x_, 42, width, 8), 4, 4);
        p_.setBrush(answer_colour(t_.answer, palette));
        p_.drawRoundedRect(QRectF(x_, 42, at(t_.sflr_percent) - x_, 8), 4, 4);
        p_.setPen(QPen(palette.text, 2));
        p_.drawLine(QPointF(at(t_.needed_percent), 37), QPointF(at(t_.needed_percent), 55));
        p_.setFont(Theme::small_font());
        p_.setPen(palette.dim);
        p_.drawText(QRect(x_, 16, width, 18), Qt::AlignLeft, QStringLiteral("0"));
        p_.drawText(QRect(x_, 16, width, 18), Qt::AlignRight, QStringLiteral("80\u2009%"));
        const QString needs = VerdictBar::tr("needs %1\u2009%").arg(t_.needed_percent, 0, 'g', 4);
        const int half = p_.fontMetrics().horizontalAdvance(needs) / 2;
        const int middle =
            std::clamp(static_cast<int>(at(t_.needed_percent)), x_ + half + 14, x_ + width - half - 36);
        p_.drawText(QRect(middle - half, 16, 2 * half + 2, 18), Qt::AlignCenter, needs);
        x_ += width + kGap;
    }

    /// Two lines of small text, shortened to what is left.
    void lines(const QString& first, const QColor& colour, const QString& second, int least) {
        const int width = right_ - x_;
        if (width < least || (first.isEmpty() && second.isEmpty())) return;
        const QFontMetrics metrics(Theme::small_font());
        p_.setFont(Theme::small_font());
        p_.setPen(colour);
        p_.drawText(QRect(x_, 17, width, 20), Qt::AlignLeft | Qt::AlignVCenter,
                    metrics.elidedText(first, Qt::ElideRight, width));
        p_.setPen(Theme::current().palette().dim);
        p_.drawText(QRect(x_, 39, width, 20), Qt::AlignLeft | Qt::AlignVCenter,
                    metrics.elidedText(second, Qt::ElideRight, width));
        x_ += std::min(width, std::max(metrics.horizontalAdvance(first), metrics.horizontalAdvance(second))) +
              kGap;
    }

    [[nodiscard]] int left_over() const { return right_ - x_; }

  private:
    static QFont chip_font() {
        QFont font = Theme::strong_font();
        font.setPixelSize(15);
        return font;
    }

    QPainter& p_;
    const VerdictText& t_;
    int x_;
    int right_;
    int height_;
};

}  // namespace

VerdictBar::VerdictBar(Document& document, QWidget* parent)
    : QWidget(parent), document_(document), why_(new QPushButton(tr("Why? ▸"), this)) {
    setObjectName(QStringLiteral("verdictBar"));
    setProperty("helpTopic", QStringLiteral("verdict"));
    setFixedHeight(Theme::kVerdictHeight);
    why_->setObjectName(QStringLiteral("why"));
    why_->setProperty("role", QStringLiteral("link"));
    why_->setToolTip(tr("The whole calculation, with its sources (Ctrl+I)"));
    connect(why_, &QPushButton::clicked, this, &VerdictBar::why_requested);
    connect(&document_, &Document::changed, this, [this](Parts) { refresh(); });
    refresh();
}

void VerdictBar::refresh() {
    text_ = verdict_text(document_.current(), document_.evaluation());
    setAccessibleName(text_.sentence);
    setToolTip(text_.sentence);
    why_->setEnabled(document_.is_open());
    update();
}

void VerdictBar::resizeEvent(QResizeEvent*) {
    const QSize size = why_->sizeHint();
    why_->setGeometry(width() - size.width() - 12, (height() - size.height()) / 2, size.width(),
                      size.height());
}

void VerdictBar::mousePressEvent(QMouseEvent* event) {
    if (event->button() == Qt::LeftButton) Q_EMIT why_requested();
}

void VerdictBar::paintEvent(QPaintEvent*) {
    const Palette& palette = Theme::current().palette();
    QPainter painter(this);
    painter.fillRect(rect(), palette.raised);
    painter.fillRect(QRect(0, 0, width(), 1), palette.line);
    painter.setRenderHint(QPainter::Antialiasing);
    // A number that belongs to the state before the last change is drawn pale until the new one is there.
    if (document_.evaluation_pending()) painter.setOpacity(0.55);
    BarPainter bar(painter, text_, kLeft, why_->x() - 8, height());
    bar.chip();
    bar.number(text_.flr, text_.flr_of, text_.flr_proposed ? palette.warn : palette.text);
    bar.number(text_.sflr, text_.sflr_of, palette.text);
    bar.gauge(std::min(380, bar.left_over() - 640));
    bar.number(text_.margin, text_.margin_of, palette.text);
    if (text_.answer == Answer::Missing || !text_.missing.isEmpty()) {
        bar.lines(text_.missing, palette.text, text_.liver, 60);
        bar.lines(text_.warnings, palette.warn, text_.warning_summary, 90);
    } else {
        const auto tlv = text_.liver.split(QStringLiteral(" · "));
        bar.lines(tlv.value(0), palette.dim, tlv.value(1), 60);
        bar.lines(text_.warnings, palette.warn, text_.warning_summary, 60);
    }
}

}  // namespace remnant::ui
