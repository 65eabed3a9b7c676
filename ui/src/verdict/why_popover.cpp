#include "verdict/why_popover.h"

#include <QApplication>
#include <QClipboard>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPushButton>
#include <QTextBrowser>
#include <QVBoxLayout>

#include "theme/theme.h"
#include "verdict/verdict_text.h"

namespace remnant::ui {
namespace {

constexpr int kWidth = 860;

QString cell(const QString& text, const QString& colour, bool right = false) {
    return QStringLiteral("<td style='color:%1; padding:3px 10px 3px 0' align='%2'>%3</td>")
        .arg(colour, right ? QStringLiteral("right") : QStringLiteral("left"), text.toHtmlEscaped());
}

QString html_of(const QList<ExplanationSection>& sections) {
    const Palette& palette = Theme::current().palette();
    const QString text = palette.text.name();
    const QString dim = palette.dim.name();
    QString html;
    for (const ExplanationSection& section : sections) {
        html += QStringLiteral(
                    "<p style='color:%1; font-weight:600; margin:12px 0 2px 0'>%2</p><table width='100%'>")
                    .arg(dim, section.title.toHtmlEscaped());
        for (const ExplanationRow& row : section.rows) {
            const QString how = row.inputs.isEmpty() ? row.formula
                                : row.formula.isEmpty()
                                    ? row.inputs
                                    : row.formula + QStringLiteral("   ·   ") + row.inputs;
            html += QStringLiteral("<tr>") + cell(row.name, text) + cell(row.value, text, true) +
                    cell(how, text) + cell(row.source, dim) + QStringLiteral("</tr>");
        }
        html += QStringLiteral("</table>");
    }
    return html;
}

}  // namespace

WhyPopover::WhyPopover(Document& document, QWidget* parent)
    : QFrame(parent), document_(document), text_(new QTextBrowser(this)) {
    setObjectName(QStringLiteral("whyPopover"));
    setProperty("helpTopic", QStringLiteral("verdict"));
    setAutoFillBackground(true);
    setFrameShape(QFrame::Box);
    text_->setFrameShape(QFrame::NoFrame);
    text_->setOpenLinks(false);
    text_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto* title = new QLabel(tr("Why"), this);
    title->setProperty("role", QStringLiteral("title"));
    auto* copy = new QPushButton(tr("Copy"), this);
    copy->setProperty("role", QStringLiteral("link"));
    auto* close = new QPushButton(tr("Close"), this);
    close->setProperty("role", QStringLiteral("link"));
    auto* top = new QHBoxLayout;
    top->addWidget(title);
    top->addStretch();
    top->addWidget(copy);
    top->addWidget(close);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 10, 16, 12);
    layout->addLayout(top);
    layout->addWidget(text_);
    connect(copy, &QPushButton::clicked, this, [this] { QApplication::clipboard()->setText(plain_text()); });
    connect(close, &QPushButton::clicked, this, &QWidget::hide);
    connect(&document_, &Document::changed, this, [this](Parts parts) {
        if (isVisible() && parts.testAnyFlags(Part::Result | Part::Whole | Part::Patient)) refresh();
    });
    hide();
}

void WhyPopover::open_above(const QWidget& bar) {
    refresh();
    const QPoint corner = bar.mapTo(parentWidget(), QPoint(0, 0));
    const int width = std::min(kWidth, parentWidget()->width() - 24);
    text_->document()->setTextWidth(width - 60);
    const int wanted = static_cast<int>(text_->document()->size().height()) + 80;
    const int height = std::min(std::max(320, wanted), corner.y() - 60);
    setGeometry(parentWidget()->width() - width - 12, corner.y() - height - 8, width, height);
    show();
    raise();
    text_->setFocus();
}

QString WhyPopover::plain_text() const {
    return text_->toPlainText();
}

void WhyPopover::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Escape) {
        hide();
        return;
    }
    QFrame::keyPressEvent(event);
}

void WhyPopover::refresh() {
    text_->setHtml(html_of(explanation(document_.current(), document_.evaluation())));
}

}  // namespace remnant::ui
