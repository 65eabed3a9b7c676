#include "window/tour.h"

#include <QCoreApplication>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>
#include <algorithm>
#include <array>

#include "text/form_rows.h"

namespace remnant::ui {
namespace {

constexpr int kWidth = 360;

/// A part of the window by its object name, and what to say about it.
struct Stop {
    const char* part;
    const char* title;
    const char* words;
};

constexpr std::array kStops{
    Stop{"topBar", QT_TRANSLATE_NOOP("Tour", "The way of the work"),
         QT_TRANSLATE_NOOP("Tour",
                           "Five steps, each open at any time. A full dot says that a step has what it "
                           "needs, a hollow one that something is missing.")},
    Stop{"axialView", QT_TRANSLATE_NOOP("Tour", "The slices"),
         QT_TRANSLATE_NOOP("Tour",
                           "The patient's right is on the left of the picture. Wheel: slices. Click: the "
                           "other views follow. Right drag: window and level. Double click: large.")},
    Stop{"sceneView", QT_TRANSLATE_NOOP("Tour", "The liver in 3D"),
         QT_TRANSLATE_NOOP("Tour",
                           "Drag to turn it. The letters look from the front, the back, the sides, head "
                           "and feet.")},
    Stop{"inspector", QT_TRANSLATE_NOOP("Tour", "What the step needs"),
         QT_TRANSLATE_NOOP("Tour",
                           "In the step Plan, choose an operation or click the segments that stay. "
                           "Every number follows. Ctrl+Z takes anything back.")},
    Stop{"verdictBar", QT_TRANSLATE_NOOP("Tour", "The answer"),
         QT_TRANSLATE_NOOP("Tour",
                           "How much functioning liver would stay, whether it is enough for this patient, "
                           "and every doubt. Why shows the whole calculation with its sources.")}};

QString tr_tour(const char* words) {
    return QCoreApplication::translate("Tour", words);
}

}  // namespace

Tour::Tour(QWidget* window)
    : QFrame(window), title_(new QLabel(this)), words_(new QLabel(this)), next_(new QPushButton(this)) {
    setObjectName(QStringLiteral("tour"));
    setAutoFillBackground(true);
    setFrameShape(QFrame::Box);
    setFocusPolicy(Qt::StrongFocus);
    setFixedWidth(kWidth);
    title_->setProperty("role", QStringLiteral("title"));
    words_->setWordWrap(true);
    next_->setProperty("role", QStringLiteral("primary"));
    next_->setFocusPolicy(Qt::NoFocus);
    auto* skip = new QPushButton(tr("Skip (Esc)"), this);
    skip->setProperty("role", QStringLiteral("link"));
    skip->setFocusPolicy(Qt::NoFocus);
    auto* row = new QHBoxLayout;
    row->addWidget(skip);
    row->addStretch();
    row->addWidget(next_);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 12, 16, 12);
    layout->setSpacing(8);
    layout->addWidget(title_);
    layout->addWidget(words_);
    layout->addLayout(row);
    connect(skip, &QPushButton::clicked, this, &QWidget::hide);
    connect(next_, &QPushButton::clicked, this, &Tour::next);
    hide();
}

void Tour::start() {
    stop_ = 0;
    show();
    show_stop();
    setFocus();
}

void Tour::next() {
    if (++stop_ >= static_cast<int>(kStops.size())) return hide();
    show_stop();
}

void Tour::show_stop() {
    const Stop& stop = kStops[static_cast<std::size_t>(stop_)];
    const bool last = stop_ + 1 == static_cast<int>(kStops.size());
    title_->setText(QStringLiteral("%1 / %2   ").arg(stop_ + 1).arg(kStops.size()) + tr_tour(stop.title));
    words_->setText(tr_tour(stop.words));
    next_->setText(last ? tr("Done (Enter)") : tr("Next (Enter)"));
    layout()->activate();
    resize(kWidth, heightForWidth(kWidth) > 0 ? heightForWidth(kWidth) : sizeHint().height());
    QWidget* window = parentWidget();
    const auto* part = window->findChild<QWidget*>(QString::fromLatin1(stop.part));
    QPoint at((window->width() - width()) / 2, (window->height() - height()) / 2);
    if (part != nullptr && part->isVisible()) {
        const QPoint corner = part->mapTo(window, QPoint(0, 0));
        at = corner + QPoint((part->width() - width()) / 2, (part->height() - height()) / 2);
    }
    at.setX(std::clamp(at.x(), 12, std::max(12, window->width() - width() - 12)));
    at.setY(std::clamp(at.y(), 56, std::max(56, window->height() - height() - 112)));
    move(at);
    raise();
}

void Tour::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Escape) return hide();
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) return next();
    QFrame::keyPressEvent(event);
}

}  // namespace remnant::ui
