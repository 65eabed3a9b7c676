#include "report/page.h"

#include <QGlyphRun>
#include <QSet>
#include <QTextLayout>
#include <algorithm>

namespace remnant::ui {

void ReportPage::draw(QPainter& painter) const {
    painter.fillRect(QRectF(QPointF(0, 0), size), Qt::white);
    for (const auto& mark : marks) mark(painter);
}

QFont page_font(double height, QFont::Weight weight) {
    QFont font;
    font.setFamilies({QStringLiteral("Inter"), QStringLiteral("DejaVu Sans")});
    font.setPixelSize(qRound(height));
    font.setWeight(weight);
    font.setHintingPreference(QFont::PreferNoHinting);
    // Inter has other shapes for signs beside capitals and figures. A PDF does not know what letters those
    // are: the sign of a margin would be lost when it is copied.
    font.setStyleStrategy(QFont::PreferNoShaping);
    return font;
}

TextBlock::TextBlock(const QString& text, const QFont& font, double width, Qt::Alignment alignment)
    : layout_(std::make_shared<QTextLayout>(QString(text).replace('\n', QChar::LineSeparator), font)) {
    QTextOption option(alignment);
    option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    option.setUseDesignMetrics(true);
    layout_->setTextOption(option);
    layout_->setCacheEnabled(true);
    layout_->beginLayout();
    for (QTextLine line = layout_->createLine(); line.isValid(); line = layout_->createLine()) {
        line.setLineWidth(width);
        line.setPosition({0, height_});
        height_ += line.height();
        used_width_ = std::max(used_width_, line.naturalTextWidth());
    }
    layout_->endLayout();
}

double TextBlock::ascent() const {
    return layout_->lineCount() == 0 ? 0.0 : layout_->lineAt(0).ascent();
}

void TextBlock::put(ReportPage& page, QPointF top_left, const QColor& colour) const {
    page.marks.append([layout = layout_, top_left, colour](QPainter& painter) {
        painter.setPen(colour);
        layout->draw(&painter, top_left);
    });
}

QString letters_without_font(const QString& text) {
    QString missing;
    QSet<char32_t> seen;
    for (const char32_t letter : text.toUcs4()) {
        if (letter <= U' ' || QChar::category(letter) == QChar::Other_Format || seen.contains(letter))
            continue;
        seen.insert(letter);
        QTextLayout layout(QString::fromUcs4(&letter, 1), page_font(30));
        layout.beginLayout();
        layout.createLine();
        layout.endLayout();
        bool shown = !layout.glyphRuns().isEmpty();
        for (const QGlyphRun& run : layout.glyphRuns()) {
            for (const quint32 glyph : run.glyphIndexes()) shown = shown && glyph != 0;
        }
        const QString one = QString::fromUcs4(&letter, 1);
        if (!shown) missing += one;
    }
    return missing;
}

}  // namespace remnant::ui
