#include "window/top_bar.h"

#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QPainter>
#include <QToolButton>
#include <QVBoxLayout>

#include "theme/theme.h"
#include "window/commands.h"
#include "window/step_bar.h"

namespace remnant::ui {
namespace {

constexpr int kEdge = 14;

QString sex_letter(const core::Patient& patient) {
    if (!patient.sex) return {};
    return *patient.sex == core::Sex::Male ? TopBar::tr("M") : TopBar::tr("F");
}

QString scan_text(const core::Case& subject) {
    const core::TimePoint* scan = subject.shown();
    if (scan == nullptr) return {};
    if (!scan->date) return TopBar::tr("CT, date unknown");
    const QDate day(static_cast<int>(scan->date->year()), static_cast<int>(unsigned(scan->date->month())),
                    static_cast<int>(unsigned(scan->date->day())));
    return TopBar::tr("CT %1").arg(day.toString(Qt::ISODate));
}

}  // namespace

TopBar::TopBar(Document& document, const Commands& commands, QWidget* parent)
    : QWidget(parent),
      document_(document),
      commands_(commands),
      steps_(new StepBar(document, this)),
      right_(new QWidget(this)),
      title_(new QLabel(this)),
      file_(new QLabel(this)) {
    setObjectName(QStringLiteral("topBar"));
    setFixedHeight(Theme::kTopHeight);
    title_->setObjectName(QStringLiteral("caseTitle"));
    title_->setProperty("role", QStringLiteral("title"));
    title_->setFont(Theme::strong_font());
    title_->setTextFormat(Qt::PlainText);
    file_->setTextFormat(Qt::PlainText);
    file_->setProperty("role", QStringLiteral("dim"));
    file_->setFont(Theme::small_font());
    auto* left = new QVBoxLayout;
    left->setContentsMargins(0, 3, 0, 3);
    left->setSpacing(0);
    left->addWidget(title_);
    left->addWidget(file_);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(kEdge, 0, kEdge, 0);
    layout->addLayout(left);
    layout->addStretch(1);
    layout->addWidget(right_);
    auto* row = new QHBoxLayout(right_);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(2);
    row->addWidget(button("undo", QStringLiteral("↶"), tr("Undo")));
    row->addWidget(button("redo", QStringLiteral("↷"), tr("Redo")));
    build_menus();
    connect(&document_, &Document::changed, this, [this](Parts) { refresh(); });
    refresh();
}

QToolButton* TopBar::button(const char* command, const QString& sign, const QString& tip) {
    auto* made = new QToolButton(right_);
    made->setObjectName(QString::fromLatin1(command) + QStringLiteral("Button"));
    made->setText(sign);
    made->setFocusPolicy(Qt::TabFocus);
    made->setAccessibleName(tip);
    QFont font = Theme::base_font();
    font.setPixelSize(16);
    made->setFont(font);
    made->setMinimumSize(30, 28);
    QAction* action = commands_.find(QString::fromLatin1(command));
    if (action != nullptr) {
        connect(made, &QToolButton::clicked, action, &QAction::trigger);
        // Undo and redo say what they would do.
        const auto follow = [made, action, tip] {
            const QString keys = action->shortcut().toString(QKeySequence::NativeText);
            made->setEnabled(action->isEnabled());
            made->setToolTip((action->text().startsWith(tip) ? action->text() : tip) +
                             QStringLiteral(" (%1)").arg(keys));
        };
        connect(action, &QAction::changed, made, follow);
        follow();
    }
    return made;
}

void TopBar::build_menus() {
    auto* row = static_cast<QHBoxLayout*>(right_->layout());
    QToolButton* layout = button("layout", QStringLiteral("▦"), tr("Layout of the views"));
    auto* layout_menu = new QMenu(layout);
    for (const auto& entry : commands_.list()) {
        if (entry.action->objectName().startsWith(QStringLiteral("layout-")))
            layout_menu->addAction(entry.action);
    }
    layout->setMenu(layout_menu);
    layout->setPopupMode(QToolButton::InstantPopup);
    layout->setStyleSheet(QStringLiteral("QToolButton::menu-indicator { image: none; }"));
    layout->setToolTip(tr("Layout of the views"));
    row->addWidget(layout);
    QToolButton* search = button("search", tr("Search actions  Ctrl K"), tr("Search all actions"));
    search->setFont(Theme::small_font());
    search->setProperty("role", QStringLiteral("button"));
    row->addWidget(search);
    row->addWidget(button("help", QStringLiteral("?"), tr("Help")));
    QToolButton* all = button("menu", QStringLiteral("☰"), tr("All actions"));
    auto* menu = new QMenu(all);
    commands_.fill(*menu);
    all->setMenu(menu);
    all->setPopupMode(QToolButton::InstantPopup);
    all->setStyleSheet(QStringLiteral("QToolButton::menu-indicator { image: none; }"));
    all->setToolTip(tr("All actions"));
    row->addWidget(all);
}

void TopBar::set_identity_hidden(bool hidden) {
    identity_hidden_ = hidden;
    refresh();
}

void TopBar::refresh() {
    const bool open = document_.is_open();
    for (const char* name : {"undoButton", "redoButton", "layoutButton"})
        right_->findChild<QWidget*>(QString::fromLatin1(name))->setVisible(open);
    steps_->setVisible(open);
    title_->setVisible(open);
    file_->setVisible(open);
    if (!open) return;
    const core::Case& subject = document_.current();
    QString name = QString::fromStdString(subject.patient.name).replace('^', ' ').simplified();
    if (name.isEmpty()) name = tr("Unnamed patient");
    if (identity_hidden_) name = tr("Patient hidden");
    const QString file =
        document_.path().isEmpty() ? tr("not in a file yet") : QFileInfo(document_.path()).fileName();
    QStringList about;
    for (const QString& piece :
         {sex_letter(subject.patient), scan_text(subject), identity_hidden_ ? QString() : file}) {
        if (!piece.isEmpty()) about << piece;
    }
    const QString changed = document_.modified() ? QStringLiteral(" ●") : QString();
    title_->setToolTip(name);
    file_->setToolTip(identity_hidden_ ? QString() : document_.path());
    const int room = std::max(120, (width() - steps_->sizeHint().width()) / 2 - 2 * kEdge);
    title_->setText(title_->fontMetrics().elidedText(name, Qt::ElideRight, room));
    file_->setText(
        file_->fontMetrics().elidedText(about.join(QStringLiteral(" · ")) + changed, Qt::ElideMiddle, room));
    place_steps();
}

void TopBar::place_steps() {
    const QSize wanted = steps_->sizeHint();
    const int middle = (width() - wanted.width()) / 2;
    const int most = width() - right_->sizeHint().width() - wanted.width() - 2 * kEdge;
    steps_->setGeometry(std::max(0, std::min(middle, most)), (height() - wanted.height()) / 2, wanted.width(),
                        wanted.height());
}

void TopBar::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    refresh();
    place_steps();
}

void TopBar::paintEvent(QPaintEvent*) {
    const Palette& palette = Theme::current().palette();
    QPainter painter(this);
    painter.fillRect(rect(), document_.is_open() ? palette.panel : palette.background);
    if (!document_.is_open()) return;
    painter.setPen(palette.line);
    painter.drawLine(0, height() - 1, width(), height() - 1);
}

}  // namespace remnant::ui
